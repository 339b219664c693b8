import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import { projectFile } from '../../../tools/project.js';

/** What a program prints that has the library as `library`, with flags of Node's. */
async function printed(program: string, ...flags: readonly string[]): Promise<string> {
  const source = `
    const library = await import(${JSON.stringify(projectFile('dist', 'ts', 'index.js'))});
    ${program}`;
  const args = [...flags, '--input-type=module', '--eval', source];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}

/** As engines do that let a page's thread compile and instantiate nothing that is large. */
const FORBID = `
  for (const name of ['Module', 'Instance'])
    WebAssembly[name] = new Proxy(WebAssembly[name], {
      construct() { throw new RangeError(name + ' is disallowed on the main thread'); },
    });`;

test('after init() nothing is compiled or instantiated synchronously', async (t) => {
  const use = `
    await Promise.all([library.init(), library.init()]);
    const { exports } = library.defaultInstance();
    await library.init();
    console.log(library.defaultInstance().exports === exports);`;
  t.is(await printed(FORBID + use), 'true\n');
  const without = 'try { library.defaultInstance(); } catch (error) { console.log(error); }';
  t.regex(await printed(FORBID + without), /RangeError: Module is disallowed/);
});

test('another instance than the one that init() made works, and they do not mix', async (t) => {
  const use = `
    await library.init();
    const [one, two] = [new library.Instance(), new library.Instance()];
    console.log(one.exports.memory !== two.exports.memory, one.memoryUsage.allocations > 0);
    console.log(library.defaultInstance() !== one);`;
  t.is(await printed(use), 'true true\ntrue\n');
});

test('without SIMD a sentence says so, however it is compiled', async (t) => {
  const use = `
    for (const way of [() => library.init(), async () => library.defaultInstance()])
      await way().catch((error) => console.log(error.message, '|', error.cause.name));`;
  const said = await printed(use, '--no-enable-sse4-1', '--no-enable-ssse3');
  const sentence =
    "This engine's WebAssembly has no SIMD, which mbedtls-wasm needs: Chrome 91, Firefox 89, " +
    'Safari 16.4, Node 16.4 and later have it. | CompileError\n';
  t.is(said, sentence.repeat(2));
});
