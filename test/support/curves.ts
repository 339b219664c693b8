import type { CheckingInstance } from './checking.js';

const GROUP = 256;
const POINT = 24;
const MPI = 8;
const MOST = 133;

/** What Mbed TLS calls a curve, and the bytes of a coordinate and of a scalar. */
export const CURVES = {
  p256: { id: 3, bytes: 32 },
  p384: { id: 4, bytes: 48 },
  p521: { id: 5, bytes: 66 },
  bp256: { id: 6, bytes: 32 },
  bp384: { id: 7, bytes: 48 },
  bp512: { id: 8, bytes: 64 },
  secp256k1: { id: 12, bytes: 32 },
  x25519: { id: 9, bytes: 32 },
} as const;

type Place = ReturnType<CheckingInstance['memory']['allocate']>;

export type CurveName = keyof typeof CURVES;

/** The result of a call: Mbed TLS's code and, where that is 0, a point as it is sent. */
export interface Answer {
  readonly code: number;
  readonly point: string;
}

/** One curve of an instance of the checking or the reference build. */
export class Curve {
  readonly #instance: CheckingInstance;
  readonly #group: Place;
  readonly #p: Place;
  readonly #r: Place;
  readonly #m: Place;
  readonly #n: Place;
  readonly #bytes: Place;
  readonly #random: number;

  constructor(instance: CheckingInstance, name: CurveName) {
    const { memory } = instance;
    this.#instance = instance;
    this.#group = memory.allocate(GROUP);
    this.#p = memory.allocate(POINT);
    this.#r = memory.allocate(POINT);
    this.#m = memory.allocate(MPI);
    this.#n = memory.allocate(MPI);
    this.#bytes = memory.allocate(MOST);
    this.#random = instance.call('native_function_psa_get_random');
    instance.call('mbedtls_ecp_group_init', this.#group);
    for (const point of [this.#p, this.#r]) instance.call('mbedtls_ecp_point_init', point);
    for (const number of [this.#m, this.#n]) instance.call('mbedtls_mpi_init', number);
    this.#check('mbedtls_ecp_group_load', this.#group, CURVES[name].id);
  }

  /**
   * A scalar times a point; big-endian scalar, point as it is sent.
   * @param inPlace the result takes the place of the point
   */
  multiply(scalar: Uint8Array, point: Uint8Array, inPlace = false): Answer {
    const result = inPlace ? this.#p : this.#r;
    this.#number(this.#m, scalar);
    let code = this.#point(point);
    if (code === 0)
      code = this.#instance.call(
        'mbedtls_ecp_mul',
        this.#group,
        result,
        this.#m,
        this.#p,
        this.#random,
        0,
      );
    return { code, point: code === 0 ? this.#written(result) : '' };
  }

  /** Verifies r and s, big-endian, of a hash for a public point as it is sent: Mbed TLS's code. */
  verify(hash: Uint8Array, r: Uint8Array, s: Uint8Array, point: Uint8Array): number {
    const code = this.#point(point);
    if (code !== 0) return code;
    this.#number(this.#m, r);
    this.#number(this.#n, s);
    return this.#instance.memory.withBytes(hash, (at, size) =>
      this.#instance.call('mbedtls_ecdsa_verify', this.#group, at, size, this.#p, this.#m, this.#n),
    );
  }

  /** Frees what it holds. */
  close(): void {
    const { memory } = this.#instance;
    this.#instance.call('mbedtls_ecp_group_free', this.#group);
    for (const point of [this.#p, this.#r]) this.#instance.call('mbedtls_ecp_point_free', point);
    for (const number of [this.#m, this.#n]) this.#instance.call('mbedtls_mpi_free', number);
    memory.free(this.#group, GROUP);
    for (const point of [this.#p, this.#r]) memory.free(point, POINT);
    for (const number of [this.#m, this.#n]) memory.free(number, MPI);
    memory.free(this.#bytes, MOST);
  }

  /** Reads a point as it is sent, compressed or not: Mbed TLS's code. */
  read(point: Uint8Array): number {
    return this.#point(point);
  }

  #number(number: number, bytes: Uint8Array): void {
    this.#instance.memory.withBytes(bytes, (at, size) =>
      this.#check('mbedtls_mpi_read_binary', number, at, size),
    );
  }

  #point(bytes: Uint8Array): number {
    return this.#instance.memory.withBytes(bytes, (at, size) =>
      this.#instance.call('mbedtls_ecp_point_read_binary', this.#group, this.#p, at, size),
    );
  }

  #written(point: number): string {
    const { memory } = this.#instance;
    return memory.withBuffer(4, (size) => {
      this.#check('mbedtls_ecp_point_write_binary', this.#group, point, 0, size, this.#bytes, MOST);
      return Buffer.from(
        memory.bytes.subarray(this.#bytes, this.#bytes + memory.int32(size)),
      ).toString('hex');
    });
  }

  #check(name: string, ...args: readonly number[]): void {
    const code = this.#instance.call(name, ...args);
    if (code !== 0) throw new Error(`${name} returned ${code}`);
  }
}
