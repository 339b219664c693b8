// Run in a process of its own, with or without the condition: the same application, which says what
// it found. Its arguments: port, file of the CA.
import { readFileSync } from 'node:fs';

let compiled = 0;
for (const name of ['Module', 'Instance', 'Memory'] as const) {
  const real = WebAssembly[name];
  Reflect.set(
    WebAssembly,
    name,
    new Proxy(real, {
      construct(target, args: unknown[], as) {
        compiled += 1;
        return Reflect.construct(target, args, as);
      },
    }),
  );
}

const { TLSSocket, check, createTLSSocket, toDuplex } = await import('mbedtls-wasm');
const [port = '', ca = ''] = process.argv.slice(2);
const socket = new TLSSocket();
check(socket.open());
check(socket.setRootCaCert(readFileSync(ca)));
check(await socket.connect('localhost', Number(port)));
check(await socket.send(new TextEncoder().encode('GET / HTTP/1.0\r\n\r\n')));
const buffer = new Uint8Array(1000);
const size = check(await socket.recv(buffer));
check(await socket.close());
console.log(
  JSON.stringify({
    answer: new TextDecoder().decode(buffer.subarray(0, size)),
    offloaded: !('getSslConfig' in socket),
    byDefault: !('getSslConfig' in createTLSSocket()),
    streams: typeof toDuplex,
    compiled,
  }),
);
