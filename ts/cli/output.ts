import { once } from 'node:events';
import { styleText } from 'node:util';
import { exitStatus } from './exit.js';

/**
 * Ends silently when who reads the output has gone, as head(1) does, and with a sentence when it
 * cannot be written.
 */
export function endWithOutput(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') process.exit();
      if (stream === process.stdout) tell(`Standard output cannot be written: ${message}.`);
      process.exit(exitStatus.failed);
    });
}

export const print = (line = ''): void => void process.stdout.write(`${line}\n`);

/** To people, beside the output. */
export const tell = (line = ''): void => void process.stderr.write(`${line}\n`);

/** Writes and waits until there is room again. */
export async function write(bytes: Uint8Array | string): Promise<void> {
  if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
}

type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** The text in a colour where standard output is a terminal that has them. */
export function coloured(colour: Colour, text: string): string {
  const wanted =
    process.stdout.isTTY && (process.env.NO_COLOR ?? '') === '' && process.stdout.hasColors();
  return wanted ? styleText(colour, text) : text;
}

/** A line on a terminal that is written over again and again; nothing elsewhere. */
export class Progress {
  #shown = false;
  #last = 0;

  show(text: string): void {
    if (!process.stderr.isTTY || process.env.TERM === 'dumb') return;
    if (Date.now() - this.#last < 100) return;
    this.#last = Date.now();
    this.#shown = true;
    process.stderr.write(`\r\u001b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
  }

  end(): void {
    if (this.#shown) process.stderr.write('\r\u001b[K');
    this.#shown = false;
  }
}

/** Rows in columns, two blanks between them. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
