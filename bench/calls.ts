import { readFileSync } from 'node:fs';
import { MBEDTLS_SSL_IS_CLIENT } from '../wasm/constants.js';
import { Instance } from '../ts/ffi/instance.js';
import { SslConfig } from '../ts/mbedtls/ssl-config.js';
import { openRaw } from '../ts/raw.js';
import { projectFile } from '../tools/project.js';

const CALLS = 2e6;
const RUNS = 5;

/** What one call costs, in nanoseconds. */
export interface CallTimes {
  /** The WebAssembly function itself, from JavaScript. */
  readonly bare: number;
  /** The same one by openRaw().c. */
  readonly raw: number;
}

/** Measures small functions of 1 and of 4 arguments: the fastest of some runs. */
export function measureCalls(): readonly [name: string, times: CallTimes][] {
  const instance = new Instance();
  const { c } = openRaw(instance);
  const bare = bareExports();
  const config = new SslConfig({ instance });
  const { pointer } = config;
  if (c.mbedtls_ssl_conf_get_endpoint(pointer) !== MBEDTLS_SSL_IS_CLIENT)
    throw new Error('that is no configuration');
  const [endpoint, setSizes] = [
    bare('mbedtls_ssl_conf_get_endpoint'),
    bare('native_x509_crt_profile_set'),
  ];
  const other: unknown = bare('native_x509_crt_profile_new')();
  const profile = c.native_x509_crt_profile_new();
  // The bare instance is another one; any memory will do for a field to be read from.
  return [
    [
      '1 argument',
      {
        bare: best(() => endpoint(other)),
        raw: best(() => c.mbedtls_ssl_conf_get_endpoint(pointer)),
      },
    ],
    [
      '5 arguments',
      {
        bare: best(() => setSizes(other, 1, 2, 3, 4)),
        raw: best(() => c.native_x509_crt_profile_set(profile, 1, 2, 3, 4)),
      },
    ],
  ];
}

/** The functions of an instance that nothing is wrapped around. */
function bareExports(): (name: string) => Function {
  const none = (): number => 0;
  const env = {
    host_send: none,
    host_recv: none,
    host_random: none,
    host_time: none,
    host_callback: none,
  };
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(readFileSync(projectFile('wasm', 'mbedtls.wasm'))),
    { env },
  );
  const initialize = exports._initialize;
  if (typeof initialize !== 'function') throw new Error('there is no initialiser');
  initialize();
  return (name) => {
    const found = exports[name];
    if (typeof found !== 'function') throw new Error(`there is no ${name}`);
    return found;
  };
}

function best(call: () => unknown): number {
  let fastest = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now();
    for (let count = 0; count < CALLS; count++) call();
    fastest = Math.min(fastest, ((performance.now() - begun) * 1e6) / CALLS);
  }
  return fastest;
}
