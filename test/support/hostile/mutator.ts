import type { Dice } from '../dice.js';

/** A length that a body has in front of some of its bytes. */
interface Field {
  readonly at: number;
  readonly width: 1 | 2 | 3;
  readonly size: number;
}

/** Every place where a number might be the length of what follows it. */
function fieldsOf(body: Buffer): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < body.length; at++) {
    for (const width of [1, 2, 3] as const) {
      if (at + width > body.length) continue;
      const size = body.readUIntBE(at, width);
      if (size > 0 && at + width + size <= body.length) fields.push({ at, width, size });
    }
  }
  return fields;
}

type Mutation = (dice: Dice, body: Buffer) => Buffer;

const flipBit: Mutation = (dice, body) => {
  const copy = Buffer.from(body);
  const at = dice.roll(copy.length);
  copy.writeUInt8(copy.readUInt8(at) ^ (1 << dice.roll(8)), at);
  return copy;
};

const setByte: Mutation = (dice, body) => {
  const copy = Buffer.from(body);
  copy.writeUInt8(dice.pick([0, 1, 0x7f, 0x80, 0xff]), dice.roll(copy.length));
  return copy;
};

const cut: Mutation = (dice, body) => body.subarray(0, dice.roll(body.length));

const append: Mutation = (dice, body) =>
  Buffer.concat([body, Buffer.from(dice.bytes(1 + dice.roll(20)))]);

const duplicate: Mutation = (dice, body) => {
  const from = dice.roll(body.length);
  const to = from + 1 + dice.roll(Math.min(64, body.length - from));
  return Buffer.concat([body.subarray(0, to), body.subarray(from, to), body.subarray(to)]);
};

const remove: Mutation = (dice, body) => {
  const from = dice.roll(body.length);
  const to = from + 1 + dice.roll(Math.min(64, body.length - from));
  return Buffer.concat([body.subarray(0, from), body.subarray(to)]);
};

/** A length that is a little or much too large or too small. */
const missize: Mutation = (dice, body) => {
  const fields = fieldsOf(body);
  const field = fields[dice.roll(Math.max(1, fields.length))];
  if (field === undefined) return flipBit(dice, body);
  const copy = Buffer.from(body);
  const most = 2 ** (8 * field.width) - 1;
  const size = dice.pick([field.size - 1, field.size + 1, 0, most, body.length]);
  copy.writeUIntBE(Math.min(most, Math.max(0, size)), field.at, field.width);
  return copy;
};

/** Another content of a vector, whose length is right. */
const resize: Mutation = (dice, body) => {
  const fields = fieldsOf(body);
  const field = fields[dice.roll(Math.max(1, fields.length))];
  if (field === undefined) return append(dice, body);
  const { at, width, size } = field;
  const room = 2 ** (8 * width) - 1;
  const wanted = Math.min(room, dice.pick([0, 1, size * 2, dice.roll(300)]));
  const old = body.subarray(at + width, at + width + size);
  const content = Buffer.concat([old, Buffer.from(dice.bytes(300))]).subarray(0, wanted);
  const length = Buffer.alloc(width);
  length.writeUIntBE(content.length, 0, width);
  return Buffer.concat([body.subarray(0, at), length, content, body.subarray(at + width + size)]);
};

const MUTATIONS = [flipBit, setByte, cut, append, duplicate, remove, missize, resize] as const;

/** A body with one to three mutations, the same for the same dice. */
export function mutated(dice: Dice, body: Buffer): Buffer {
  let result = body;
  for (let left = 1 + dice.roll(3); left > 0; left--) {
    if (result.length === 0) return Buffer.from(dice.bytes(dice.roll(40)));
    result = dice.pick(MUTATIONS)(dice, result);
  }
  return result;
}
