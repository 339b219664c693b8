import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What is typed, once the screen has what is waited for. */
export interface Typed {
  readonly after: RegExp;
  readonly keys: string;
}

/** How a command ended on a terminal, and all that it showed there. */
export interface Shown {
  readonly status: number | null;
  readonly screen: string;
}

/** Runs a command of the shell on a pseudo-terminal, by script(1) of util-linux. */
export async function onTerminal(command: string, typed: readonly Typed[]): Promise<Shown> {
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let screen = '';
  let seen = 0;
  let next = 0;
  child.stdin.on('error', () => {});
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    for (let each = typed[next]; each !== undefined; each = typed[next]) {
      const found = each.after.exec(screen.slice(seen));
      if (found === null) break;
      seen += found.index + found[0].length;
      next += 1;
      child.stdin.write(each.keys);
    }
  });
  const [status]: (number | null)[] = await once(child, 'close');
  return { status: status ?? null, screen };
}

/** A word as the shell takes it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
