interface Face {
  readonly disposed: boolean;
  readonly cell: { readonly frozen: boolean };
  dispose(): void;
}

/**
 * A socket's own share of a structure. The handle that was given, or made, is shown again each
 * time; when its owner disposes it, the share lives on and shows another one.
 */
export class Share<Structure extends Face & { another(): Structure }> {
  readonly #kept: Structure;
  // The handle that users see, from when they see it.
  #shown: Structure | null;
  #given: boolean;

  /** `given` tells that the handle is somebody else's to dispose. */
  constructor(handle: Structure, given: boolean) {
    this.#kept = given ? handle.another() : handle;
    this.#shown = given ? handle : null;
    this.#given = given;
  }

  /** The share's own handle, which nobody else can dispose. */
  get own(): Structure {
    return this.#kept;
  }

  get handle(): Structure {
    if (this.#shown !== null && !this.#shown.disposed) return this.#shown;
    this.#given = false;
    return (this.#shown = this.#kept.another());
  }

  /** True while a live connection uses the structure. */
  get frozen(): boolean {
    return this.#kept.cell.frozen;
  }

  release(): void {
    this.#kept.dispose();
    if (!this.#given) this.#shown?.dispose();
  }
}
