/** Lets every microtask that is due run: what a socket tells, it tells in one. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
}

/** Lets the event loop turn: what blocking handshakes have put off gets on. */
export async function turn(): Promise<void> {
  for (let step = 0; step < 3; step++) {
    await new Promise((resolve) => setImmediate(resolve));
    await settle();
  }
}

/** Text as bytes. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Bytes as text. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
