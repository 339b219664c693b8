import { createHash } from 'node:crypto';
import test from 'ava';
import { verifyChain } from '../../ts/mbedtls/verify-chain.js';
import { CheckingInstance } from '../support/checking.js';
import { ext, general, mint, mintKey, name } from '../support/minted.js';

const HOST = 'host.example.test';
const [rootKey, aKey, bKey, leafKey] = [mintKey(), mintKey(), mintKey(), mintKey()];
const root = mint({
  issuer: 'Root',
  subject: 'Root',
  key: rootKey,
  by: rootKey,
  extensions: [ext.ca()],
});
const organisation = name(['55040a', 0x0c, 'Bücher'], ['550403', 0x13, 'x']);
const a = mint({
  issuer: 'Root',
  subject: organisation,
  key: aKey,
  by: rootKey,
  extensions: [
    ext.ca(3),
    ext.usage(0x06),
    ext.keyId(aKey),
    ext.policies('2a0301', '551d2000'),
    ext.mappings(['2a0301', '2a0302']),
    ext.policyConstraints(3, 3),
    ext.inhibitAny(2),
    ext.constraints(
      [
        general.dns('example.test'),
        general.net('192.0.2.0', '255.255.255.0'),
        general.mail('example.test'),
        general.uri('.example.test'),
        general.directory(name(['55040a', 0x13, 'Example'])),
      ],
      [general.dns('bad.example.test')],
    ),
  ],
});
const b = mint({
  issuer: organisation,
  subject: name(['55040a', 0x0c, 'Example'], ['550403', 0x0c, 'B']),
  key: bKey,
  by: aKey,
  extensions: [ext.ca(), ext.issuerKeyId(aKey), ext.policies('2a0302')],
});
const leaf = mint({
  issuer: name(['55040a', 0x13, 'EXAMPLE'], ['550403', 0x0c, 'b']),
  subject: name(['55040a', 0x0c, 'Example']),
  key: leafKey,
  by: bKey,
  extensions: [
    ext.names(
      general.dns(HOST),
      general.ip('192.0.2.9'),
      general.mail('a@example.test'),
      general.uri('https://x.example.test/y'),
    ),
    ext.usage(0x80),
    ext.purposes('2b06010505070301'),
    ext.policies('2a0302'),
  ],
});

/** Numbers that are the same each time for the same seed. */
function numbers(seed: string): (below: number) => number {
  let count = 0;
  return (below) =>
    createHash('sha256').update(`${seed} ${count++}`).digest().readUInt32BE() % below;
}

/** Some bytes changed, taken out, put in or doubled. */
function mutated(bytes: Uint8Array, next: (below: number) => number): Buffer {
  let changed = Buffer.from(bytes);
  for (let times = 1 + next(3); times > 0; times--) {
    const at = next(changed.length);
    const piece = changed.subarray(at, at + 1 + next(16));
    switch (next(5)) {
      case 0:
        changed[at] = next(256);
        break;
      case 1:
        changed[at] = (changed[at] ?? 0) ^ (1 << next(8));
        break;
      case 2:
        changed = Buffer.concat([changed.subarray(0, at), changed.subarray(at + piece.length)]);
        break;
      case 3:
        changed = Buffer.concat([changed.subarray(0, at), piece, changed.subarray(at)]);
        break;
      default:
        changed[at] = [0, 0x7f, 0x80, 0x81, 0x84, 0xff][next(6)] ?? 0;
    }
  }
  return changed;
}

const SECONDS = Number(process.env.FUZZ_SECONDS ?? 5);

test(
  'mutated certificates, as the chain and as the trusted one: no trap, no leak, never ' +
    'accepted for another',
  (t) => {
    const instance = new CheckingInstance();
    const seed = process.env.FUZZ_SEED ?? String(Date.now());
    t.log(`seed ${seed}`);
    const next = numbers(seed);
    t.true(verifyChain([leaf, b, a], [root], { instance, host: HOST }).ok);
    const before = instance.memoryUsage.allocations;
    const end = Date.now() + 1000 * SECONDS;
    let count = 0;
    let changedOnly = 0;
    for (; Date.now() < end; count++) {
      const chain = [leaf, b, a];
      const place = next(3);
      const original = chain[place] ?? leaf;
      const changed = mutated(original, next);
      chain[place] = changed;
      const { ok, certificates } = verifyChain(chain, [root], { instance, host: HOST });
      // Behind the certificate itself there may be anything.
      if (
        ok &&
        !certificates.every(({ der }) => [leaf, b, a, root].some((good) => good.equals(der)))
      )
        t.fail(`accepted: ${changed.toString('hex')}`);
      if (ok) changedOnly++;
      // Unsigned: what the judge reads of a trusted certificate comes as far as can be.
      try {
        verifyChain([leaf, b], [mutated(a, next)], { instance, host: HOST });
      } catch (error) {
        if (
          !(error instanceof Error) ||
          !/cannot be read|no certificate that can be read|not whole/.test(error.message)
        )
          throw error;
      }
    }
    t.log(`${count} chains, ${changedOnly} of them good all the same`);
    t.is(instance.memoryUsage.allocations, before);
    t.is(instance.poison, null);
  },
);
