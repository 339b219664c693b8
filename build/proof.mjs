/**
 * Writes the figures of docs/reliability.md that the tests' own runs come to: the zoo, the hostile
 * servers, the sweeps and the fuzzers. Prints them, with --write into the page.
 *
 *     node build/proof.mjs [zoo | hostile | sweeps | fuzz]... [--write]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.mjs';
import { isMain, runMain } from './log.mjs';

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

/** @type {Readonly<Record<string, () => Promise<string>>>} */
const SECTIONS = {
  zoo: () => reported('zoo'),
  hostile: () => reported('hostile'),
  sweeps: () => reported('sweeps'),
  fuzz: fuzzed,
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
