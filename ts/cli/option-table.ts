import { parseArgs } from 'node:util';
import { optionMeantBy } from './suggestion.js';
import { UsageError } from './usage-error.js';

/** One option of a command. */
export interface Option {
  /** What its value is called in the help; absent for one that takes none. */
  readonly value?: string;
  readonly short?: string;
  readonly multiple?: boolean;
  readonly help: string;
}

export type OptionTable = Readonly<Record<string, Option>>;

/** A subcommand, as far as help and completions need to know it. */
export interface CommandHelp {
  /** Its arguments, such as `HOST[:PORT]`. */
  readonly operands: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly about: string;
  readonly options: OptionTable;
  readonly examples: readonly string[];
}

/** What was given on a command line. */
export class Given {
  readonly operands: readonly string[];
  readonly #values: ReadonlyMap<string, readonly (string | boolean)[]>;

  /** Reads the arguments. Throws UsageError for what the table does not know. */
  constructor(args: readonly string[], table: OptionTable) {
    const { values, positionals } = parsed(args, table);
    this.operands = positionals;
    this.#values = new Map(
      Object.entries(values).map(([name, value]) => [
        name,
        value === undefined ? [] : Array.isArray(value) ? value : [value],
      ]),
    );
  }

  has(name: string): boolean {
    return this.#values.get(name)?.includes(true) ?? false;
  }

  /** The last value that was given for an option. */
  text(name: string): string | undefined {
    return this.texts(name).at(-1);
  }

  texts(name: string): readonly string[] {
    return (this.#values.get(name) ?? []).filter((value) => typeof value === 'string');
  }

  /** A list that is separated by commas. */
  list(name: string): readonly string[] | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const names = text.split(',').filter((each) => each !== '');
    if (names.length === 0) throw new UsageError(`--${name} needs at least one name.`);
    return names;
  }

  /** A number within bounds, or the default. */
  number(name: string, otherwise: number, least: number, most: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || value < least || value > most)
      throw new UsageError(`--${name} takes a number from ${least} to ${most}, not "${text}".`);
    return value;
  }

  /** The same, of whole numbers. */
  integer(name: string, otherwise: number, least: number, most: number): number {
    const value = this.number(name, otherwise, least, most);
    if (!Number.isInteger(value))
      throw new UsageError(`--${name} takes a whole number from ${least} to ${most}.`);
    return value;
  }

  /** The only operand. */
  one(what: string): string {
    const [first] = this.operands;
    if (first === undefined || this.operands.length > 1)
      throw new UsageError(`One ${what} is needed, and ${this.operands.length} were given.`);
    return first;
  }
}

/** What of a command line is no option, as far as it can be told; nothing is refused. */
export function operandsOf(args: readonly string[], table: OptionTable): string[] {
  const options = nodeOptions(table);
  return parseArgs({ args: [...args], allowPositionals: true, strict: false, options }).positionals;
}

function parsed(args: readonly string[], table: OptionTable) {
  const options = nodeOptions(table);
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const [, valued] =
      /^Option '(?:-\w, )?(--[\w-]+)[^]*argument (?:missing|is ambiguous)/.exec(said) ?? [];
    if (valued !== undefined)
      throw new UsageError(`${valued} needs a value; one that begins with "-": ${valued}=-...`);
    const words = said.replace(/\. To specify a positional[^]*/, '.').replace(/\.?$/, '.');
    throw new UsageError(`${words}${meant(args, said, Object.keys(table))}`);
  }
}

/** Which option may have been meant by the one that is not known. */
function meant(args: readonly string[], said: string, known: readonly string[]): string {
  const [, dashes = '', name = ''] = /^Unknown option '(--?)([^']+)'/.exec(said) ?? [];
  if (name === '') return '';
  // With one dash each letter is an option, but other tools have words there.
  const word =
    dashes === '-' ? (args.find((arg) => arg.startsWith(`-${name}`))?.slice(1) ?? name) : name;
  const option = optionMeantBy(word.split('=')[0] ?? '', known);
  return option === null ? '' : ` Did you mean --${option}?`;
}

function nodeOptions(table: OptionTable) {
  return Object.fromEntries(
    Object.entries(table).map(([name, { value, short, multiple }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
        ...(multiple === true ? { multiple } : {}),
      },
    ]),
  );
}

const WIDTH = 100;
const INDENT = 22;

/** The help of a command. */
export function helpOf(name: string, command: CommandHelp): string {
  const options = { ...command.options, help: { short: 'h', help: 'this text' } };
  return [
    `mbedtls-wasm ${name} ${command.operands} [options]`,
    '',
    ...wrapped(command.about.trim().replaceAll('\n', ' '), WIDTH),
    '',
    ...Object.entries(options).map(([option, about]) => optionLine(option, about)),
    '',
    ...(command.examples.length === 0 ? [] : ['Examples:']),
    ...command.examples.map((example) => `  ${example}`),
  ]
    .join('\n')
    .trimEnd();
}

function optionLine(name: string, { value, short, help }: Option): string {
  const spelled = `${short === undefined ? '' : `-${short}, `}--${name}`;
  const head = `  ${spelled}${value === undefined ? '' : ` ${value}`}`;
  const lines = wrapped(help, WIDTH - INDENT).map((line) => `${' '.repeat(INDENT)}${line}`);
  const [first = '', ...rest] = lines;
  return head.length < INDENT - 1
    ? [`${head.padEnd(INDENT)}${first.trimStart()}`, ...rest].join('\n')
    : [head, ...lines].join('\n');
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
