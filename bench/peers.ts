import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '../tools/project.js';
import type { PeerName } from './peers-page.js';
import type { Route } from './page.js';
import { withRoot } from './roots.js';

/** Where npm run bench -- --peers installs them. */
export const peersFolder: string = projectFile('.cache', 'peers', 'node_modules');

/** Another library, which the benchmark measures beside ours. */
export interface Peer {
  readonly name: PeerName;
  /** Its package, version and licence. */
  readonly title: string;
  readonly licence: string;
  /** The tunnels that it can use. */
  readonly tunnels: readonly Route['tunnel'][];
  /** What a page loads of it, by its path on the site. */
  readonly scripts: ReadonlyMap<string, string | Buffer>;
}

type Parts = Pick<Peer, 'name' | 'tunnels'> & {
  readonly folder: string;
  readonly scripts: readonly string[];
};

const PARTS: readonly Parts[] = [
  { name: 'subtls', folder: 'subtls', scripts: ['index.js'], tunnels: ['websocket', 'wisp'] },
  {
    name: 'epoxy',
    folder: '@mercuryworkshop/epoxy-tls',
    scripts: ['pkg/epoxy.js', 'pkg/epoxy.wasm'],
    tunnels: ['wisp'],
  },
  {
    name: 'libcurl',
    folder: 'libcurl.js',
    scripts: ['libcurl.mjs', 'libcurl.wasm'],
    tunnels: ['wisp'],
  },
];

/**
 * Reads the installed peers, as pages are served them: WebAssembly with this root in it, and
 * scripts as modules.
 */
export function loadPeers(rootPem: string): Peer[] {
  return PARTS.map(({ name, folder, scripts, tunnels }) => {
    const manifest = JSON.parse(readFileSync(join(peersFolder, folder, 'package.json'), 'utf8'));
    const contents = scripts.map((script) => {
      const code = readFileSync(join(peersFolder, folder, script));
      // The one script of epoxy-tls without WebAssembly in it is no module: it defines a name.
      const served = script.endsWith('.wasm')
        ? withRoot(code, rootPem)
        : script === 'pkg/epoxy.js'
          ? `${code.toString()}\nexport default epoxy;\n`
          : code;
      return [`/peers/${folder}/${script}`, served] as const;
    });
    const title = `${folder.replace(/.*\//, '')} ${manifest.version}`;
    return { name, title, licence: manifest.license, tunnels, scripts: new Map(contents) };
  });
}
