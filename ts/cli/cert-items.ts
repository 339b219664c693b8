import { defaultInstance } from '../ffi/instance.js';
import { X509Crl } from '../mbedtls/config-extras.js';
import type { PkKey } from '../mbedtls/pk-key.js';
import { Raw } from '../mbedtls/raw.js';
import { X509Crt } from '../mbedtls/x509-crt.js';
import { isError } from '../nsapi/is-error.js';
import { readPfx, type PfxContents } from '../adapt/node-tls/pfx.js';
import { askPassphrase } from './ask-passphrase.js';
import { isEncryptedKey, readKey } from './connection.js';

/** One thing in a file. */
export interface Item {
  readonly kind:
    | 'certificate'
    | 'request'
    | 'revocation list'
    | 'private key'
    | 'public key'
    | 'other';
  readonly file: string;
  readonly text: string;
  /** Why it cannot be read, or null. */
  readonly fault: string | null;
  readonly der: Uint8Array;
}

type Kind = Item['kind'];
type Reader = (bytes: Uint8Array, passphrase: string | undefined) => string | Promise<string>;

const ROOM = 65_536;
const raw = new Raw(defaultInstance());

const text = (write: Parameters<typeof raw.bytesOut>[1]): string =>
  new TextDecoder().decode(raw.bytesOut(ROOM, write));

const readers: Readonly<Record<Exclude<Kind, 'other'>, Reader>> = {
  certificate: (bytes) => {
    const crt = X509Crt.parse(bytes);
    try {
      return crt.certificates.map((each) => each.text).join('\n');
    } finally {
      crt.dispose();
    }
  },
  request: (bytes) => {
    const { c } = raw;
    const csr = c.native_x509_csr_new();
    try {
      const result = raw.withBytes(zeroEnded(bytes), (data, size) =>
        c.mbedtls_x509_csr_parse(csr, data, size),
      );
      if (result !== 0) throw new Error(`it is no request (${errorText(result)})`);
      return raw.withCString('', (prefix) =>
        text((buffer, size) => c.mbedtls_x509_csr_info(buffer, size, prefix, csr)),
      );
    } finally {
      c.native_x509_csr_delete(csr);
    }
  },
  'revocation list': (bytes) => {
    const crl = X509Crl.parseAll([bytes]);
    try {
      return raw.withCString('', (prefix) =>
        text((buffer, size) => raw.c.mbedtls_x509_crl_info(buffer, size, prefix, crl.pointer)),
      );
    } finally {
      crl.dispose();
    }
  },
  'private key': async (bytes, passphrase) => {
    const key = await readKey({ key: bytes, passphrase });
    try {
      return describeKey(key.pointer);
    } finally {
      key.dispose();
    }
  },
  'public key': (bytes) => {
    const { c } = raw;
    const pk = c.native_pk_context_new();
    try {
      const result = raw.withBytes(zeroEnded(bytes), (data, size) =>
        c.mbedtls_pk_parse_public_key(pk, data, size),
      );
      if (result !== 0) throw new Error(`it is no public key (${errorText(result)})`);
      return describeKey(pk);
    } finally {
      c.native_pk_context_delete(pk);
    }
  },
};

/** The kind and the size, and nothing that is secret. */
function describeKey(pointer: PkKey['pointer']): string {
  const { c } = raw;
  const name = raw.text(c.mbedtls_pk_get_name(pointer)) ?? '';
  return `${name}, ${c.mbedtls_pk_get_bitlen(pointer)} bits\n`;
}

function errorText(result: number): string {
  const bytes = raw.bytesOut(200, (buffer, size) => {
    raw.c.mbedtls_strerror(result, buffer, size);
    return 0;
  });
  return new TextDecoder().decode(bytes).replace(/\0[^]*/, '');
}

const BLOCK = /-----BEGIN ([^\n]*?)-----[^]*?(?:-----END \1-----|(?=-----BEGIN )|$)/g;

const isPem = (bytes: Uint8Array): boolean => Buffer.from(bytes).includes('-----BEGIN ');
const zeroEnded = (bytes: Uint8Array): Uint8Array =>
  isPem(bytes) ? Buffer.concat([bytes, Buffer.of(0)]) : bytes;

const labels: readonly (readonly [RegExp, Exclude<Kind, 'other'>])[] = [
  [/^(X509 |TRUSTED )?CERTIFICATE$/, 'certificate'],
  [/^(NEW )?CERTIFICATE REQUEST$/, 'request'],
  [/^X509 CRL$/, 'revocation list'],
  [/PRIVATE KEY$/, 'private key'],
  [/PUBLIC KEY$/, 'public key'],
];

/** What to do with blocks that are not looked into. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ['PKCS7', 'openssl pkcs7 -print_certs -in FILE gives its certificates'],
  ['CMS', 'openssl cms -cmsout -certsout NEW -in FILE gives its certificates'],
  ['OPENSSH PRIVATE KEY', 'ssh-keygen -p -m PKCS8 -f FILE writes it as PEM'],
]);

/** All that a file holds: each block of PEM, or what is in DER. */
export async function itemsOf(
  bytes: Uint8Array,
  file: string,
  passphrase: string | undefined,
): Promise<Item[]> {
  if (isPfx(bytes)) return pfxItems(bytes, file, passphrase);
  if (!isPem(bytes)) return [await derItem(bytes, file, passphrase)];
  const all = Buffer.from(bytes).toString('latin1');
  const items: Item[] = [];
  for (const [block, label = ''] of all.matchAll(BLOCK)) {
    const kind = labels.find(([pattern]) => pattern.test(label))?.[1] ?? 'other';
    const pem = new TextEncoder().encode(`${block}\n`);
    // Whatever the lines end with: blanks, CR alone.
    const base64 = block.replaceAll(/-----[^-]*-----/g, '');
    const der = new Uint8Array(Buffer.from(base64, 'base64'));
    items.push(
      kind === 'other' || elsewhere.has(label)
        ? unread(label, file, der)
        : await itemOf(kind, pem, der, file, passphrase),
    );
  }
  return items;
}

function unread(label: string, file: string, der: Uint8Array): Item {
  const hint = elsewhere.get(label);
  const text = `a block of PEM called ${label}${hint === undefined ? '' : `: ${hint}`}`;
  return { kind: 'other', file, text, fault: null, der };
}

async function itemOf(
  kind: Exclude<Kind, 'other'>,
  bytes: Uint8Array,
  der: Uint8Array,
  file: string,
  passphrase: string | undefined,
): Promise<Item> {
  try {
    return { kind, file, text: await readers[kind](bytes, passphrase), fault: null, der };
  } catch (error) {
    return { kind, file, text: '', fault: faultIn(error), der };
  }
}

const faultIn = (error: unknown): string => (isError(error) ? error.message : String(error));

async function derItem(
  bytes: Uint8Array,
  file: string,
  passphrase: string | undefined,
): Promise<Item> {
  if (isEncryptedKey(bytes)) return itemOf('private key', bytes, bytes, file, passphrase);
  const kinds = ['certificate', 'request', 'revocation list', 'private key', 'public key'] as const;
  for (const kind of kinds) {
    const item = await itemOf(kind, bytes, bytes, file, passphrase);
    if (item.fault === null) return item;
  }
  return { kind: 'other', file, text: '', fault: whatElse(bytes), der: bytes };
}

function whatElse(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'it is empty';
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return 'it is text in UTF-16: PEM is ASCII';
  return 'it is neither PEM nor the DER of a certificate, a request, a list or a key';
}

/** PKCS#12: version 3 stands before all else. */
const isPfx = (bytes: Uint8Array): boolean =>
  /^30(?:[0-7].|8[1-4](?:..){1,4})02010330/.test(
    Buffer.from(bytes.subarray(0, 16)).toString('hex'),
  );

async function pfxItems(
  bytes: Uint8Array,
  file: string,
  passphrase: string | undefined,
): Promise<Item[]> {
  try {
    const { keys, certificates } = await unlockedPfx(bytes, file, passphrase);
    const items: Item[] = [];
    for (const der of certificates)
      items.push(await itemOf('certificate', der, der, file, undefined));
    for (const der of keys) items.push(await itemOf('private key', der, der, file, undefined));
    return items;
  } catch (error) {
    return [{ kind: 'other', file, text: '', fault: faultIn(error), der: bytes }];
  }
}

/** Many have an empty passphrase: it is asked for where that is not it. */
async function unlockedPfx(
  bytes: Uint8Array,
  file: string,
  passphrase: string | undefined,
): Promise<PfxContents> {
  try {
    return readPfx(bytes, passphrase ?? '');
  } catch (error) {
    const code: unknown = isError(error) ? Reflect.get(error, 'code') : undefined;
    const isLocked =
      code === 'ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE' || code === 'ERR_OSSL_BAD_DECRYPT';
    if (passphrase !== undefined || !isLocked) throw error;
    return readPfx(bytes, await askPassphrase(`Passphrase of ${file}: `));
  }
}
