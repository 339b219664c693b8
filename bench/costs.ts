import { readFileSync } from 'node:fs';
import { generateKeyPairSync, sign } from 'node:crypto';
import { CheckingInstance } from '../test/support/checking.js';
import { CURVES, Curve } from '../test/support/curves.js';
import { RsaPublicKey } from '../test/support/rsa.js';
import { projectFile } from '../tools/project.js';
import { median } from './figures.js';
import { expect, signed, type Operation, type Signing } from './primitive-subjects.js';

/**
 * What native/include/cost.h says that verifying costs, beside what it takes: in turns, the median
 * of the rounds, in units of a verification with P-384, which count. A figure that says less than
 * it takes lets a chain take more time than the limit means.
 */

const ROUNDS = 15;
const REFERENCE = 'P384';
const header = readFileSync(projectFile('native', 'include', 'cost.h'), 'utf8');
const instance = new CheckingInstance('mbedtls-primitives');
const { memory } = instance;

interface Entry {
  readonly title: string;
  readonly said: number;
  readonly run: Operation;
  /** Of `run`, how many times it does what is said. */
  readonly times?: number;
}

function constant(name: string): number {
  return Number(new RegExp(`define NATIVE_COST_${name} (\\d+)`).exec(header)?.[1]);
}

function curve(title: string, name: Signing): Entry {
  return { title, said: constant(title), run: signed(name).by(instance) };
}

function ed25519(): Entry {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const message = Buffer.from('what is signed');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const bytes = Buffer.concat([spki.subarray(-32), sign(null, message, privateKey), message]);
  const at = memory.allocate(bytes.length);
  memory.bytes.set(bytes, at);
  return {
    title: 'ED25519',
    said: constant('ED25519'),
    run: () => expect(instance.call('native_ed25519_verify', at, at + 96, message.length, at + 32)),
  };
}

function rsa(bits: number, exponent: Uint8Array): Entry {
  const modulus = new Uint8Array(bits / 8).fill(0xc5);
  const input = new Uint8Array(bits / 8).fill(0x42);
  const key = new RsaPublicKey(instance, modulus, exponent);
  const exponentBits = Number.parseInt(Buffer.from(exponent).toString('hex'), 16).toString(2);
  return {
    title: `RSA-${bits}, e of ${exponentBits.length} bits`,
    said: instance.call('native_rsa_cost', bits, exponentBits.length),
    run: () => expect(key.apply(input).code),
  };
}

/** A compressed point, which takes a square root. */
function root(title: string, name: Signing): Entry {
  const { point } = signed(name);
  const { bytes } = CURVES[name];
  const compressed = Uint8Array.from(point.subarray(0, 1 + bytes));
  compressed[0] = 2 + ((point[2 * bytes] ?? 0) & 1);
  const of = new Curve(instance, name);
  const bits = name === 'p521' ? 521 : 8 * bytes;
  const limbs = Math.ceil(bits / 64);
  return {
    title: `root of ${title}`,
    said: (limbs ** 2 * bits) / constant('ROOT_STEPS'),
    run: () => expect(of.read(compressed)),
  };
}

function digest(name: 'sha256' | 'sha512'): Entry {
  const KIB = 64;
  const at = memory.allocate(KIB * 1024);
  const result = memory.allocate(64);
  return {
    title: `KiB of ${name}`,
    said: constant('KIB'),
    run: () => expect(instance.call(`mbedtls_${name}`, at, KIB * 1024, result, 0)),
    times: KIB,
  };
}

const CURVE_NAMES = [
  ['P384', 'p384'],
  ['P256', 'p256'],
  ['P521', 'p521'],
  ['BP256', 'bp256'],
  ['BP384', 'bp384'],
  ['BP512', 'bp512'],
  ['SECP256K1', 'secp256k1'],
] as const satisfies readonly (readonly [string, Signing])[];

const F4 = Uint8Array.of(1, 0, 1);
const LONGEST = Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff);
const entries: readonly Entry[] = [
  ...CURVE_NAMES.map(([title, name]) => curve(title, name)),
  ed25519(),
  ...CURVE_NAMES.map(([title, name]) => root(title, name)),
  ...[1024, 2048, 3072, 4096, 8192].map((bits) => rsa(bits, F4)),
  rsa(2048, LONGEST),
  rsa(8192, LONGEST),
  digest('sha256'),
  digest('sha512'),
];

/** Microseconds of CPU time, of as many operations as take some milliseconds. */
function microseconds({ run, times = 1 }: Entry): number {
  const begun = process.cpuUsage();
  for (let count = times; ; count += times) {
    run();
    const { user, system } = process.cpuUsage(begun);
    if (user + system > 20_000) return (user + system) / count;
  }
}

const rounds = Array.from({ length: ROUNDS }, () => entries.map(microseconds));
const unit = constant(REFERENCE);
console.log(
  `${'cost'.padEnd(28)}${'said'.padStart(8)}${'taken'.padStart(8)}${'said/taken'.padStart(12)}`,
);
entries.forEach(({ title, said }, at) => {
  const taken = median(rounds.map((round) => (unit * (round[at] ?? NaN)) / (round[0] ?? NaN)));
  console.log(
    `${title.padEnd(28)}${said.toFixed(0).padStart(8)}${taken.toFixed(0).padStart(8)}` +
      `${(said / taken).toFixed(2).padStart(12)}`,
  );
});
