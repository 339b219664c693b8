import { elements, inside, isCutShort, oidText } from './der.js';

/** Why DER that was refused is no certificate, or null when that cannot be told. */
export function insteadOfCertificate(der: Uint8Array): string | null {
  return der[0] === 0x30 && isCutShort(der)
    ? 'its DER is incomplete: there are fewer bytes than its length says'
    : instead(der);
}

/** What bytes are instead of a certificate or a key, as "it is ...", or null when unknown. */
export function instead(bytes: Uint8Array): string | null {
  const text = new TextDecoder('latin1').decode(bytes).replace(/\0$/, '');
  return /^[\t-\r -~\xa0-\xff]*$/.test(text) ? insteadAsText(text.trim()) : insteadAsBytes(bytes);
}

function insteadAsText(text: string): string {
  if (text === '') return 'it is empty';
  if (/^(?:\xef\xbb\xbf)?\s*</.test(text)) return `it is a web page or XML; ${NO_BEGIN}`;
  if (/BEGIN [A-Z0-9 ]+/i.test(text)) return `its BEGIN line is not as PEM has it; ${NO_BEGIN}`;
  if (/^M[A-Za-z0-9+/\s]{63,}=*$/.test(text))
    return `it is base64 without its lines BEGIN and END; ${NO_BEGIN}`;
  if (/^[^\n]*(?:[\\/]|\.(?:pem|crt|cer|der|key|p12|pfx)$)[^\n]*$/i.test(text))
    return 'it is the path of a file; give what is in the file (or call setRootCaCertPath)';
  return `it is text without a certificate or key; ${NO_BEGIN}`;
}

function insteadAsBytes(bytes: Uint8Array): string | null {
  const [first = 0, second = 0, third = 0] = bytes;
  const word = first * 256 + second;
  if (word === 0xfeff || word === 0xfffe || (first === 0x2d && second === 0 && third === 0x2d))
    return 'it is text in UTF-16; save it as UTF-8';
  if (word === 0xfeed) return 'it is a Java key store; export what is wanted of it as PEM';
  const parts = [...elements(inside(bytes))];
  const [head, next] = parts;
  if (first !== 0x30 || head === undefined) return 'it is neither PEM nor DER';
  if (head.tag === 0x06 && oidText(head.content) === PKCS7)
    return 'it is PKCS #7; openssl pkcs7 -inform DER -in FILE -print_certs writes its certificates';
  if (head.tag === 0x02 && head.content[0] === 3)
    return 'it is PKCS #12; openssl pkcs12 -in FILE -out NEW -nodes writes what is in it';
  if (head.tag === 0x02) return 'it is a private key';
  const [version, name] = elements(head.content);
  if (version?.tag === 0x02 && version.content[0] === 0 && name?.tag === 0x30)
    return 'it is a certificate request, of which a CA makes a certificate';
  return next?.tag === 0x03 && parts.length === 2 ? 'it is a public key' : null;
}

const NO_BEGIN = 'there is no line "-----BEGIN CERTIFICATE-----" or "-----BEGIN PRIVATE KEY-----"';
const PKCS7 = '1.2.840.113549.1.7.2';
