import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { build } from 'esbuild';
import { pki } from '../../tools/certificates.js';
import { projectFile } from '../../tools/project.js';
import { startProcess } from '../../tools/servers/process.js';
import { runCommand } from '../support/command.js';
import { startHttp, type HttpServer } from '../support/http-server.js';
import { installPacked } from '../support/packed.js';
import { readmeExamples } from '../support/readme.js';
import { started } from '../support/tls-client.js';

const [worker = '', program = ''] = readmeExamples('docs/runtimes.md').map(({ code }) => code);
const runtime = (name: string): string =>
  projectFile('.cache', 'runtimes', 'node_modules', '.bin', name);

/** A server that tells who its client is, which must have a certificate. */
async function startServer(t: ExecutionContext): Promise<HttpServer> {
  const { rootCa } = await pki();
  return startHttp(
    t,
    (request, response) => {
      const { socket } = request;
      const name = isTls(socket) ? socket.getPeerCertificate().subject.CN : 'nobody';
      response.end(`hello, ${name} ${'x'.repeat(200_000)}`);
    },
    { ca: rootCa.certPem, requestCert: true, rejectUnauthorized: true },
  );
}

function isTls(socket: object): socket is TLSSocket {
  return 'getPeerCertificate' in socket;
}

/** What the programs assume. */
async function names({ port, ca }: HttpServer): Promise<Readonly<Record<string, string>>> {
  const { client } = await pki();
  return { port: String(port), ca, cert: client.ec.chainPem, key: client.ec.keyPem };
}

const GREETING = /hello, client x{200000}/;

for (const [name, args] of [
  ['deno', ['run', '--allow-all', '--node-modules-dir=manual', 'main.mjs']],
  ['bun', ['main.mjs']],
] as const)
  test(`${name}: a fetch with a client certificate`, async (t) => {
    t.timeout(240_000);
    const folder = await installPacked();
    const server = await startServer(t);
    const given = Object.entries(await names(server)).map(
      ([key, value]) => `const ${key} = ${JSON.stringify(value)};`,
    );
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'main.mjs'), [...given, program].join('\n'));
    const { status, stdout, stderr } = await runCommand(runtime(name), args, { cwd: folder });
    t.is(status, 0, stderr);
    t.regex(stdout, GREETING);
  });

test('workerd: a fetch with a client certificate, request after request and at once', async (t) => {
  t.timeout(240_000);
  const folder = await installPacked();
  const server = await startServer(t);
  writeFileSync(join(folder, 'worker.ts'), worker);
  const out = join(folder, 'out');
  mkdirSync(out);
  await build({
    entryPoints: [join(folder, 'worker.ts')],
    bundle: true,
    format: 'esm',
    outdir: out,
    loader: { '.wasm': 'copy' },
    assetNames: '[name]',
    conditions: ['workerd'],
    external: ['cloudflare:*'],
    logLevel: 'error',
  });
  const modules = readdirSync(out).filter((name) => name.endsWith('.wasm'));
  t.deepEqual(modules.sort(), ['llhttp.wasm', 'mbedtls.wasm']);
  const bindings = Object.entries(await names(server)).map(
    ([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`,
  );
  const config = (port: number): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [
        (name = "worker.js", esModule = embed "worker.js"),
        ${modules.map((name) => `(name = "${name}", wasm = embed "${name}")`).join(',\n        ')}
      ],
      bindings = [${bindings.join(', ')}],
      compatibilityDate = "2026-01-01",
    )),
    (name = "internet", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;
  const { port } = await started(
    t,
    startProcess({
      program: 'env',
      args: (chosen) => {
        writeFileSync(join(out, 'config.capnp'), config(chosen));
        return [runtime('workerd'), 'serve', '--verbose', join(out, 'config.capnp')];
      },
      ready: /./,
    }),
  );
  const ask = async (): Promise<string> => {
    for (let attempt = 0; ; attempt++)
      try {
        return await (await fetch(`http://127.0.0.1:${port}/`)).text();
      } catch (error) {
        if (attempt === 50) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
  };
  for (let turn = 0; turn < 5; turn++) t.regex(await ask(), GREETING);
  for (const answer of await Promise.all(Array.from({ length: 8 }, ask))) t.regex(answer, GREETING);
});
