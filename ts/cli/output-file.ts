import {
  accessSync,
  constants,
  createWriteStream,
  fchmodSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
} from 'node:fs';
import type { Writable } from 'node:stream';
import { isError } from '../nsapi/is-error.js';
import { UsageError } from './usage-error.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A file that an option names, which is there when all of it has come. */
export class OutputFile {
  /** Where to write. */
  readonly stream: Writable;
  readonly #place: string;
  /** Where it is until then; null for what is no ordinary file, such as a device. */
  readonly #part: string | null;
  readonly #remove = (): void => this.drop();
  readonly #end = (signal: NodeJS.Signals): void => {
    this.drop();
    process.kill(process.pid, signal);
  };

  private constructor(place: string, part: string | null, fd: number) {
    this.#place = place;
    this.#part = part;
    this.stream = createWriteStream(place, { fd });
    process.once('exit', this.#remove);
    for (const signal of SIGNALS) process.once(signal, this.#end);
  }

  /** Throws UsageError for a file that cannot be written. */
  static open(file: string, option: string): OutputFile {
    try {
      if (file === '') throw new Error('it has no name');
      const there = statSync(file, { throwIfNoEntry: false });
      if (there?.isDirectory()) throw new Error(`"${file}" is a folder: name a file`);
      if (there !== undefined && !there.isFile())
        return new OutputFile(file, null, openSync(file, 'w'));
      return OutputFile.#aside(there === undefined ? file : realpathSync(file), there);
    } catch (error) {
      throw new UsageError(`${option}: ${isError(error) ? error.message : String(error)}`);
    }
  }

  static #aside(place: string, there: Stats | undefined): OutputFile {
    if (there !== undefined) accessSync(place, constants.W_OK);
    const part = `${place}.${process.pid}.part`;
    const fd = openSync(part, 'wx');
    // It stays readable to those who could read it.
    if (there !== undefined) fchmodSync(fd, there.mode & 0o777);
    return new OutputFile(place, part, fd);
  }

  /** All of it has come. */
  keep(): void {
    if (this.#part !== null) renameSync(this.#part, this.#place);
  }

  /** Leaves nothing of what is not whole. */
  drop(): void {
    process.removeListener('exit', this.#remove);
    for (const signal of SIGNALS) process.removeListener(signal, this.#end);
    this.stream.destroy();
    if (this.#part !== null) rmSync(this.#part, { force: true });
  }
}
