import { openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import { UsageError } from './usage-error.js';

/**
 * Asks on the terminal, without showing what is typed: standard input is left to what is sent, and
 * may be a pipe. Throws UsageError where there is no terminal.
 */
export async function askPassphrase(question: string): Promise<string> {
  const terminal = controlling();
  if (terminal !== null) {
    const input = new ReadStream(terminal);
    try {
      return await lineOf(input, () => writeSync(terminal, question));
    } finally {
      writeSync(terminal, '\n');
      input.destroy();
    }
  }
  if (!process.stdin.isTTY)
    throw new UsageError(
      'The key needs a passphrase, and there is no terminal to ask on: give --pass-file FILE.',
    );
  return lineOf(process.stdin, () => process.stderr.write(question)).finally(() =>
    process.stderr.write('\n'),
  );
}

/** The terminal that the command was started on; null on a system that has no file for it. */
function controlling(): number | null {
  try {
    return openSync('/dev/tty', 'r+');
  } catch {
    return null;
  }
}

function lineOf(input: NodeJS.ReadableStream, ask: () => void): Promise<string> {
  const silent = new Writable({ write: (_bytes, _encoding, done) => done() });
  const asker = createInterface({ input, output: silent, terminal: true });
  // The terminal shows nothing from here on: who types at once types unseen.
  ask();
  return new Promise((resolve, reject) => {
    asker.once('line', (line) => {
      resolve(line);
      asker.close();
    });
    asker.once('SIGINT', () => {
      // Gives the terminal its echo back, which the signal would not.
      asker.close();
      process.kill(process.pid, 'SIGINT');
    });
    asker.once('close', () => reject(new UsageError('No passphrase was given.')));
  });
}
