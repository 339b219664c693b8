/**
 * WebAssembly as a module of JavaScript, the same for Node, bundlers and pages. Base64 hides from a
 * compressor what repeats, because it shifts bytes against each other: the file would be a quarter
 * larger on its way. So each byte is a character here: the frequent ones are one of their own, the
 * others one behind one of three shifts.
 * Brotli takes it for a text, in which it tells vowels from consonants, capitals, digits and the
 * rest: so bytes that are mostly of one kind in WebAssembly are characters of one kind.
 */

/** Printable, and nothing that a string, a template, a regular expression or HTML would end at. */
const PRINTABLE = Array.from({ length: 0x7f - 0x20 }, (_, at) =>
  String.fromCharCode(0x20 + at),
).filter((character) => !'\'"`\\<$'.includes(character));
const SHIFTS = PRINTABLE.splice(-3);

/** @type {readonly (readonly [characters: string, first: number, last: number])[]} */
const KINDS = [
  // local.get, local.set and local.tee.
  ['aeiou', 0x20, 0x22],
  // i32.const and i64.const.
  ['AEIOU', 0x41, 0x42],
  // What compares and calculates.
  ['bcdfghjklmnpqrstvwxyz', 0x45, 0xc4],
  // Loads and stores.
  ['0123456789', 0x28, 0x3e],
  // Small numbers, and what blocks begin and end with.
  ['BCDFGHJKLMNPQRSTVWXYZ', 0x00, 0x1f],
];

const COMPILING = `export default function compile() {
  return new WebAssembly.Module(bytes());
}

export function compileLater() {
  return WebAssembly.compile(bytes());
}

`;

/**
 * The module's text: its default export compiles the WebAssembly and returns the
 * WebAssembly.Module, synchronously, and compileLater promises it; or the default export returns
 * the bytes.
 * @param {Uint8Array} bytes
 * @param {string} licences of what is in it, as comments
 * @param {{ compiled: boolean }} [options]
 */
export function inlined(bytes, licences, { compiled } = { compiled: true }) {
  const order = byFrequency(bytes);
  const size = PRINTABLE.length;
  const characters = charactersOf(order.slice(0, size));
  const codes = Array.from({ length: 256 }, () => '');
  order.forEach((byte, place) => {
    const shift = place < size ? '' : SHIFTS[Math.floor(place / size) - 1];
    codes[byte] = `${shift}${characters[place % size]}`;
  });
  const text = Array.from(bytes, (byte) => codes[byte]).join('');
  return `${licences}
const text = '${text}';
const characters = '${characters.join('')}';
const shifts = '${SHIFTS.join('')}';
const order = [${order.join()}];

${compiled ? COMPILING : 'export default '}function bytes() {
  const bytes = new Uint8Array(${bytes.length});
  const places = new Uint8Array(128);
  for (let at = 0; at < characters.length; at++) places[characters.charCodeAt(at)] = at;
  const first = shifts.charCodeAt(0);
  for (let at = 0, from = 0; at < bytes.length; at++) {
    let code = text.charCodeAt(from++);
    let place = 0;
    if (code >= first) {
      place = (code - first + 1) * characters.length;
      code = text.charCodeAt(from++);
    }
    bytes[at] = order[place + places[code]];
  }
  return bytes;
}
`;
}

/**
 * The text of a module that has the WebAssembly as an import, for platforms that compile none when
 * a program runs.
 * @param {string} name of the file in dist/browser
 */
export function staticModule(name) {
  return `import module from '../browser/${name}';
export default () => module;
export const compileLater = async () => module;
`;
}

/**
 * The characters of bytes, each of its kind as long as there are some.
 * @param {readonly number[]} bytes as many as there are characters
 */
function charactersOf(bytes) {
  const left = new Set(PRINTABLE);
  const take = (/** @type {string | undefined} */ character) => {
    if (character !== undefined) left.delete(character);
    return character;
  };
  const found = bytes.map((byte) => {
    const [kind = ''] = KINDS.find(([, first, last]) => first <= byte && byte <= last) ?? [];
    return take([...kind].find((character) => left.has(character)));
  });
  return found.map((character) => character ?? take([...left][0]) ?? '');
}

/** @param {Uint8Array} bytes */
function byFrequency(bytes) {
  const counts = Array.from({ length: 256 }, () => 0);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  return [...counts.keys()].sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
}
