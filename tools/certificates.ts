import { Authority, makeKey, type Certificate, type IssueRequest } from './authority.js';
import { temporaryFolder } from './cleanup.js';

export type { Certificate } from './authority.js';

/**
 * The throw-away certificates of one test process. Servers' are for localhost, server.test,
 * 127.0.0.1 and ::1.
 */
export interface Pki {
  /** The folder with all the files; removed when the process ends. */
  readonly dir: string;
  /** ECDSA P-256, signs `intermediate`. */
  readonly rootCa: Certificate;
  /** ECDSA P-256. */
  readonly intermediate: Certificate;
  readonly rsaCa: Certificate;
  readonly p384Ca: Certificate;
  readonly server: {
    /** Under `intermediate`. */
    readonly ecP256: Certificate;
    /** Under `p384Ca`, signed with SHA-384. */
    readonly ecP384: Certificate;
    /** Under `rsaCa`. */
    readonly rsa2048: Certificate;
    /** An RSA-2048 key under the ECDSA `intermediate`. */
    readonly rsaUnderEc: Certificate;
    /** A P-256 key under `rsaCa`. */
    readonly ecUnderRsa: Certificate;
  };
  /** For client authentication; both under `intermediate`. */
  readonly client: { readonly ec: Certificate; readonly rsa: Certificate };
  /** The clients' keys again, PKCS#8 with PBES2 (PBKDF2, HMAC-SHA-256, AES-256-CBC). */
  readonly encrypted: {
    readonly passphrase: string;
    readonly ec: { readonly keyPem: string; readonly keyFile: string };
    readonly rsa: { readonly keyPem: string; readonly keyFile: string };
  };
  /**
   * Certificates that a client which trusts `rootCa` has to refuse; `rootPem` is `rootCa` in each.
   */
  readonly bad: {
    /** Until 2021. */
    readonly expired: Certificate;
    /** From 2049 on. */
    readonly notYetValid: Certificate;
    /** For other.test. */
    readonly wrongHost: Certificate;
    /** Under another root that has the same name as `rootCa`. */
    readonly untrusted: Certificate;
    readonly selfSigned: Certificate;
    /** By `crl`. */
    readonly revoked: Certificate;
    /** Signed with SHA-1. */
    readonly sha1: Certificate;
    readonly rsa1024: Certificate;
    /** Under an intermediate that is no authority (basicConstraints CA:FALSE). */
    readonly issuerNotCa: Certificate;
    /** The common name is localhost and there is no subjectAltName. */
    readonly nameOnlyInCn: Certificate;
  };
  /** Issued by `intermediate`; revokes `bad.revoked`. */
  readonly crl: { readonly pem: string; readonly file: string };
}

const ROOT_NAME = 'Test Root CA';
/**
 * Extensions of certificates: names of a server's, identifiers of keys, what an authority has and
 * what a server.
 */
export const SERVER_NAMES = 'subjectAltName=DNS:localhost,DNS:server.test,IP:127.0.0.1,IP:::1';
export const KEY_IDS: readonly string[] = [
  'subjectKeyIdentifier=hash',
  'authorityKeyIdentifier=keyid',
];
export const CA: readonly string[] = [
  'basicConstraints=critical,CA:TRUE',
  'keyUsage=critical,keyCertSign,cRLSign',
  'subjectKeyIdentifier=hash',
];
// Its key usage allows signing: only the basic constraints say that it is no authority.
const NOT_CA = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,keyCertSign'];
const LEAF = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature'];
export const SERVER: readonly string[] = [...LEAF, 'extendedKeyUsage=serverAuth'];

let made: Promise<Pki> | undefined;

/** Makes the certificates, once in a process. */
export function pki(): Promise<Pki> {
  made ??= makePki();
  return made;
}

async function makePki(): Promise<Pki> {
  const dir = temporaryFolder('pki').path;
  const authority = new Authority(dir);
  const [caKey, subKey, fakeCaKey, leafKey, p384CaKey, p384Key, rsaCaKey, rsaKey, smallKey] =
    await Promise.all([
      makeKey('P-256'),
      makeKey('P-256'),
      makeKey('P-256'),
      makeKey('P-256'),
      makeKey('P-384'),
      makeKey('P-384'),
      makeKey(2048),
      makeKey(2048),
      makeKey(1024),
    ]);

  const ca = (
    name: string,
    key: string,
    commonName: string,
    issuer: Certificate | null = null,
  ): Promise<Certificate> => authority.issue({ name, key, commonName, issuer, extensions: CA });
  const [rootCa, fakeCa, rsaCa, p384Ca] = await Promise.all([
    ca('root-ca', caKey, ROOT_NAME),
    ca('fake-root-ca', fakeCaKey, ROOT_NAME),
    ca('rsa-ca', rsaCaKey, 'Test RSA CA'),
    ca('p384-ca', p384CaKey, 'Test P-384 CA'),
  ]);
  const [intermediate, notCa] = await Promise.all([
    ca('intermediate', subKey, 'Test Intermediate CA', rootCa),
    authority.issue({
      name: 'not-a-ca',
      key: subKey,
      commonName: 'Test Not A CA',
      issuer: rootCa,
      extensions: [...NOT_CA, ...KEY_IDS],
    }),
  ]);

  type Changes = Partial<Omit<IssueRequest, 'name' | 'key' | 'issuer'>>;
  const leaf = (
    name: string,
    key: string,
    issuer: Certificate | null,
    changes: Changes = {},
  ): Promise<Certificate> =>
    authority.issue({
      name,
      key,
      issuer,
      commonName: 'server.test',
      extensions: [...SERVER, SERVER_NAMES, ...KEY_IDS],
      ...changes,
    });
  const asClient = {
    commonName: 'client',
    extensions: [...LEAF, 'extendedKeyUsage=clientAuth', ...KEY_IDS],
  };
  const [ecP256, ecP384, rsa2048, rsaUnderEc, ecUnderRsa, clientEc, clientRsa] = await Promise.all([
    leaf('ec-p256', leafKey, intermediate),
    leaf('ec-p384', p384Key, p384Ca, { digest: 'sha384' }),
    leaf('rsa-2048', rsaKey, rsaCa),
    leaf('rsa-under-ec', rsaKey, intermediate),
    leaf('ec-under-rsa', leafKey, rsaCa),
    leaf('client-ec', leafKey, intermediate, asClient),
    leaf('client-rsa', rsaKey, intermediate, asClient),
  ]);

  const [
    expired,
    notYetValid,
    wrongHost,
    untrusted,
    selfSigned,
    revoked,
    sha1,
    rsa1024,
    issuerNotCa,
    nameOnlyInCn,
  ] = await Promise.all([
    leaf('expired', leafKey, intermediate, {
      validity: { from: '20200101000000Z', until: '20210101000000Z' },
    }),
    leaf('not-yet', leafKey, intermediate, {
      validity: { from: '20490101000000Z', until: '20491231000000Z' },
    }),
    leaf('wrong-host', leafKey, intermediate, {
      commonName: 'other.test',
      extensions: [...SERVER, 'subjectAltName=DNS:other.test', ...KEY_IDS],
    }),
    // No key identifiers: nothing but the signature tells this root from the trusted one.
    leaf('untrusted', leafKey, fakeCa, { extensions: [...SERVER, SERVER_NAMES] }),
    leaf('self-signed', leafKey, null, { extensions: [...SERVER, SERVER_NAMES] }),
    leaf('revoked', leafKey, intermediate, { serial: '0badcafe' }),
    leaf('sha1', leafKey, intermediate, { digest: 'sha1' }),
    leaf('rsa-1024', smallKey, intermediate),
    leaf('issuer-not-ca', leafKey, notCa),
    leaf('name-in-cn', leafKey, intermediate, {
      commonName: 'localhost',
      extensions: [...SERVER, ...KEY_IDS],
    }),
  ]);

  const passphrase = 'correct horse, battery';
  const [ec, rsa, crl] = await Promise.all([
    authority.encryptKey('client-ec-encrypted', clientEc.keyFile, passphrase),
    authority.encryptKey('client-rsa-encrypted', clientRsa.keyFile, passphrase),
    authority.revoke(intermediate, [revoked]),
  ]);
  const trusting = (certificate: Certificate): Certificate => ({
    ...certificate,
    rootPem: rootCa.rootPem,
    rootFile: rootCa.rootFile,
  });
  return {
    dir,
    rootCa,
    intermediate,
    rsaCa,
    p384Ca,
    server: { ecP256, ecP384, rsa2048, rsaUnderEc, ecUnderRsa },
    client: { ec: clientEc, rsa: clientRsa },
    encrypted: { passphrase, ec, rsa },
    bad: {
      expired,
      notYetValid,
      wrongHost,
      untrusted: trusting(untrusted),
      selfSigned: trusting(selfSigned),
      revoked,
      sha1,
      rsa1024,
      issuerNotCa,
      nameOnlyInCn,
    },
    crl,
  };
}
