/**
 * Fuzzes the verification of certificates and the first messages of a peer, natively, with
 * AddressSanitizer and UndefinedBehaviorSanitizer, by the libFuzzer of Debian's clang. The seeds
 * are in test/vectors/fuzz; what is found besides stays in .cache/fuzz, and an input that crashes
 * is named.
 *
 *     node build/fuzz.mjs [--seconds N]    N for all targets at once, 30 by default
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensurePackages, findProgram } from './debian.mjs';
import { fetchSources } from './fetch.mjs';
import { done, isMain, runMain, step, update } from './log.mjs';
import { patchHashes } from './native.mjs';
import { run } from './run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.cache', 'fuzz');
const TARGETS = ['verify', 'handshake'];
const SECONDS = 30;
const SANITIZERS = 'address,undefined';
// What is written in WebAssembly's own instructions is left out, as in the reference build: Mbed
// TLS's own code is in its place.
const SHIMS = /^(verify.*|cost|peer_chains|record_buffers|session_binding)\.c$/;
// Arithmetic takes all the time, and is looked at elsewhere.
const UNWATCHED = /^(aes|bignum|chacha20|constant_time|ecp|gcm|poly1305|sha|x25519).*\.c$/;
const ACCEL = ['chacha20.c', 'ed25519.c', 'x25519.c'];

/**
 * Clang with libFuzzer: the package with its libraries is unpacked where it is not installed.
 * @returns {Promise<{ clang: string, options: string[] }>}
 */
async function findClang() {
  await ensurePackages(
    [
      { name: 'clang-14', probe: 'clang-14' },
      { name: 'patch', probe: 'patch' },
    ],
    'to fuzz',
  );
  const clang = (await findProgram('clang-14')) ?? '';
  const { stdout } = await run(clang, ['-print-resource-dir'], { capture: true });
  const own = stdout.trim();
  if (existsSync(join(own, 'lib', 'linux', 'libclang_rt.fuzzer-x86_64.a')))
    return { clang, options: [] };
  const resources = join(folder, 'clang');
  if (!existsSync(join(resources, 'lib'))) {
    update('unpacking libclang-rt-14-dev');
    await mkdir(resources, { recursive: true });
    await run('apt-get', ['download', 'libclang-rt-14-dev'], { cwd: resources, capture: true });
    const archive = (await readdir(resources)).find((name) => name.endsWith('.deb')) ?? '';
    await run('dpkg-deb', ['-x', archive, 'unpacked'], { cwd: resources, capture: true });
    await symlink(join(own, 'include'), join(resources, 'include'));
    await symlink(
      join('unpacked', own, 'lib').replace('unpacked//', 'unpacked/'),
      join(resources, 'lib'),
    );
  }
  return { clang, options: [`-resource-dir=${resources}`] };
}

/**
 * A copy of Mbed TLS with the patches.
 * @param {string} mbedtls
 */
async function patched(mbedtls) {
  const tree = join(folder, 'mbedtls');
  const stamp = join(tree, 'patched.txt');
  const wanted = (await patchHashes()).join('\n');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return tree;
  await run('rm', ['-rf', tree], {});
  await mkdir(tree, { recursive: true });
  await run('cp', ['-r', join(mbedtls, 'include'), join(mbedtls, 'library'), tree], {});
  const patches = join(root, 'native', 'patches');
  for (const name of (await readdir(patches)).sort())
    await run('patch', ['-p1', '-s', '-i', join(patches, name)], { cwd: tree, capture: true });
  await writeFile(stamp, wanted);
  return tree;
}

/** @param {string} path @param {(name: string) => boolean} [wanted] */
async function sourcesOf(path, wanted = () => true) {
  const names = (await readdir(path)).filter((name) => name.endsWith('.c') && wanted(name));
  return names.sort().map((name) => join(path, name));
}

/** Compiles everything, and what was compiled from the same bytes not again. */
async function compileTargets() {
  step('compiling what is fuzzed');
  const { clang, options } = await findClang();
  const { mbedtls, libsodium } = await fetchSources();
  const tree = await patched(mbedtls);
  const native = join(root, 'native');
  const accel = join(native, 'src', 'accel');
  const sodium = join(libsodium, 'src', 'libsodium');
  const sources = [
    ...(await sourcesOf(join(tree, 'library'))),
    ...(await sourcesOf(join(native, 'src'), (name) => SHIMS.test(name))),
    ...ACCEL.map((name) => join(accel, name)),
    join(native, 'fuzz', 'host.c'),
  ];
  const flags = [
    ...options,
    '-O1',
    '-g1',
    '-std=gnu99',
    '-fno-sanitize-recover=all',
    `-fsanitize=fuzzer-no-link,${SANITIZERS}`,
    // libsodium's curve adds signed numbers and shifts them: -1 << 26 is what it means.
    '-fno-sanitize=shift',
    '-Wno-unused-function',
    '-D_GNU_SOURCE',
    '-DMBEDTLS_WASM_REFERENCE',
    '-DCONFIGURED=1',
    '-DNATIVE_LITTLE_ENDIAN',
    '-DMBEDTLS_CONFIG_FILE="config/mbedtls_config.h"',
    ...[
      native,
      join(native, 'include'),
      join(native, 'fuzz'),
      join(tree, 'include'),
      join(tree, 'library'),
    ].map((path) => `-I${path}`),
    `-isystem${sodium}/include/sodium`,
    '-mssse3',
    '-DHAVE_EMMINTRIN_H',
    '-DHAVE_TMMINTRIN_H',
    '-include',
    join(native, 'fuzz', 'splat.h'),
    `-isystem${sodium}/crypto_stream/chacha20/dolbeau`,
    `-isystem${sodium}/crypto_core/ed25519/ref10`,
    `-isystem${sodium}/crypto_scalarmult/curve25519/ref10`,
  ];
  await mkdir(join(folder, 'objects'), { recursive: true });
  const objects = await compileAll(clang, flags, sources, tree);
  for (const target of TARGETS) {
    const source = join(native, 'fuzz', `${target}.c`);
    const link = [
      ...flags,
      `-fsanitize=fuzzer,${SANITIZERS}`,
      source,
      ...objects,
      '-o',
      join(folder, target),
    ];
    await run(clang, link, { capture: true });
  }
  done(`${sources.length} files`);
}

/**
 * @param {string} clang
 * @param {readonly string[]} flags
 * @param {readonly string[]} sources
 * @param {string} tree
 */
async function compileAll(clang, flags, sources, tree) {
  const stamp = join(folder, 'objects', 'compiled-for.txt');
  const wanted = `${flags.join(' ')}\n${await readFile(join(tree, 'patched.txt'), 'utf8')}`;
  const same = (await readFile(stamp, 'utf8').catch(() => '')) === wanted;
  const queue = sources.map((source) => ({ source, object: objectOf(source) }));
  const waiting = [...queue];
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { source, object } = next;
      if (same && source.startsWith(tree) && existsSync(object)) continue;
      const plain = UNWATCHED.test(basename(source)) ? ['-O2', '-fno-sanitize=all'] : [];
      await run(clang, [...flags, ...plain, '-c', source, '-o', object], { capture: true });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  await writeFile(stamp, wanted);
  return queue.map(({ object }) => object);
}

/** @param {string} source */
function objectOf(source) {
  return join(folder, 'objects', `${source.slice(root.length).replaceAll('/', '_')}.o`);
}

/**
 * What a run has to say.
 * @typedef {object} Outcome
 * @property {string} target
 * @property {number} runs
 * @property {number} edges of the code that were reached
 * @property {number} seconds
 */

/**
 * Fuzzes the targets, all at the same time.
 * @param {number} seconds
 * @returns {Promise<Outcome[]>}
 */
export async function fuzz(seconds = SECONDS) {
  await compileTargets();
  step(`fuzzing ${TARGETS.join(' and ')} for ${seconds} s`);
  const outcomes = await Promise.all(TARGETS.map((target) => fuzzTarget(target, seconds)));
  for (const { target, runs, edges } of outcomes) {
    step(target);
    done(`${runs} inputs, ${edges} edges, nothing found`);
  }
  return outcomes;
}

/** @param {string} target @param {number} seconds @returns {Promise<Outcome>} */
async function fuzzTarget(target, seconds) {
  const found = join(folder, 'corpus', target);
  const crashes = join(folder, 'crashes', '');
  for (const path of [found, crashes]) await mkdir(path, { recursive: true });
  const args = [
    `-max_total_time=${seconds}`,
    `-artifact_prefix=${crashes}/${target}-`,
    '-max_len=20000',
    '-timeout=60',
    '-rss_limit_mb=1024',
    '-print_final_stats=1',
    '-verbosity=1',
    '-seed=18',
    found,
    join(root, 'test', 'vectors', 'fuzz', target),
  ];
  const { stderr } = await run(join(folder, target), args, { capture: true });
  const runs = Number(/number_of_executed_units: (\d+)/.exec(stderr)?.[1] ?? 0);
  const edges = Number([...stderr.matchAll(/cov: (\d+)/g)].at(-1)?.[1] ?? 0);
  if (runs === 0 || edges === 0) throw new Error(`${target} did nothing:\n${stderr.slice(-2000)}`);
  return { target, runs, edges, seconds };
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    const { values } = parseArgs({ options: { seconds: { type: 'string' } } });
    await fuzz(Number(values.seconds ?? SECONDS));
  });
}
