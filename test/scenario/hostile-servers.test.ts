import test from 'ava';
import { endingOf, type Behaviour } from '../support/hostile/behaviour.js';
import { helloBehaviours } from '../support/hostile/hello-behaviours.js';
import { lateBehaviours } from '../support/hostile/late-behaviours.js';
import { messageBehaviours } from '../support/hostile/message-behaviours.js';

const all: readonly Behaviour[] = [...helloBehaviours, ...messageBehaviours, ...lateBehaviours];

test('there are more than eighty, each with its name', (t) => {
  const names = new Set(all.map(({ version, name }) => `${version} ${name}`));
  t.is(names.size, all.length);
  t.true(all.length > 80, String(all.length));
});

for (const behaviour of all) {
  const { version, name, ends } = behaviour;
  test(`TLS ${version}, ${name}: ${JSON.stringify(ends)}`, async (t) => {
    t.is(await endingOf(t, behaviour), ends);
  });
}
