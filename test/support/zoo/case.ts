import {
  ext,
  general,
  mint,
  mintKey,
  type Extension,
  type MintKey,
  type MintRequest,
} from '../minted.js';

/** One animal of the zoo: what a server presents, and what has to be made of it. */
export interface ZooCase {
  readonly name: string;
  /** The section that says so. */
  readonly rfc: string;
  readonly right: 'accept' | 'refuse';
  readonly make: () => Presentation;
}

/** DER. The first of the chain is the server's own. */
export interface Presentation {
  readonly chain: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
  readonly key: MintKey;
  /** localhost by default. */
  readonly host?: string;
}

type Changes = Partial<MintRequest>;

/** Keys that are made once: what is judged is all else. */
export const keys = {
  root: mintKey(),
  middle: mintKey(),
  lower: mintKey(),
  leaf: mintKey(),
  other: mintKey(),
};

export const CA: readonly Extension[] = [ext.ca(), ext.usage(0x06)];
export const NAMES = ext.names(general.dns('localhost'));
export const LEAF: readonly Extension[] = [NAMES, ext.usage(0x80)];

export function root(changes: Changes = {}): Buffer {
  return mint({
    issuer: 'Zoo Root',
    subject: 'Zoo Root',
    key: keys.root,
    by: keys.root,
    extensions: CA,
    ...changes,
  });
}

export function middle(changes: Changes = {}): Buffer {
  return mint({
    issuer: 'Zoo Root',
    subject: 'Zoo Middle',
    key: keys.middle,
    by: keys.root,
    extensions: CA,
    ...changes,
  });
}

export function leaf(changes: Changes = {}): Buffer {
  return mint({
    issuer: 'Zoo Middle',
    subject: 'Zoo Leaf',
    key: keys.leaf,
    by: keys.middle,
    extensions: LEAF,
    ...changes,
  });
}

/** A chain of root, middle and leaf, each of them changed. */
export function chain(
  changes: { readonly root?: Changes; readonly middle?: Changes; readonly leaf?: Changes } = {},
): Presentation {
  return {
    chain: [leaf(changes.leaf), middle(changes.middle)],
    roots: [root(changes.root)],
    key: changes.leaf?.key ?? keys.leaf,
  };
}

/** Extensions of the leaf, in place of its own. */
export const leafWith = (...extensions: readonly Extension[]): Presentation =>
  chain({ leaf: { extensions } });
export const middleWith = (...extensions: readonly Extension[]): Presentation =>
  chain({ middle: { extensions } });
export const rootWith = (...extensions: readonly Extension[]): Presentation =>
  chain({ root: { extensions } });

/** A leaf of such names, under a middle one with such constraints. */
export function constrained(
  permitted: readonly Uint8Array[],
  excluded: readonly Uint8Array[],
  names: readonly Uint8Array[],
  critical = true,
): Presentation {
  return chain({
    middle: { extensions: [...CA, ext.constraints(permitted, excluded, critical)] },
    leaf: { extensions: [ext.names(general.dns('localhost'), ...names), ext.usage(0x80)] },
  });
}

/** A row of a table: the verdict, the section, the name and how it is made. */
export type Row = readonly [
  right: 'accept' | 'refuse',
  rfc: string,
  name: string,
  make: () => Presentation,
];

export function casesOf(rows: readonly Row[]): ZooCase[] {
  return rows.map(([right, rfc, name, make]) => ({ right, rfc, name, make }));
}
