import { readFileSync } from 'node:fs';
import test from 'ava';
import { transform } from 'esbuild';
import { rollup } from 'rollup';
import { createTLSSocket as createOffloaded } from '../../ts/offload/create-tls-socket.js';
import { createTLSSocket } from '../../ts/adapt/create-tls-socket.js';
import { OffloadedTLSSocket } from '../../ts/offload/offloaded-tls-socket.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import {
  NSAPI_ERROR_AUTH_FAILURE,
  NSAPI_ERROR_IS_CONNECTED,
  NSAPI_ERROR_NO_SOCKET,
  NSAPI_ERROR_OK,
} from '../../ts/nsapi/error.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { NodeStack } from '../../ts/stack/node/node-stack.js';
import { pki } from '../../tools/certificates.js';
import { runCommand } from '../support/command.js';
import { bytesOf } from '../support/events.js';
import { recvExactly } from '../support/exchange.js';
import { reachable } from '../support/imports.js';
import { projectFile } from '../../tools/project.js';
import { filesLike } from '../support/project-files.js';
import { startNodeTlsServer } from '../../tools/servers.js';
import { started } from '../support/tls-client.js';

const OK = NSAPI_ERROR_OK;

test(
  'The offloaded TLSSocket has the same open, connect, close and certificate calls, controls ' +
    'the stack only by socket options at level 7099, and depends on nothing of Mbed TLS',
  async (t) => {
    const { rootCa, intermediate, client, server } = await pki();
    const { port } = await started(
      t,
      startNodeTlsServer(
        {
          cert: server.ecP256.chainPem,
          key: server.ecP256.keyPem,
          requestCert: true,
          ca: [rootCa.certPem, intermediate.certPem],
        },
        (socket) => socket.pipe(socket),
      ),
    );
    const stack = new NodeStack();
    const asked: string[] = [];
    const watched = new Proxy(stack, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value !== 'function'
          ? value
          : (...args: unknown[]) => {
              asked.push(
                name === 'setsockopt'
                  ? `setsockopt ${String(args[1])} ${String(args[2])}`
                  : String(name),
              );
              return Reflect.apply(value, target, args);
            };
      },
    });
    const socket: OffloadedTLSSocket = new OffloadedTLSSocket();
    t.is(socket.open(watched), OK);
    t.is(socket.setRootCaCert(rootCa.certPem), OK);
    t.is(socket.setClientCertKey(client.ec.chainPem, client.ec.keyPem), OK);
    t.is(await socket.connect('localhost', port), OK);
    t.is(await socket.send(bytesOf('echo')), 4);
    t.deepEqual(Buffer.from(await recvExactly(socket, 4)).toString(), 'echo');
    t.is(await socket.close(), OK);
    t.deepEqual(
      [...new Set(asked)],
      [
        'socketOpen',
        'socketAttach',
        'setsockopt 7099 1',
        'setsockopt 7099 2',
        'setsockopt 7099 3',
        'setsockopt 7099 0',
        'setsockopt 7099 4',
        'socketConnect',
        'socketTlsBegan',
        'socketSend',
        'socketRecv',
        'socketClose',
      ],
    );
    for (const name of [
      'open',
      'connect',
      'send',
      'recv',
      'close',
      'setHostname',
      'setRootCaCert',
      'setClientCertKey',
    ]) {
      t.true(name in OffloadedTLSSocket.prototype && name in TLSSocket.prototype, name);
    }
    const library = filesLike(/^ts\/.*\.ts$/);
    for (const entry of ['ts/offload/offloaded-tls-socket.ts', 'ts/offloaded.ts']) {
      t.true(library.has(entry));
      t.deepEqual(
        [...reachable(library, entry)].filter((file) => /^(wasm|ts\/(mbedtls|ffi))\//.test(file)),
        [],
      );
    }
  },
);

test(
  'Offloaded: certificates are set after open and before connect; before it NO_SOCKET, after ' +
    'it IS_CONNECTED',
  async (t) => {
    const { rootCa, client, server } = await pki();
    const { port } = await started(
      t,
      startNodeTlsServer({ cert: server.ecP256.chainPem, key: server.ecP256.keyPem }, () => {}),
    );
    const socket = new OffloadedTLSSocket();
    const set = (): number[] => [
      socket.setHostname('localhost'),
      socket.setRootCaCert(rootCa.certPem),
      socket.setClientCertKey(client.ec.certPem, client.ec.keyPem),
    ];
    t.deepEqual(set(), Array(3).fill(NSAPI_ERROR_NO_SOCKET));
    check(socket.open(), socket);
    t.deepEqual(set(), [OK, OK, OK]);
    const connecting = socket.connect('localhost', port);
    t.deepEqual(set(), Array(3).fill(NSAPI_ERROR_IS_CONNECTED), 'it has begun');
    t.is(await connecting, OK);
    t.deepEqual(set(), Array(3).fill(NSAPI_ERROR_IS_CONNECTED));
    await socket.close();
    t.deepEqual(set(), Array(3).fill(NSAPI_ERROR_NO_SOCKET));
    check(socket.open(), socket);
    t.is(
      await socket.connect('localhost', port),
      NSAPI_ERROR_AUTH_FAILURE,
      'what was set went with the connection: nobody is trusted',
    );
    await socket.close();
  },
);

test(
  'Which of the two TLSSocket is, is one configuration switch, off by default; the ' +
    'application does not change',
  async (t) => {
    const { server } = await pki();
    const { port } = await started(
      t,
      startNodeTlsServer({ cert: server.ecP256.chainPem, key: server.ecP256.keyPem }, (socket) =>
        socket.once('data', () => socket.end('served')),
      ),
    );
    // Every file that is loaded is named.
    const hook =
      `export async function load(url, context, next) { process._rawDebug('loaded ' + ` +
      'url); return next(url, context); }';
    const watch =
      `data:text/javascript,import { register } from 'node:module'; ` +
      `register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
    for (const offloaded of [false, true]) {
      const args = [
        ...(offloaded ? ['--conditions=offload-tlssocket'] : []),
        `--import=${watch}`,
        projectFile('dist', 'test', 'support', 'switch-program.js'),
        String(port),
        server.ecP256.rootFile,
      ];
      const { status, stdout, stderr } = await runCommand(process.execPath, args);
      t.is(status, 0, stderr);
      const { compiled, ...found }: { compiled: number } = JSON.parse(stdout);
      t.deepEqual(found, {
        answer: 'served',
        offloaded,
        byDefault: offloaded,
        streams: 'function',
      });
      t.is(compiled > 0, !offloaded);
      const loaded = stderr
        .split('\n')
        .filter((line) => line.startsWith('loaded '))
        .map((line) => line.replace(/^.*\/dist\//, ''));
      t.true(loaded.includes(`module/mbedtls-wasm${offloaded ? '.offloaded' : ''}.js`));
      const ofMbedtls = loaded.filter((file) => /^wasm\/|mbedtls-wasm\.(mbedtls|ffi)-/.test(file));
      t.is(ofMbedtls.includes('wasm/mbedtls.js'), !offloaded);
      t.is(ofMbedtls.length > 0, !offloaded);
    }
    t.true(createTLSSocket() instanceof TLSSocket);
    t.true(createTLSSocket({ offload: false }) instanceof TLSSocket);
    t.true(createTLSSocket({ offload: true }) instanceof OffloadedTLSSocket);
    t.true(createTLSSocket({ offload: true, stack: new NodeStack() }).isOpen);
    t.true(createOffloaded() instanceof OffloadedTLSSocket);
    t.true(createOffloaded({ offload: true, stack: new NodeStack() }).isOpen);
    t.throws(() => createOffloaded({ offload: false }), {
      instanceOf: TypeError,
      message: /offload-tlssocket/,
    });
  },
);

test('a bundle of the offloaded entry has nothing of Mbed TLS in it', async (t) => {
  const manifest: { exports: Record<string, Record<string, Record<string, string>>> } = JSON.parse(
    readFileSync(projectFile('package.json'), 'utf8'),
  );
  const entry = manifest.exports['.']?.['offload-tlssocket']?.default ?? '';
  t.is(manifest.exports['./offloaded']?.default?.toString(), entry);
  const sizes: string[] = [];
  const bundle = async (platform: string, program: string) => {
    const bundled = await rollup({
      input: 'program',
      external: /^node:/,
      // What package.json says, which rollup does not read by itself.
      treeshake: { moduleSideEffects: false },
      plugins: [
        {
          name: 'platform',
          resolveId: (specifier) =>
            specifier === '#platform'
              ? projectFile('dist', 'module', `mbedtls-wasm.platform-${platform}.js`)
              : specifier === 'program'
                ? specifier
                : null,
          load: (id) => (id === 'program' ? program : null),
        },
      ],
      onwarn: ({ message }) => t.fail(message),
    });
    const {
      output: [chunk],
    } = await bundled.generate({ format: 'es' });
    await bundled.close();
    return chunk;
  };
  for (const platform of ['web', 'node']) {
    const path = JSON.stringify(projectFile(entry));
    const whole = await bundle(platform, `export * from ${path};`);
    t.notRegex(whole.code, /WebAssembly|\bwasm\b.*base64|mbedtls_ssl/);
    t.deepEqual(
      Object.keys(whole.modules).filter((file) =>
        /\/(wasm|browser)\/|\.(mbedtls|ffi|tls)-/.test(file),
      ),
      [],
    );
    t.true(whole.exports.includes('TLSSocket'));
    if (platform === 'web') t.deepEqual(whole.imports, [], 'nothing of Node');
    const used = await bundle(
      platform,
      `export { TLSSocket, createTLSSocket, check, defaultStack, toDuplex } from ${path};`,
    );
    // What a page loads: without comments, which are a third of it.
    const { code } = await transform(used.code, { minifyWhitespace: true, minifySyntax: true });
    t.log(`${platform}: ${code.length} characters`);
    // Node's has UDP, and the stream that libraries expect, with a socket's members.
    t.true(code.length < (platform === 'web' ? 56_000 : 90_000));
    sizes.push(
      `${platform}: ${(used.code.length / 1000).toFixed(1)} KB, ` +
        `${(whole.code.length / 1000).toFixed(1)} KB with all of its stacks`,
    );
  }
  t.log(`the offloaded entry, bundled, not minified: ${sizes.join(', ')}`);
});
