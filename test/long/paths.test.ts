import test from 'ava';
import { chancePath, judge, outcome } from '../support/path-suite.js';
import { Dice } from '../support/dice.js';

const COUNT = 10_000;
const TOO_MUCH = /would take more work/;

for (const identified of [true, false]) {
  test(`certificates that sign one another, ${identified ? 'with' : 'without'} key ids`, (t) => {
    // Others each time: a failure tells its own.
    const seed = Math.floor(Math.random() * 2 ** 31);
    const dice = new Dice(seed);
    const wrong: string[] = [];
    const good: boolean[] = [];
    for (let at = 0; at < COUNT; at++) {
      const each = chancePath(dice, identified);
      const right = judge(each);
      good.push(right);
      const { ok, faults } = outcome(each);
      if (ok !== right) wrong.push(`${JSON.stringify(each)} is ${right}: ${faults.join('; ')}`);
    }
    t.log(`${COUNT} chains, ${good.filter(Boolean).length} of them good, from seed ${seed}`);
    // Without a hint all have to be tried, within the bound on work.
    const rest = identified ? wrong : wrong.filter((each) => !TOO_MUCH.test(each));
    t.deepEqual(rest, []);
    t.true(wrong.length < COUNT / 500, `${wrong.length} took too much work`);
  });
}
