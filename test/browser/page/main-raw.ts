import { defaultInstance } from 'mbedtls-wasm';
import { openRaw } from 'mbedtls-wasm/raw';
import { show } from './show.js';

const raw = openRaw();
void show(
  Promise.resolve({
    same: raw.instance === defaultInstance(),
    version: raw.withBuffer<string, 'char'>(32, (text) => {
      raw.c.mbedtls_version_get_string(text);
      return raw.text(text) ?? '';
    }),
  }),
);
