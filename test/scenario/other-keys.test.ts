import test, { type ExecutionContext } from 'ava';
import { verifyChain } from '../../ts/index.js';
import { constants, sign } from 'node:crypto';
import { uint, vector } from '../support/hostile/bytes.js';
import { hostilePair } from '../support/hostile/pair.js';
import type { HostilePeer } from '../support/hostile/peer.js';
import { signed13 } from '../support/hostile/schedule13.js';
import { ecKey, ed25519Key, ed448Key, pssKey, rsaMintKey } from '../support/mint-keys.js';
import { ext, general, mint, mintKey, type MintKey } from '../support/minted.js';
import { pemOf, present, PROTOCOLS, type Answer, type Protocol } from '../support/presented.js';

const LEAF = [ext.names(general.dns('localhost')), ext.usage(0x80)];
const LIMITED = { digest: 'sha256', salt: 32 } as const;

interface Chain {
  readonly leaf: Buffer;
  readonly middle: Buffer;
  readonly root: Buffer;
  readonly keyPem: string;
}

function chainOf(root: MintKey, middle: MintKey, leaf: MintKey): Chain {
  const ca = [ext.ca(), ext.usage(0x06)];
  return {
    root: mint({ issuer: 'Root', subject: 'Root', key: root, by: root, extensions: ca }),
    middle: mint({ issuer: 'Root', subject: 'Middle', key: middle, by: root, extensions: ca }),
    leaf: mint({ issuer: 'Middle', subject: 'Leaf', key: leaf, by: middle, extensions: LEAF }),
    keyPem: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function presented(
  { leaf, middle, root, keyPem }: Chain,
  protocol: Protocol,
  verification: 'strict' | 'mbedtls' = 'strict',
): Promise<Answer> {
  return present({
    chainPem: pemOf(leaf, middle),
    keyPem,
    rootsPem: pemOf(root),
    host: 'localhost',
    protocol,
    verification,
  });
}

const CHAINS: readonly (readonly [what: string, chain: () => Chain])[] = [
  ['Ed25519 throughout', () => chainOf(ed25519Key(), ed25519Key(), ed25519Key())],
  ['an Ed25519 key under ECDSA', () => chainOf(mintKey(), mintKey(), ed25519Key())],
  ['RSASSA-PSS keys throughout', () => chainOf(pssKey(), pssKey(), pssKey())],
  [
    'RSASSA-PSS keys for SHA-256 alone',
    () =>
      chainOf(
        pssKey({ limits: LIMITED }),
        pssKey({ limits: LIMITED }),
        pssKey({ limits: LIMITED }),
      ),
  ],
];

for (const protocol of PROTOCOLS) {
  for (const [what, chain] of CHAINS) {
    test(`${protocol}: ${what}: accepted, and refused by what a device accepts`, async (t) => {
      const made = chain();
      const strict = await presented(made, protocol);
      t.true(strict.accepted, strict.message);
      const device = await presented(made, protocol, 'mbedtls').catch((error) => String(error));
      t.true(typeof device === 'string' || !device.accepted);
    });
  }
}

test('ECDSA and RSA under an Ed25519 root are accepted', async (t) => {
  for (const chain of [
    chainOf(ed25519Key(), mintKey(), mintKey()),
    chainOf(ed25519Key(), ecKey('secp384r1'), rsaMintKey()),
  ]) {
    for (const protocol of PROTOCOLS) {
      const { accepted, message } = await presented(chain, protocol);
      t.true(accepted, message);
    }
  }
});

function verdict({ leaf, middle, root }: Chain): { ok: boolean; faults: string } {
  const { ok, faults } = verifyChain(pemOf(leaf, middle), pemOf(root), { host: 'localhost' });
  return { ok, faults: faults.join('; ') };
}

/** A chain whose middle was changed at one byte, counted from the end. */
function flipped(chain: Chain, fromEnd: number): Chain {
  const middle = Buffer.from(chain.middle);
  const at = middle.length - fromEnd;
  middle.writeUInt8(middle.readUInt8(at) ^ 1, at);
  return { ...chain, middle };
}

test('any bit that is another in an Ed25519 signature makes it a wrong one', (t) => {
  const chain = chainOf(ed25519Key(), ed25519Key(), mintKey());
  t.true(verdict(chain).ok);
  for (let at = 1; at <= 64; at++) t.false(verdict(flipped(chain, at)).ok, `byte ${at}`);
});

test('a key for RSASSA-PSS keeps to its own parameters (RFC 4055 3.3)', (t) => {
  const root = (request: Parameters<typeof pssKey>[0]): Chain =>
    chainOf(pssKey(request), mintKey(), mintKey());
  t.true(verdict(root({ limits: LIMITED })).ok);
  t.true(verdict(root({ limits: { digest: 'sha256', salt: 20 }, salt: 32 })).ok);
  t.true(verdict(root({ limits: null, digest: 'sha384' })).ok);
  for (const salt of [21, 31]) {
    const chain = root({ limits: { digest: 'sha256', salt: 20 }, salt });
    t.true(verdict(chain).ok, `a salt of ${salt}`);
  }
  // OpenSSL does not make what its own key forbids: another key's signature stands for it.
  const limited = pssKey({ limits: LIMITED });
  const free = pssKey();
  for (const [signer, good] of [
    [limited, true],
    [free, false],
  ] as const) {
    const { privateKey, spki } = limited;
    const chain = chainOf({ ...signer, privateKey, spki }, mintKey(), mintKey());
    t.is(verdict(chain).ok, good);
  }
});

test('no RSASSA-PKCS1-v1_5 by a key for RSASSA-PSS', (t) => {
  const rsa = rsaMintKey();
  const pss = pssKey();
  // The same modulus, under the other name.
  const algorithm = Buffer.from('300b06092a864886f70d01010a', 'hex');
  const key = rsa.spki.subarray(rsa.spki.indexOf(Buffer.from('0382010f00', 'hex')));
  const spki = Buffer.concat([Buffer.from('3082011e', 'hex'), algorithm, key]);
  spki.writeUInt16BE(spki.length - 4, 2);
  t.true(verdict(chainOf(rsa, mintKey(), mintKey())).ok);
  t.false(verdict(chainOf({ ...rsa, spki }, mintKey(), mintKey())).ok);
  t.true(verdict(chainOf(pss, mintKey(), mintKey())).ok);
});

test('Ed448 is not read, and said so', (t) => {
  const { ok, faults } = verdict(chainOf(mintKey(), mintKey(), mintKey()));
  t.true(ok, faults);
  const { leaf, root } = chainOf(ed448Key(), mintKey(), mintKey());
  t.throws(() => verifyChain(pemOf(leaf), pemOf(root), { host: 'localhost' }), {
    message: /Ed448 \(1\.3\.101\.113\)/,
  });
});

const [ED25519, ECDSA_P256, PSS_RSAE, PSS_PSS] = [0x0807, 0x0403, 0x0804, 0x0809];
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

/** A server of TLS 1.3 that proves itself by a scheme, with a signature that the key can make. */
async function proof(
  t: ExecutionContext,
  key: MintKey,
  scheme: number,
  spoil: (signature: Buffer) => Buffer = (signature) => signature,
): Promise<string> {
  const { leaf, middle, root, keyPem } = chainOf(mintKey(), mintKey(), key);
  let peer: HostilePeer | null = null;
  const pair = await hostilePair(t, 'server', {
    version: '1.3',
    identity: { chain: [leaf, middle], keyPem, signature: { algorithm: scheme, bytes: leaf } },
    change: (name, body) => {
      if (name !== 'CertificateVerify' || peer === null) return body;
      const { privateKey } = key;
      const isRsa = privateKey.asymmetricKeyType?.startsWith('rsa') === true;
      const isEd = privateKey.asymmetricKeyType === 'ed25519';
      const by = isRsa ? { key: privateKey, ...PSS } : privateKey;
      const made = sign(isEd ? null : 'sha256', signed13(peer, 'server'), by);
      return Buffer.concat([uint(scheme, 2), vector(2, spoil(made))]);
    },
  });
  peer = pair.peer;
  pair.socket.setRootCaCert(pemOf(root));
  const [code] = await Promise.all([
    pair.socket.connect(),
    pair.peer.handshake().catch(() => pair.peer.drain()),
  ]);
  return code === 0 ? 'accepted' : (pair.socket.lastError?.message ?? '');
}

test('TLS 1.3: each scheme has its kind of key', async (t) => {
  const [ed, pss, rsa, ec] = [ed25519Key(), pssKey(), rsaMintKey(), mintKey()];
  t.is(await proof(t, ed, ED25519), 'accepted');
  t.is(await proof(t, pss, PSS_PSS), 'accepted');
  t.is(await proof(t, rsa, PSS_RSAE), 'accepted');
  for (const [key, scheme] of [
    [ed, ECDSA_P256],
    [ec, ED25519],
    [pss, PSS_RSAE],
    [rsa, PSS_PSS],
    [rsa, ED25519],
  ] as const) {
    t.regex(await proof(t, key, scheme), /the signature of the peer was refused/, `${scheme}`);
  }
});

test('TLS 1.3: a wrong Ed25519 signature is refused, whatever its length', async (t) => {
  const key = ed25519Key();
  const first = (made: Buffer): Buffer =>
    Buffer.concat([Buffer.from([1 ^ (made[0] ?? 0)]), made.subarray(1)]);
  for (const spoil of [
    first,
    (made: Buffer) => made.subarray(1),
    (made: Buffer) => Buffer.concat([made, made]),
    () => Buffer.alloc(0),
    () => Buffer.alloc(64),
  ]) {
    t.regex(await proof(t, key, ED25519, spoil), /the signature of the peer was refused/);
  }
});
