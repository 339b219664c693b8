import type { SecureContextOptions } from 'node:tls';
import type { Instance } from '../../ffi/instance.js';
import type { Identity } from '../../mbedtls/config-extras.js';
import { TLSError } from '../../mbedtls/error.js';
import { PkKey } from '../../mbedtls/pk-key.js';
import { X509Crt } from '../../mbedtls/x509-crt.js';
import { tlsError, wrongType } from './errors.js';
import { listOf, materialOf, materials, type Material } from './materials.js';
import { issuersOf } from './peer-certificate.js';
import { readPfx, wipe } from './pfx.js';

/** The own certificates with their keys, and what a PKCS#12 file brings to trust beside. */
export interface Own {
  readonly identities: readonly Identity[];
  /** DER. */
  readonly trusted: readonly Uint8Array[];
}

interface KeyMaterial {
  readonly pem: Material;
  readonly passphrase: string | undefined;
}

/**
 * What `cert`, `key`, `passphrase` and `pfx` give. Each certificate goes with the key that belongs
 * to it, and one that comes alone with its issuers among those of `ca`, as in Node. Throws for
 * what cannot be read, and for certificates and keys that do not belong together.
 */
export function ownOf(
  options: SecureContextOptions,
  issuers: readonly Uint8Array[],
  instance: Instance,
): Own {
  const { cert, key, passphrase, pfx } = options;
  const keys = keysOf(key, passphrase).map((one) => parseKey(one, instance));
  const chains = materials('cert', cert).map((one) =>
    completed(X509Crt.parse(one, { instance }), issuers, instance),
  );
  const packed = pfxsOf(pfx, passphrase).map((one) => unpack(one, instance));
  return {
    identities: [...paired(chains, keys), ...packed.map(({ identity }) => identity)],
    trusted: packed.flatMap(({ trusted }) => trusted),
  };
}

function completed(chain: X509Crt, issuers: readonly Uint8Array[], instance: Instance): X509Crt {
  const [own, ...others] = chain.certificates.map(({ der }) => der);
  if (own === undefined || others.length > 0) return chain;
  const above = issuersOf(own, issuers);
  return above.length === 0 ? chain : X509Crt.parseAll([own, ...above], { instance });
}

function paired(chains: readonly X509Crt[], keys: readonly PkKey[]): Identity[] {
  const identities = chains.map((cert) => ({
    cert,
    key: keys.find((key) => cert.matches(key)) ?? null,
  }));
  const isAlone = (key: PkKey): boolean => !identities.some((one) => one.key === key);
  if (keys.length > 0 && identities.some(({ key }) => key === null)) throw mismatch();
  if (chains.length > 0 && keys.some(isAlone)) throw mismatch();
  return identities;
}

function mismatch(): Error {
  return tlsError(
    'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    'The private key does not belong to the certificate: their public keys differ ' +
      '(key values mismatch).',
  );
}

function parseKey({ pem, passphrase }: KeyMaterial, instance: Instance): PkKey {
  try {
    return PkKey.parse(pem, { instance, passphrase });
  } catch (error) {
    throw isAboutPassphrase(error)
      ? tlsError(
          passphrase === undefined ? 'ERR_MISSING_PASSPHRASE' : 'ERR_OSSL_BAD_DECRYPT',
          passphrase === undefined
            ? 'The private key is encrypted, and no passphrase is given (bad decrypt).'
            : 'The passphrase of the private key is wrong (bad decrypt).',
          error,
        )
      : error;
  }
}

function isAboutPassphrase(error: unknown): boolean {
  return error instanceof TLSError && (error.mbedtls?.name ?? '').includes('PASSWORD');
}

function keysOf(given: unknown, passphrase: string | undefined): KeyMaterial[] {
  return listOf(given).map((one) => {
    const packed = partsOf(one, 'pem');
    return packed === null
      ? { pem: materialOf('key', one), passphrase }
      : { pem: materialOf('key', packed.value), passphrase: packed.passphrase ?? passphrase };
  });
}

interface Packed {
  readonly file: Uint8Array;
  readonly passphrase: string;
}

function pfxsOf(given: unknown, passphrase: string | undefined): Packed[] {
  return listOf(given).map((one) => {
    const packed = partsOf(one, 'buf');
    const file = materialOf('pfx', packed === null ? one : packed.value);
    return {
      file: typeof file === 'string' ? Buffer.from(file, 'latin1') : file,
      passphrase: packed?.passphrase ?? passphrase ?? '',
    };
  });
}

function unpack(
  { file, passphrase }: Packed,
  instance: Instance,
): { readonly identity: Identity; readonly trusted: readonly Uint8Array[] } {
  const contents = readPfx(file, passphrase);
  try {
    const [der] = contents.keys;
    if (der === undefined)
      throw tlsError('ERR_OSSL_PKCS12_MISSING_KEY', 'pfx: there is no private key in the file.');
    const key = PkKey.parse(der, { instance });
    const own = contents.certificates.find((one) => belongs(one, key, instance));
    if (own === undefined) throw mismatch();
    const others = contents.certificates.filter((one) => one !== own);
    const chain = [own, ...issuersOf(own, others)];
    return { identity: { cert: X509Crt.parseAll(chain, { instance }), key }, trusted: others };
  } finally {
    wipe(contents);
  }
}

function belongs(der: Uint8Array, key: PkKey, instance: Instance): boolean {
  const certificate = X509Crt.parse(der, { instance });
  const matches = certificate.matches(key);
  certificate.dispose();
  return matches;
}

function partsOf(
  given: unknown,
  name: string,
): { readonly value: unknown; readonly passphrase: string | undefined } | null {
  if (typeof given !== 'object' || given === null || !(name in given)) return null;
  const passphrase: unknown = 'passphrase' in given ? given.passphrase : undefined;
  if (passphrase !== undefined && passphrase !== null && typeof passphrase !== 'string')
    throw wrongType('options.passphrase', 'of type string', passphrase);
  return { value: Reflect.get(given, name), passphrase: passphrase ?? undefined };
}
