import test from 'ava';
import { unitSuites } from '../../support/unit-suites.js';

// Mbed TLS's own unit suites of the modules that have code of ours in them, as it is delivered.
const { isQuick, runUnitSuite, suitesOf } = unitSuites;
const suites = (await suitesOf('default')).filter(isQuick);

for (const suite of suites) {
  test.serial(suite, async (t) => {
    t.timeout(300_000);
    const { problems, passed } = await runUnitSuite('default', suite);
    t.deepEqual(problems, []);
    t.true(passed > 0);
  });
}

test('they are the modules with code of ours', (t) => {
  for (const module of ['aes.cbc', 'gcm.aes256_en', 'ccm', 'ecp', 'ecdsa', 'rsa', 'ssl.records'])
    t.true(suites.includes(module), module);
});
