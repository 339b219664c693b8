import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { rollup } from 'rollup';
import { projectFile } from '../../tools/project.js';
import { bundleFiles, bundleFolder } from '../../tools/site.js';

interface Bundle {
  readonly code: string;
  /** The files of the library in it. */
  readonly files: readonly string[];
}

/** One bundle for pages of a program, without the WebAssembly itself. */
async function bundle(program: string): Promise<Bundle> {
  const entry = projectFile('dist', 'test', 'entry.js');
  const built = await rollup({
    input: entry,
    external: (id) => id === '#mbedtls',
    plugins: [
      {
        name: 'program',
        resolveId: (id) =>
          id === entry
            ? id
            : id.endsWith('/platform/index.js')
              ? projectFile('dist', 'ts', 'platform', 'web', 'index.js')
              : null,
        load: (id) => (id === entry ? program : null),
      },
    ],
  });
  const {
    output: [chunk],
  } = await built.generate({ format: 'es' });
  await built.close();
  return {
    code: chunk.code,
    files: Object.entries(chunk.modules)
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([id]) => id.slice(projectFile('dist').length + 1)),
  };
}

const WITHOUT = "import * as tls from '../ts/index.js'; globalThis.program = tls;";
const WITH = `${WITHOUT} import { openRaw } from '../ts/raw.js'; globalThis.raw = openRaw;`;

test('the raw layer is absent from a bundle that does not import it', async (t) => {
  const [without, withRaw] = [await bundle(WITHOUT), await bundle(WITH)];
  const kilobytes = ({ length }: ArrayLike<unknown>): string => `${(length / 1000).toFixed(1)} KB`;
  const size = ({ code }: Bundle): string =>
    `${kilobytes(code)}, ${kilobytes(gzipSync(code))} gzipped`;
  t.log(`without raw: ${size(without)}; with raw: ${size(withRaw)}`);
  t.true(withRaw.files.includes('ts/raw.js'));
  t.regex(withRaw.code, /class Raw\b/);
  t.deepEqual(
    without.files.filter((file) => /raw/.test(file)),
    [],
  );
  t.notRegex(without.code, /class Raw\b|openRaw|takeThrown/);
  t.deepEqual(withRaw.files.filter((file) => !without.files.includes(file)).sort(), [
    'ts/ffi/callback.js',
    'ts/mbedtls/raw.js',
    'ts/raw.js',
  ]);
  t.true(withRaw.code.length > without.code.length);
});

test('the bundle of the library for pages has no raw layer either', (t) => {
  for (const name of bundleFiles('mbedtls-wasm.js'))
    t.notRegex(readFileSync(join(bundleFolder, name), 'utf8'), /class Raw\b|openRaw|takeThrown/);
});
