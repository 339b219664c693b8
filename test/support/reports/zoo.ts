import { chainCases } from '../zoo/chains.js';
import { contentCases } from '../zoo/contents.js';
import { verdictsOf, type Verdict, type Verdicts } from '../zoo/verdicts.js';
import type { ZooCase } from '../zoo/case.js';
import { table } from './table.js';

const JUDGES = [
  ['this package, TLS 1.2', 'strict12'],
  ['this package, TLS 1.3', 'strict13'],
  ["Mbed TLS's own rules", 'mbedtls'],
  ['openssl verify', 'openssl'],
] as const satisfies readonly (readonly [string, keyof Verdicts])[];

/** How often each is right, and on which the others are not. */
export async function report(): Promise<string> {
  const found = [...(await verdictsOf([...chainCases, ...contentCases]))];
  const wrong = (judge: keyof Verdicts, right: Verdict): number =>
    found.filter(([each, all]) => each.right === right && all[judge] !== right).length;
  const judges = JUDGES.map(([title, judge]) => {
    const [refused, accepted] = [wrong(judge, 'accept'), wrong(judge, 'refuse')];
    return [title, found.length - refused - accepted, accepted, refused];
  });
  const differing = found.filter(([{ right }, all]) =>
    JUDGES.some(([, judge]) => all[judge] !== right),
  );
  return [
    table([`of ${found.length}`, 'right', 'wrongly accepted', 'wrongly refused'], judges),
    'On these somebody is wrong:',
    table(
      ['case', 'section', 'right', "Mbed TLS's own", 'openssl verify'],
      differing.map(([each, all]) => row(each, all)),
    ),
  ].join('\n\n');
}

function row({ name, rfc, right }: ZooCase, { mbedtls, openssl }: Verdicts): string[] {
  const told = (verdict: Verdict): string => (verdict === right ? '' : verdict);
  return [name, rfc, right, told(mbedtls), told(openssl)];
}
