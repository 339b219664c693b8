import { elements, inside, oidText } from './der.js';

const names: ReadonlyMap<string, string> = new Map([
  ['1.3.101.110', 'X25519'],
  ['1.3.101.112', 'Ed25519'],
  ['1.3.101.113', 'Ed448'],
  ['1.2.840.10040.4.1', 'DSA'],
  ['1.2.840.113549.1.1.10', 'RSASSA-PSS'],
  ['1.2.840.10045.2.1', 'an elliptic curve'],
  ['1.3.132.0.10', 'secp256k1'],
  ['1.3.132.0.33', 'P-224'],
  ['1.3.36.3.3.2.8.1.1.7', 'brainpoolP256r1'],
  ['1.3.36.3.3.2.8.1.1.11', 'brainpoolP384r1'],
  ['1.3.36.3.3.2.8.1.1.13', 'brainpoolP512r1'],
]);

/** The algorithm in an AlgorithmIdentifier's content, with its curve: "Ed25519 (1.3.101.112)". */
export function algorithmName(identifier: Uint8Array): string {
  const [algorithm, parameter] = elements(identifier);
  if (algorithm?.tag !== 0x06) return 'an unknown one';
  const type = named(algorithm.content);
  if (type.id !== EC) return type.text;
  if (parameter?.tag === 0x06) return named(parameter.content).text;
  return parameter === undefined ? type.text : 'a curve written out in explicit parameters';
}

/** What can be told of a certificate that cannot be read, as far as its DER can be followed. */
export interface Sketch {
  /** The content of the subject's SEQUENCE, or null. */
  readonly subject: Uint8Array | null;
  /** The algorithm that it is signed by. */
  readonly signature: string | null;
  /** The algorithm of its key. */
  readonly key: string | null;
}

export function sketch(certificate: Uint8Array): Sketch {
  const [signed, signature] = elements(inside(certificate));
  const fields = [...elements(signed?.content ?? new Uint8Array(0))];
  // What comes before: version, serial number, signature algorithm, issuer, validity.
  const validity = fields.findIndex(({ tag, content }) => tag === 0x30 && isValidity(content));
  const [subject, key] = validity < 0 ? [] : fields.slice(validity + 1);
  return {
    subject: subject?.content ?? null,
    signature: signature === undefined ? null : algorithmName(signature.content),
    key: key === undefined ? null : algorithmName(inside(key.content)),
  };
}

function isValidity(content: Uint8Array): boolean {
  return [...elements(content)].some(({ tag }) => tag === 0x17 || tag === 0x18);
}

function named(oid: Uint8Array): { readonly id: string; readonly text: string } {
  const id = oidText(oid);
  const name = names.get(id);
  return { id, text: name === undefined ? id : `${name} (${id})` };
}

const EC = '1.2.840.10045.2.1';
