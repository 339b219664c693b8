/** npm run demo: builds everything, starts the demo's servers and prints where the page is. */
import { parseArgs } from 'node:util';
import { build } from '../build/build.mjs';
import { done, note, runMain, step } from '../build/log.mjs';
import { setUpDemo } from '../build/setup-tests.mjs';
import { bundleDemo } from './bundle.mjs';

const usage = `npm run demo -- [options]

Starts two HTTPS servers, an MQTT broker and a PostgreSQL with TLS, a relay, a Wisp server and a
page that speaks to them, all on loopback.

  --port NUMBER      port of the page, 8080 by default; 0 for a free one
  --allow HOST:PORT  lets the relay and the Wisp server connect there too; may be repeated
  --help             this text`;

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8080' },
      allow: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    note(usage);
    return;
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port must be a number from 0 to 65535, not ${values.port}.`);
  await setUpDemo();
  await build();
  step('the page');
  await bundleDemo();
  done();
  const { startDemo } = await import('../dist/demo/server/demo.js');
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
  const demo = await startDemo({
    port,
    allow: values.allow,
    log: (line) => note(`relay: ${line}`),
  });
  note(`\nThe demo is at ${demo.url}\nCtrl+C ends it.`);
}

await runMain(main);
