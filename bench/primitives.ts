import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { CheckingInstance } from '../test/support/checking.js';
import { projectFile } from '../tools/project.js';
import { median } from './figures.js';
import { subjects, type Operation, type Subject } from './primitive-subjects.js';

/**
 * Primitives in turns: by this build, by a build of the same sources with Mbed TLS's own code, by
 * node:crypto, and, with the path of a program as the argument, by Mbed TLS as a native compiler
 * makes it (bench/primitives.c). Operations a second of CPU time, the median of the rounds, its
 * spread from the first to the third quarter in percent, and how many times as fast ours is as Mbed
 * TLS's own, the median of the rounds' ratios. node:crypto imports public keys each time, as a
 * handshake has to. Everything is kept as JSON.
 */

const ROUNDS = 11;
const SLICE_MS = 60;
const OUTPUT = projectFile('.cache', 'bench', 'primitives.json');
const native = process.argv[2];
const COLUMNS = ['ours', 'Mbed TLS', ...(native === undefined ? [] : ['native']), 'node'] as const;

type Column = (typeof COLUMNS)[number];
type Round = Readonly<Partial<Record<Column, number>>>;

function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** How often an operation is done between two looks at the clock: for about a millisecond. */
function batchOf(operation: Operation): number {
  for (let batch = 1; ; batch *= 2) {
    const start = performance.now();
    for (let count = 0; count < batch; count++) operation();
    if (performance.now() - start > 1) return batch;
  }
}

function rate(operation: Operation, batch: number): number {
  const start = cpuTime();
  for (let done = batch; ; done += batch) {
    for (let count = 0; count < batch; count++) operation();
    const taken = cpuTime() - start;
    if (taken * 1000 > SLICE_MS) return done / taken;
  }
}

function nativeRate(program: string, name: string): number {
  return Number(execFileSync(program, [name, String(SLICE_MS)], { encoding: 'utf8' }));
}

function measurer(operation: Operation): () => number {
  const batch = batchOf(operation);
  return () => rate(operation, batch);
}

/** All implementations one after the other, again and again. */
function roundsOf({ name, by, node }: Subject): readonly Round[] {
  const ours = measurer(by(builds[0]));
  const reference = measurer(by(builds[1]));
  const byNode = measurer(node);
  return Array.from({ length: ROUNDS }, () => ({
    ours: ours(),
    'Mbed TLS': reference(),
    ...(native === undefined ? {} : { native: nativeRate(native, name) }),
    node: byNode(),
  }));
}

/** The distance of the quartiles, in percent of the median. */
function spread(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? NaN;
  return (100 * (at(0.75) - at(0.25))) / at(0.5);
}

function printed(values: readonly number[]): string {
  return `${median(values).toFixed(0)} ±${spread(values).toFixed(0)}%`.padStart(16);
}

function measure(subject: Subject): object {
  const rounds = roundsOf(subject);
  const ratio = median(rounds.map((round) => (round.ours ?? NaN) / (round['Mbed TLS'] ?? NaN)));
  const columns = COLUMNS.map((column) => rounds.map((round) => round[column] ?? NaN));
  const { name, title, aim } = subject;
  const wanted = aim === undefined ? '' : aim.toFixed(2);
  console.log(
    `${title.padEnd(18)}${columns.map(printed).join('')}${ratio.toFixed(2).padStart(8)}` +
      wanted.padStart(7),
  );
  return { name, title, aim, ratio, rounds };
}

const builds = [
  new CheckingInstance('mbedtls-primitives'),
  new CheckingInstance('mbedtls-primitives-reference'),
] as const;
console.log(
  `${'operations/s'.padEnd(18)}${COLUMNS.map((title) => title.padStart(16)).join('')}` +
    `${'ratio'.padStart(8)}${'aim'.padStart(7)}`,
);
const rows = subjects().map(measure);
mkdirSync(dirname(OUTPUT), { recursive: true });
writeFileSync(
  OUTPUT,
  `${JSON.stringify({ node: process.version, cpu: cpus()[0]?.model, rows }, null, 2)}\n`,
);
console.log(`Kept in ${OUTPUT}`);
