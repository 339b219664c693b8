import test from 'ava';
import { verifyChain } from '../../ts/index.js';
import { ecKey } from '../support/mint-keys.js';
import { ext, general, mint, mintKey, type MintKey } from '../support/minted.js';
import { pemOf, present, PROTOCOLS } from '../support/presented.js';

const CA = [ext.ca(), ext.usage(0x06)];
const LEAF = [ext.names(general.dns('localhost')), ext.usage(0x80)];

function chainUnder(root: MintKey, leaf: MintKey = mintKey()) {
  return {
    rootsPem: pemOf(mint({ issuer: 'Root', subject: 'Root', key: root, by: root, extensions: CA })),
    chainPem: pemOf(
      mint({ issuer: 'Root', subject: 'Leaf', key: leaf, by: root, extensions: LEAF }),
    ),
    keyPem: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    host: 'localhost',
  };
}

for (const curve of ['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1']) {
  test(`a CA with a key of ${curve} is trusted`, async (t) => {
    for (const protocol of PROTOCOLS) {
      const { accepted, message } = await present({ ...chainUnder(ecKey(curve)), protocol });
      t.true(accepted, `${protocol}: ${message}`);
    }
  });
}

for (const curve of ['secp256k1', 'secp224r1']) {
  test(`a CA with a key of ${curve} is read, and refused by the profile alone`, (t) => {
    const { chainPem, rootsPem, host } = chainUnder(ecKey(curve));
    const { ok, faults, certificates } = verifyChain(chainPem, rootsPem, { host });
    t.false(ok);
    t.deepEqual(
      certificates.map((each) => each.faults.length),
      [0, 1],
    );
    t.regex(faults.join(), /too short or of a curve that is not accepted/);
  });
}

test('a server whose key is of a curve that was not offered is refused', async (t) => {
  for (const curve of ['brainpoolP256r1', 'secp256k1']) {
    const chain = chainUnder(mintKey(), ecKey(curve));
    for (const protocol of PROTOCOLS) t.false((await present({ ...chain, protocol })).accepted);
  }
});
