// The same for the entry that loads its WebAssembly.
import { init } from 'mbedtls-wasm/asset';
import { echo } from './loopback.js';
import { given, show } from './show.js';

void show(init().then(given).then(echo));
