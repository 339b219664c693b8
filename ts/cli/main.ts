#!/usr/bin/env node
// In words that old versions of Node read, and without an import that they lack.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;

if (fits) {
  void import('./run.js').then(({ run }) => run(process.argv.slice(2)));
} else {
  console.error(
    `mbedtls-wasm needs Node 20.19 or later, or 22.12 or later, and this is ${process.version}: ` +
      'install a newer Node.',
  );
  process.exitCode = 2;
}
