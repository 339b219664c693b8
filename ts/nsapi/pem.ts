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
  /^[-\s]*(?:BEGIN|END) [A-Z0-9. ]+--/i,
  /^[-\s]*(?:BEGIN|END) [A-Z0-9 ]*CERTIFICATE[-\s]*$/i,
];

/** The certificates of a PEM, as blocks of text, or what is wrong with it. */
export type CertificateBlocks = { readonly blocks: readonly string[] } | { readonly fault: string };

/**
 * The blocks of certificates in a PEM, of which none may be cut: each line that begins or ends a
 * block must be whole and have its other half. Between blocks there may be any text.
 */
export function certificateBlocks(
  pem: Uint8Array,
  labels: readonly string[] = ['CERTIFICATE'],
): CertificateBlocks {
  const text = new TextDecoder('latin1').decode(pem).replace(/\0+$/, '');
  if (text.includes('\0')) return { fault: 'there is a NUL within the PEM' };
  const lines = text.split(/\r\n|\n|\r/);
  const blocks: string[] = [];
  let open: { readonly label: string; readonly lines: string[] } | null = null;
  for (const [index, line] of lines.entries()) {
    const marker = /^-----(BEGIN|END) ([^-]+)-----[ \t]*$/.exec(line);
    if (marker === null) {
      // Also the first dashes of a last line that was cut.
      const isLast = index === lines.length - 1;
      if (CUT.some((cut) => cut.test(line)) || (isLast && line !== '' && BEGIN.startsWith(line))) {
        return { fault: `line ${index + 1} is no whole BEGIN or END line` };
      }
      open?.lines.push(line);
      continue;
    }
    const [, which, label = ''] = marker;
    if (which === 'BEGIN' ? open !== null : open?.label !== label) {
      return {
        fault:
          open === null
            ? `the END on line ${index + 1} has no BEGIN`
            : `the block ${open.label} before line ${index + 1} has no END`,
      };
    }
    if (open === null) {
      if (!labels.includes(label) && !OTHER_LABEL.test(label))
        return { fault: `there is a block "${label}", which is no certificate that can be read` };
      open = { label, lines: [line] };
    } else {
      if (labels.includes(label)) blocks.push([...open.lines, line, ''].join('\n'));
      open = null;
    }
  }
  if (open !== null) return { fault: `the last block, ${open.label}, has no END` };
  return blocks.length === 0 ? { fault: 'there is no certificate in the PEM' } : { blocks };
}
