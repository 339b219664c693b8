/**
 * A carrier of bytes that is this library's own: what is sent may be given away with it, and what
 * was received too early given back. Neither can be asked of others, who keep to the primitives.
 */
export abstract class OwnCarrier {
  /** Whether bytes can be given away by {@link give} now. */
  abstract readonly takesOver: boolean;
  /** Whether received bytes can be given back by {@link giveBack} later. */
  abstract readonly takesBack: boolean;

  /** Takes some of the bytes, which it may not keep, and returns how many, or a negative number. */
  abstract trySend(bytes: Uint8Array): number;

  /** As `trySend`; the bytes are the carrier's once it has taken all of them. */
  abstract give(bytes: Uint8Array): number;

  /** Fills some of `into`, and returns how much; 0 at the end, or a negative number. */
  abstract tryRecv(into: Uint8Array): number;

  /** What it told of before, it tells of anew: nobody has asked it since. */
  abstract rearm(): void;

  /** Takes bytes that it gave, which are the next ones to be received. It keeps them. */
  abstract giveBack(bytes: Uint8Array): void;
}
