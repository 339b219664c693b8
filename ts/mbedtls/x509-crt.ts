import type { Pointer } from '../../wasm/mbedtls.js';
import { Cell, Handle } from '../ffi/handle.js';
import { defaultInstance, type Instance } from '../ffi/instance.js';
import { withPemOrDer } from '../ffi/pem-or-der.js';
import { certificateBlocks, isPem, strangeCharacter, tidied } from '../nsapi/pem.js';
import { certificateFault } from './crt-words.js';
import { distinguishedName } from '../nsapi/distinguished-name.js';
import {
  allocationFailed,
  certificatesCut,
  certificatesFailed,
  isMemoryShort,
  mbedtlsError,
  noCertificates,
  TLSError,
} from './error.js';
import type { AdoptOptions, InstanceOption, PkKey } from './pk-key.js';
import type { CertificateFile } from '../nsapi/certificate-file.js';
import { bodyOf, readTrusted } from '../nsapi/trusted.js';
import type { Unreadable } from '../nsapi/unreadable.js';

const INFO_SIZE = 16_384;

/** What one certificate says, copied out of Mbed TLS's memory. */
export interface CertificateInfo {
  /**
   * The subject's distinguished name in the order and form of `mbedtls_x509_dn_gets` ("C=DE,
   * O=Example, CN=x"), but as Unicode text of any length; empty when the certificate has none.
   */
  readonly subject: string;
  /** The issuer's distinguished name. */
  readonly issuer: string;
  /** First moment of validity. */
  readonly validFrom: Date;
  /** Last moment of validity. */
  readonly validTo: Date;
  /** Everything, as Mbed TLS prints it: several lines. Corresponds to `mbedtls_x509_crt_info`. */
  readonly text: string;
  /** The certificate itself, DER. */
  readonly der: Uint8Array;
}

/** A chain of certificates in Mbed TLS's memory. Corresponds to `mbedtls_x509_crt`. */
export class X509Crt extends Handle<'mbedtls_x509_crt'> {
  readonly #unreadable: Unreadable[];

  private constructor(cell: Cell<'mbedtls_x509_crt'>, unreadable: Unreadable[] = []) {
    super(cell);
    this.#unreadable = unreadable;
  }

  /** Another handle of the same chain, to be disposed on its own. */
  another(): X509Crt {
    return new X509Crt(this.cell.retain(), this.#unreadable);
  }

  /**
   * What was given to {@link parseTrusted} and {@link appendTrusted} and is not in the chain, since
   * it cannot be read or is no certificate; empty for a chain that was read in another way.
   */
  get unreadable(): readonly Unreadable[] {
    return [...this.#unreadable];
  }

  /**
   * Reads one certificate (DER) or all of them (PEM text or bytes): one that is cut, or bytes after
   * a DER one that are not zero, are an error, as is a block that is neither a certificate nor a
   * key, parameters or a revocation list. The chain belongs to the caller, who disposes it; what
   * uses it keeps its own share. Throws TLSError when any of it cannot be read, and TypeError for a
   * wrong type. Corresponds to `mbedtls_x509_crt_parse`.
   */
  static parse(certificates: string | Uint8Array, options: InstanceOption = {}): X509Crt {
    return X509Crt.parseAll([certificates], options);
  }

  /**
   * Reads several inputs of {@link parse} into one chain, all of them or none.
   * Throws as {@link parse}. Corresponds to `mbedtls_x509_crt_parse`, called once for each.
   */
  static parseAll(inputs: readonly (string | Uint8Array)[], options: InstanceOption = {}): X509Crt {
    const instance = options.instance ?? defaultInstance();
    return X509Crt.#made(instance, (_, chain) => {
      for (const input of inputs) chain.#add(input);
    });
  }

  /**
   * Reads what is to be trusted, PEM or DER each, into one chain: all that can be read of it, and
   * at least one. What cannot is in {@link unreadable}, each part with the reason. The chain
   * belongs to the caller, who disposes it. Throws TLSError when there is nothing that can be
   * read, or memory is short, and TypeError for a wrong type. Corresponds to
   * `mbedtls_x509_crt_parse`, which returns the count of those that it could not read.
   */
  static parseTrusted(
    inputs: readonly (string | Uint8Array | CertificateFile)[],
    options: InstanceOption = {},
  ): X509Crt {
    const instance = options.instance ?? defaultInstance();
    return X509Crt.#made(instance, (_, chain) => chain.appendTrusted(inputs));
  }

  static #made(
    instance: Instance,
    fill: (pointer: Pointer<'mbedtls_x509_crt'>, chain: X509Crt) => void,
  ): X509Crt {
    const pointer = instance.exports.native_x509_crt_new();
    if (pointer === 0) throw allocationFailed();
    const chain = new X509Crt(new Cell(instance, pointer, instance.exports.native_x509_crt_delete));
    try {
      fill(pointer, chain);
      return chain;
    } catch (error) {
      chain.dispose();
      throw error;
    }
  }

  /**
   * The handle of a chain that Mbed TLS's own functions made. `owned`: the last user frees it, by
   * native_x509_crt_delete; otherwise whoever made it keeps it alive as long as it is used.
   */
  static adopt(pointer: Pointer<'mbedtls_x509_crt'>, options: AdoptOptions): X509Crt {
    return new X509Crt(
      new Cell(
        options.instance,
        pointer,
        options.owned ? options.instance.exports.native_x509_crt_delete : () => {},
      ),
    );
  }

  /** @internal What one certificate says that C has read already. */
  static describe(instance: Instance, bytes: Uint8Array): CertificateInfo {
    const chain = X509Crt.parse(bytes, { instance });
    try {
      const [certificate] = chain.certificates;
      if (certificate === undefined) throw new TypeError('A certificate that was read has none.');
      return certificate;
    } finally {
      chain.dispose();
    }
  }

  /**
   * @internal What a peer sent, in the order that it was sent. Throws TLSError when the first
   * certificate, the peer's own, cannot be read; others that cannot are left out as in a handshake.
   */
  static parseSent(
    inputs: readonly (string | Uint8Array)[],
    instance: Instance,
    strict: boolean,
  ): X509Crt {
    const { exports, memory } = instance;
    return X509Crt.#made(instance, (pointer) => {
      for (const input of inputs) {
        const result = withPemOrDer(input, 'A certificate', (bytes) =>
          memory.withBytes(bytes, (data, size) =>
            exports.native_x509_crt_parse_sent(pointer, data, size, Number(strict)),
          ),
        );
        if (result !== 0) throw mbedtlsError(instance, result, 'The certificate cannot be read');
      }
    });
  }

  /** @internal A copy of a chain that C owns. */
  static copyOf(instance: Instance, pointer: Pointer<'mbedtls_x509_crt'>): X509Crt {
    return X509Crt.parseAll(
      pointers(instance, pointer).map((crt) => der(instance, crt)),
      { instance },
    );
  }

  /**
   * Adds certificates to the end of the chain, all of them or none.
   * Throws as {@link parse}, and TypeError while a live connection uses the chain.
   * Corresponds to `mbedtls_x509_crt_parse` on a chain that is not empty.
   */
  append(certificates: string | Uint8Array): void {
    this.assertThawed();
    // A first reading apart, so that a bad one among good ones leaves the chain as it was.
    X509Crt.parse(certificates, { instance: this.instance }).dispose();
    this.#add(certificates);
  }

  /**
   * Adds what can be read of certificates to trust to the end of the chain, and at least one.
   * Throws as {@link parseTrusted}, and TypeError while a live connection uses the chain; then the
   * chain is as it was.
   */
  appendTrusted(inputs: readonly (string | Uint8Array | CertificateFile)[]): void {
    this.assertThawed();
    const before = this.#count;
    try {
      const found = inputs.flatMap((input) => this.#trust(input));
      if (this.#count === before) throw noCertificates(found);
      this.#unreadable.push(...found);
    } catch (error) {
      this.#cut(before);
      throw error;
    }
  }

  /**
   * True when `key` is the private key of the first certificate.
   * Throws TypeError when the two belong to two instances. Corresponds to `mbedtls_pk_check_pair`.
   */
  matches(key: PkKey): boolean {
    return (
      this.instance.exports.native_pk_check_pair(this.pointer, this.sibling(key).pointer) === 0
    );
  }

  /** Each certificate of the chain, the first one first. */
  get certificates(): CertificateInfo[] {
    const { exports, memory } = this.instance;
    return pointers(this.instance, this.pointer).map((crt) => ({
      subject: distinguishedName(bytesOf(this.instance, exports.native_x509_crt_subject_raw(crt))),
      issuer: distinguishedName(bytesOf(this.instance, exports.native_x509_crt_issuer_raw(crt))),
      validFrom: new Date(exports.native_x509_time_ms(exports.native_x509_crt_valid_from(crt))),
      validTo: new Date(exports.native_x509_time_ms(exports.native_x509_crt_valid_to(crt))),
      text: memory.withCString('', (prefix) =>
        memory.textFrom(INFO_SIZE, (text, size) =>
          exports.mbedtls_x509_crt_info(text, size, prefix, crt),
        ),
      ),
      der: der(this.instance, crt),
    }));
  }

  #trust(input: string | Uint8Array | CertificateFile): Unreadable[] {
    if (typeof input === 'string' || !('file' in input)) return this.#trustContent(input, null);
    const { file, content } = input;
    return content instanceof Uint8Array
      ? this.#trustContent(content, file)
      : [{ index: 0, file, subject: null, reason: content.message }];
  }

  #trustContent(content: string | Uint8Array, file: string | null): Unreadable[] {
    return readTrusted(content, file, (input) => {
      const error = this.#tried(input);
      return error === null ? null : reasonOf(error);
    });
  }

  /** Adds certificates, all of them or none; the error for which it was none, else null. */
  #tried(input: string | Uint8Array): TLSError | null {
    const before = this.#count;
    try {
      this.#add(input);
      return null;
    } catch (error) {
      if (!(error instanceof TLSError) || isMemoryShort(error)) throw error;
      this.#cut(before);
      return error;
    }
  }

  get #count(): number {
    return pointers(this.instance, this.pointer).length;
  }

  #cut(count: number): void {
    this.instance.exports.native_x509_crt_cut(this.pointer, count);
  }

  /** @internal Copies of the certificates. */
  get ders(): Uint8Array[] {
    return pointers(this.instance, this.pointer).map((crt) => der(this.instance, crt));
  }

  #add(input: string | Uint8Array): void {
    const before = this.#count;
    withPemOrDer(input, 'A certificate', (bytes) => {
      const read = isPem(bytes) ? certificateBlocks(bytes) : null;
      if (read !== null && 'fault' in read) throw certificatesCut(read.fault);
      const given = this.#parsed(bytes, before);
      const isAll = given === 0 && this.#count - before === read?.blocks.length;
      const result = isAll || read === null ? given : this.#parsedTidy(read.blocks, before);
      if (result > 0) throw certificatesFailed(result);
      if (result < 0) {
        const [block] = read?.blocks ?? [];
        const hint = certificateFault(result, block === undefined ? bytes : bodyOf(block));
        throw mbedtlsError(this.instance, result, 'The certificate cannot be read', {}, hint);
      }
      this.#assertWhole(before, read?.blocks.length ?? 1, read === null ? bytes : null);
    });
  }

  #parsed(bytes: Uint8Array, before: number): number {
    const { exports, memory } = this.instance;
    return memory.withBytes(bytes, (data, size) => {
      const parsed = exports.mbedtls_x509_crt_parse(this.pointer, data, size);
      if (parsed === 0) return parsed;
      // What Mbed TLS refuses for a critical extension the strict verification may know.
      this.#cut(before);
      return exports.native_x509_crt_parse(this.pointer, data, size);
    });
  }

  // Only what Mbed TLS refused is written anew: white space within it and its line ends.
  #parsedTidy(blocks: readonly string[], before: number): number {
    const tidy = blocks.map((block) => {
      const written = tidied(block);
      if (written === null)
        throw certificatesCut(strangeCharacter(block) ?? 'a block is no base64, or a cut one');
      return written;
    });
    this.#cut(before);
    return withPemOrDer(tidy.join(''), 'A certificate', (bytes) => this.#parsed(bytes, before));
  }

  // Mbed TLS leaves what it does not understand behind a certificate, and says nothing.
  #assertWhole(before: number, expected: number, derBytes: Uint8Array | null): void {
    const added = pointers(this.instance, this.pointer).slice(before);
    const [first] = added;
    if (added.length !== expected)
      throw certificatesCut(`${added.length} of ${expected} can be read`);
    if (derBytes === null || first === undefined) return;
    const rest = derBytes.subarray(der(this.instance, first).length);
    if (rest.some((byte) => byte !== 0))
      throw certificatesCut(
        `${rest.length} bytes follow the certificate, and DER bytes hold one only`,
      );
  }
}

function reasonOf({ message }: TLSError): string {
  return message
    .replace(/^The certificate cannot be read: /, '')
    .replace(/^The certificates are not whole: (.*); all of them must be good\.$/, '$1');
}

function pointers(
  instance: Instance,
  first: Pointer<'mbedtls_x509_crt'>,
): Pointer<'mbedtls_x509_crt'>[] {
  const { exports } = instance;
  const found: Pointer<'mbedtls_x509_crt'>[] = [];
  for (let crt = first; crt !== 0; crt = exports.native_x509_crt_next(crt)) {
    if (exports.native_x509_buf_len(exports.native_x509_crt_raw(crt)) > 0) found.push(crt);
  }
  return found;
}

function der(instance: Instance, crt: Pointer<'mbedtls_x509_crt'>): Uint8Array {
  return bytesOf(instance, instance.exports.native_x509_crt_raw(crt));
}

function bytesOf({ exports, memory }: Instance, buf: Pointer<'mbedtls_x509_buf'>): Uint8Array {
  return memory.copy(exports.native_x509_buf_p(buf), exports.native_x509_buf_len(buf));
}
