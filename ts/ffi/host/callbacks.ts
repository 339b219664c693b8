import type { FunctionPointer, MbedtlsExports, Pointer } from '../../../wasm/mbedtls.js';
import {
  codeOf,
  flagsOf,
  refuseThenable,
  ticketOf,
  timerStateOf,
  type Ignored,
  type Ticket,
} from './answers.js';
import type { Memory } from '../memory.js';

export type { Ignored, Ticket } from './answers.js';

/** A TLS 1.2 master secret or a secret of TLS 1.3, as Mbed TLS hands it out. */
export interface ExportedKeys {
  /** MBEDTLS_SSL_KEY_EXPORT_*. */
  readonly type: number;
  readonly secret: Uint8Array;
  /** 32 bytes each. */
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
}

/**
 * What Mbed TLS calls, by the name of the kind. Each returns at once, in its own type: a promise,
 * or anything else that is not said here, is a TypeError that fails the call of Mbed TLS, as does
 * what a callback throws. A code is what C would return: 0 goes on, a negative integer fails with
 * that number.
 */
export interface Callbacks {
  /**
   * Each certificate of the peer's chain, the root first: gives the flags (MBEDTLS_X509_BADCERT_*)
   * to go on with, an integer from -2^31 to 2^32-1 taken modulo 2^32; undefined leaves them.
   */
  verify: (
    certificate: Pointer<'mbedtls_x509_crt'>,
    depth: number,
    flags: number,
  ) => number | undefined;
  /**
   * On a server, the name that the client asks for: to choose a certificate by
   * mbedtls_ssl_set_hs_own_cert. Gives a code.
   */
  sni: (ssl: Pointer<'mbedtls_ssl_context'>, name: Uint8Array) => number;
  /**
   * On a server, the client's pre-shared key identity: to set the key by mbedtls_ssl_set_hs_psk.
   * Gives a code.
   */
  psk: (ssl: Pointer<'mbedtls_ssl_context'>, identity: Uint8Array) => number;
  /**
   * On a server, when all of the ClientHello is known: the last moment to choose a certificate.
   * Gives a code.
   */
  certificate: (ssl: Pointer<'mbedtls_ssl_context'>) => number;
  /** On a server: makes a ticket for a session, of as many bytes as a record has room for. */
  ticketWrite: (session: Pointer<'mbedtls_ssl_session'>) => Ticket;
  /**
   * On a server: fills the session from a ticket. Gives a code, 0 only when the session is filled.
   */
  ticketParse: (session: Pointer<'mbedtls_ssl_session'>, ticket: Uint8Array) => number;
  /** Secrets, as they are made, for instance for a key log. Is not asked for an answer. */
  exportKeys: (keys: ExportedKeys) => Ignored;
  /** A line of the trace. Is not asked for an answer. */
  debug: (level: number, file: string, line: number, text: string) => Ignored;
  /**
   * On a server: fills the session that has an identifier. Gives a code, 0 only when the session is
   * filled.
   */
  cacheGet: (id: Uint8Array, session: Pointer<'mbedtls_ssl_session'>) => number;
  /** On a server: keeps a session. Gives a code. */
  cacheSet: (id: Uint8Array, session: Pointer<'mbedtls_ssl_session'>) => number;
  /**
   * Over datagrams: starts a timer with two delays in milliseconds, instead of the one before; a
   * final delay of 0 cancels it. When the final delay has passed, mbedtls_ssl_handshake or
   * mbedtls_ssl_read wants to be called, since it is they that retransmit. Is not asked for an
   * answer.
   */
  timerSet: (intermediate: number, final: number) => Ignored;
  /**
   * Over datagrams: gives -1 when there is no timer, else 0; 1 once the intermediate delay has
   * passed and 2 once the final one has. Both kinds are needed: without them
   * mbedtls_ssl_handshake answers MBEDTLS_ERR_SSL_BAD_INPUT_DATA.
   */
  timerGet: () => number;
}

/** The name of a kind of callback. */
export type CallbackKind = keyof Callbacks;

/** Functions of one or more kinds; null stands for none. */
export type CallbackSet = { readonly [Kind in CallbackKind]?: Callbacks[Kind] | null };

/** The number of each kind in native_callback_kind. */
const NUMBERS: Readonly<Record<CallbackKind, number>> = {
  verify: 0,
  sni: 1,
  psk: 2,
  certificate: 3,
  ticketWrite: 4,
  ticketParse: 5,
  exportKeys: 6,
  debug: 7,
  cacheGet: 8,
  cacheSet: 9,
  timerSet: 10,
  timerGet: 11,
};

type Entry = (words: Int32Array) => number;

/** The functions of one instance that C may call, by the numbers that C knows them as. */
export class CallbackTable {
  readonly #exports: MbedtlsExports;
  readonly #memory: Memory;
  readonly #entries = new Map<number, ReadonlyMap<number, Entry>>();
  #next = 1;

  constructor(exports: MbedtlsExports, memory: Memory) {
    this.#exports = exports;
    this.#memory = memory;
  }

  /**
   * The C function that stands for a kind, to be given to Mbed TLS together with the pointer of a
   * registration.
   */
  functionFor(kind: CallbackKind): FunctionPointer {
    return this.#exports.native_callback(numberOf(kind));
  }

  /**
   * Registers functions of one or more kinds until {@link remove}; gives the context for Mbed TLS.
   */
  register(callbacks: CallbackSet): Pointer<'callback'> {
    const entries = new Map<number, Entry>();
    for (const [name, callback] of Object.entries(callbacks)) {
      if (callback === null) continue;
      if (typeof callback !== 'function')
        throw new TypeError(`The ${name} callback must be a function.`);
      const kind = name as CallbackKind;
      entries.set(numberOf(kind), this.#entry({ [kind]: callback }));
    }
    const id = this.#next++;
    this.#entries.set(id, entries);
    return id as Pointer<'callback'>;
  }

  /** Ends a registration. */
  remove(context: Pointer<'callback'>): void {
    this.#entries.delete(context);
  }

  /**
   * host_callback. Throws what the function throws; the instance turns that into {@link
   * MBEDTLS_ERR_SSL_INTERNAL_ERROR}.
   */
  call(id: number, kind: number, words: number): number {
    const entry = this.#entries.get(id)?.get(kind);
    if (entry === undefined)
      throw new TypeError(
        'Mbed TLS called a callback that was removed; remove it from the configuration as well.',
      );
    const copied = new Int32Array(this.#exports.memory.buffer.slice(words, words + 4 * 6));
    return entry(copied);
  }

  #entry(callback: Partial<Callbacks>): Entry {
    const memory = this.#memory;
    const pointer = <Type extends string>(words: Int32Array, at: number): Pointer<Type> =>
      (word(words, at) >>> 0) as Pointer<Type>;
    const bytes = (words: Int32Array, at: number): Uint8Array =>
      memory.copy(pointer(words, at), word(words, at + 1));
    const {
      verify,
      sni,
      psk,
      certificate,
      ticketWrite,
      ticketParse,
      exportKeys,
      debug,
      cacheGet,
      cacheSet,
      timerSet,
      timerGet,
    } = callback;
    if (verify) {
      return (words) => {
        const flags = pointer<'unsigned int'>(words, 2);
        const changed = flagsOf(
          'verify',
          verify(pointer(words, 0), word(words, 1), memory.int32(flags) >>> 0),
        );
        if (changed !== undefined) memory.setInt32(flags, [changed]);
        return 0;
      };
    }
    if (sni) return (words) => codeOf('sni', sni(pointer(words, 0), bytes(words, 1)));
    if (psk) return (words) => codeOf('psk', psk(pointer(words, 0), bytes(words, 1)));
    if (certificate) return (words) => codeOf('certificate', certificate(pointer(words, 0)));
    if (ticketWrite)
      return (words) =>
        this.#writeTicket(ticketOf('ticketWrite', ticketWrite(pointer(words, 0))), words);
    if (ticketParse)
      return (words) => codeOf('ticketParse', ticketParse(pointer(words, 0), bytes(words, 1)));
    if (exportKeys) {
      return (words) =>
        ignore(
          'exportKeys',
          exportKeys({
            type: word(words, 0),
            secret: bytes(words, 1),
            clientRandom: memory.copy(pointer(words, 3), 32),
            serverRandom: memory.copy(pointer(words, 4), 32),
          }),
        );
    }
    if (debug) {
      return (words) =>
        ignore(
          'debug',
          debug(
            word(words, 0),
            memory.text(pointer(words, 1)) ?? '',
            word(words, 2),
            memory.text(pointer(words, 3)) ?? '',
          ),
        );
    }
    if (cacheGet)
      return (words) => codeOf('cacheGet', cacheGet(bytes(words, 0), pointer(words, 2)));
    if (cacheSet)
      return (words) => codeOf('cacheSet', cacheSet(bytes(words, 0), pointer(words, 2)));
    if (timerSet)
      return (words) => ignore('timerSet', timerSet(word(words, 0) >>> 0, word(words, 1) >>> 0));
    if (timerGet) return () => timerStateOf('timerGet', timerGet());
    throw new TypeError('There is no callback of that kind.');
  }

  #writeTicket({ ticket, lifetime }: Ticket, words: Int32Array): number {
    const memory = this.#memory;
    const start = word(words, 1) >>> 0;
    const room = (word(words, 2) >>> 0) - start;
    const { length } = ticket;
    if (length > room)
      throw new RangeError(
        `The ticketWrite callback answered a ticket of ${length} bytes, for which there is room ` +
          `for ${room}.`,
      );
    memory.bytes.set(ticket, start);
    memory.setInt32((word(words, 3) >>> 0) as Pointer<'size_t'>, [length]);
    memory.setInt32((word(words, 4) >>> 0) as Pointer<'unsigned int'>, [lifetime]);
    return 0;
  }
}

function ignore(kind: CallbackKind, answer: unknown): number {
  refuseThenable(kind, answer);
  return 0;
}

function numberOf(kind: CallbackKind): number {
  if (Object.hasOwn(NUMBERS, kind)) return NUMBERS[kind];
  const kinds = Object.keys(NUMBERS).join(', ');
  throw new TypeError(`There is no callback of the kind "${kind}"; there are ${kinds}.`);
}

function word(words: Int32Array, at: number): number {
  return words[at] ?? 0;
}
