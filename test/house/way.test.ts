import { createServer } from 'node:tls';
import test from 'ava';
import { defaultInstance } from '../../ts/ffi/instance.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { pki } from '../../tools/certificates.js';
import { onNextCall, wayToHere, type Way } from '../../tools/way.js';
import { listenLocally } from '../../tools/listen.js';

const MOST_FRAMES = 20;
const MOST_FILES = 8;

test('the way of a byte from a call of a socket to the edge of C is short', async (t) => {
  const { rootCa, server: certificates } = await pki();
  const { chainPem: cert, keyPem: key } = certificates.ecP256;
  const server = createServer({ cert, key }, (peer) => peer.pipe(peer).on('error', () => {}));
  t.teardown(() => server.close());
  const port = await listenLocally(server);
  const socket = new TLSSocket();
  t.teardown(() => socket.close());
  t.is(socket.open(), 0);
  t.is(socket.setRootCaCert(rootCa.certPem), 0);
  t.is(socket.setHostname('localhost'), 0);
  t.is(await socket.connect('127.0.0.1', port), 0);
  const { bios } = defaultInstance();
  const ways: Way[] = [];
  const look = (): void => void ways.push(wayToHere());
  onNextCall(bios, 'send', look);
  t.is(await socket.send(Buffer.from('there')), 5);
  onNextCall(bios, 'recv', look);
  t.is(await socket.recv(new Uint8Array(9)), 5);
  t.is(ways.length, 2);
  for (const { frames, inside, files } of ways) {
    t.true(frames > 10 && files.length > 5, 'something was measured');
    t.true(frames + inside <= MOST_FRAMES, `${frames} frames, and ${inside} of C`);
    t.true(files.length <= MOST_FILES, files.join(' '));
  }
});
