import type { Behaviour } from '../hostile/behaviour.js';
import { helloBehaviours } from '../hostile/hello-behaviours.js';
import { lateBehaviours } from '../hostile/late-behaviours.js';
import { messageBehaviours } from '../hostile/message-behaviours.js';
import { table } from './table.js';

function counted(of: readonly Behaviour[]): (string | number)[] {
  const kinds = ['data', 'end', 'timeout'];
  const counts = kinds.map((kind) => of.filter(({ ends }) => ends === kind).length);
  const errors = of.length - counts.reduce((sum, count) => sum + count, 0);
  return [of.length, errors, ...counts];
}

/** The behaviours that the test holds, by how they end. */
export async function report(): Promise<string> {
  const lists = [
    ['hellos', helloBehaviours],
    ['other messages of the handshake', messageBehaviours],
    ['order, after the handshake, instead of TLS', lateBehaviours],
  ] as const;
  const all = lists.flatMap(([, list]) => list);
  return table(
    ['what is wrong', 'behaviours', 'typed error', 'data', 'end', 'timeout'],
    [...lists.map(([title, list]) => [title, ...counted(list)]), ['together', ...counted(all)]],
  );
}
