import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFile } from '../../tools/project.js';

/**
 * A test of Wycheproof: what all of them have; the rest are hexadecimal texts whose names depend on
 * the file.
 */
export interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: 'valid' | 'invalid' | 'acceptable';
  /** Bytes of a field, none where it is not there. */
  bytes(name: string): Uint8Array;
  /** A field that is a number; 0 where it is not there. */
  number(name: string): number;
}

/** Tests that have a key or parameters in common. */
export interface VectorGroup {
  /** A field of the group that is text, such as `sha` or `curve`. */
  text(name: string): string;
  /** Bytes of a field, none where it is not there. */
  bytes(name: string): Uint8Array;
  /** A field of the group that is a number, such as `tagSize`; 0 where it is not there. */
  number(name: string): number;
  readonly tests: readonly Vector[];
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
}

function textOf(of: unknown, name: string): string {
  const value = field(of, name);
  return typeof value === 'string' ? value : '';
}

function bytesOf(of: unknown, name: string): Uint8Array {
  return Uint8Array.from(Buffer.from(textOf(of, name), 'hex'));
}

function listOf(of: unknown, name: string): readonly unknown[] {
  const value = field(of, name);
  if (!Array.isArray(value) || value.length === 0) throw new Error(`The vectors have no ${name}.`);
  return value;
}

function resultOf(of: unknown): Vector['result'] {
  const result = textOf(of, 'result');
  if (result !== 'valid' && result !== 'invalid' && result !== 'acceptable')
    throw new Error(`Not a result: ${result}`);
  return result;
}

function vector(of: unknown): Vector {
  return {
    tcId: Number(field(of, 'tcId')),
    comment: textOf(of, 'comment'),
    flags: listOrNone(of, 'flags').map(String),
    result: resultOf(of),
    bytes: (name) => bytesOf(of, name),
    number: (name) => Number(field(of, name) ?? 0),
  };
}

function listOrNone(of: unknown, name: string): readonly unknown[] {
  const value = field(of, name);
  return Array.isArray(value) ? value : [];
}

/**
 * The groups of a file of test/vectors/wycheproof.tar.xz.
 * @param name without `_test.json`, such as `x25519`
 */
export function wycheproof(name: string): readonly VectorGroup[] {
  const folder = mkdtempSync(join(tmpdir(), 'wycheproof-'));
  try {
    const file = `${name}_test.json`;
    execFileSync('tar', [
      '-xJf',
      projectFile('test', 'vectors', 'wycheproof.tar.xz'),
      '-C',
      folder,
      file,
    ]);
    const groups = listOf(JSON.parse(readFileSync(join(folder, file), 'utf8')), 'testGroups');
    return groups.map((group) => ({
      text: (field) => textOf(group, field),
      bytes: (field) => bytesOf(group, field),
      number: (key) => Number(field(group, key) ?? 0),
      tests: listOf(group, 'tests').map(vector),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs every test of a file.
 * @param accepts whether the code under test takes what a test has for right
 * @returns how many there are, and those that came out wrong; `acceptable` ones may come out either
 *   way
 */
export function runWycheproof(
  name: string,
  accepts: (vector: Vector, group: VectorGroup) => boolean,
): { readonly count: number; readonly wrong: readonly string[] } {
  const groups = wycheproof(name);
  const wrong = groups.flatMap((group) =>
    group.tests
      .filter(
        (test) =>
          accepts(test, group) !== (test.result === 'valid') && test.result !== 'acceptable',
      )
      .map(({ tcId, result, comment }) => `${name} ${tcId} is ${result}: ${comment}`),
  );
  return { count: groups.flatMap(({ tests }) => tests).length, wrong };
}
