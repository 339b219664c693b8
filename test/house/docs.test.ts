import test from 'ava';
import { projectFiles, projectPaths } from '../support/project-files.js';
import { namingProblems } from '../support/naming-rules.js';

const files = projectFiles();
const manifest: unknown = JSON.parse(files.get('package.json') ?? '');

/** The names in one of the objects of package.json. */
function namesIn(key: string): string[] {
  const value: unknown =
    typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, key) : null;
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

const named = {
  files: projectPaths(),
  scripts: namesIn('scripts'),
  entries: namesIn('exports').map((entry) => entry.replace(/^\./, 'mbedtls-wasm')),
};

test('the pages name only files, scripts and entries that are there', (t) => {
  const pages = new Map([...files].filter(([path]) => /^(docs\/.*|[A-Z]+)\.md$/.test(path)));
  t.true(pages.size > 20);
  t.deepEqual(namingProblems(pages, named), []);
});

test('the documentation and the demo do not write over each other', (t) => {
  const [, site] = /const SITE = join\(root, 'dist', '([\w-]+)'\)/.exec(
    files.get('build/docs.mjs') ?? '',
  ) ?? [null, 'none'];
  const [, demo] = /new URL\('\.\.\/dist\/([\w-]+)'/.exec(files.get('demo/bundle.mjs') ?? '') ?? [
    null,
    'none',
  ];
  t.true(site !== 'none' && demo !== 'none');
  t.not(site, demo);
});

test('the page on the architecture names every room of ts/', (t) => {
  const page = files.get('docs/architecture.md') ?? '';
  const rooms = [...files.keys()].flatMap((path) => /^ts\/([\w-]+)\//.exec(path)?.[1] ?? []);
  t.true(rooms.length > 10);
  t.deepEqual(
    [...new Set(rooms)].filter((room) => !page.includes(`${room}/`)),
    [],
  );
});

test('what a page names and is not there is found', (t) => {
  const given = { files: ['ts/net/a.ts', 'b.md'], scripts: ['c'], entries: ['mbedtls-wasm/d'] };
  const good = '`ts/net/a.ts` `net/a` `net/` `net/*.ts` `ts/<room>/a.ts` [b](../b.md) `b.md`';
  const more = ' `npm run c` `mbedtls-wasm/d` `dist/wasm/x.js` `a / b` [e](https://e.example)';
  t.deepEqual(namingProblems(new Map([['docs/x.md', good + more]]), given), []);
  for (const bad of [
    '`ts/net/b.ts`',
    '`net/b`',
    '`x/*.ts`',
    '[b](b.md)',
    '`c.md`',
    '`npm run d`',
    '`mbedtls-wasm/e`',
    '    node build/f.mjs',
    '    npx ava dist/test/unit/g.test.js',
  ])
    t.is(namingProblems(new Map([['docs/x.md', bad]]), given).length, 1, bad);
});
