/** A text as an address, or null; URL.parse and URL.canParse are younger than many engines. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
