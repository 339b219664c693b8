import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { transformSync } from 'esbuild';
import { pki } from '../../tools/certificates.js';
import { runCommand } from './command.js';
import { projectFile, root } from '../../tools/project.js';

/** What each example of README.md and docs/raw.md is recognised by. */
export const EXAMPLES = {
  start: /^import \{ connect \} from 'mbedtls-wasm\/tls'/,
  first: /GET \/ HTTP[^]*TextDecoder/,
  mqtt: /from 'mqtt'/,
  agent: /extends Agent/,
  tunnel: /extends Socket/,
  shared: /new SslConfig\(\);/,
  restrict: /confSigAlgs/,
  pin: /pk_raw/,
  psk: /sensor-17/,
  rawDtls: /TRANSPORT_DATAGRAM/,
  resume: /getSession/,
  revoke: /x509_crl_parse/,
  serve: /confSni/,
  offloaded: /createTLSSocket/,
  relay: /new WebSocketStack\(relay\)/,
  gateway: /gatewayToken/,
  wisp: /new WispStack/,
};

/** A program in README.md or in another document. */
export interface Example {
  /** The heading above it. */
  readonly heading: string;
  readonly code: string;
}

/**
 * All blocks of JavaScript and TypeScript in README.md and docs/raw.md, or in another document, in
 * their order.
 */
export function readmeExamples(document?: string): readonly Example[] {
  if (document === undefined)
    return ['README.md', 'docs/raw.md'].flatMap((name) => readmeExamples(name));
  const examples: Example[] = [];
  let heading = '';
  let block: string[] | null = null;
  for (const line of readFileSync(projectFile(document), 'utf8').split('\n')) {
    if (block === null) {
      heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
      if (/^```[jt]s$/.test(line)) block = [];
    } else if (line === '```') {
      examples.push({ heading, code: block.join('\n') });
      block = null;
    } else block.push(line);
  }
  return examples;
}

/**
 * Runs an example as it is written, but for its types, in a process of its own, between lines that
 * give it the names it assumes and that end these.
 */
export async function runExample(
  t: ExecutionContext,
  code: string,
  before: readonly string[],
  after = '',
): Promise<string> {
  // Inside the package's folder, where the package may be imported by its own name.
  const folder = join(root, 'dist', 'test', 'readme');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${t.title.replace(/\W+/g, '-')}.mjs`);
  const program = transformSync(code, { loader: 'ts', target: 'es2022' });
  writeFileSync(file, [...before, program.code, after].join('\n'));
  t.teardown(() => rmSync(file, { force: true }));
  const { status, stdout, stderr } = await runCommand(process.execPath, [file]);
  t.is(stderr, '');
  t.is(status, 0);
  return stdout;
}

/** The one example that matches. */
export function example(pattern: RegExp): string {
  const found = readmeExamples().filter(({ code }) => pattern.test(code));
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} examples match ${pattern}`);
  return found[0].code;
}

/** What most examples assume: a root of trust and a port. */
export async function names(port: number): Promise<string[]> {
  const {
    server: { ecP256 },
  } = await pki();
  return [`const ca = ${JSON.stringify(ecP256.rootPem)};`, `const port = ${port};`];
}
