import { execFileSync } from 'node:child_process';
import test from 'ava';
import { pki } from '../../tools/certificates.js';
import { runIdle, type IdleKind } from '../support/idle.js';

const COUNT = 10_000;
/** Descriptors of a process beside its connections. */
const OTHERS = 100;
/** What TLS may add to a connection of node:net, in KB: docs/performance.md says of what it is. */
const TLS = 10;

test.serial(
  '10,000 idle clients each answer a byte, and are 10 KB larger than those of node:net',
  async (t) => {
    const descriptors = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }));
    t.true(descriptors >= COUNT + OTHERS, `a process may have ${descriptors} descriptors`);
    const { ecP256 } = (await pki()).server;
    const run = async (kind: IdleKind): Promise<{ all: number; each: number }> => {
      const figures = await runIdle(kind, COUNT, ecP256);
      const { answered, residentBytes, residentBefore, webAssemblyBytes, suite } = figures;
      const each = (residentBytes - residentBefore) / COUNT / 1000;
      t.log(
        `${kind}, client, ${suite ?? 'no TLS'}: ` +
          `${(residentBytes / 1e6).toFixed(0)} MB, ${each.toFixed(1)} KB a connection, of it ` +
          `${(webAssemblyBytes / COUNT / 1000).toFixed(1)} KB in WebAssembly's memory`,
      );
      t.is(answered, COUNT);
      t.true(webAssemblyBytes / COUNT <= 2300);
      return { all: residentBytes, each };
    };
    const plain = await run('node:net');
    const ours = await run('TLSSocket');
    const theirs = await run('node:tls');
    t.log(`TLSSocket: ${(ours.all / plain.all).toFixed(2)} times the memory of node:net`);
    t.true(ours.each - plain.each <= TLS);
    t.true(ours.all <= theirs.all / 3);
  },
);
