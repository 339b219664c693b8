const BEGIN = '-----BEGIN ';

/** Whether bytes hold PEM, which is text with "-----BEGIN " in it; otherwise they are DER. */
export function isPem(bytes: Uint8Array): boolean {
  const first = BEGIN.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let index = 1;
    while (index < BEGIN.length && bytes[at + index] === BEGIN.charCodeAt(index)) index++;
    if (index === BEGIN.length) return true;
  }
  return false;
}

/** What else may stand in a file of certificates: keys, parameters, revocation lists. */
const OTHER_LABEL =
  /^(?:(?:[A-Z0-9]+ )*PRIVATE KEY|PUBLIC KEY|(?:EC|DH|X9\.42 DH) PARAMETERS|X509 CRL)$/;

/** A line that would begin or end a block, were it whole. */
const CUT = [
  /--(?:BEGIN|END)\b/i,
  /^[-\s]*(?:BEGIN|END) (?:[A-Z0-9.]+ )*(?:CERTIFICATE|REQUEST|KEY|CRL|PARAMETERS|PKCS7)-/i,
  /^[-\s]*(?:BEGIN|END) [A-Z0-9 ]*CERTIFICATE[-\s]*$/i,
];

/** One block of a PEM, or a line that would begin or end one. */
export interface PemPart {
  readonly label: string;
  /** The block as text, its line ends as "\n"; of a part with a fault, what there is of it. */
  readonly text: string;
  /** What is wrong with it, or null. */
  readonly fault: string | null;
}

/** The certificates of a PEM, as blocks of text, or what is wrong with it. */
export type CertificateBlocks = { readonly blocks: readonly string[] } | { readonly fault: string };

/** What a PEM consists of, whole or not. Between blocks there may be any text. */
export function pemParts(pem: Uint8Array): PemPart[] {
  const text = new TextDecoder('latin1').decode(pem).replace(/^\xef\xbb\xbf|\0+$/g, '');
  if (text.includes('\0')) return [{ label: '', text, fault: 'there is a NUL within the PEM' }];
  const lines = text.split(/\r\n|\n|\r/);
  const parts: PemPart[] = [];
  let open: { readonly label: string; readonly lines: string[] } | null = null;
  const close = (fault: string | null, last: readonly string[] = []): void => {
    if (open === null) return;
    parts.push({ label: open.label, text: [...open.lines, ...last, ''].join('\n'), fault });
    open = null;
  };
  for (const [index, line] of lines.entries()) {
    const [, which, label = ''] = /^-----(BEGIN|END) ([^-]+)-----[ \t]*$/.exec(line) ?? [];
    if (which === undefined) {
      if (!isCut(line, index === lines.length - 1)) {
        open?.lines.push(line);
        continue;
      }
      const fault = `line ${index + 1} is no whole BEGIN or END line`;
      if (open === null) parts.push({ label: '', text: line, fault });
      close(fault);
      continue;
    }
    if (which === 'BEGIN') {
      close(`the block ${open?.label} before line ${index + 1} has no END`);
      open = { label, lines: [line] };
    } else if (open === null) {
      parts.push({ label, text: line, fault: `the END on line ${index + 1} has no BEGIN` });
    } else {
      const { label: begun } = open;
      const isOther = begun !== label;
      close(isOther ? `the block ${begun} before line ${index + 1} has no END` : null, [line]);
    }
  }
  close(`the last block, ${open?.label}, has no END`);
  return parts;
}

/**
 * The blocks of certificates in a PEM, of which none may be cut: each line that begins or ends a
 * block must be whole and have its other half.
 */
export function certificateBlocks(
  pem: Uint8Array,
  labels: readonly string[] = ['CERTIFICATE'],
): CertificateBlocks {
  const parts = pemParts(pem);
  for (const { label, fault } of parts) {
    if (fault !== null) return { fault };
    if (!labels.includes(label) && !OTHER_LABEL.test(label)) return { fault: strangeBlock(label) };
  }
  const blocks = parts.filter(({ label }) => labels.includes(label)).map(({ text }) => text);
  if (blocks.length > 0) return { blocks };
  return { fault: `there is no certificate in the PEM, only ${labelsOf(parts)}` };
}

/** What a block is that is no certificate, and what to do about it. */
export function strangeBlock(label: string): string {
  const advice = ADVICE.get(label);
  return (
    `there is a block "${label}", which is no certificate that can be read` +
    (advice === undefined ? '' : `: ${advice}`)
  );
}

/**
 * A block as any program writes it: base64 in lines of 64 characters. Null when something else than
 * base64 and white space is in it.
 */
export function tidied(block: string): string | null {
  const [, begin, body = '', end] =
    /^(-----BEGIN [^-]+-----)([^-]*)(-----END [^-]+-----)\s*$/.exec(block) ?? [];
  const base64 = body.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  return [begin, ...(base64.match(/.{1,64}/g) ?? []), end, ''].join('\n');
}

/** The first character of a block that is no base64, with its place, or null. */
export function strangeCharacter(block: string): string | null {
  for (const line of block.split('\n').slice(1, -2)) {
    const [found] = /[^A-Za-z0-9+/=\s]/.exec(line) ?? [];
    if (found !== undefined) return `the character ${JSON.stringify(found)} is no base64`;
  }
  return null;
}

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['CERTIFICATE REQUEST', 'a request is what a CA makes a certificate of'],
  ['NEW CERTIFICATE REQUEST', 'a request is what a CA makes a certificate of'],
  ['TRUSTED CERTIFICATE', 'openssl x509 -in FILE -out NEW writes it as a CERTIFICATE'],
  ['X509 CERTIFICATE', 'an old label; openssl x509 -in FILE -out NEW writes it as a CERTIFICATE'],
  ['PKCS7', 'openssl pkcs7 -in FILE -print_certs -out NEW writes its certificates'],
]);

function labelsOf(parts: readonly PemPart[]): string {
  return [...new Set(parts.map(({ label }) => `a block "${label}"`))].join(' and ');
}

function isCut(line: string, isLast: boolean): boolean {
  // Also the first dashes of a last line that was cut.
  return CUT.some((cut) => cut.test(line)) || (isLast && line !== '' && BEGIN.startsWith(line));
}
