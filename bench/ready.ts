// Run in a fresh process: prints how long the import of the package and the first instance took, in
// milliseconds.
const begun = performance.now();
const { defaultInstance } = await import('../ts/index.js');
const imported = performance.now();
defaultInstance();
console.log(JSON.stringify([imported - begun, performance.now() - imported]));
