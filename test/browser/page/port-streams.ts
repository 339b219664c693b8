import type { ByteStreams, ConnectStreams } from 'mbedtls-wasm';

let carrier: Worker | undefined;

/**
 * Opens connections that a worker carries: each is a MessagePort, at whose other end the bytes go
 * to a WebSocket and come from it.
 */
export function connectByPort(template: string): ConnectStreams {
  return ({ host, port }) => {
    carrier ??= new Worker('/page/port-worker.js', { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    carrier.postMessage(
      { url: template.replace('{host}', host).replace('{port}', String(port)), port: port2 },
      [port2],
    );
    return streamsOf(port1);
  };
}

// Messages are bytes, or the close code that ends them.
function streamsOf(port: MessagePort): ByteStreams {
  const end = (): void => port.postMessage(1000);
  return {
    readable: new ReadableStream<Uint8Array>({
      start: (controller) => {
        port.onmessage = ({ data }) => {
          if (data instanceof Uint8Array) controller.enqueue(data);
          else if (data === 1000) controller.close();
          else controller.error(new Error(`The WebSocket was closed with ${data}.`));
        };
      },
      cancel: () => {
        port.onmessage = null;
      },
    }),
    writable: new WritableStream<Uint8Array>({
      write: (bytes) => port.postMessage(bytes),
      close: end,
      abort: end,
    }),
  };
}
