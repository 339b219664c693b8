/** A module whose one function returns a vector. */
const VECTOR = [
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b],
  ...[3, 2, 1, 0],
  ...[10, 22, 1, 20, 0, 0xfd, 12, ...new Array<number>(16).fill(0), 11],
];

/** What compiling threw, or why: an engine without SIMD says only that it cannot parse. */
export function explained(error: unknown): unknown {
  if (!(error instanceof WebAssembly.CompileError)) return error;
  if (WebAssembly.validate(new Uint8Array(VECTOR))) return error;
  return new Error(
    "This engine's WebAssembly has no SIMD, which mbedtls-wasm needs: Chrome 91, Firefox 89, " +
      'Safari 16.4, Node 16.4 and later have it.',
    { cause: error },
  );
}
