/** npm start: builds, then runs the command with the arguments that were given. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { isMain, runMain } from './log.mjs';

const command = fileURLToPath(new URL('../dist/ts/cli/main.js', import.meta.url));

/**
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
async function start(args) {
  await build();
  await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (status) => {
      process.exitCode = status ?? 1;
      resolve(undefined);
    });
  });
}

if (isMain(import.meta.url)) await runMain(() => start(process.argv.slice(2)));
