import test from 'ava';
import { classProblems } from '../support/class-rules.js';
import { undocumented } from '../support/doc-rules.js';
import { findCycle, importsOf } from '../support/imports.js';
import { importProblems } from '../support/import-rules.js';
import { styleProblems } from '../support/style-rules.js';
import { textProblems } from '../support/text-rules.js';
import { tokenize } from '../support/tokens.js';

const rules = (source: string): string[] =>
  styleProblems(source, { unsafe: false, wrongCalls: false }).map(({ rule }) => rule);

test('strings, comments, templates and regular expressions are no code', (t) => {
  const source = [
    "const a = 'x as Y'; // b as any",
    '/* c! */ const d = `as any ${e(`f as G ${{ h: 1 }.h}`)} !`;',
    "const i = /'[/'] as any/.test(j) ? k / l / m : \"it's\";",
  ].join('\n');
  t.deepEqual(rules(source), []);
  t.deepEqual(
    tokenize(source)
      .filter(({ kind }) => kind === 'regex')
      .map(({ text }) => text),
    ["/'[/'] as any/"],
  );
  t.is(tokenize(source).find(({ text }) => text === 'l')?.line, 3);
  t.is(
    tokenize('/** doc */ /* not */')
      .map(({ kind }) => kind)
      .join(),
    'doc,comment',
  );
});

test('code inside a template is code', (t) => {
  t.deepEqual(rules('const a = `${b as C}`;'), ['no as, but as const']);
});

test('any is found, words like it are not', (t) => {
  for (const source of [
    'let a: any;',
    'const a: Array<any> = [];',
    'f<any>();',
    'type A = any | B;',
    'function f(a: any) {}',
  ]) {
    t.deepEqual(rules(source), ['no any'], source);
  }
  for (const source of ['await Promise.any(a);', 'const company = 1;', 'f({ any: 1 });'])
    t.deepEqual(rules(source), [], source);
});

test('assertions are found, renames and as const are not', (t) => {
  for (const source of [
    'const a = b as C;',
    'f(b() as C);',
    'const a = { b } as unknown as C;',
    'const a = <B>c;',
    'f(<B.C[]>d);',
    'export default a as B;',
    "const a = 'b' as C;",
  ]) {
    t.true(rules(source).length > 0, source);
  }
  for (const source of [
    'const a = [1] as const;',
    "import { a as b } from 'c';",
    "import * as a from 'b';",
    "export { type A as B } from 'c';",
    "import a, { type B as C, d as e } from 'f';",
    "export type { A, B as C } from 'd';",
    "export * as a from 'b';",
    'const f = <T>(a: T) => a;',
    'const a: Map<B, C> = new Map<B, C>();',
    'if (a < b && c > d) e();',
    'const as = 1; f(as);',
  ]) {
    t.deepEqual(rules(source), [], source);
  }
});

test('non-null ! is found, negation and inequality are not', (t) => {
  for (const source of ['a!.b();', 'const a = b()!;', 'a[0]! += 1;', 'class A { b!: number; }']) {
    t.deepEqual(rules(source), ['no non-null !'], source);
  }
  for (const source of [
    'if (!a) b();',
    'return !a;',
    'a = b !== c && !d;',
    'if (a != b) c(!d, !(e));',
    'const a = { b: !c };',
  ]) {
    t.deepEqual(rules(source), [], source);
  }
});

test('what ts/ffi may do, the others may not; what nobody may do, it may not either', (t) => {
  t.deepEqual(styleProblems('const a = b! as C;', { unsafe: true, wrongCalls: false }), []);
  t.deepEqual(
    styleProblems('let a: any;', { unsafe: true, wrongCalls: false }).map(({ rule }) => rule),
    ['no any'],
  );
});

test('a switched-off check and a test that cannot fail are found', (t) => {
  for (const word of ['ignore', 'expect-error', 'nocheck']) {
    t.deepEqual(rules(`// @ts-${word}\nf();`), ['no switching off of the type checker']);
  }
  const inTests = { unsafe: false, wrongCalls: true };
  t.deepEqual(styleProblems(`// @ts-${'expect-error'}\nf(1);`, inTests), []);
  t.is(styleProblems(`// @ts-${'ignore'}\nf(1);`, inTests).length, 1);
  for (const source of [
    'test.skip(a);',
    'test.serial.only(a);',
    'test.todo(a);',
    'test.failing(a, b);',
    't.is.skip(a);',
  ]) {
    t.deepEqual(rules(source), ['no test that is skipped, alone or expected to fail'], source);
  }
  t.deepEqual(rules('reader.skip(3); test.serial(a, b); list.only(1);'), []);
});

test('imports are read with their kind', (t) => {
  const source =
    "import a, { type B } from 'one';\nimport type { C } from 'two';\nexport * from " +
    "'three';\nimport 'four';\n" +
    "const d = await import('five');\nexport const e = 'six';\nexport type { F } from " +
    "'seven';\nconst g = import.meta.url;";
  t.deepEqual(
    importsOf(source).map(({ specifier, typeOnly }) => `${specifier}${typeOnly ? ' type' : ''}`),
    ['one', 'two type', 'three', 'four', 'five', 'seven type'],
  );
});

test('a cycle is found, of types too', (t) => {
  const sources = (kind: string): Map<string, string> =>
    new Map([
      ['ts/a.ts', "import './b.js';"],
      ['ts/b.ts', "export { c } from './x/c.js';"],
      ['ts/x/c.ts', `import ${kind} { a } from '../a.js';`],
    ]);
  t.deepEqual(findCycle(sources('')), ['ts/a.ts', 'ts/b.ts', 'ts/x/c.ts', 'ts/a.ts']);
  t.deepEqual(findCycle(sources('type')), findCycle(sources('')));
});

test('who may not import whom, not even its types', (t) => {
  const wrong: [string, string][] = [
    ['ts/nsapi/a.ts', "import '../ffi/b.js';"],
    ['ts/nsapi/a.ts', "import 'node:net';"],
    ['ts/stack/a.ts', "import type { A } from 'node:net';"],
    ['ts/stack/a.ts', "import type { A } from './websocket/b.js';"],
    ['ts/stack/wisp/a.ts', "import '../node/b.js';"],
    ['ts/stack/a.ts', "import { b } from '../net/b.js';"],
    ['ts/platform/web/index.ts', "import 'node:fs';"],
    ['ts/net/a.ts', "import type { B } from '../ffi/b.js';"],
    ['ts/net/a.ts', "import type { B } from '../tls/b.js';"],
    ['ts/net/a.ts', "import 'ws';"],
    ['ts/mbedtls/a.ts', "import '../net/b.js';"],
    ['ts/mbedtls/a.ts', "import compile from '../../wasm/mbedtls.js';"],
    ['ts/mbedtls/a.ts', 'f(WebAssembly);'],
    ['ts/ffi/a.ts', "import '../mbedtls/b.js';"],
    ['ts/offload/a.ts', "import '../mbedtls/b.js';"],
    ['ts/relay/a.ts', "import '../cli/b.js';"],
    ['ts/cli/a.ts', 'f(WebAssembly);'],
  ];
  for (const [file, source] of wrong) {
    t.true(importProblems(new Map([[file, source]])).length > 0, `${file}: ${source}`);
  }
  const right: [string, string][] = [
    ['ts/stack/node/a.ts', "import 'node:net'; import '../../nsapi/error.js';"],
    ['ts/stack/wisp/a.ts', "import '../websocket/b.js'; import type { C } from '../c.js';"],
    ['ts/relay/a.ts', "import 'node:net'; import type { B } from 'ws';"],
    ['ts/cli/a.ts', "import 'node:tls'; import '../net/b.js';"],
    ['ts/net/a.ts', "import '../platform/index.js'; import '../stack/c.js';"],
    ['ts/tls/a.ts', "import type { A } from '../ffi/b.js'; import '../mbedtls/c.js';"],
    ['ts/mbedtls/a.ts', "import type { Pointer } from '../../wasm/mbedtls.js'; // WebAssembly"],
    ['ts/ffi/a.ts', "import compile from '../../wasm/mbedtls.js'; new WebAssembly.Memory(a);"],
    ['ts/index.ts', "export * from './net/a.js';"],
  ];
  for (const [file, source] of right) {
    t.deepEqual(importProblems(new Map([[file, source]])), [], `${file}: ${source}`);
  }
});

test('a plain socket that loads Mbed TLS, even through another file, is found', (t) => {
  const sources = new Map([
    ['ts/net/tcp-socket.ts', "import '../platform/index.js';"],
    ['ts/platform/index.ts', "export * from './node/index.js';"],
    ['ts/platform/web/index.ts', "import '../../mbedtls/error.js';"],
    ['ts/mbedtls/error.ts', ''],
  ]);
  t.true(
    importProblems(sources).includes(
      'ts/net/tcp-socket.ts loads ts/mbedtls/error.ts, directly or not: it must work without ' +
        'Mbed TLS.',
    ),
  );
});

test('a class that stands too deep is found, across files and whatever stands between', (t) => {
  const problems = (...sources: string[]): string[] =>
    classProblems(new Map(sources.map((source, at) => [`ts/${at}.ts`, source])));
  const three = 'export abstract class A {}\nexport class B<T extends { x: A }> extends A {}';
  t.deepEqual(problems(three, 'class C extends B<Array<A>>\n  implements D {}'), []);
  t.deepEqual(problems(three, 'class C extends B<A> {}', 'export class D extends C {}'), [
    'ts/2.ts: D: D < C < B < A',
  ]);
  t.deepEqual(problems('class E extends Error {}', 'class F extends E { class = 1; }'), []);
  t.deepEqual(problems(three, "import { B as Z } from './0.js'; class C extends Z {}"), [
    'ts/1.ts: C: extends Z, which is no class of the project',
  ]);
  t.deepEqual(problems(three, 'const c = class extends mixin(B) {};'), [
    'ts/1.ts: class of line 1: extends mixin(B), which is no class of the project',
  ]);
  t.is(problems(three, 'class A extends B {}').length, 1);
});

test('an export without a doc comment is found, through re-exports too', (t) => {
  const sources = new Map([
    [
      'ts/index.ts',
      "export { A, type B as Other } from './a.js';\nexport * from './c.js';\nexport type { E } " +
        "from './c.js';",
    ],
    [
      'ts/a.ts',
      '/** Documented. */\nexport abstract class A {}\n// not so\nexport interface B {}\nexport ' +
        'const unseen = 1;',
    ],
    [
      'ts/c.ts',
      '/** Yes. */\nexport const c = 1;\nexport function d() {}\n/** Overloaded. */\nexport ' +
        "function f(): void;\nexport function f(a?: B) {}\nexport { E } from './e.js';",
    ],
    ['ts/e.ts', 'export type E = 1;'],
  ]);
  t.deepEqual(undocumented(sources, 'ts/index.ts'), ['ts/a.ts: B', 'ts/c.ts: d', 'ts/e.ts: E']);
  t.deepEqual(
    undocumented(
      new Map([
        ['ts/index.ts', "export { A } from './a.js';"],
        ['ts/a.ts', ''],
      ]),
      'ts/index.ts',
    ),
    ['ts/a.ts: does not declare A'],
  );
});

test('folders of one machine and registries are found', (t) => {
  const folder = `/${'work'}/main`;
  const url = `https://${'registry'}.example.org/x`;
  t.is(
    textProblems(
      new Map([
        ['a', `cd ${folder}`],
        ['b', `see "${url}"`],
        ['c', `x=/${'root'}`],
      ]),
    ).length,
    3,
  );
  t.deepEqual(
    textProblems(new Map([['a', 'a/work/b https://example.org/registry ./work /worker /home']])),
    [],
  );
});
