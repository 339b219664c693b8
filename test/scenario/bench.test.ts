import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { BARS, metOf } from '../../bench/bars.js';
import { Book, figureOf, readFigures, type Row } from '../../bench/book.js';
import { plot, plotName } from '../../bench/plot.js';
import { tables } from '../../bench/tables.js';
import { temporaryFolder } from '../../tools/cleanup.js';
import { projectFile } from '../../tools/project.js';
import { runCommand } from '../support/command.js';

// That the benchmark still runs. What it measures here says nothing.

const CONTESTANTS = ['TLSSocket', 'node:tls'];

async function run(
  t: ExecutionContext,
  program: string,
  ...args: readonly string[]
): Promise<void> {
  const file = projectFile('dist', 'bench', program);
  const { status, stderr } = await runCommand(process.execPath, [file, ...args]);
  t.is(status, 0, stderr);
}

/** The rows that a program of the benchmark leaves in a file. */
async function rowsOf(t: ExecutionContext, program: string): Promise<readonly Row[]> {
  const file = join(temporaryFolder('bench').path, 'figures.json');
  await run(t, program, '--quick', '--book', file);
  return readFigures(file)?.rows ?? [];
}

function whole(
  t: ExecutionContext,
  rows: readonly Row[],
  group: RegExp,
  who: readonly string[],
): void {
  const found = rows.filter((row) => group.test(row.group));
  t.true(found.length > 0, String(group));
  for (const { name, figures } of found) {
    for (const one of who)
      t.true(
        figures.some((figure) => figure.who === one),
        `${name}: ${one}`,
      );
    for (const { median, low, high, cpu = 1 } of figures)
      t.true(low > 0 && low <= median && median <= high && Number.isFinite(high) && cpu >= 0, name);
  }
}

test('handshakes, bytes, round trips: each row has who is to be in it', async (t) => {
  const rows = await rowsOf(t, 'tls/main.js');
  for (const group of ['TLS 1.3, full', 'TLS 1.3, resumed', 'TLS 1.2, full', 'TLS 1.2, resumed']) {
    const own = rows.filter((row) => row.group === `Handshakes, ${group}`);
    t.deepEqual(
      own.map(({ name }) => name),
      ['P-256', 'P-384', 'RSA-2048', 'mixed'],
    );
  }
  const native = existsSync(projectFile('.cache', 'native-bench', 'client'));
  const who = [...CONTESTANTS, ...(native ? ['native Mbed TLS'] : [])];
  for (const group of [/^Handshakes/, /records of 16 KB$/, /of 1 KB$/, /of 64 B$/, /^Round trips/])
    whole(t, rows, group, who);
  whole(t, rows, /^TCP without TLS$/, ['TCPSocket', 'node:net', 'node:net, onread']);
});

test('many sockets and their memory', async (t) => {
  const rows = await rowsOf(t, 'many.js');
  whole(t, rows, /^Sockets at once$/, CONTESTANTS);
  whole(t, rows, /^Memory of a process/, [...CONTESTANTS, 'node:net']);
});

test('cold start and sizes', async (t) => {
  const rows = await rowsOf(t, 'start.js');
  whole(t, rows, /^Cold start/, ['mbedtls-wasm']);
  whole(t, rows, /^Sizes$/, []);
});

const row = (group: string, name: string, ...values: readonly number[]): Row => ({
  group,
  name,
  unit: 'ms',
  figures: CONTESTANTS.map((who, at) => figureOf(who, [values[at] ?? NaN], [1])),
});

test('a file keeps the groups of other programs, and takes the newer rows of its own', (t) => {
  const file = join(temporaryFolder('bench').path, 'deep', 'figures.json');
  for (const rows of [[row('one', 'a', 1, 2), row('two', 'b', 1, 2)], [row('one', 'c', 3, 4)]]) {
    const book = new Book(file, false);
    for (const each of rows) book.add(each);
    book.save();
  }
  const names = readFigures(file)?.rows.map(({ group, name }) => `${group} ${name}`);
  t.deepEqual(names, ['two b', 'one c']);
});

test('the middle, the least and the most of values', (t) => {
  t.deepEqual(figureOf('x', [5, 1, 9], [2, 4, 3]), {
    who: 'x',
    median: 5,
    low: 1,
    high: 9,
    cpu: 3,
  });
});

test('a bar is met or not, by the ratio of what it names', (t) => {
  const told = metOf([
    row('Handshakes, TLS 1.3, full', 'P-256', 9, 10),
    row('Handshakes, TLS 1.3, full', 'P-384', 11, 10),
    row('Handshakes, TLS 1.3, full', 'mixed', 30, 10),
    row('Handshakes, TLS 1.2, full', 'P-256', 30, 10),
    row('Bytes in records of 16 KB', 'AES-128-GCM, up', 2, 10),
    row('Sockets at once', '1000 handshakes, 64 KB each way', 99, 1),
  ]);
  t.deepEqual(
    told.map(({ name, ratio, met }) => [name, ratio, met]),
    [
      ['P-256', 0.9, true],
      ['P-384', 1.1, false],
      ['AES-128-GCM, up', 0.2, false],
      ['1000 handshakes, 64 KB each way', 1, true],
    ],
  );
  t.true(BARS.every(({ most, least }) => (most === undefined) !== (least === undefined)));
});

test('plots and tables are written, into the page where there is one', async (t) => {
  const folder = temporaryFolder('bench').path;
  const [file, page] = [join(folder, 'figures.json'), join(folder, 'page.md')];
  const book = new Book(file, false);
  book.add(row('A < B & "C"', '1 < 2', 1, 2));
  book.save();
  const [begin, end] = [
    '<!-- figures: written by npm run bench -->',
    '<!-- end of the figures -->',
  ];
  writeFileSync(page, `before\n${begin}\nold\n${end}\nafter\n`);
  await run(t, 'plots.js', file, join(folder, 'plots'), page);
  const svg = readFileSync(join(folder, 'plots', 'a-b-c.svg'), 'utf8');
  t.true(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"'));
  t.false(/<[^a-z/]|&(?!amp;|lt;|gt;)/.test(svg), 'what is to be escaped is');
  t.is(svg.match(/<rect/g)?.length, 1 + 2 * CONTESTANTS.length);
  const written = readFileSync(page, 'utf8');
  t.regex(written, /^before\n/);
  t.regex(written, /\nafter\n$/);
  t.regex(written, /!\[A < B & "C"\]\(plots\/a-b-c\.svg\)/);
  t.false(written.includes('old'));
  t.deepEqual(readdirSync(join(folder, 'plots')), ['a-b-c.svg']);
});

test('a plot has a bar for each figure, none outside', (t) => {
  const drawn = plot('g', [row('g', 'a', 1, 1000), row('g', 'b', 500, 2)]);
  const widths = [...drawn.matchAll(/<rect x="(\d+)"[^>]*width="([\d.]+)"/g)];
  t.true(widths.every(([, x, width]) => Number(x) + Number(width) <= 760));
  t.is(plotName('Handshakes, TLS 1.3, full'), 'handshakes-tls-1-3-full.svg');
});

test('a plot has room for a long name, and is dark where the page around it is', (t) => {
  const name = 'a'.repeat(40);
  const drawn = plot('g', [row('g', name, 1, 2)]);
  const [, x = NaN] =
    new RegExp(`<text x="(\\d+)"[^>]*text-anchor="end">${name}`).exec(drawn) ?? [];
  t.true(Number(x) > name.length * 6.5);
  t.regex(drawn, /@media \(prefers-color-scheme: dark\)/);
  t.notRegex(drawn, /stroke="#|<text[^>]*fill=/);
});

test('tables name the machine, and every group once', (t) => {
  const rows = [row('g', 'a', 1, 2), row('g', 'b', 3, 4)];
  const text = tables({ machine: 'x64', node: 'v20', date: '2026-01-02T00:00:00Z', rows });
  t.regex(text, /^Node v20, x64, 2026-01-02\./);
  t.is(text.split('### g').length, 2);
  t.regex(text, /\| b \| 3\.00; CPU 1\.00 \| 4\.00; CPU 1\.00 \|/);
});
