import test from 'ava';
import { pki } from '../../tools/certificates.js';
import {
  chains,
  compressed,
  cpuOf,
  MESSAGE,
  refused,
  refusedByNode,
  sameNamed,
  verified,
} from '../support/hostile/costly-chains.js';

// That they are refused, and by which account, the scenario tests tell; here is what it costs.

for (const version of ['1.2', '1.3'] as const) {
  for (const role of ['server', 'client'] as const) {
    test.serial(`TLS ${version}, a hostile ${role}: the CPU of compressed points`, async (t) => {
      const { milliseconds } = await refused(t, role, version, compressed(MESSAGE));
      t.true(milliseconds < 500, `${milliseconds} ms`);
    });

    for (const [name, make] of chains) {
      test.serial(
        `TLS ${version}, a hostile ${role}: the CPU of same-named parents with ${name}`,
        async (t) => {
          const identity = sameNamed(make(), MESSAGE);
          const node = await refusedByNode(identity);
          const ours = await refused(t, role, version, identity);
          const expired = sameNamed(make(), MESSAGE, true);
          const strict = await refused(t, role, version, expired, 'strict');
          t.log(`${ours.milliseconds.toFixed(1)} ms of CPU, node:tls ${node.toFixed(1)} ms`);
          for (const { milliseconds } of [ours, strict])
            t.true(milliseconds < 10 * node + 300, `${milliseconds} ms, node:tls ${node} ms`);
        },
      );
    }
  }
}

for (const [name, make] of chains) {
  for (const size of [32_768, 65_536]) {
    test.serial(`the CPU of ${size} bytes of same-named parents with ${name}`, async (t) => {
      const identity = sameNamed(make(), size);
      const node = await refusedByNode(identity);
      const { rootCa } = await pki();
      const [milliseconds] = await cpuOf(() => verified(identity, rootCa.certPem));
      t.log(`${milliseconds.toFixed(1)} ms of CPU, node:tls ${node.toFixed(1)} ms`);
      t.true(milliseconds < 10 * node + 300, `${milliseconds} ms, node:tls ${node} ms`);
    });
  }
}
