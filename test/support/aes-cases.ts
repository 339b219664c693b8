import type { CheckingInstance } from './checking.js';
import { Dice } from './dice.js';

/**
 * Bytes of {@link Arena}, in each of which the cases of {@link compareAes} place what they need.
 */
const ARENA = 16_384;
const CONTEXT = 6000;
const AES = 2;
const KEY = 0;
const NONCE = 64;
const TAG = 192;
const COUNT = 256;
const ADDITIONAL = 320;
const TEXT = 1024;

/** An instance with one context of each kind and memory that the functions under test work in. */
class Arena {
  readonly start: number;
  /** Of AES-GCM, whose key a refused one does not replace. */
  readonly context: number;
  /** Of another kind, for one case. */
  readonly other: number;
  readonly #instance: CheckingInstance;

  constructor(instance: CheckingInstance) {
    this.#instance = instance;
    this.start = instance.memory.allocate(ARENA);
    this.context = instance.memory.allocate(CONTEXT);
    this.other = instance.memory.allocate(CONTEXT);
  }

  call(name: string, ...args: readonly number[]): number {
    return this.#instance.call(name, ...args);
  }

  /** The first bytes, as far as a case of this size can reach. */
  bytes(size: number): Uint8Array {
    return this.#instance.memory.bytes.subarray(this.start, this.start + size);
  }
}

/** Where a case's arguments lie, from the beginning of the arena on, and their sizes. */
interface Shape {
  readonly bits: number;
  readonly nonce: number;
  readonly additional: number;
  readonly length: number;
  readonly input: number;
  readonly output: number;
  readonly tag: number;
}

/** One case: it calls functions with addresses of the arena and returns their answers. */
type Case = (arena: Arena) => readonly number[];

const LENGTHS = [
  0, 1, 15, 16, 17, 31, 32, 33, 64, 111, 112, 113, 127, 128, 129, 239, 240, 241, 256,
] as const;

function length(dice: Dice): number {
  if (dice.roll(200) === 0) return 4080 + dice.roll(50);
  return dice.roll(3) === 0 ? dice.pick(LENGTHS) : dice.roll(400);
}

/** In place, apart, before the input with an overlap, or after it, which GCM refuses. */
function outputFor(dice: Dice, input: number, size: number): number {
  const way = dice.roll(8);
  if (way < 3) return input;
  if (way < 5) return input - 1 - dice.roll(Math.min(200, size + 1));
  if (way === 5) return input + 1 + dice.roll(40);
  return input + size + dice.roll(64);
}

function shape(dice: Dice): Shape {
  const size = length(dice);
  const input = TEXT + 208 + dice.roll(16);
  return {
    bits: dice.roll(60) === 0 ? dice.pick([0, 64, 127, 512]) : dice.pick([128, 192, 256]),
    nonce:
      dice.roll(2) === 0
        ? 12
        : dice.pick([0, 1, 7, 8, 11, 13, 14, 15, 16, 17, 32, 48, 60, 100, 128]),
    additional: dice.roll(2) === 0 ? dice.pick([0, 5, 13, 16]) : dice.roll(600),
    length: size,
    input,
    output: outputFor(dice, input, size),
    tag: dice.roll(4) === 0 ? dice.roll(19) : 16,
  };
}

function oneShotGcm(
  dice: Dice,
  { bits, nonce, additional, length: size, input, output, tag }: Shape,
): Case {
  const mode = dice.roll(2);
  const cipher = dice.roll(40) === 0 ? dice.roll(10) : AES;
  return (arena) => {
    const at = (offset: number): number => arena.start + offset;
    return [
      arena.call('mbedtls_gcm_setkey', arena.context, cipher, at(KEY), bits),
      arena.call(
        'mbedtls_gcm_crypt_and_tag',
        arena.context,
        mode,
        size,
        at(NONCE),
        nonce,
        at(ADDITIONAL),
        additional,
        at(input),
        at(output),
        tag,
        at(TAG),
      ),
    ];
  };
}

/** What was sealed, with or without a flipped bit, is opened. */
function openedGcm(dice: Dice, { bits, nonce, additional, length: size, input, tag }: Shape): Case {
  const place = dice.pick([NONCE, ADDITIONAL, input, TAG]);
  const flip = dice.roll(3) === 0 ? 0 : 1 << dice.roll(8);
  const output = outputFor(dice, input, size);
  return (arena) => {
    const at = (offset: number): number => arena.start + offset;
    const start = [at(NONCE), nonce, at(ADDITIONAL), additional] as const;
    const answers = [
      arena.call('mbedtls_gcm_setkey', arena.context, AES, at(KEY), bits),
      arena.call(
        'mbedtls_gcm_crypt_and_tag',
        arena.context,
        1,
        size,
        ...start,
        at(input),
        at(input),
        tag,
        at(TAG),
      ),
    ];
    const bytes = arena.bytes(ARENA);
    bytes[place] = (bytes[place] ?? 0) ^ flip;
    answers.push(
      arena.call(
        'mbedtls_gcm_auth_decrypt',
        arena.context,
        size,
        ...start,
        at(TAG),
        tag,
        at(input),
        at(output),
      ),
    );
    return answers;
  };
}

function pieces(dice: Dice, size: number): number[] {
  const most = dice.pick([1, 3, 16, 17, 40, 150, 500]);
  const list: number[] = [];
  for (let left = size; left > 0; ) {
    const piece = Math.min(left, dice.roll(most + 1));
    list.push(piece);
    left -= piece;
  }
  return list;
}

function streamedGcm(
  dice: Dice,
  { bits, nonce, additional, length: size, input, output, tag }: Shape,
): Case {
  const mode = dice.roll(2);
  const additions = pieces(dice, additional);
  const parts = pieces(dice, size);
  const short = dice.roll(50) === 0 ? 1 : 0;
  return (arena) => {
    const at = (offset: number): number => arena.start + offset;
    const answers = [
      arena.call('mbedtls_gcm_setkey', arena.context, AES, at(KEY), bits),
      arena.call('mbedtls_gcm_starts', arena.context, mode, at(NONCE), nonce),
    ];
    // A message that did not begin has no right bytes.
    if (answers[1] !== 0) return answers;
    let done = 0;
    for (const part of additions) {
      answers.push(arena.call('mbedtls_gcm_update_ad', arena.context, at(ADDITIONAL + done), part));
      done += part;
    }
    done = 0;
    for (const part of parts) {
      const room = Math.max(0, part - short);
      answers.push(
        arena.call(
          'mbedtls_gcm_update',
          arena.context,
          at(input + done),
          part,
          at(output + done),
          room,
          at(COUNT),
        ),
      );
      done += part;
    }
    answers.push(arena.call('mbedtls_gcm_finish', arena.context, 0, 0, at(COUNT), at(TAG), tag));
    return answers;
  };
}

function ccm(
  dice: Dice,
  { bits, nonce, additional, length: size, input, output, tag }: Shape,
): Case {
  const opens = dice.roll(2) === 0;
  const place = dice.pick([NONCE, ADDITIONAL, input, TAG]);
  const flip = dice.roll(3) === 0 ? 1 << dice.roll(8) : 0;
  // Overlapping is for GCM only; CCM's text is in place or apart.
  const target = output < input + size ? input : output;
  return (arena) => {
    const at = (offset: number): number => arena.start + offset;
    const start = [size, at(NONCE), nonce, at(ADDITIONAL), additional] as const;
    const first = opens ? input : target;
    const answers = [
      arena.call('mbedtls_ccm_init', arena.other),
      arena.call('mbedtls_ccm_setkey', arena.other, AES, at(KEY), bits),
      arena.call(
        'mbedtls_ccm_encrypt_and_tag',
        arena.other,
        ...start,
        at(input),
        at(first),
        at(TAG),
        tag,
      ),
    ];
    if (opens) {
      const bytes = arena.bytes(ARENA);
      bytes[place] = (bytes[place] ?? 0) ^ flip;
      answers.push(
        arena.call(
          'mbedtls_ccm_auth_decrypt',
          arena.other,
          ...start,
          at(input),
          at(target),
          at(TAG),
          tag,
        ),
      );
    }
    arena.call('mbedtls_ccm_free', arena.other);
    return answers;
  };
}

function blocks(dice: Dice, { bits, length: size, input, output }: Shape): Case {
  const encrypts = dice.roll(2);
  const chained = dice.roll(2) === 0;
  const setKey = encrypts === 1 ? 'mbedtls_aes_setkey_enc' : 'mbedtls_aes_setkey_dec';
  const whole = dice.roll(20) === 0 ? size : size - (size % 16);
  const target = output < input + size ? input : output;
  return (arena) => {
    const at = (offset: number): number => arena.start + offset;
    const answers = [
      arena.call('mbedtls_aes_init', arena.other),
      arena.call(setKey, arena.other, at(KEY), bits),
    ];
    // Without a key Mbed TLS's own code would read round keys from anywhere.
    if (answers[1] === 0) {
      answers.push(
        chained
          ? arena.call(
              'mbedtls_aes_crypt_cbc',
              arena.other,
              encrypts,
              whole,
              at(NONCE),
              at(input),
              at(target),
            )
          : arena.call('mbedtls_aes_crypt_ecb', arena.other, encrypts, at(input), at(output)),
      );
    }
    arena.call('mbedtls_aes_free', arena.other);
    return answers;
  };
}

const KINDS = [oneShotGcm, openedGcm, streamedGcm, ccm, blocks] as const;

/**
 * Cases of AES-GCM, AES-CCM, AES-CBC and AES, errors included, in two builds.
 * @param count how many
 * @param seed what they are made from
 * @returns the numbers of those where answers or any byte of the memory that was worked in differ
 */
export function compareAes(
  ours: CheckingInstance,
  reference: CheckingInstance,
  count: number,
  seed: number,
): number[] {
  const arenas = [new Arena(ours), new Arena(reference)] as const;
  for (const arena of arenas) arena.call('mbedtls_gcm_init', arena.context);
  const wrong: number[] = [];
  for (let number = 0; number < count; number++) {
    const dice = new Dice(seed + number);
    const form = shape(dice);
    const kind = dice.pick(KINDS);
    const reach = TEXT + 1024 + 2 * form.length;
    const begin = dice.bytes(reach);
    const key = dice.bytes(128);
    const run = kind(dice, form);
    const [ourAnswers, answers] = arenas.map((arena) => {
      arena.bytes(reach).set(begin);
      arena.bytes(key.length).set(key);
      return run(arena).join();
    });
    const same = Buffer.compare(arenas[0].bytes(reach), arenas[1].bytes(reach)) === 0;
    if (!same || ourAnswers !== answers) wrong.push(number);
  }
  return wrong;
}
