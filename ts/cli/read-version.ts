import { readFile } from 'node:fs/promises';
import { defaultInstance } from '../ffi/instance.js';
import { Raw } from '../mbedtls/raw.js';

/** The versions of this package and of Mbed TLS, in a line. */
export async function readVersion(): Promise<string> {
  const file = new URL('../../../package.json', import.meta.url);
  const manifest: unknown = JSON.parse(await readFile(file, 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : '';
  const raw = new Raw(defaultInstance());
  const number = raw.c.mbedtls_version_get_number();
  const mbedtls = [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255].join('.');
  return `mbedtls-wasm ${version}, Mbed TLS ${mbedtls}, Node ${process.version}`;
}
