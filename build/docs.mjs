/**
 * npm run docs: the documentation as a site, in dist/docs. Its generators are installed into
 * .cache/docs, pinned by build/docs/package-lock.json, with a TypeScript of their own. Options go
 * to VitePress, for instance `-- --base /docs/`. With --serve, npm run docs:serve: serves on
 * loopback what was built.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, posix, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { done, isMain, note, plan, runMain, step } from './log.mjs';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const OURS = join(root, 'build', 'docs');
const TOOLS = join(root, '.cache', 'docs');
const SOURCE = join(TOOLS, 'site');
const SITE = join(root, 'dist', 'docs');
const MANIFEST = ['package.json', 'package-lock.json'];
const CONFIG = ['slug.mjs', 'config.mjs'];
/** The beginning of a link to another page or picture: what stands before an anchor. */
const LINK = /\]\((?![a-z]+:|#)([^)#\s]+)/g;
const vitepress = join(TOOLS, 'node_modules', 'vitepress', 'bin', 'vitepress.js');

/** The entries of the package, by the file of ts/ that lists what is in them. */
const ENTRIES = {
  index: 'mbedtls-wasm',
  web: 'mbedtls-wasm/web',
  datagram: 'mbedtls-wasm/datagram',
  dtls: 'mbedtls-wasm/dtls',
  tls: 'mbedtls-wasm/tls',
  'page-net': 'mbedtls-wasm/net',
  offloaded: 'mbedtls-wasm/offloaded',
  asset: 'mbedtls-wasm/asset',
  raw: 'mbedtls-wasm/raw',
  full: 'mbedtls-wasm/full',
  relay: 'mbedtls-wasm/relay',
  compliance: 'mbedtls-wasm/compliance',
};

/** The entry that has no module in ts/. */
const ROOTS = 'mbedtls-wasm/roots';

/** @typedef {{ text: string, link?: string, collapsed?: boolean, items?: Item[] }} Item */

/** @param {readonly string[]} options of VitePress */
async function makeSite(options) {
  plan(4);
  step('what makes the site');
  done((await install()) ? 'installed' : 'all there');
  step('pages');
  const sections = await gatherPages();
  step('reference of the API, from the doc comments');
  await makeReference();
  await writeFile(join(SOURCE, '.vitepress', 'api.json'), JSON.stringify(await apiItems()));
  await writeFile(join(SOURCE, '.vitepress', 'sidebar.json'), JSON.stringify(sections));
  step('site');
  await run(process.execPath, [vitepress, 'build', SOURCE, ...options], {
    cwd: TOOLS,
    capture: true,
    env: { ...process.env, DOCS_OUT: SITE },
  });
  done();
  note(`${join('dist', 'docs', 'index.html')}: npm run docs:serve shows it`);
}

/** @returns {Promise<boolean>} whether there was anything to do */
async function install() {
  const wanted = await Promise.all(MANIFEST.map((name) => readFile(join(OURS, name), 'utf8')));
  const stamp = join(TOOLS, '.installed');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted.join('')) return false;
  await mkdir(TOOLS, { recursive: true });
  for (const name of MANIFEST) await copyFile(join(OURS, name), join(TOOLS, name));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['ci', ...options], { cwd: TOOLS, capture: true });
  await writeFile(stamp, wanted.join(''));
  return true;
}

/**
 * Copies the pages, as they stand in the project, to where VitePress reads them.
 * @returns {Promise<Item[]>} the sections of the sidebar
 */
async function gatherPages() {
  await rm(SOURCE, { recursive: true, force: true });
  await mkdir(join(SOURCE, '.vitepress'), { recursive: true });
  for (const name of CONFIG) await copyFile(join(OURS, name), join(SOURCE, '.vitepress', name));
  const files = await readdir(join(root, 'docs'), { recursive: true, withFileTypes: true });
  for (const file of files.filter((each) => each.isFile()))
    await copyFrom(relative(root, join(file.parentPath, file.name)));
  /** @type {{ text: string, pages: string[] }[]} */
  const sections = JSON.parse(await readFile(join(OURS, 'pages.json'), 'utf8'));
  return await Promise.all(
    sections.map(async ({ text, pages }) => ({ text, items: await Promise.all(pages.map(item)) })),
  );
}

/** @param {string} page @returns {Promise<Item>} */
async function item(page) {
  return { text: titleOf(await copyPage(page)), link: linkOf(page) };
}

/** @param {string} file of docs/: pictures are copied as they are */
async function copyFrom(file) {
  if (file.endsWith('.md')) await copyPage(file);
  else {
    await mkdir(dirname(join(SOURCE, placeOf(file))), { recursive: true });
    await copyFile(join(root, file), join(SOURCE, placeOf(file)));
  }
}

/**
 * Copies a page to its place in the site. docs/ is the top there, so links are made anew.
 * @param {string} page @returns {Promise<string>} its text
 */
async function copyPage(page) {
  const text = await readFile(join(root, page), 'utf8');
  const target = join(SOURCE, placeOf(page));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(
    target,
    text.replaceAll(LINK, (_, link) => `](${moved(page, link)}`),
  );
  return text;
}

/** @param {string} page @param {string} link in it @returns {string} the same in the site */
function moved(page, link) {
  const target = placeOf(posix.join(posix.dirname(page), link));
  return posix.relative(posix.dirname(placeOf(page)), target);
}

/** @param {string} page @returns {string} its path in the site */
function placeOf(page) {
  return page.replace(/^docs\//, '').replace(/^README\.md$/, 'readme.md');
}

/** @param {string} page @returns {string} its address */
function linkOf(page) {
  return `/${placeOf(page)
    .replace(/(?:^|(?<=\/))index\.md$/, '')
    .replace(/\.md$/, '')}`;
}

/** @param {string} text of a page */
function titleOf(text) {
  const [, title] = /^# (.*)$/m.exec(text) ?? [];
  if (title === undefined) throw new Error('a page has no title');
  return title.replaceAll('`', '');
}

async function makeReference() {
  const config = join(TOOLS, 'tsconfig.json');
  const paths = { '#platform': [join(root, 'ts', 'platform', 'node', 'index.ts')] };
  const compilerOptions = {
    rootDir: root,
    outDir: join(TOOLS, 'none'),
    incremental: false,
    tsBuildInfoFile: null,
    typeRoots: [join(root, 'node_modules', '@types')],
    skipLibCheck: true,
    paths,
  };
  const project = { extends: join(root, 'tsconfig.json'), compilerOptions };
  const include = [join(root, 'ts', '*.ts')];
  await writeFile(config, JSON.stringify({ ...project, include }));
  const program = join(TOOLS, 'node_modules', 'typedoc', 'bin', 'typedoc');
  const entries = Object.keys(ENTRIES).map((name) => join(root, 'ts', `${name}.ts`));
  const api = join(SOURCE, 'api');
  await run(
    process.execPath,
    [program, '--options', join(OURS, 'typedoc.json'), '--tsconfig', config, '--out', api].concat(
      entries,
    ),
    { cwd: TOOLS, capture: true },
  );
  const rows = [];
  for (const [name, title] of Object.entries(ENTRIES)) {
    const words = commentIn(await readFile(join(root, 'ts', `${name}.ts`), 'utf8'));
    const file = join(api, name, 'index.md');
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text.replace(/^# .*$/m, () => `# ${title}\n\n${words}`),
    );
    rows.push(`* [${title}](${name}/index.md): ${firstSentence(words)}`);
  }
  rows.push(`* [${ROOTS}](roots/index.md): ${await writeRoots(join(api, 'roots'))}`);
  const start = '# API\n\nWhat can be imported, from the doc comments:';
  await writeFile(join(api, 'index.md'), `${start}\n\n${rows.join('\n')}\n`);
}

/** @param {string} folder @returns {Promise<string>} what it says of them in a sentence */
async function writeRoots(folder) {
  const text = await readFile(join(root, 'dist', 'roots', 'index.d.ts'), 'utf8');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'index.md'), `# ${ROOTS}\n\n\`\`\`ts\n${text}\`\`\`\n`);
  return firstSentence(commentIn(text));
}

/** @param {string} text that begins with a comment @returns {string} its words */
function commentIn(text) {
  const [, words] = /^\/\*\*([^]*?)\*\//.exec(text) ?? [];
  if (words === undefined) throw new Error('an entry has no words of its own');
  return words.replaceAll(/^ *\* ?/gm, '').trim();
}

/** @param {string} words */
function firstSentence(words) {
  const [sentence = words] = /^[^]*?[.:](?=\s|$)/.exec(words) ?? [];
  return sentence.replaceAll(/\s+/g, ' ').replace(/[.:]$/, '');
}

/** @returns {Promise<Item[]>} */
async function apiItems() {
  return await Promise.all(
    Object.entries({ ...ENTRIES, roots: ROOTS }).map(async ([name, text]) => ({
      text,
      link: `/api/${name}/`,
      collapsed: true,
      items: await membersOf(name),
    })),
  );
}

/** @param {string} name of an entry @returns {Promise<Item[]>} its classes and interfaces */
async function membersOf(name) {
  const folder = join(SOURCE, 'api', name);
  const files = await readdir(folder, { recursive: true });
  return (
    files
      .filter((file) => file.endsWith('.md') && file !== 'index.md')
      // Classes before interfaces, and those before the constants, by the names of their folders.
      .sort()
      .map((file) => ({
        text: basename(file.endsWith('/index.md') ? dirname(file) : file, '.md'),
        link: `/api/${name}/${file.replace(/(?:(?<=\/)index)?\.md$/, '')}`,
      }))
  );
}

/** @param {readonly string[]} options of VitePress */
async function serve(options) {
  if (!existsSync(join(SITE, 'index.html'))) throw new Error('npm run docs makes the site first.');
  // In this process: a child would outlive it.
  process.argv.splice(1, Infinity, vitepress, 'preview', SOURCE, ...options);
  process.env.DOCS_OUT = SITE;
  await import(pathToFileURL(vitepress).href);
}

if (isMain(import.meta.url)) {
  const options = process.argv.slice(2);
  const served = options.includes('--serve');
  const others = options.filter((option) => option !== '--serve');
  await runMain(() => (served ? serve(others) : makeSite(others)));
}
