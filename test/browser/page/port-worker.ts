// Copies between ports and WebSockets.
addEventListener('message', ({ data }) => carry(data.url, data.port));

function carry(url: string, port: MessagePort): void {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  // What comes before it is open waits in the port.
  socket.onopen = () => {
    port.onmessage = ({ data }) => {
      if (data instanceof Uint8Array) socket.send(new Uint8Array(data));
      else socket.close(data);
    };
  };
  socket.onmessage = ({ data }) => port.postMessage(new Uint8Array(data));
  socket.onclose = ({ code }) => port.postMessage(code);
}
