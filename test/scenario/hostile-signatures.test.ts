import { constants, createPrivateKey, sign } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import { TLSError } from '../../ts/mbedtls/error.js';
import { pki } from '../../tools/certificates.js';
import { uint, vector } from '../support/hostile/bytes.js';
import { hostilePair, identityOf, type Role } from '../support/hostile/pair.js';
import type { HostilePeer } from '../support/hostile/peer.js';
import { signed13 } from '../support/hostile/schedule13.js';

const [ECDSA_P256, ECDSA_P384, PKCS1_SHA256, PSS_SHA256] = [0x0403, 0x0503, 0x0401, 0x0804];

const [ILLEGAL_PARAMETER, DECODE_ERROR, DECRYPT_ERROR] = [47, 50, 51];

/** A point of low order, where X25519 is agreed on. */
function zeros(body: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, 1), Buffer.alloc(body.length - 1)]);
}

/** With another last byte. */
function wrong(body: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, -1), Buffer.of(1 ^ (body.at(-1) ?? 0))]);
}

/** A signature that is right for the key, under the number of a scheme. */
function signatureOf(scheme: number, keyPem: string, bytes: Uint8Array): Buffer {
  const digest = scheme === ECDSA_P384 ? 'sha384' : 'sha256';
  const padding =
    scheme === PSS_SHA256
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { padding: constants.RSA_PKCS1_PADDING };
  const key = createPrivateKey(keyPem);
  return Buffer.concat([
    uint(scheme, 2),
    vector(2, sign(digest, bytes, key.asymmetricKeyType === 'rsa' ? { key, ...padding } : key)),
  ]);
}

/** What ours says of a peer of TLS 1.3 that proves itself by a scheme. */
async function proof(
  t: ExecutionContext,
  role: Role,
  kind: 'ecP256' | 'rsa2048',
  scheme: number,
): Promise<string> {
  const { server, client } = await pki();
  const certificates = {
    ecP256: [server.ecP256, client.ec],
    rsa2048: [server.rsa2048, client.rsa],
  };
  const certificate = certificates[kind][role === 'server' ? 0 : 1] ?? server.ecP256;
  let peer: HostilePeer | null = null;
  const pair = await hostilePair(t, role, {
    version: '1.3',
    askClient: true,
    identity: {
      ...identityOf(certificate),
      signature: { algorithm: scheme, bytes: Buffer.alloc(8) },
    },
    change: (name, body) =>
      name === 'CertificateVerify' && peer !== null
        ? signatureOf(scheme, certificate.keyPem, signed13(peer, role))
        : body,
  });
  peer = pair.peer;
  pair.socket.setRootCaCert(certificate.rootPem);
  const [code] = await Promise.all([
    pair.socket.connect(),
    pair.peer.handshake().catch(() => pair.peer.drain()),
  ]);
  const { lastError } = pair.socket;
  return code === 0
    ? 'accepted'
    : lastError instanceof TLSError
      ? lastError.message
      : String(lastError);
}

for (const role of ['server', 'client'] as const) {
  test(`TLS 1.3: no PKCS1-v1_5; the curve of the ${role}'s key is the scheme's`, async (t) => {
    t.is(await proof(t, role, 'rsa2048', PSS_SHA256), 'accepted');
    t.is(await proof(t, role, 'ecP256', ECDSA_P256), 'accepted');
    for (const refused of [
      await proof(t, role, 'rsa2048', PKCS1_SHA256),
      await proof(t, role, 'ecP256', ECDSA_P384),
    ]) {
      t.regex(refused, /the signature of the peer was refused: .*signature algorithm/);
    }
  });
}

test('TLS 1.2: the suite says which kind of key signs', async (t) => {
  const { server } = await pki();
  for (const [suite, kind, good] of [
    [0xc02b, 'ecP256', true],
    [0xc02f, 'ecP256', false],
  ] as const) {
    const { peer, socket } = await hostilePair(t, 'server', {
      version: '1.2',
      suite,
      identity: identityOf(server[kind]),
    });
    const [code] = await Promise.all([
      socket.connect(),
      peer.handshake().catch(() => peer.drain()),
    ]);
    t.is(code === 0, good, socket.lastError?.message);
    if (!good) t.regex(socket.lastError?.message ?? '', /the signature of the peer was refused/);
  }
});

test('TLS 1.2: a client whose proof or key is refused is told by an alert', async (t) => {
  const { client } = await pki();
  const signedBy = (algorithm: number) => (body: Buffer) =>
    Buffer.concat([uint(algorithm, 2), body.subarray(2)]);
  for (const [message, edit, alert] of [
    ['CertificateVerify', signedBy(ECDSA_P256), null],
    ['CertificateVerify', signedBy(0x0203), ILLEGAL_PARAMETER],
    ['CertificateVerify', signedBy(PKCS1_SHA256), ILLEGAL_PARAMETER],
    ['CertificateVerify', signedBy(PSS_SHA256), ILLEGAL_PARAMETER],
    ['CertificateVerify', (body: Buffer) => body.subarray(0, -1), DECODE_ERROR],
    ['CertificateVerify', wrong, DECRYPT_ERROR],
    ['ClientKeyExchange', zeros, DECODE_ERROR],
    ['ClientKeyExchange', (body: Buffer) => body.subarray(0, -1), DECODE_ERROR],
  ] as const) {
    const { peer, socket } = await hostilePair(t, 'client', {
      version: '1.2',
      suite: 0xc02b,
      askClient: true,
      identity: identityOf(client.ec),
      change: (name, body) => (name === message ? edit(body) : body),
    });
    const [code] = await Promise.all([
      socket.connect(),
      peer.handshake().catch(() => peer.drain()),
    ]);
    const { lastError } = socket;
    t.is(code === 0, alert === null, lastError?.message);
    t.deepEqual(peer.alerts, alert === null ? [] : [[2, alert]], message);
    if (alert === ILLEGAL_PARAMETER)
      t.regex(lastError?.message ?? '', /the signature of the peer was refused/);
  }
});
