import test from 'ava';
import { chanceCase, everyCase } from '../support/constraint-cases.js';
import { judge, outcome, type Case } from '../support/constraint-suite.js';
import { Dice } from '../support/dice.js';

const BY_CHANCE = 30_000;

/** How many are good, and what was judged otherwise. */
function compare(cases: Iterable<Case>): { count: number; good: number; wrong: string[] } {
  const wrong: string[] = [];
  const found = { count: 0, good: 0, wrong };
  for (const each of cases) {
    const right = judge(each);
    const { ok, faults } = outcome(each);
    found.count++;
    found.good += Number(right);
    if (ok !== right) found.wrong.push(`${JSON.stringify(each)}: ${faults.join('; ')}`);
  }
  return found;
}

function* byChance(seed: number): Generator<Case> {
  const dice = new Dice(seed);
  for (let at = 0; at < BY_CHANCE; at++) yield chanceCase(dice);
}

test('every combination of names, addresses and limits', (t) => {
  const { count, good, wrong } = compare(everyCase());
  t.log(`${count} chains, ${good} of them good`);
  t.deepEqual(wrong, []);
  t.is(count, 4608);
});

test('chains by chance, of all kinds of names, good and malformed', (t) => {
  // Others each time: a failure tells its own.
  const seed = Math.floor(Math.random() * 2 ** 31);
  const { count, good, wrong } = compare(byChance(seed));
  t.log(`${count} chains, ${good} of them good, from seed ${seed}`);
  t.deepEqual(wrong, []);
});
