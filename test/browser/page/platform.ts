import { Instance, TLSSocket, defaultInstance, toDuplex, TCPSocket } from 'mbedtls-wasm';

/** Milliseconds that the first instance of this page takes: compiling and instantiating. */
export async function firstInstance(): Promise<{
  readonly compile: number;
  readonly second: number;
}> {
  const start = performance.now();
  defaultInstance();
  const first = performance.now();
  new Instance();
  return { compile: first - start, second: performance.now() - first };
}

/**
 * Lets C ask for so many random bytes at once; tells the sizes that the platform was asked for, and
 * how many bytes are not 0.
 */
export async function random(size: number): Promise<{
  readonly answer: unknown;
  readonly asked: readonly number[];
  readonly nonZero: number;
}> {
  const { exports, memory } = new Instance();
  const generate: unknown = exports.__indirect_function_table.get(
    exports.native_function_psa_get_random(),
  );
  if (typeof generate !== 'function') throw new Error('The generator is no function.');
  const asked: number[] = [];
  const original = crypto.getRandomValues.bind(crypto);
  crypto.getRandomValues = (array) => {
    if (array !== null) asked.push(array.byteLength);
    return original(array);
  };
  return memory.withBuffer(size, (pointer) => {
    const answer: unknown = generate(0, pointer, size);
    const bytes = memory.bytes.subarray(pointer, pointer + size);
    return { answer, asked, nonZero: bytes.filter((byte) => byte !== 0).length };
  });
}

/** What there is none of in a page: its answers, and the message of what is thrown. */
export async function absent(): Promise<{
  readonly tls: number;
  readonly tcp: number;
  readonly path: number;
  readonly duplex: string;
}> {
  const tls = new TLSSocket();
  const opened = {
    tls: tls.open(),
    tcp: new TCPSocket().open(),
    path: tls.setRootCaCertPath('/etc/ssl'),
  };
  try {
    toDuplex(tls);
    return { ...opened, duplex: '' };
  } catch (error) {
    return { ...opened, duplex: String(error) };
  }
}

/** What a use of the library throws where WebAssembly cannot be had. */
export async function firstUse(): Promise<string> {
  try {
    new TLSSocket().getSslConfig();
    return '';
  } catch (error) {
    return String(error);
  }
}

/** Whether the page may evaluate text. */
export async function mayEvaluate(): Promise<boolean> {
  try {
    return new Function('return true')() === true;
  } catch {
    return false;
  }
}
