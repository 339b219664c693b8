import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { startBulkServer } from '../support/bulk-server.js';
import { pki } from '../../tools/certificates.js';
import { runCommand } from '../support/command.js';
import { newerNodeFor } from '../support/newer-node.js';
import { installPacked } from '../support/packed.js';
import { startRelay, startWisp } from '../support/relays.js';

/**
 * Node's own WebSocket carries TLS to an echo: a line, then a megabyte both ways at once; then with
 * a CA that is wrong.
 */
const PROGRAM = `
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { TLSSocket, WebSocketStack, WispStack, check } from 'mbedtls-wasm';

const [kind, url, port, ca, wrongCa] = process.argv.slice(2);
const stack = kind === 'wisp' ? new WispStack(url) : new WebSocketStack(url);

function socketFor(root) {
  const socket = new TLSSocket(stack);
  socket.setTimeout(20_000);
  check(socket.setRootCaCert(readFileSync(root, 'utf8')));
  return socket;
}

async function echo(socket, bytes) {
  const back = new Uint8Array(bytes.length);
  const receive = async () => {
    for (let got = 0; got < back.length;) {
      const size = check(await socket.recv(back.subarray(got)), socket);
      if (size === 0) throw new Error('The echo ended.');
      got += size;
    }
  };
  await Promise.all([receive(), socket.send(bytes).then((size) => check(size, socket))]);
  return back;
}

const socket = socketFor(ca);
check(await socket.connect('localhost', Number(port)), socket);
const line = new TextDecoder().decode(await echo(socket, new TextEncoder().encode('a line')));
const megabyte = randomBytes(1_000_000);
const same = megabyte.equals(await echo(socket, megabyte));
const closed = await socket.close();
const bad = socketFor(wrongCa);
await bad.connect('localhost', Number(port));
const { verifyFlags } = bad.lastError;
await bad.close();
if (kind === 'wisp') stack.close();
const ws = await import('ws').then(() => 'is there', () => 'is not there');
const [node] = process.versions.node.split('.');
console.log(JSON.stringify({ node, ws, line, same, closed, verifyFlags }));
`;

test('Node 22: both tunnels by its own WebSocket, without the package ws', async (t) => {
  t.timeout(240_000);
  const node = await newerNodeFor(t);
  if (node === null) return;
  const {
    server: { ecP256 },
    rsaCa,
  } = await pki();
  const { echo: port } = await startBulkServer(t, ecP256);
  const folder = await installPacked();
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
  const relay = await startRelay(t, { allow: [{ host: 'localhost', port }] });
  for (const [kind, url] of [
    ['relay', relay.url],
    ['wisp', await startWisp(t)],
  ] as const) {
    const args = ['program.mjs', kind, url, String(port), ecP256.rootFile, rsaCa.rootFile];
    const { status, stdout, stderr } = await runCommand(node, args, { cwd: folder });
    t.is(status, 0, stderr);
    t.deepEqual(
      JSON.parse(stdout),
      {
        node: '22',
        ws: 'is not there',
        line: 'a line',
        same: true,
        closed: 0,
        verifyFlags: ['NOT_TRUSTED'],
      },
      kind,
    );
  }
  t.regex(await relay.logged(/bytes up/), / 100\d{4} bytes up, 100\d{4} bytes down, /);
});
