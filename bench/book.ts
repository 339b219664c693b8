import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import { figure, median } from './figures.js';

/** The figures of one run of the benchmark, as they are kept. */
export interface Figures {
  readonly machine: string;
  readonly node: string;
  /** ISO 8601. */
  readonly date: string;
  readonly rows: readonly Row[];
}

/** What was measured by turns of several. */
export interface Row {
  readonly group: string;
  readonly name: string;
  readonly unit: string;
  readonly figures: readonly Figure[];
}

/** Of one of them: the middle of its rounds, the least and the most. */
export interface Figure {
  readonly who: string;
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** The same of its process's CPU, in the same unit. */
  readonly cpu?: number;
}

/** The figure of values in the row's unit. */
export function figureOf(
  who: string,
  values: readonly number[],
  cpu: readonly number[] = [],
): Figure {
  return {
    who,
    median: median(values),
    low: Math.min(...values),
    high: Math.max(...values),
    ...(cpu.length === 0 ? {} : { cpu: median(cpu) }),
  };
}

/**
 * The rows that a program of the benchmark has measured: each is printed as it comes, and joins the
 * file that the program was told by `--book`, in the place of its group's rows of before.
 */
export class Book {
  readonly #file: string | null;
  readonly #prints: boolean;
  readonly #rows: Row[] = [];
  #group = '';

  constructor(file: string | null = bookOf(process.argv), prints = true) {
    this.#file = file;
    this.#prints = prints;
  }

  add(row: Row): void {
    this.#rows.push(row);
    if (!this.#prints) return;
    if (row.group !== this.#group) console.log(`\n${row.group}`);
    this.#group = row.group;
    console.log(
      `  ${row.name.padEnd(44)}${row.figures.map((one) => told(one)).join('   ')} ${row.unit}`,
    );
  }

  save(): void {
    if (this.#file === null) return;
    const groups = new Set(this.#rows.map(({ group }) => group));
    const kept = readFigures(this.#file)?.rows.filter(({ group }) => !groups.has(group)) ?? [];
    const figures: Figures = {
      machine: `${process.arch}, ${cpus().length} x ${cpus()[0]?.model ?? 'processor'}`,
      node: process.version,
      date: new Date().toISOString(),
      rows: [...kept, ...this.#rows].map(rounded),
    };
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, `${JSON.stringify(figures, null, 1)}\n`);
  }
}

/** What such a file holds; null where there is none. */
export function readFigures(file: string): Figures | null {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function bookOf(args: readonly string[]): string | null {
  const at = args.indexOf('--book');
  return at < 0 ? null : (args[at + 1] ?? null);
}

function told({ who, median: middle, low, high, cpu }: Figure): string {
  const spread = low === high ? '' : ` (${figure(low)} to ${figure(high)})`;
  return `${who} ${figure(middle)}${spread}${cpu === undefined ? '' : `, CPU ${figure(cpu)}`}`;
}

function rounded(row: Row): Row {
  const round = (value: number): number => Number(value.toPrecision(4));
  return {
    ...row,
    figures: row.figures.map(({ who, median: middle, low, high, cpu }) => ({
      who,
      median: round(middle),
      low: round(low),
      high: round(high),
      ...(cpu === undefined ? {} : { cpu: round(cpu) }),
    })),
  };
}
