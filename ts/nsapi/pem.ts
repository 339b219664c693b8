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
