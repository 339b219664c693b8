import { readFileSync } from 'node:fs';
import test from 'ava';
import { errorNames } from '../../wasm/error-names.js';
import * as nsapi from '../../ts/nsapi/error.js';
import { projectFile } from '../../tools/project.js';

/** The rows of a section of docs/errors.md, each by its code. */
function rowsOf(heading: string): Map<string, readonly string[]> {
  const [, section = ''] = readFileSync(projectFile('docs', 'errors.md'), 'utf8').split(
    `## ${heading}\n`,
  );
  const rows = (section.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return new Map(rows.map(([code = '', ...cells]) => [code.replaceAll('`', ''), cells]));
}

test('each number of the sockets has its line, and no line is without a number', (t) => {
  const numbers = Object.entries(nsapi)
    .filter(([name]) => name.startsWith('NSAPI_ERROR_'))
    .map(([name, value]) => [name.slice('NSAPI_ERROR_'.length), String(value)] as const);
  const rows = rowsOf('Numbers of the sockets');
  t.deepEqual([...rows.keys()].sort(), numbers.map(([name]) => name).sort());
  for (const [name, value] of numbers) t.is(rows.get(name)?.[0], value, name);
});

test('each number of Mbed TLS that is compiled in has its line, and no line is without', (t) => {
  const rows = rowsOf('Numbers of Mbed TLS');
  const names = [...errorNames.values()].map((name) => name.slice('MBEDTLS_ERR_'.length));
  t.deepEqual([...rows.keys()].sort(), names.sort());
  for (const [value, name] of errorNames)
    t.is(Number(rows.get(name.slice('MBEDTLS_ERR_'.length))?.[0]?.replace('-', '')), -value, name);
});

test('each kind has its line, and no line is without a kind', (t) => {
  const source = readFileSync(projectFile('ts', 'nsapi', 'network-fault.ts'), 'utf8');
  const [, type = ''] = /export type FaultKind =([^;]*);/.exec(source) ?? [];
  const kinds = [...type.matchAll(/'(\w+)'/g)].map(([, kind = '']) => kind);
  t.true(kinds.length > 5);
  t.deepEqual([...rowsOf('Kinds').keys()].sort(), kinds.sort());
});

test('each line says what happened and what to do', (t) => {
  for (const heading of ['Kinds', 'Numbers of the sockets', 'Numbers of Mbed TLS']) {
    for (const [code, cells] of rowsOf(heading))
      t.true(cells.slice(-2).every((cell) => cell.length > 4) || code === 'OK', code);
  }
});
