import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from './usage-error.js';

/** Asks on the terminal, without showing what is typed. Throws UsageError where there is none. */
export function askPassphrase(question: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new UsageError(
      'The key needs a passphrase, and standard input is no terminal: give --pass-file FILE.',
    );
  process.stderr.write(question);
  const silent = new Writable({ write: (_bytes, _encoding, done) => done() });
  const asker = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve, reject) => {
    asker.once('line', (line) => {
      resolve(line);
      asker.close();
    });
    asker.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    asker.once('close', () => {
      process.stderr.write('\n');
      reject(new UsageError('No passphrase was given.'));
    });
  });
}
