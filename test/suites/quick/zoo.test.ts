import test from 'ava';
import { chainCases } from '../../support/zoo/chains.js';
import { contentCases } from '../../support/zoo/contents.js';
import { verdictsOf } from '../../support/zoo/verdicts.js';

const cases = [...chainCases, ...contentCases];

test('the zoo has more than 120 certificates, each with its section', (t) => {
  t.true(cases.length >= 120, String(cases.length));
  t.is(new Set(cases.map(({ name, rfc }) => `${rfc} ${name}`)).size, cases.length);
  for (const { rfc } of cases) t.regex(rfc, /^RFC \d{4}( [\d.]+( \([a-z]\)(\(\d\))?)?)?$/);
});

test('every verdict is right, in TLS 1.2 and TLS 1.3', async (t) => {
  t.timeout(120_000);
  const wrong: string[] = [];
  const right = { mbedtls: 0, openssl: 0 };
  for (const [{ name, rfc, right: wanted }, found] of await verdictsOf(cases)) {
    for (const [how, verdict] of [
      ['TLS 1.2', found.strict12],
      ['TLS 1.3', found.strict13],
    ] as const) {
      if (verdict !== wanted) wrong.push(`${rfc}, ${name}: ${verdict} in ${how}`);
    }
    right.mbedtls += Number(found.mbedtls === wanted);
    right.openssl += Number(found.openssl === wanted);
  }
  t.deepEqual(wrong, []);
  t.log(`of ${cases.length}, right: Mbed TLS ${right.mbedtls}, openssl verify ${right.openssl}`);
  // Two more that judge: none of them agrees with everything by chance.
  t.true(right.openssl > cases.length / 2 && right.mbedtls > cases.length / 2);
});
