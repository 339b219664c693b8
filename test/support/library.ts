import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { pki } from '../../tools/certificates.js';
import { projectFile } from '../../tools/project.js';

/** How long a program may take, in milliseconds. */
const LIMIT = 30_000;

/**
 * Runs the program of tools/libraries/use that has the library's name against a server on `port`,
 * and gives what it told; `tlsPort` is for servers that have one for TLS from the start beside one
 * that begins in the clear. Rejects when it fails, or does not end by itself.
 */
export async function useLibrary(name: string, port: number, tlsPort = 0): Promise<unknown> {
  const {
    rootCa,
    server: { ecP256 },
  } = await pki();
  const program = projectFile('tools', 'libraries', 'use', `${name}.mjs`);
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: `${port}`,
      TLS_PORT: `${tlsPort}`,
      CA: rootCa.certFile,
      CERT: ecP256.chainFile,
      KEY: ecP256.keyFile,
    },
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT);
  const closed = new Promise<string>((resolve) =>
    child.once('close', (status, signal) => resolve(signal ?? `exit status ${status}`)),
  );
  const [output, errors, how] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  clearTimeout(timer);
  if (how !== 'exit status 0') throw new Error(`${name} ended with ${how}: ${output}${errors}`);
  const told: unknown = JSON.parse(output);
  return told;
}
