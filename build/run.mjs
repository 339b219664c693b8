import { spawn } from 'node:child_process';
import { breakLine } from './log.mjs';

const TAIL_LINES = 20;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment
 * @property {boolean} [capture] keep the output instead of showing it
 * @property {string | Uint8Array} [input] standard input; without it there is none
 * @property {(line: string) => void} [onLine] sees each line of standard output; implies `capture`
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ stdout: string, stderr: string }>} what it printed; `stdout` is empty unless
 *   captured
 * @throws Error that names the command, how it ended, and the last lines that it wrote to standard
 *   error
 */
export function run(command, args, options = {}) {
  const capture = options.capture === true || options.onLine !== undefined;
  if (!capture) breakLine();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: [
        options.input === undefined ? 'ignore' : 'pipe',
        capture ? 'pipe' : 'inherit',
        'pipe',
      ],
    });
    let stdout = '';
    let stderr = '';
    let partial = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      if (options.onLine === undefined) return;
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      for (const line of lines) options.onLine(line);
    });
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stderr += text;
      if (!capture) process.stderr.write(text);
    });
    if (child.stdin !== null) {
      // A program that ends without reading its input is judged by its exit status, not by the
      // broken pipe.
      child.stdin.on('error', () => {});
      child.stdin.end(options.input);
    }
    child.on('error', (error) => {
      reject(
        new Error(`could not run ${commandLine(command, args)}: ${error.message}`, {
          cause: error,
        }),
      );
    });
    child.on('close', (status, signal) => {
      if (partial !== '') options.onLine?.(partial);
      if (status === 0) {
        resolve({ stdout, stderr });
        return;
      }
      const how = signal === null ? `exit status ${status}` : `signal ${signal}`;
      const said = lastLines(stderr.trim() === '' ? stdout : stderr);
      reject(
        new Error(
          `${commandLine(command, args)} failed (${how})${said === '' ? '' : `:\n${said}`}`,
        ),
      );
    });
  });
}

/**
 * A command as a person would type it.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function commandLine(command, args) {
  return [command, ...args]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`))
    .join(' ');
}

/** @param {string} text */
function lastLines(text) {
  return text
    .trimEnd()
    .split('\n')
    .slice(-TAIL_LINES)
    .map((line) => `  ${line}`)
    .join('\n')
    .trimEnd();
}
