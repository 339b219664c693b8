/** Says what this browser does where it lacks what others have. */
export function engineWords(): string {
  if ('WebSocketStream' in globalThis)
    return (
      'This browser has WebSocketStream: a reader that stops slows the server down, and an ' +
      'upload waits for room.'
    );
  return (
    'This browser has no WebSocketStream, so the page uses WebSocket: what comes faster than it ' +
    'is read waits in memory, 4 MB at most, and an upload looks now and then whether there is room.'
  );
}
