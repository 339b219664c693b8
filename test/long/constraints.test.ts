import test, { type ExecutionContext } from 'ava';
import { chanceCase, everyCase } from '../support/constraint-cases.js';
import { judge, outcome, type Case } from '../support/constraint-suite.js';
import { Dice } from '../support/dice.js';

const BY_CHANCE = 30_000;

/** Whether it is good. */
function compare(t: ExecutionContext, each: Case): boolean {
  const right = judge(each);
  const { ok, faults } = outcome(each);
  if (ok !== right) t.fail(`${JSON.stringify(each)} is ${right}: ${faults.join('; ')}`);
  return right;
}

test('every combination of names, addresses and limits', (t) => {
  const good = [...everyCase()].map((each) => compare(t, each));
  t.log(`${good.length} chains, ${good.filter(Boolean).length} of them good`);
  t.is(good.length, 4608);
});

test('chains by chance, of all kinds of names, good and malformed', (t) => {
  // Others each time: a failure tells its own.
  const seed = Math.floor(Math.random() * 2 ** 31);
  const dice = new Dice(seed);
  const good = Array.from({ length: BY_CHANCE }, () => compare(t, chanceCase(dice)));
  t.log(`${good.length} chains, ${good.filter(Boolean).length} of them good, from seed ${seed}`);
});
