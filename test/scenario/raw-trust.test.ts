import { createHash, X509Certificate } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import {
  MBEDTLS_ASN1_CONTEXT_SPECIFIC,
  MBEDTLS_ECP_DP_SECP256R1,
  MBEDTLS_MD_SHA256,
  MBEDTLS_PK_ECDSA,
  MBEDTLS_PK_ECKEY,
  MBEDTLS_PK_RSA,
  MBEDTLS_X509_BADCERT_OTHER,
  MBEDTLS_X509_SAN_DNS_NAME,
  MBEDTLS_X509_SAN_IP_ADDRESS,
} from '../../wasm/constants.js';
import { TLSError } from '../../ts/mbedtls/error.js';
import { NSAPI_ERROR_AUTH_FAILURE } from '../../ts/nsapi/error.js';
import type { TLSSocketWrapper } from '../../ts/tls/tls-socket-wrapper.js';
import { openRaw, type Pointer, type Raw } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import { attempt, chainOf, good, parsePem, sha256 } from '../support/raw.js';

type CrtPointer = Pointer<'mbedtls_x509_crt'>;

function refusal(t: ExecutionContext, socket: TLSSocketWrapper): readonly string[] {
  const error = socket.lastError;
  if (!(error instanceof TLSError)) return t.fail(String(error)) ? [] : [];
  t.is(error.errno, NSAPI_ERROR_AUTH_FAILURE);
  return error.verifyFlags;
}

/** MBEDTLS_X509_ID_FLAG of each. */
function flags(...ids: readonly number[]): number {
  return ids.reduce((mask, id) => mask | (1 << (id - 1)), 0);
}

test('a certificate profile refuses RSA keys that are too short for it', async (t) => {
  const {
    server: { rsaUnderEc },
  } = await pki();
  const raw = openRaw();
  const profile = raw.c.native_x509_crt_profile_new();
  const every = 0xfffffff;
  for (const [bits, expected] of [
    [3072, ['BAD_KEY']],
    [2048, []],
  ] as const) {
    raw.c.native_x509_crt_profile_set(profile, flags(MBEDTLS_MD_SHA256), every, every, bits);
    t.is(raw.c.native_x509_crt_profile_rsa_min_bitlen(profile), bits);
    const { pair, client } = await attempt(t, {
      certificate: rsaUnderEc,
      client: (config) => raw.c.mbedtls_ssl_conf_cert_profile(config.pointer, profile),
    });
    if (expected.length > 0) t.deepEqual(refusal(t, pair.client), [...expected]);
    else t.is(client, 0, String(pair.client.lastError));
    await pair.end();
  }
  raw.c.native_x509_crt_profile_delete(profile);
});

test('a certificate profile refuses kinds of keys and digests', async (t) => {
  const {
    server: { ecP256 },
  } = await pki();
  const raw = openRaw();
  const profile = raw.c.native_x509_crt_profile_new();
  const md = flags(MBEDTLS_MD_SHA256);
  const curves = flags(MBEDTLS_ECP_DP_SECP256R1);
  const cases: readonly [number, number, number, readonly string[]][] = [
    [md, flags(MBEDTLS_PK_RSA), curves, ['BAD_PK', 'BAD_KEY']],
    [1 << 9, flags(MBEDTLS_PK_ECKEY, MBEDTLS_PK_ECDSA), curves, ['BAD_MD']],
    [md, flags(MBEDTLS_PK_ECKEY, MBEDTLS_PK_ECDSA), 1 << 4, ['BAD_KEY']],
  ];
  for (const [mds, pks, groups, expected] of cases) {
    raw.c.native_x509_crt_profile_set(profile, mds, pks, groups, 2048);
    const { pair } = await attempt(t, {
      certificate: ecP256,
      client: (config) => raw.c.mbedtls_ssl_conf_cert_profile(config.pointer, profile),
    });
    const found = refusal(t, pair.client);
    t.true(
      expected.some((flag) => found.includes(flag)),
      `${expected} in ${found}`,
    );
    await pair.end();
  }
  raw.c.native_x509_crt_profile_delete(profile);
});

test('the suite B profile takes ECDSA and refuses RSA', async (t) => {
  const {
    server: { ecP256, rsaUnderEc },
  } = await pki();
  const raw = openRaw();
  const profile = raw.c.native_x509_crt_profile_suiteb();
  const strict = {
    client: (config: { pointer: Pointer<'mbedtls_ssl_config'> }) =>
      raw.c.mbedtls_ssl_conf_cert_profile(config.pointer, profile),
  };
  t.is((await attempt(t, { certificate: ecP256, ...strict })).client, 0);
  const { pair } = await attempt(t, { certificate: rsaUnderEc, ...strict });
  const found = refusal(t, pair.client);
  t.true(found.includes('BAD_PK') || found.includes('BAD_KEY'), found.join());
});

test('a revoked certificate is refused, another of the same issuer is not', async (t) => {
  const {
    server: { ecP256 },
    bad: { revoked },
    crl,
    rootCa,
    intermediate,
  } = await pki();
  const raw = openRaw();
  const list = raw.c.native_x509_crl_new();
  parsePem(raw, crl.pem, (text, size) => raw.c.mbedtls_x509_crl_parse(list, text, size));
  const chain = raw.c.native_x509_crt_new();
  parsePem(raw, `${rootCa.certPem}${intermediate.certPem}`, (text, size) =>
    raw.c.mbedtls_x509_crt_parse(chain, text, size),
  );
  for (const [certificate, expected] of [
    [revoked, ['REVOKED']],
    [ecP256, []],
  ] as const) {
    const { pair, client } = await attempt(t, {
      certificate,
      client: (config) => raw.c.mbedtls_ssl_conf_ca_chain(config.pointer, chain, list),
    });
    if (expected.length > 0) t.deepEqual(refusal(t, pair.client), [...expected]);
    else t.is(client, 0, String(pair.client.lastError));
    await pair.end();
  }
  const entry = raw.c.native_x509_crl_entry(list);
  t.is(Buffer.from(raw.buf(raw.c.native_x509_crl_entry_serial(entry))).toString('hex'), '0badcafe');
  t.is(raw.c.native_x509_time_year(raw.c.native_x509_crl_entry_revocation_date(entry)), 2024);
  raw.c.native_x509_crl_delete(list);
  raw.c.native_x509_crt_delete(chain);
});

/** SHA-256 of a certificate's public key, as node:crypto gives it. */
function pinOf(pem: string): string {
  return createHash('sha256')
    .update(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

test('a verify callback pins a public key', async (t) => {
  const {
    server: { ecP256, rsaUnderEc },
  } = await pki();
  const pin = pinOf(ecP256.certPem);
  const depths: number[] = [];
  const pinned =
    (raw: Raw) =>
    (crt: CrtPointer, depth: number, found: number): number => {
      depths.push(depth);
      const isPinned =
        depth > 0 ||
        sha256(raw, raw.buf(raw.c.native_x509_crt_pk_raw(crt)), MBEDTLS_MD_SHA256) === pin;
      return isPinned ? found : found | MBEDTLS_X509_BADCERT_OTHER;
    };
  const accepted = await attempt(t, {
    certificate: ecP256,
    client: (config, raw) => config.confVerify(pinned(raw)),
  });
  t.is(accepted.client, 0, String(accepted.pair.client.lastError));
  t.deepEqual(depths, [2, 1, 0]);
  const refused = await attempt(t, {
    certificate: rsaUnderEc,
    client: (config, raw) => config.confVerify(pinned(raw)),
  });
  t.is(refused.client, NSAPI_ERROR_AUTH_FAILURE);
  t.deepEqual(refusal(t, refused.pair.client), ['OTHER']);
});

test('a verify callback can accept what was refused, and its flags stand', async (t) => {
  const {
    bad: { selfSigned },
  } = await pki();
  const { pair, client } = await attempt(t, {
    certificate: selfSigned,
    client: (config) => config.confVerify(() => 0),
  });
  t.is(client, 0, String(pair.client.lastError));
  t.is(pair.client.verifyResult, 0);
});

test("the peer's chain tells names, validity, keys, extensions, fingerprints", async (t) => {
  const {
    server: { ecP256, rsa2048 },
    intermediate,
  } = await pki();
  const { pair, client } = await attempt(t, { certificate: ecP256 });
  t.is(client, 0);
  const context = pair.client.getSslContext();
  if (context === null) throw new Error('no context');
  const raw = openRaw(context.instance);
  const { c } = raw;
  const [leaf, issuer, ...rest] = chainOf(raw, c.mbedtls_ssl_get_peer_cert(context.pointer));
  if (leaf === undefined || issuer === undefined) throw new Error('the chain is too short');
  t.is(rest.length, 0);
  for (const [crt, certificate] of [
    [leaf, ecP256],
    [issuer, intermediate],
  ] as const) {
    const node = new X509Certificate(certificate.certPem);
    const name = (dn: Pointer<'mbedtls_x509_name'>): string =>
      raw.withBuffer<string, 'char'>(256, (text) => {
        good(c.mbedtls_x509_dn_gets(text, 256, dn));
        return raw.text(text) ?? '';
      });
    t.is(name(c.native_x509_crt_subject(crt)), node.subject);
    t.is(name(c.native_x509_crt_issuer(crt)), node.issuer);
    t.is(c.native_x509_time_ms(c.native_x509_crt_valid_from(crt)), Date.parse(node.validFrom));
    t.is(c.native_x509_time_ms(c.native_x509_crt_valid_to(crt)), Date.parse(node.validTo));
    const pk = c.native_x509_crt_pk(crt);
    t.is(c.mbedtls_pk_get_type(pk), MBEDTLS_PK_ECKEY);
    t.is(raw.text(c.mbedtls_pk_get_name(pk)), 'EC');
    t.is(c.mbedtls_pk_get_bitlen(pk), 256);
    t.is(
      Buffer.from(raw.buf(c.native_x509_crt_serial(crt)))
        .toString('hex')
        .toUpperCase()
        .replace(/^0+/, ''),
      node.serialNumber.replace(/^0+/, ''),
    );
    t.is(
      sha256(raw, raw.buf(c.native_x509_crt_raw(crt)), MBEDTLS_MD_SHA256),
      node.fingerprint256.replaceAll(':', '').toLowerCase(),
    );
  }
  t.is(c.mbedtls_x509_crt_get_ca_istrue(leaf), 0);
  t.is(c.mbedtls_x509_crt_get_ca_istrue(issuer), 1);
  t.deepEqual(alternativeNames(raw, leaf), [
    'localhost',
    'server.test',
    '127.0.0.1',
    '0:0:0:0:0:0:0:1',
  ]);
  const keyId = (buf: Pointer<'mbedtls_x509_buf'>): Buffer => Buffer.from(raw.buf(buf));
  t.deepEqual(
    keyId(c.native_x509_authority_keyIdentifier(c.native_x509_crt_authority_key_id(leaf))),
    keyId(c.native_x509_crt_subject_key_id(issuer)),
  );
  t.true(raw.buf(c.native_x509_sequence_buf(c.native_x509_crt_ext_key_usage(leaf))).length > 0);

  const rsa = c.native_x509_crt_new();
  parsePem(raw, rsa2048.certPem, (text, size) => c.mbedtls_x509_crt_parse(rsa, text, size));
  t.is(c.mbedtls_pk_get_type(c.native_x509_crt_pk(rsa)), MBEDTLS_PK_RSA);
  t.is(c.mbedtls_pk_get_bitlen(c.native_x509_crt_pk(rsa)), 2048);
  c.native_x509_crt_delete(rsa);
});

/** The subject alternative names by Mbed TLS's parser, beside the fields that it reads. */
function alternativeNames(raw: Raw, crt: CrtPointer): string[] {
  const { c } = raw;
  const names: string[] = [];
  for (
    let entry = c.native_x509_crt_subject_alt_names(crt);
    entry !== raw.NULL;
    entry = c.native_x509_sequence_next(entry)
  ) {
    const buf = c.native_x509_sequence_buf(entry);
    const san = c.native_x509_subject_alternative_name_new();
    good(c.mbedtls_x509_parse_subject_alt_name(buf, san));
    const type = c.native_x509_subject_alternative_name_type(san);
    if (
      (c.native_x509_buf_tag(buf) & 0x1f) !== type ||
      (c.native_x509_buf_tag(buf) & MBEDTLS_ASN1_CONTEXT_SPECIFIC) === 0
    )
      throw new Error('the types differ');
    const value = raw.buf(c.native_x509_subject_alternative_name_unstructured_name(san));
    if (type === MBEDTLS_X509_SAN_DNS_NAME) names.push(new TextDecoder().decode(value));
    if (type === MBEDTLS_X509_SAN_IP_ADDRESS) {
      names.push(
        value.length === 4
          ? value.join('.')
          : Array.from({ length: 8 }, (_, at) =>
              new DataView(value.buffer).getUint16(2 * at).toString(16),
            ).join(':'),
      );
    }
    c.native_x509_subject_alternative_name_delete(san);
  }
  return names;
}
