import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { NSAPI_ERROR_UNSUPPORTED } from '../../../ts/nsapi/error.js';
import { openPage, type OpenPage, type PageCall } from '../../../tools/browser.js';
import { startEngine } from '../../../tools/engines/start.js';
import { goodOutcome, pageCase } from '../../support/page-case.js';
import { bundleFiles, bundleFolder, POLICY } from '../../../tools/site.js';

type Platform = typeof import('../page/platform.js');

const engine = await startEngine();
test.after.always(() => engine.close());

async function platformOf(
  t: ExecutionContext,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ opened: OpenPage; platform: PageCall<Platform> }> {
  const opened = await openPage(t, engine, { headers });
  return { opened, platform: opened.module<Platform>('/page/platform.js') };
}

async function texts(): Promise<Readonly<Record<string, string>>> {
  return { '/case.json': JSON.stringify(await pageCase()) };
}

test('a plain module script in a page', async (t) => {
  const { outcome, problems } = await openPage(t, engine, {
    script: '/page/main.js',
    texts: await texts(),
  });
  t.deepEqual(await outcome(), goodOutcome('1.3'));
  t.deepEqual(problems, []);
});

test('a module worker', async (t) => {
  const { outcome, problems } = await openPage(t, engine, {
    script: '/page/main-worker.js',
    texts: await texts(),
  });
  t.deepEqual(await outcome(), { ...goodOutcome('1.3'), page: 'undefined' });
  t.deepEqual(problems, []);
});

test('the policy needs wasm-unsafe-eval and no more', async (t) => {
  const { platform, opened } = await platformOf(t);
  t.false(await platform('mayEvaluate', undefined));
  t.is(await platform('firstUse', undefined), '');
  // The refused evaluation is reported, and nothing else.
  t.deepEqual(
    opened.problems.filter((problem) => !/'unsafe-eval'|script-src eval$/.test(problem)),
    [],
  );
});

test('a policy without it: the first use throws what WebAssembly throws', async (t) => {
  const { platform } = await platformOf(t, {
    'content-security-policy': POLICY.replace(" 'wasm-unsafe-eval'", ''),
  });
  t.regex(await platform('firstUse', undefined), /^CompileError: .*(unsafe-eval|CSP)/);
});

test('random bytes come from the page in steps of 64 KiB', async (t) => {
  const { platform } = await platformOf(t);
  const { answer, asked, nonZero } = await platform('random', 200_000);
  t.is(answer, 0);
  t.deepEqual(asked, [65_536, 65_536, 65_536, 3_392]);
  t.true(nonZero > 198_000, `${nonZero} bytes`);
});

test('what a page has none of answers so', async (t) => {
  const { platform } = await platformOf(t);
  const { duplex, ...answers } = await platform('absent', undefined);
  t.deepEqual(answers, {
    tls: NSAPI_ERROR_UNSUPPORTED,
    tcp: NSAPI_ERROR_UNSUPPORTED,
    path: NSAPI_ERROR_UNSUPPORTED,
  });
  t.regex(duplex, /^TypeError: .*readable-stream/);
});

// They are the same for every engine.
if (engine.name === 'chromium')
  test('bundles have no trace of Node, import only each other, and are small', (t) => {
    const sizeOf = (...entries: readonly string[]): number => {
      let sum = 0;
      const bundles = entries.flatMap((name) =>
        name.endsWith('.js') ? bundleFiles(name) : [name],
      );
      for (const name of new Set(bundles)) {
        const bytes = readFileSync(join(bundleFolder, name));
        const brotli = brotliCompressSync(bytes).length;
        sum += brotli;
        t.log(
          `${name}: ${kb(bytes.length)}, ${kb(gzipSync(bytes).length)} gzip, ${kb(brotli)} Brotli`,
        );
        // The inlined WebAssembly is no code.
        if (name.endsWith('.wasm') || name.includes('inlined')) continue;
        const code = bytes.toString('latin1');
        t.notRegex(
          code,
          /\b(process|Buffer|require|__dirname|global)\b\s*[.([]|["'`]node:|\bimport\s*\(/,
        );
        t.notRegex(code, /\b(from|import)\s*["'](?!\.\/mbedtls-wasm\.)/);
        t.notRegex(code, /\beval\(|\bnew Function\b/);
      }
      t.log(`${entries.join(' and ')}: ${kb(sum)} Brotli in all`);
      return sum;
    };
    t.true(sizeOf('mbedtls-wasm.js') <= 270_000);
    t.true(sizeOf('mbedtls-wasm.asset.js', 'mbedtls.wasm') <= 270_000);
    // Whole files, with what parses HTTP; what a bundler makes of them is a ninth smaller.
    t.true(sizeOf('mbedtls-wasm.js', 'mbedtls-wasm.web.js') <= 303_000);
    t.true(gzipSync(readFileSync(join(bundleFolder, 'mbedtls.wasm'))).length <= 230_000);
  });

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} KB`;
}
