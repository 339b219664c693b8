import { readFileSync } from 'node:fs';
import { projectFile } from '../../tools/project.js';

interface Case {
  readonly id: string;
  readonly use: string;
  readonly file: string;
  readonly what: string;
  /** The right answer. */
  readonly expect: 'accept' | 'refuse' | 'either';
  readonly rule: string;
  /** Regular expressions, in any case of letters, that each match what a refusal says. */
  readonly words: readonly string[];
}

/** A server with a certificate, and a client that trusts a file and asks for a host. */
export interface ServerCase extends Case {
  readonly use: 'server';
  readonly key: string;
  readonly trust: string;
  readonly host: string;
  /** A part of the subject that is to be shown. */
  readonly subject?: string;
}

/** The path of a file of test/vectors/people. */
export function peopleFile(name: string): string {
  return projectFile('test', 'vectors', 'people', name);
}

/** The cases of test/vectors/people that are for servers. */
export function peopleCases(use: 'server'): ServerCase[] {
  const cases: readonly (Case | ServerCase)[] = JSON.parse(
    readFileSync(peopleFile('cases.json'), 'utf8'),
  );
  return cases.filter((row): row is ServerCase => row.use === use);
}
