import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { done, step } from './log.mjs';
import { run } from './run.mjs';

/** @typedef {Readonly<Record<string, { version: string, integrity: string }>>} Peers */

const cache = fileURLToPath(new URL('../.cache', import.meta.url));
const folder = join(cache, 'peers');
const dtlsFolder = join(cache, 'dtls-peers');

/** Later versions of epoxy-tls have another licence: 2.x is under the AGPL. */
const PEERS = {
  subtls: {
    version: '0.5.0',
    integrity:
      'sha512-RS4WpUm6MJ8QD6LqWWvrFpnsC6WtWTj6DwA0Bx3MD4BmdqYhTT+6aDjKlnqP' +
      'DFz9NWrXFE3RiC0pGApE6el3YQ==',
  },
  '@mercuryworkshop/epoxy-tls': {
    version: '1.5.0',
    integrity:
      'sha512-U2TxqKksH8O8ml+7bm3yR4oZ3cnUSSSCO8sRqDWOoVM9B6iYQ0vBF62gfT3d' +
      'jJLiNLnrCQ0rJWI6H1+wzCJo7w==',
  },
  'libcurl.js': {
    version: '0.7.4',
    integrity:
      'sha512-UpvVirvATP7fD0t4rnsxVRuUpPVIo2QvWj4+5JrMsd1KSEvYkON36+COOPAl' +
      '88hPlGJddk+DfZRvyF7KG7YcSA==',
  },
};

const DTLS_PEERS = {
  'node-dtls-client': {
    version: '2.0.3',
    integrity:
      'sha512-ScbVecbys0dHqBUBMuazwKQih2G/oMm+DqIVcpyQHjlDzk8sfr4tTMF5BfH2' +
      '20LMMMch6SLMRr4sq3VeUZrcug==',
  },
};

/**
 * Installs what the benchmark measures the library against into .cache/peers, which is no part of
 * the project; none of its scripts is run.
 * @throws Error where npm fails, or a package is another one than it was
 */
export const installPeers = () => install(folder, PEERS);

/** As {@link installPeers}, for DTLS, into .cache/dtls-peers. */
export const installDtlsPeers = () => install(dtlsFolder, DTLS_PEERS);

/** @param {string} into @param {Peers} peers */
async function install(into, peers) {
  step('peers of the benchmark');
  if ((await changedPeers(into, peers)).length > 0) {
    await mkdir(into, { recursive: true });
    await run(
      'npm',
      [
        'install',
        '--prefix',
        into,
        '--ignore-scripts',
        '--no-save',
        '--no-package-lock',
        '--no-audit',
        '--no-fund',
        ...Object.entries(peers).map(([name, { version }]) => `${name}@${version}`),
      ],
      { cwd: into, capture: true },
    );
    const changed = await changedPeers(into, peers);
    if (changed.length > 0)
      throw new Error(`These packages are not what they were: ${changed.join(', ')}.`);
  }
  done(
    Object.entries(peers)
      .map(([name, { version }]) => `${name} ${version}`)
      .join(', '),
  );
}

/**
 * Names of the peers that are absent, or whose package has another checksum. npm has checked what
 * it wrote down.
 * @param {string} into
 * @param {Peers} peers
 */
async function changedPeers(into, peers) {
  const lock = JSON.parse(
    await readFile(join(into, 'node_modules', '.package-lock.json'), 'utf8').catch(
      () => '{"packages":{}}',
    ),
  );
  return Object.entries(peers)
    .filter(
      ([name, { integrity }]) => lock.packages[`node_modules/${name}`]?.integrity !== integrity,
    )
    .map(([name]) => name);
}
