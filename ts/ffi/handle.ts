import type { Pointer } from '../../wasm/mbedtls.js';
import { dispose } from '../nsapi/dispose.js';
import type { Instance } from './instance.js';

/** What C keeps a pointer to, under a name. */
interface Slot {
  readonly name: string;
  readonly cells: readonly Cell<string>[];
}

interface Freeing<Type extends string> {
  free(pointer: Pointer<Type>): void;
}

const NONE: readonly Cell<string>[] = [];
const NO_SLOTS: readonly Slot[] = [];

/**
 * The memory of one C structure, counted: what depends on it holds the cell, so that it outlives
 * every user of it.
 */
export class Cell<Type extends string> {
  readonly instance: Instance;
  readonly pointer: Pointer<Type>;
  readonly #freeing: Freeing<Type>;
  // Few, and none of most.
  #slots: readonly Slot[] = NO_SLOTS;
  #references = 1;
  #users = 0;

  /** Takes over `pointer`, which `free` releases when the last reference goes. */
  constructor(instance: Instance, pointer: Pointer<Type>, free: (pointer: Pointer<Type>) => void) {
    this.instance = instance;
    this.pointer = pointer;
    this.#freeing = { free };
  }

  get alive(): boolean {
    return this.#references > 0;
  }

  /** True while there is more than one reference. */
  get shared(): boolean {
    return this.#references > 1;
  }

  retain(): this {
    if (!this.alive) throw new TypeError('A freed Mbed TLS structure cannot be retained.');
    this.#references++;
    return this;
  }

  release(): void {
    if (!this.alive || --this.#references > 0) return;
    // A poisoned instance takes its whole memory with it; calling into it would only throw.
    if (this.instance.poison === null) this.#freeing.free(this.pointer);
    const slots = this.#slots;
    this.#slots = NO_SLOTS;
    for (const { cells } of slots) for (const cell of cells) cell.release();
  }

  /**
   * What C keeps a pointer to from here, under a name. The new cells are retained before the old
   * ones are released.
   */
  hold(slot: string, cells: readonly Cell<string>[]): void {
    for (const cell of cells) cell.retain();
    const old = this.held(slot);
    const others = this.#slots.filter(({ name }) => name !== slot);
    const slots = cells.length === 0 ? others : [...others, { name: slot, cells }];
    this.#slots = slots.length === 0 ? NO_SLOTS : slots;
    for (const cell of old) cell.release();
  }

  /** The cells held under a name. */
  held(slot: string): readonly Cell<string>[] {
    return this.#slots.find(({ name }) => name === slot)?.cells ?? NONE;
  }

  /** True while a connection uses this, when Mbed TLS forbids changing it. */
  get frozen(): boolean {
    return this.#users > 0;
  }

  freeze(): void {
    this.#users++;
    for (const { cells } of this.#slots) for (const cell of cells) cell.freeze();
  }

  thaw(): void {
    this.#users--;
    for (const { cells } of this.#slots) for (const cell of cells) cell.thaw();
  }
}

// A net for handles that nobody disposed: it frees memory, later and in no order, and does nothing
// else.
const forgotten = new FinalizationRegistry<Cell<string>>((cell) => cell.release());

/**
 * The handle of a C structure. Disposing it gives up this handle's share: the memory goes when
 * nothing else (a socket, a configuration) needs it. Using a disposed one throws TypeError.
 */
export abstract class Handle<Type extends string> implements Disposable {
  readonly #cell: Cell<Type>;
  #disposed = false;

  /** Takes over one reference of `cell`. */
  protected constructor(cell: Cell<Type>) {
    this.#cell = cell;
    forgotten.register(this, cell, this);
  }

  /** The instance in whose memory the structure lives. */
  get instance(): Instance {
    return this.#cell.instance;
  }

  /** The address of the structure, for Mbed TLS's own functions. Valid until this is disposed. */
  get pointer(): Pointer<Type> {
    return this.cell.pointer;
  }

  /** True after {@link dispose}. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /** @internal */
  get cell(): Cell<Type> {
    if (this.#disposed)
      throw new TypeError(
        `This ${this.constructor.name} was disposed and cannot be used any more.`,
      );
    return this.#cell;
  }

  /** Gives up this handle's share of the structure. A second time does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    forgotten.unregister(this);
    this.#cell.release();
  }

  [dispose](): void {
    this.dispose();
  }

  /** @internal The cell of `other`, which must live in the same memory. */
  protected sibling<Other extends string>(other: Handle<Other>): Cell<Other> {
    if (other.instance !== this.instance) {
      throw new TypeError(
        `This ${this.constructor.name} and that ${other.constructor.name} belong to two ` +
          'instances of Mbed TLS, which do not mix.',
      );
    }
    return other.cell;
  }

  /** @internal Throws while a connection uses the structure. */
  protected assertThawed(): void {
    if (this.cell.frozen) {
      throw new TypeError(
        `This ${this.constructor.name} is in use by a live connection; change it before the ` +
          'handshake or after close.',
      );
    }
  }
}
