import { execFileSync } from 'node:child_process';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { runIdle, type IdleKind } from '../support/idle.js';

const COUNT = 10_000;
/** Descriptors of a process beside its connections. */
const OTHERS = 100;

test.serial(
  '10,000 idle clients each answer a byte, in 1.5 times the memory of node:net',
  async (t) => {
    const descriptors = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }));
    t.true(descriptors >= COUNT + OTHERS, `a process may have ${descriptors} descriptors`);
    const { ecP256 } = (await pki()).server;
    const run = async (kind: IdleKind): Promise<number> => {
      const figures = await runIdle(kind, COUNT, ecP256);
      const { answered, residentBytes, residentBefore, webAssemblyBytes, suite } = figures;
      const each = (residentBytes - residentBefore) / COUNT / 1000;
      t.log(
        `${kind}, client, ${suite ?? 'no TLS'}: ` +
          `${(residentBytes / 1e6).toFixed(0)} MB, ${each.toFixed(1)} KB a connection, of it ` +
          `${(webAssemblyBytes / COUNT / 1000).toFixed(1)} KB in WebAssembly's memory`,
      );
      t.is(answered, COUNT);
      return residentBytes;
    };
    const plain = await run('node:net');
    const ours = await run('TLSSocket');
    t.true(ours <= 1.5 * plain, `${(ours / plain).toFixed(2)} times as much`);
  },
);
