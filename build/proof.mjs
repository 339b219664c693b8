/**
 * Writes the figures of docs/reliability.md that the tests' own runs come to: the zoo, the hostile
 * servers, the sweeps, the fuzzers, Wycheproof and the timing. Prints them, with --write into the
 * page.
 *
 *     node build/proof.mjs [zoo | hostile | sweeps | fuzz | wycheproof | timing]... [--write]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.mjs';
import { isMain, runMain } from './log.mjs';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(root, 'docs', 'reliability.md');
const FUZZ_SECONDS = 30;

/** @param {string} name of a module of test/support that writes a section */
async function reported(name) {
  const path = join(root, 'dist', 'test', 'support', 'reports', `${name}.js`);
  return (await import(pathToFileURL(path).href)).report();
}

async function fuzzed() {
  const rows = (await fuzz(FUZZ_SECONDS)).map(
    ({ target, runs, edges, seconds }) => `| ${target} | ${seconds} s | ${runs} | ${edges} | 0 |`,
  );
  return ['| target | time | inputs | edges | found |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

/**
 * What the tests of a file log, of which all have to pass.
 * @param {string} file @param {readonly string[]} options @param {RegExp} pattern
 */
async function logged(file, options, pattern) {
  const ava = join(root, 'node_modules', 'ava', 'entrypoints', 'cli.mjs');
  const args = [ava, ...options, `dist/test/${file}.test.js`];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: root, capture: true });
  const found = [...`${stdout}${stderr}`.matchAll(pattern)];
  if (found.length === 0) throw new Error(`${file} said nothing:\n${stdout}`);
  return found;
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function table(head, rows) {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

async function wycheproof() {
  const found = await logged('memory/wycheproof', [], /(\w+): (\d+) tests, (\d+) wrong/g);
  const rows = found.map(([, ...cells]) => cells);
  const sum = (/** @type {number} */ at) => rows.reduce((all, row) => all + Number(row[at]), 0);
  const total = [`**${rows.length} files**`, `${sum(1)}`, `${sum(2)}`];
  return table(['file', 'tests', 'wrong'], [...rows, total]);
}

async function timing() {
  const pattern =
    /no difference in time: (.+?)(?: \([^)]*s\))?\n.*?t (-?[\d.]+), control (-?[\d.]+), (\d+) m/g;
  const found = await logged('long/timing', ['--config', 'ava.long.config.mjs'], pattern);
  const rows = found.map(([, ...cells]) => cells);
  return table(['what', 't', 't of the control', 'measurements'], rows);
}

/** @type {Readonly<Record<string, () => Promise<string>>>} */
const SECTIONS = {
  zoo: () => reported('zoo'),
  hostile: () => reported('hostile'),
  sweeps: () => reported('sweeps'),
  fuzz: fuzzed,
  wycheproof,
  timing,
};

/** @param {string} name @param {string} text */
async function write(name, text) {
  const page = await readFile(PAGE, 'utf8');
  const begin = `<!-- ${name}: written by node build/proof.mjs ${name} --write -->\n`;
  const end = `<!-- end of ${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for it: ${begin}${end}`);
  await writeFile(PAGE, `${page.slice(0, from + begin.length)}\n${text}\n\n${page.slice(to)}`);
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const { values, positionals } = parseArgs({
      options: { write: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    for (const name of positionals.length === 0 ? Object.keys(SECTIONS) : positionals) {
      const section = SECTIONS[name];
      if (section === undefined) throw new Error(`There is no section ${name}.`);
      const text = await section();
      console.log(text);
      if (values.write) await write(name, text);
    }
  });
}
