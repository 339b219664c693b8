import test from 'ava';
import { Cell, Handle } from '../../../ts/ffi/handle.js';
import { Instance, InstancePoisonedError } from '../../../ts/ffi/instance.js';

class Thing extends Handle<'thing'> {
  constructor(cell: Cell<'thing'>) {
    super(cell);
  }

  mix(other: Thing): void {
    this.sibling(other);
  }

  change(): void {
    this.assertThawed();
  }
}

const instance = new Instance();

/** A cell over real memory, and how often that was freed. */
function cell(where = instance): { cell: Cell<'thing'>; freed: () => number } {
  let freed = 0;
  const pointer = where.memory.allocate<'thing'>(16);
  return {
    freed: () => freed,
    cell: new Cell(where, pointer, () => {
      freed++;
      where.memory.free(pointer, 16);
    }),
  };
}

test('a cell is freed with its last reference, once', (t) => {
  const { cell: one, freed } = cell();
  t.is(one.retain(), one);
  one.release();
  t.is(freed(), 0);
  t.true(one.alive);
  one.release();
  t.is(freed(), 1);
  t.false(one.alive);
  one.release();
  t.is(freed(), 1, 'once too often does no harm');
  t.throws(() => one.retain(), { instanceOf: TypeError });
});

test('what a cell holds lives as long as it, and is let go when replaced', (t) => {
  const [owner, first, second] = [cell(), cell(), cell()];
  owner.cell.hold('slot', [first.cell]);
  first.cell.release();
  t.is(first.freed(), 0);
  t.deepEqual(owner.cell.held('slot'), [first.cell]);
  owner.cell.hold('slot', [first.cell]);
  t.is(first.freed(), 0, 'the same again is retained before it is let go');
  owner.cell.hold('slot', [second.cell]);
  second.cell.release();
  t.is(first.freed(), 1);
  owner.cell.release();
  t.deepEqual([owner.freed(), second.freed()], [1, 1]);
  t.deepEqual(owner.cell.held('slot'), []);
});

test('freezing reaches what is held, and counts', (t) => {
  const [owner, inner] = [cell(), cell()];
  owner.cell.hold('slot', [inner.cell]);
  owner.cell.freeze();
  owner.cell.freeze();
  owner.cell.thaw();
  t.true(owner.cell.frozen && inner.cell.frozen);
  owner.cell.thaw();
  t.false(owner.cell.frozen || inner.cell.frozen);
});

test("a face: idempotent disposal, and TypeError with the class's name afterwards", (t) => {
  const { cell: one, freed } = cell();
  const thing = new Thing(one);
  const pointer = thing.pointer;
  t.true(pointer > 0);
  thing.dispose();
  thing.dispose();
  thing[Symbol.dispose]();
  t.is(freed(), 1);
  t.true(thing.disposed);
  t.throws(() => thing.pointer, { instanceOf: TypeError, message: /This Thing was disposed/ });
  t.is(thing.instance, instance, 'what needs no memory still answers');
});

test('a frozen structure refuses changes, and structures of two instances do not mix', (t) => {
  const { cell: one } = cell();
  const thing = new Thing(one);
  one.freeze();
  t.throws(() => thing.change(), {
    instanceOf: TypeError,
    message: /Thing is in use by a live connection/,
  });
  one.thaw();
  t.notThrows(() => thing.change());
  const stranger = new Thing(cell(new Instance()).cell);
  t.throws(() => thing.mix(stranger), { instanceOf: TypeError, message: /two instances/ });
  const friend = new Thing(cell().cell);
  t.notThrows(() => thing.mix(friend));
  friend.dispose();
  t.throws(() => thing.mix(friend), { instanceOf: TypeError, message: /disposed/ });
});

test('after a trap nothing is freed one by one, and releasing still works', (t) => {
  const doomed = new Instance();
  const { cell: one, freed } = cell(doomed);
  t.throws(
    () => {
      Reflect.apply(doomed.exports.mbedtls_ssl_get_version, undefined, [0x7fff_0000]);
    },
    { instanceOf: InstancePoisonedError },
  );
  one.release();
  t.is(freed(), 0);
  t.false(one.alive);
});

test('a face that nobody disposed is freed by the collector', async (t) => {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Run with --expose-gc.');
  const { cell: one, freed } = cell();
  (() => new Thing(one))();
  for (let turn = 0; turn < 50 && freed() === 0; turn++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.is(freed(), 1);
});
