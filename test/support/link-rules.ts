/** Makes the anchor of a heading's text. */
export type Slug = (heading: string) => string;

/** Links between pages that lead nowhere: "page: link". */
export function linkProblems(
  pages: ReadonlyMap<string, string>,
  files: ReadonlySet<string>,
  slug: Slug,
): string[] {
  const anchors = new Map([...pages].map(([page, text]) => [page, anchorsIn(text, slug)]));
  return [...pages].flatMap(([page, text]) =>
    linksIn(text)
      .filter((link) => !leads(new URL(link, `file:///${page}`), anchors, files))
      .map((link) => `${page}: ${link}`),
  );
}

function leads(
  { pathname, hash }: URL,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
  files: ReadonlySet<string>,
): boolean {
  const target = decodeURIComponent(pathname.slice(1));
  const anchor = decodeURIComponent(hash.slice(1));
  if (anchor !== '') return anchors.get(target)?.has(anchor) ?? false;
  return (
    files.has(target) || [...files].some((file) => file.startsWith(target.replace(/\/?$/, '/')))
  );
}

/** Links to what is in the project: in line, by reference, of pictures and of HTML. */
function linksIn(text: string): string[] {
  const prose = withoutCode(text);
  return [
    /\]\(<?([^)\s>]+)[^)]*\)/g,
    /^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)/gm,
    /\b(?:src|href)="([^"]+)"/g,
  ]
    .flatMap((pattern) => [...prose.matchAll(pattern)].map(([, link = '']) => link))
    .filter((link) => !/^(?:[a-z][a-z+.-]*:|\/\/)/i.test(link));
}

/** The anchors of a page's headings; of those that are the same the second has "-1" behind it. */
function anchorsIn(text: string, slug: Slug): Set<string> {
  const seen = new Set<string>();
  const lines = withoutBlocks(text).split('\n');
  for (const heading of lines.flatMap((line) => /^#{1,6} +(.*?)(?: +#+)?$/.exec(line)?.[1] ?? [])) {
    const name = slug(plain(heading));
    let unique = name;
    for (let count = 1; seen.has(unique); count += 1) unique = `${name}-${count}`;
    seen.add(unique);
  }
  return seen;
}

function plain(heading: string): string {
  return heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');
}

function withoutCode(text: string): string {
  return withoutBlocks(text).replaceAll(/(`+)[^`][^]*?\1/g, '');
}

function withoutBlocks(text: string): string {
  return text.replaceAll(/^( {0,3})(`{3,}|~{3,})[^\n]*\n[^]*?^ {0,3}\2[ \t]*$/gm, '');
}
