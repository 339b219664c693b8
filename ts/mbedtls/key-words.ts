import { base64Bytes } from '../nsapi/base64.js';
import { isPem, pemParts, type PemPart } from '../nsapi/pem.js';
import { algorithmName } from '../nsapi/algorithms.js';
import { elements, inside, oidText, type DerElement } from '../nsapi/der.js';
import { instead } from '../nsapi/instead.js';

/** Why bytes are no private key that can be read, or null when that cannot be told. */
export function keyFault(bytes: Uint8Array): string | null {
  if (!isPem(bytes)) return bytes[0] === 0x30 ? faultOfDer(bytes) : instead(bytes);
  const parts = pemParts(bytes);
  const key = parts.find(({ label }) => /PRIVATE KEY$/.test(label));
  return key === undefined
    ? `there is no private key in it, only ${parts.map(({ label }) => label).join(' and ')}`
    : (key.fault ?? faultOfPart(key));
}

function faultOfPart({ label, text }: PemPart): string | null {
  const cipher = /^DEK-Info: *([^,\s]+)/m.exec(text)?.[1];
  if (cipher !== undefined) return /^AES-/.test(cipher) ? null : encrypted(cipher);
  const der = base64Bytes(text.split('\n').slice(1, -2).join(''));
  return label === 'EC PRIVATE KEY' ? faultOfSec1(der) : faultOfDer(der);
}

function faultOfDer(der: Uint8Array): string | null {
  const [head, second] = elements(inside(der));
  if (head?.tag === 0x30)
    return second?.tag === 0x04 ? faultOfEncrypted(head.content) : instead(der);
  return second?.tag === 0x30 ? faultOfAlgorithm(second.content) : null;
}

function faultOfSec1(der: Uint8Array): string | null {
  const parameters = [...elements(inside(der))].find(({ tag }) => tag === 0xa0);
  if (parameters === undefined) return null;
  const [curve] = elements(parameters.content);
  return curve?.tag === 0x30 ? EXPLICIT : null;
}

function faultOfAlgorithm(identifier: Uint8Array): string | null {
  const name = algorithmName(identifier);
  if (/explicit/.test(name)) return EXPLICIT;
  return `its algorithm, ${name}, is not read`;
}

/** Of EncryptedPrivateKeyInfo's algorithm. */
function faultOfEncrypted(identifier: Uint8Array): string | null {
  const [scheme, parameters] = elements(identifier);
  const id = idOf(scheme);
  if (id !== PBES2) return id === '' ? null : encrypted(nameOf(id));
  const unread = [...elements(parameters?.content ?? new Uint8Array(0))]
    .map((part) => idOf(elements(part.content).next().value))
    .find((found) => found !== PBKDF2 && !AES_CBC.test(found));
  return unread === undefined ? null : encrypted(nameOf(unread));
}

function idOf(element: DerElement | undefined): string {
  return element?.tag === 0x06 ? oidText(element.content) : '';
}

function nameOf(id: string): string {
  const family = id.slice(0, id.lastIndexOf('.'));
  return schemes.get(id) ?? schemes.get(family) ?? `the algorithm ${id}`;
}

function encrypted(by: string): string {
  const provider = /RC|PKCS #5/.test(by) ? ' -provider legacy -provider default' : '';
  return (
    `it is encrypted by ${by}, which is not read; ` +
    `openssl pkcs8 -topk8 -v2 aes-256-cbc${provider} -in FILE -out NEW writes it by AES`
  );
}

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const AES_CBC = /^2\.16\.840\.1\.101\.3\.4\.1\.(2|22|42)$/;

const EXPLICIT =
  'its curve is written out in explicit parameters; ' +
  'openssl ec -in FILE -param_enc named_curve -out NEW writes its name';

/** What private keys are encrypted by that Mbed TLS does not read: algorithms and families. */
const schemes: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.4.1.11591.4.11', 'scrypt'],
  ['1.2.840.113549.3.2', 'RC2'],
  ['1.2.840.113549.3.7', '3DES (DES-EDE3-CBC)'],
  ['1.3.14.3.2.7', 'DES-CBC'],
  ['1.2.840.113549.1.5', 'DES or RC2 (PKCS #5)'],
  ['1.2.840.113549.1.12.1.3', '3DES (PKCS #12)'],
  ['1.2.840.113549.1.12.1.4', '3DES of two keys (PKCS #12)'],
  ['1.2.840.113549.1.12.1', 'RC2 or RC4 (PKCS #12)'],
]);
