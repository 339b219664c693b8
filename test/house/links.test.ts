import test from 'ava';
import { projectFile } from '../../tools/project.js';
import { linkProblems, type Slug } from '../support/link-rules.js';
import { projectFiles, projectPaths } from '../support/project-files.js';

const loaded: unknown = await import(projectFile('build', 'docs', 'slug.mjs'));
if (!hasSlug(loaded)) throw new Error('build/docs/slug.mjs lacks its export');
const { slug } = loaded;

function hasSlug(module: unknown): module is { slug: Slug } {
  return typeof module === 'object' && module !== null && 'slug' in module;
}

const files = projectFiles();
const pages = new Map([...files].filter(([path]) => path.endsWith('.md')));

test('every link between pages leads to a file, and to a heading in it', (t) => {
  t.true(pages.size > 30);
  t.deepEqual(linkProblems(pages, new Set(projectPaths()), slug), []);
});

test('what the package holds of the pages has no link to what it does not hold', (t) => {
  const manifest = files.get('package.json') ?? '';
  const named = [...manifest.matchAll(/^ {4}"([\w./-]+\.(?:md|svg))",?$/gm)].map(
    ([, at]) => at ?? '',
  );
  const packed = new Set([...named, 'README.md', 'LICENSE']);
  t.true(packed.size > 15);
  const held = new Map([...pages].filter(([path]) => packed.has(path)));
  t.deepEqual(linkProblems(held, packed, slug), []);
});

test('every page of docs/ is in the navigation of the site, once', (t) => {
  const sections: unknown = JSON.parse(files.get('build/docs/pages.json') ?? '');
  const named = [...JSON.stringify(sections).matchAll(/"([\w./-]+\.md)"/g)].map(([, at]) => at);
  t.is(new Set(named).size, named.length);
  const wanted = [...pages.keys()].filter((path) => /^docs\/[\w-]+\.md$/.test(path));
  t.deepEqual(
    wanted.filter((path) => !named.includes(path)),
    [],
  );
  t.deepEqual(
    named.filter((path) => path === undefined || !pages.has(path)),
    [],
  );
});

test('a link that leads nowhere is found', (t) => {
  const text = [
    '# A `code`, and [more](b.md)',
    '## Same',
    '## Same',
    '[x](b.md#one) [x](#same-1) [x](#a-code-and-more) [x](../c.ts) [x](../d/) <a href="b.md">',
    '`[x](no.md)` [x](https://e.example/no.md) [x](mailto:a@e.example)',
    '',
    '```md',
    '# Not a heading',
    '[x](no.md)',
    '```',
    '[r]: b.md',
  ];
  const given = new Map([
    ['docs/a.md', text.join('\n')],
    ['docs/b.md', '# One\n'],
  ]);
  const there = new Set([...given.keys(), 'c.ts', 'd/e.txt']);
  t.deepEqual(linkProblems(given, there, slug), []);
  for (const bad of [
    '[x](no.md)',
    '[x](b.md#two)',
    '[x](#same-2)',
    '[x](#not-a-heading)',
    '![x](no.png)',
    '[x](../d/e.txt#one)',
    '[r]: no.md',
    '<img src="no.png">',
  ])
    t.is(linkProblems(new Map([...given, ['docs/z.md', bad]]), there, slug).length, 1, bad);
});
