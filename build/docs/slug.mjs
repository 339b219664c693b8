/**
 * The anchor of a heading, as viewers of Markdown make it: the site has the same ones, and the test
 * of links looks for them.
 * @param {string} heading as text, without marks of Markdown
 */
export function slug(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}
