import { generateKeyPairSync } from 'node:crypto';
import test from 'ava';
import {
  MBEDTLS_ERR_RSA_KEY_TOO_COSTLY,
  MBEDTLS_ERR_X509_CERT_VERIFY_FAILED,
  MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY,
} from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { X509Crt } from '../../ts/mbedtls/x509-crt.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import { NO_FUNCTION, openRaw, type Pointer } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import {
  certificate,
  publicKeyOf,
  revocationList,
  rsaKey,
  SHA256_RSA,
  SHA384_ECDSA,
  SHA384_RSA,
  type Signing,
} from '../support/der.js';
import { hostilePair } from '../support/hostile/pair.js';
import type { Identity } from '../support/hostile/peer.js';
import {
  chains,
  compressed,
  FEW,
  LONG,
  MESSAGE,
  pemOf,
  refused,
  rsaParents,
  sameNamed,
  USUAL,
  verified,
} from '../support/hostile/costly-chains.js';

for (const version of ['1.2', '1.3'] as const) {
  for (const role of ['server', 'client'] as const) {
    test.serial(
      `TLS ${version}, a hostile ${role}: a modulus of more than 8,192 bits`,
      async (t) => {
        const { number } = await refused(
          t,
          role,
          version,
          sameNamed(rsaParents(8200, USUAL), MESSAGE),
        );
        t.is(number, MBEDTLS_ERR_RSA_KEY_TOO_COSTLY);
        const few = sameNamed(rsaParents(8200, USUAL), FEW);
        const strict = await refused(t, role, version, few, 'strict');
        t.is(strict.number, MBEDTLS_ERR_X509_CERT_VERIFY_FAILED, 'what cannot be read is left out');
        const many = sameNamed(rsaParents(8200, USUAL), MESSAGE);
        t.is(
          (await refused(t, role, version, many, 'strict')).number,
          MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY,
          'but reading it costs work too',
        );
      },
    );

    test.serial(`TLS ${version}, a hostile ${role}: compressed points`, async (t) => {
      const { number } = await refused(t, role, version, compressed(MESSAGE));
      t.is(number, MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY);
      t.is(
        (await refused(t, role, version, compressed(MESSAGE), 'strict')).number,
        MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY,
      );
    });
  }
}

for (const [name, make, number] of chains) {
  for (const version of ['1.2', '1.3'] as const) {
    for (const role of ['server', 'client'] as const) {
      test.serial(
        `TLS ${version}, a hostile ${role}: same-named parents with ${name}`,
        async (t) => {
          const ours = await refused(t, role, version, sameNamed(make(), MESSAGE));
          t.is(ours.number, number);
          const expired = sameNamed(make(), MESSAGE, true);
          const strict = await refused(t, role, version, expired, 'strict');
          t.true([number, MBEDTLS_ERR_X509_CERT_VERIFY_FAILED].includes(strict.number ?? 0));
        },
      );
    }
  }
}

for (const [name, make, number] of chains) {
  for (const size of [32_768, 65_536]) {
    test.serial(`${size} bytes of same-named parents with ${name}`, async (t) => {
      const { rootCa } = await pki();
      t.is(verified(sameNamed(make(), size), rootCa.certPem), number);
    });
  }
}

/** A chain that is good, of keys of one kind, each signed by the next; the last is the root. */
function goodChain(
  length: number,
  keyOf: (place: number) => string,
  signing: Signing,
): Identity & { readonly root: Buffer } {
  const keys = Array.from({ length }, (_, place) => keyOf(place));
  const chain = keys.map((key, place) =>
    certificate({
      issuer: `authority ${Math.min(place + 1, length - 1)}`,
      subject: `authority ${place}`,
      key: publicKeyOf(key),
      signing: {
        algorithm: signing.algorithm,
        by: { digest: 'sha384', keyPem: keys[place + 1] ?? key },
      },
      ...(place === 0 ? { dnsName: 'localhost' } : { authority: true }),
    }),
  );
  return {
    chain: chain.slice(0, -1),
    keyPem: keys[0] ?? '',
    root: chain.at(-1) ?? Buffer.alloc(0),
  };
}

function generated(kind: 'P-384' | 'RSA-4096'): string {
  const { privateKey } =
    kind === 'P-384'
      ? generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
      : generateKeyPairSync('rsa', { modulusLength: 4096 });
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

test('the longest chain that Mbed TLS takes is verified with P-384, and with RSA-4096', (t) => {
  const rsa = generated('RSA-4096');
  for (const chain of [
    goodChain(10, () => generated('P-384'), { algorithm: SHA384_ECDSA, by: new Uint8Array(0) }),
    goodChain(10, () => rsa, { algorithm: SHA384_RSA, by: new Uint8Array(0) }),
  ])
    t.is(verified(chain, chain.root), 0);
});

for (const version of ['1.2', '1.3'] as const) {
  test(
    `TLS ${version}: a key of the server's own that is too costly is refused by who verifies ` +
      'no chain',
    async (t) => {
      const { keyPem } = goodChain(1, () => generated('RSA-4096'), {
        algorithm: SHA384_RSA,
        by: new Uint8Array(0),
      });
      const leaf = certificate({
        issuer: 'leaf',
        subject: 'leaf',
        key: rsaKey(8192, LONG),
        dnsName: 'localhost',
        signing: { algorithm: SHA256_RSA, by: Buffer.alloc(1024, 0x5b) },
      });
      const identity = {
        chain: [leaf],
        keyPem,
        signature: { algorithm: 0x0804, bytes: Buffer.alloc(1024, 0x5b) },
      };
      const { peer, socket } = await hostilePair(t, 'server', {
        version,
        identity,
        suite: version === '1.2' ? 0xc02f : undefined,
      });
      socket.getSslConfig().confAuthmode(0);
      const [code] = await Promise.all([
        socket.connect(),
        peer.handshake().catch(() => peer.drain()),
      ]);
      t.is(code, NSAPI_ERROR_AUTH_FAILURE);
      const error = socket.lastError;
      t.is(
        error instanceof TLSError ? error.mbedtls?.number : undefined,
        MBEDTLS_ERR_RSA_KEY_TOO_COSTLY,
      );
    },
  );
}

test('CRLs that are checked count too', (t) => {
  const keyPem = generated('P-384');
  const signing = { algorithm: SHA384_ECDSA, by: { digest: 'sha384', keyPem } };
  const root = certificate({
    issuer: 'root',
    subject: 'root',
    key: publicKeyOf(keyPem),
    signing,
    authority: true,
  });
  const leaf = certificate({
    issuer: 'root',
    subject: 'leaf',
    key: publicKeyOf(keyPem),
    signing,
    dnsName: 'localhost',
  });
  const crl = revocationList('root', signing);
  using crt = X509Crt.parse(pemOf(leaf));
  using trust = X509Crt.parse(pemOf(root));
  const raw = openRaw(crt.instance);
  for (const [count, answer] of [
    [50, 0],
    [70, MBEDTLS_ERR_X509_CHAIN_TOO_COSTLY],
  ] as const) {
    const lists = raw.c.native_x509_crl_new();
    for (let list = 0; list < count; list++) {
      t.is(
        raw.withBytes(crl, (bytes, size) => raw.c.mbedtls_x509_crl_parse_der(lists, bytes, size)),
        0,
      );
    }
    t.is(
      raw.withBuffer(4, (flags: Pointer<'unsigned int'>) =>
        raw.c.mbedtls_x509_crt_verify(
          crt.pointer,
          trust.pointer,
          lists,
          raw.NULL,
          flags,
          NO_FUNCTION,
          raw.NULL,
        ),
      ),
      answer,
    );
    raw.c.native_x509_crl_delete(lists);
  }
});
