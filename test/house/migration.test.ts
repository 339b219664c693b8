import test from 'ava';
import * as datagram from '../../ts/datagram.js';
import * as main from '../../ts/index.js';
import { Raw } from '../../ts/mbedtls/raw.js';
import * as raw from '../../ts/raw.js';
import * as tls from '../../ts/tls.js';
import * as web from '../../ts/web.js';
import { projectFiles } from '../support/project-files.js';

const files = projectFiles();
const textOf = (path: string): string => files.get(path) ?? '';

/** Names of options, of Node, and of whatever structure. */
const OTHERS = new Set(['onClientHello', 'emit', 'native_X_new', 'native_X_delete']);

/** All that can be imported, and all members of the classes among it. */
function known(): Set<string> {
  const modules = [main, datagram, raw, tls, web, { Raw }];
  const names = new Set(modules.flatMap((module) => Object.keys(module)));
  for (const value of modules.flatMap((module) => Object.values(module)))
    for (const name of membersOf(value)) names.add(name);
  for (const [, name = ''] of textOf('wasm/mbedtls.d.ts').matchAll(/^\s+(\w+)\(/gm))
    names.add(name);
  return names;
}

function membersOf(value: unknown): string[] {
  if (typeof value !== 'function') return [];
  const names = Object.getOwnPropertyNames(value);
  for (let at: unknown = value.prototype; typeof at === 'object' && at !== null; ) {
    names.push(...Object.getOwnPropertyNames(at));
    at = Object.getPrototypeOf(at);
  }
  return names;
}

/** The names that are called, or stand alone, in the second column of a page's tables. */
function namesIn(text: string): string[] {
  const cells = text.split('\n').flatMap((line) => /^\| `[^|]*\| ([^|]*) \|/.exec(line)?.[1] ?? []);
  const spans = cells.flatMap((cell) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span),
  );
  return spans.flatMap((span) => [
    ...[...span.matchAll(/(\w+)\(/g)].map(([, name = '']) => name),
    ...(/^\.?[a-z]\w+$/i.test(span) ? [span.replace('.', '')] : []),
  ]);
}

for (const page of ['docs/from-mbed-os.md', 'docs/from-mbed-tls.md', 'docs/from-node-tls.md'])
  test(`what ${page} names is there`, (t) => {
    const names = namesIn(textOf(page));
    const there = known();
    t.true(names.length > 20);
    t.deepEqual(
      names.filter((name) => !there.has(name) && !OTHERS.has(name)),
      [],
    );
  });

test('docs/from-mbed-os.md tells of each method of Mbed OS', (t) => {
  const methods = [...textOf('test/support/mbed-os.h').matchAll(/\b([a-z_]+)\(/g)];
  const named = new Set(methods.map(([, name = '']) => name));
  t.true(named.size > 20);
  const page = textOf('docs/from-mbed-os.md');
  t.deepEqual(
    [...named].filter((name) => !new RegExp(`^\\|[^|]*\\b${name}\\b`, 'm').test(page)),
    [],
  );
});
