import { pathToFileURL } from 'node:url';
import test from 'ava';
import { projectFile } from '../../../tools/project.js';

interface CApi {
  readonly typedefs: ReadonlyMap<string, string>;
}
interface BindingsModule {
  typeScriptType(type: string, api: CApi): string;
  firstDifference(there: string, fresh: string): string;
}
interface CheckModule {
  differences(
    kind: string,
    found: readonly string[],
    wanted: readonly string[],
    list: string,
  ): string[];
}

const has = (module: unknown, name: string): boolean =>
  typeof module === 'object' && module !== null && name in module;
const isBindings = (module: unknown): module is BindingsModule =>
  has(module, 'typeScriptType') && has(module, 'firstDifference');
const isCheck = (module: unknown): module is CheckModule => has(module, 'differences');

const load = (name: string): Promise<unknown> =>
  import(pathToFileURL(projectFile('build', name)).href);
const [bindings, check] = await Promise.all([load('bindings.mjs'), load('check-wasm.mjs')]);
if (!isBindings(bindings) || !isCheck(check))
  throw new Error('build/bindings.mjs or build/check-wasm.mjs lacks an export');
const { typeScriptType, firstDifference } = bindings;
const { differences } = check;

const api: CApi = {
  typedefs: new Map([
    ['uint8_t', 'unsigned char'],
    ['size_t', 'unsigned long'],
    ['int64_t', 'long long'],
    ['mode', 'enum mode'],
    ['context', 'struct context'],
    ['send_t', 'int (void *, size_t)'],
    ['callback', 'int (*)(int)'],
  ]),
};

test('C types become what crosses the boundary', (t) => {
  const types: [string, string][] = [
    ['int', 'number'],
    ['size_t', 'number'],
    ['double', 'number'],
    ['mode', 'number'],
    ['enum mode', 'number'],
    ['void', 'void'],
    ['int64_t', 'bigint'],
    ['unsigned long long', 'bigint'],
    ['void *', 'Pointer<string>'],
    ['const void *', 'Pointer<string>'],
    // Of one name in doc and type; Spellings says what it is.
    ['const uint8_t *', "Pointer<'uint8_t'>"],
    ['const char **', "Pointer<'char *'>"],
    ['size_t *', "Pointer<'size_t'>"],
    ['const context *', "Pointer<'context'>"],
    ['struct context *', "Pointer<'context'>"],
    ['send_t *', 'FunctionPointer'],
    ['callback', 'FunctionPointer'],
    ['int (*)(void *, int)', 'FunctionPointer'],
  ];
  for (const [type, expected] of types) t.is(typeScriptType(type, api), expected, type);
});

test('a type that cannot cross is an error', (t) => {
  t.throws(() => typeScriptType('context', api), { message: /context/ });
});

test('the first difference of a stale file is named', (t) => {
  t.is(firstDifference('a\nb\nc\n', 'a\nB\nc\n'), 'line 2:\n  has    b\n  should B');
  t.regex(firstDifference('a\n', 'a\nb\n'), /^line 2:/);
  t.regex(firstDifference('a\nb\n', 'a\n'), /^line 2:/);
});

test('a module that is not what was asked for is told apart, name by name', (t) => {
  t.deepEqual(differences('export', ['a', 'b'], ['b', 'a'], 'list'), []);
  t.deepEqual(
    differences('export', ['a', 'b'], ['b', 'c', 'c'], 'list').map((problem) =>
      problem.replace(/\.$/, ''),
    ),
    [
      'It has the export a, which list does not list',
      'It lacks the export c, which list lists',
      'It lacks the export c, which list lists',
      'list lists c twice',
    ],
  );
});
