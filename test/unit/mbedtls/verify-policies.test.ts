import test from 'ava';
import { verifyChain } from '../../../ts/mbedtls/verify-chain.js';
import { der, sequence } from '../../support/der.js';
import { ext, general, mint, mintKey, type Extension } from '../../support/minted.js';

const keys = [mintKey(), mintKey(), mintKey(), mintKey()] as const;
const [rootKey, aKey, bKey, leafKey] = keys;
const [P, Q, ANY] = ['2a0301', '2a0302', '551d2000'];
const root = mint({
  issuer: 'Root',
  subject: 'Root',
  key: rootKey,
  by: rootKey,
  extensions: [ext.ca()],
});

/** Whether a chain of two CAs and a certificate with these extensions is accepted. */
function accepted(
  a: readonly Extension[],
  b: readonly Extension[],
  leaf: readonly Extension[],
  selfIssued = false,
): boolean {
  const { ok, verifyFlags, faults } = verifyChain(
    [
      mint({
        issuer: selfIssued ? 'A' : 'B',
        subject: 'leaf',
        key: leafKey,
        by: bKey,
        extensions: [ext.names(general.dns('a.test')), ...leaf],
      }),
      mint({
        issuer: 'A',
        subject: selfIssued ? 'A' : 'B',
        key: bKey,
        by: aKey,
        extensions: [ext.ca(), ...b],
      }),
      mint({ issuer: 'Root', subject: 'A', key: aKey, by: rootKey, extensions: [ext.ca(), ...a] }),
    ],
    [root],
    { host: 'a.test' },
  );
  if (!ok && verifyFlags.join() !== 'POLICY') throw new Error(faults.join('; '));
  return ok;
}

test('critical policies are accepted where none is demanded', (t) => {
  t.true(accepted([ext.policies(P)], [ext.policies(Q)], [ext.policies(P)]));
  t.true(accepted([ext.policies(ANY)], [], [ext.policies(P, Q)]));
  t.true(accepted([ext.policyConstraints(10)], [ext.inhibitAny(0)], []));
});

test('where one is demanded, the same one goes through the path', (t) => {
  const demand = ext.policyConstraints(0);
  t.true(accepted([demand, ext.policies(P)], [ext.policies(P, Q)], [ext.policies(P)]));
  t.true(accepted([demand, ext.policies(ANY)], [ext.policies(ANY)], [ext.policies(Q)]));
  t.false(accepted([demand, ext.policies(P)], [ext.policies(P)], [ext.policies(Q)]));
  t.false(accepted([demand, ext.policies(P)], [ext.policies(P)], []));
  t.false(accepted([demand, ext.policies(P)], [], [ext.policies(P)]));
  t.true(accepted([ext.policyConstraints(3), ext.policies(P)], [], []), 'not that soon');
  t.false(
    accepted([ext.policies(P)], [], [ext.policyConstraints(0)]),
    'the certificate itself may demand one',
  );
  t.true(accepted([ext.policies(P)], [], [ext.policyConstraints(1)]));
});

test('any policy may be inhibited', (t) => {
  const demand = ext.policyConstraints(0);
  t.false(
    accepted([demand, ext.policies(P), ext.inhibitAny(0)], [ext.policies(ANY)], [ext.policies(P)]),
  );
  t.true(
    accepted([demand, ext.policies(P), ext.inhibitAny(1)], [ext.policies(ANY)], [ext.policies(P)]),
  );
  t.true(
    accepted(
      [demand, ext.policies(P), ext.inhibitAny(0)],
      [ext.policies(ANY)],
      [ext.policies(P)],
      true,
    ),
    'not for a CA that issues itself',
  );
});

test('policies may be mapped, unless that is inhibited', (t) => {
  const demand = ext.policyConstraints(0);
  t.true(
    accepted([demand, ext.policies(P), ext.mappings([P, Q])], [ext.policies(Q)], [ext.policies(Q)]),
  );
  t.false(
    accepted([demand, ext.policies(P), ext.mappings([P, Q])], [ext.policies(P)], [ext.policies(P)]),
  );
  t.true(
    accepted(
      [demand, ext.policies(ANY), ext.mappings([P, Q])],
      [ext.policies(Q)],
      [ext.policies(Q)],
    ),
  );
  t.false(
    accepted(
      [ext.policyConstraints(0, 0), ext.policies(P)],
      [ext.policies(P), ext.mappings([P, Q])],
      [ext.policies(Q)],
    ),
  );
  t.false(
    accepted([ext.policies(P), ext.mappings([ANY, Q])], [], []),
    'any policy cannot be mapped',
  );
});

test('malformed ones are refused', (t) => {
  for (const oid of ['551d20', '551d21', '551d24', '551d36']) {
    const malformed: Extension = { oid, critical: true, value: Buffer.from([0x30, 0x05, 0x01]) };
    const { ok } = verifyChain(
      [
        mint({ issuer: 'A', subject: 'leaf', key: leafKey, by: aKey }),
        mint({
          issuer: 'Root',
          subject: 'A',
          key: aKey,
          by: rootKey,
          extensions: [ext.ca(), malformed],
        }),
      ],
      [root],
    );
    t.false(ok, oid);
  }
  for (const number of [der(0x80, Buffer.of(0, 5)), der(0x80, Buffer.of(0xff)), der(0x80)]) {
    const extensions = [ext.ca(), { oid: '551d24', critical: true, value: sequence(number) }];
    const chain = [
      mint({ issuer: 'A', subject: 'leaf', key: leafKey, by: aKey }),
      mint({ issuer: 'Root', subject: 'A', key: aKey, by: rootKey, extensions }),
    ];
    t.false(verifyChain(chain, [root]).ok, number.toString('hex'));
  }
});
