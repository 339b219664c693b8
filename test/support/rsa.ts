import type { CheckingInstance } from './checking.js';

const CONTEXT = 512;

/**
 * An RSA public key of an instance of the checking or the reference build. Lives as long as the
 * instance.
 */
export class RsaPublicKey {
  readonly #instance: CheckingInstance;
  readonly #context: ReturnType<CheckingInstance['memory']['allocate']>;
  readonly #size: number;

  constructor(instance: CheckingInstance, modulus: Uint8Array, exponent: Uint8Array) {
    const { memory } = instance;
    this.#instance = instance;
    this.#size = modulus.length;
    this.#context = memory.allocate(CONTEXT);
    instance.call('mbedtls_rsa_init', this.#context);
    const code = memory.withBytes(modulus, (n, nSize) =>
      memory.withBytes(
        exponent,
        (e, eSize) =>
          instance.call(
            'mbedtls_rsa_import_raw',
            this.#context,
            n,
            nSize,
            0,
            0,
            0,
            0,
            0,
            0,
            e,
            eSize,
          ) || instance.call('mbedtls_rsa_complete', this.#context),
      ),
    );
    if (code !== 0) throw new Error(`The key was refused: ${code}`);
  }

  /**
   * The exponentiation alone, input and output in the same place, as long as the modulus: Mbed
   * TLS's code and the bytes.
   */
  apply(input: Uint8Array): { code: number; output: Uint8Array } {
    const { memory } = this.#instance;
    if (input.length !== this.#size)
      throw new RangeError(`The input has ${input.length} bytes instead of ${this.#size}.`);
    return memory.withBytes(input, (at) => {
      const code = this.#instance.call('mbedtls_rsa_public', this.#context, at, at);
      return { code, output: memory.copy(at, this.#size) };
    });
  }

  /** Verifies a PSS signature of a hash, both by the types that Mbed TLS has for them: its code. */
  verifyPss(
    hash: Uint8Array,
    types: { readonly hash: number; readonly mgf: number; readonly salt: number },
    signature: Uint8Array,
  ): number {
    const { memory } = this.#instance;
    if (signature.length !== this.#size) return -1;
    return memory.withBytes(hash, (hashAt, hashSize) =>
      memory.withBytes(signature, (at) =>
        this.#instance.call(
          'mbedtls_rsa_rsassa_pss_verify_ext',
          this.#context,
          types.hash,
          hashSize,
          hashAt,
          types.mgf,
          types.salt,
          at,
        ),
      ),
    );
  }

  /** Frees what the key holds. */
  close(): void {
    this.#instance.call('mbedtls_rsa_free', this.#context);
    this.#instance.memory.free(this.#context, CONTEXT);
  }
}
