/**
 * Progress of the set-up and build scripts. On a terminal the running step is one line that is
 * rewritten ("[2/5] fetching Mbed TLS 3.6.7 ... 41%"); anywhere else every message is a plain line,
 * and details are left out.
 */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const out = process.stdout;
const err = process.stderr;

let silent = false;
let total = 0;
let count = 0;
/** @type {string | null} The step that is not finished yet. */
let current = null;
/** Whether the terminal's last line holds the running step, without a line feed. */
let lineOpen = false;

/** Prints nothing any more, but for the message of a failed script. */
export function silence() {
  silent = true;
}

/** @param {string} text */
function writeLine(text) {
  if (!silent) out.write(`${text}\n`);
}

/** @param {string} text */
function rewrite(text) {
  if (silent) return;
  const width = (out.columns || 80) - 1;
  out.write(`\r\x1b[K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
  lineOpen = true;
}

/**
 * Says how many steps will follow. Without it they are not numbered.
 * @param {number} steps
 */
export function plan(steps) {
  total = steps;
  count = 0;
}

/**
 * Begins a step. An earlier one that is still open is finished first.
 * @param {string} title
 */
export function step(title) {
  if (current !== null) done();
  count += 1;
  current = total >= count ? `[${count}/${total}] ${title}` : title;
  if (out.isTTY) rewrite(current);
  else writeLine(current);
}

/**
 * Shows how far the running step is. Only on a terminal.
 * @param {string} detail
 */
export function update(detail) {
  if (out.isTTY && current !== null) rewrite(`${current} ... ${detail}`);
}

/**
 * Finishes the running step.
 * @param {string} [detail] its outcome
 */
export function done(detail) {
  if (current === null) return;
  const text = detail === undefined ? current : `${current}: ${detail}`;
  if (out.isTTY) writeLine(lineOpen ? `\r\x1b[K${text}` : text);
  else if (detail !== undefined) writeLine(text);
  lineOpen = false;
  current = null;
}

/** Ends a line that is being rewritten, so that another program's output starts on its own. */
export function breakLine() {
  if (lineOpen) out.write('\n');
  lineOpen = false;
}

/**
 * A line that stays.
 * @param {string} text
 */
export function note(text) {
  breakLine();
  writeLine(text);
}

/** @param {string} text */
export function warn(text) {
  breakLine();
  if (!silent) err.write(`warning: ${text}\n`);
}

/**
 * Whether a module is the script that node was started with.
 * @param {string} moduleUrl its `import.meta.url`
 */
export function isMain(moduleUrl) {
  const script = process.argv[1];
  return script !== undefined && realpathSync(script) === fileURLToPath(moduleUrl);
}

/**
 * Runs a script's main function; a failure is printed as its message alone and ends in exit status
 * 1.
 * @param {() => unknown} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    breakLine();
    const text = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? error.stack : undefined;
    err.write(`\n${process.env.DEBUG ? (stack ?? text) : text}\n`);
    process.exitCode = 1;
  }
}
