/**
 * A client in a process of its own: resumes the session in a file if there is one, asks for a page,
 * prints it, and keeps the session of this connection in the file. Arguments: port, file of the CA
 * certificates, version (1.2 or 1.3), session file.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import { TLSSocket } from '../../ts/tls/tls-socket.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { openRaw } from '../../ts/raw.js';

const [port = '', caFile = '', version = '', sessionFile = ''] = process.argv.slice(2);
const socket = new TLSSocket();
check(socket.open());
socket.setTimeout(20_000);
check(socket.setRootCaCert(readFileSync(caFile)), socket);
const config = socket.getSslConfig();
const number = version === '1.2' ? MBEDTLS_SSL_VERSION_TLS1_2 : MBEDTLS_SSL_VERSION_TLS1_3;
config.confMinTlsVersion(number);
config.confMaxTlsVersion(number);
openRaw(config.instance).c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
  config.pointer,
  1,
);
if (existsSync(sessionFile)) check(socket.setSession(readFileSync(sessionFile)), socket);
check(await socket.connect('localhost', Number(port)), socket);
check(await socket.send(new TextEncoder().encode('GET / HTTP/1.0\r\n\r\n')), socket);
const piece = new Uint8Array(16_384);
const decoder = new TextDecoder();
for (
  let size = check(await socket.recv(piece), socket);
  size > 0;
  size = check(await socket.recv(piece), socket)
) {
  process.stdout.write(decoder.decode(piece.subarray(0, size), { stream: true }));
}
const session = socket.getSession();
// Not every server gives a new ticket to who came with one.
if (session !== null) writeFileSync(sessionFile, session, { mode: 0o600 });
else if (!existsSync(sessionFile)) throw new Error('there is no session to keep');
check(await socket.close(), socket);
