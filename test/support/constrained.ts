import { verifyChain as verify } from '../../ts/mbedtls/verify-chain.js';
import { ext, mint, mintKey } from './minted.js';

export interface Verdict {
  readonly ok: boolean;
  readonly flags: readonly string[];
  readonly faults: readonly string[];
}

interface Limited {
  readonly permitted: readonly Uint8Array[];
  readonly excluded: readonly Uint8Array[];
  /** GeneralNames; null for no subject alternative name. */
  readonly names: readonly Uint8Array[] | null;
  readonly critical: boolean;
  readonly host: string | null;
  readonly subject?: Uint8Array;
}

interface Whole {
  readonly chain: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
  readonly host: string | null;
}

const [rootKey, caKey, leafKey] = [mintKey(), mintKey(), mintKey()];
const root = mint({
  issuer: 'Root',
  subject: 'Root',
  key: rootKey,
  by: rootKey,
  extensions: [ext.ca()],
});

/** Judges a chain of a root, a CA with name constraints and a certificate with names. */
export function verifyChain(asked: Limited | Whole): Verdict {
  const { chain, roots, host } = 'chain' in asked ? asked : { ...built(asked), host: asked.host };
  const { ok, verifyFlags, faults } = verify(chain, roots, { host });
  return { ok, flags: verifyFlags, faults };
}

function built({ permitted, excluded, names, critical, subject }: Limited): Omit<Whole, 'host'> {
  const limits =
    permitted.length + excluded.length > 0 ? [ext.constraints(permitted, excluded, critical)] : [];
  const ca = mint({
    issuer: 'Root',
    subject: 'CA',
    key: caKey,
    by: rootKey,
    extensions: [ext.ca(), ...limits],
  });
  const leaf = mint({
    issuer: 'CA',
    subject: subject ?? 'leaf',
    key: leafKey,
    by: caKey,
    extensions: names === null ? [] : [ext.names(...names)],
  });
  return { chain: [leaf, ca], roots: [root] };
}
