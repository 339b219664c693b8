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

/** A file of CA certificates, and servers that are trusted where it was taken. */
export interface TrustCase extends Case {
  readonly use: 'trust' | 'directory';
  readonly servers: readonly {
    readonly chain: string;
    readonly key: string;
    readonly host: string;
  }[];
  readonly certificates?: number;
}

/** A private key, with the certificate that it is for. */
export interface KeyCase extends Case {
  readonly use: 'key';
  readonly cert: string;
  readonly passphrase?: string;
}

type AnyCase = ServerCase | TrustCase | KeyCase;

function isFor<Use extends AnyCase['use']>(use: Use) {
  return (row: AnyCase): row is Extract<AnyCase, { use: Use }> => row.use === use;
}

function allCases(): AnyCase[] {
  return JSON.parse(readFileSync(peopleFile('cases.json'), 'utf8'));
}

/** The cases of test/vectors/people that are for servers. */
export function peopleCases(): ServerCase[] {
  return allCases().filter(isFor('server'));
}

/** Those that are files and directories of CA certificates. */
export function trustCases(): TrustCase[] {
  return allCases().filter(
    (row): row is TrustCase => row.use === 'trust' || row.use === 'directory',
  );
}

/** Those that are private keys. */
export function keyCases(): KeyCase[] {
  return allCases().filter(isFor('key'));
}
