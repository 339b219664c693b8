/** The bytes of base64 with white space, up to the first group that is none. */
export function base64Bytes(text: string): Uint8Array {
  const [whole = ''] =
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==|[A-Za-z0-9+/]=))?/.exec(
      text.replace(/\s+/g, ''),
    ) ?? [];
  return Uint8Array.from(atob(whole), (character) => character.charCodeAt(0));
}
