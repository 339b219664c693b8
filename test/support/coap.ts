import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../tools/project.js';

const VERSION = '1.5.0';
const INTEGRITY =
  'sha512-lp0saLVt78XlwzCaFwvkcuJaCitN/XhYOgRLuOUrbm9OY0p42pkZb' +
  '2WVfzop8hy652ViUMMqluXZHNWLOaccAw==';
const folder = join(root, '.cache', 'coap');

/** What the test uses of the npm package coap. */
export interface Coap {
  createServer(options: { readonly type: string }): CoapServer;
  /** Sets how long things may take, in seconds. */
  updateTiming(values: { readonly maxLatency: number }): void;
  readonly Agent: new (options: { readonly socket: EventEmitter }) => unknown;
  request(options: {
    readonly host: string;
    readonly port: number;
    readonly pathname: string;
    readonly method?: string;
    readonly agent: unknown;
  }): CoapRequest;
}

interface CoapServer extends EventEmitter {
  listen(socket: EventEmitter, callback: () => void): void;
  close(): void;
}

interface CoapRequest extends EventEmitter {
  end(payload?: Buffer): void;
}

function isCoap(module: unknown): module is Coap {
  return typeof module === 'object' && module !== null && 'createServer' in module;
}

let loading: Promise<Coap> | null = null;

/** The package as it is, installed into .cache the first time; none of its scripts is run. */
export function loadCoap(): Promise<Coap> {
  loading ??= install();
  return loading;
}

async function install(): Promise<Coap> {
  if (!existsSync(join(folder, 'node_modules', 'coap'))) {
    // Another process may do the same: whoever is first stays.
    const own = `${folder}.${process.pid}`;
    mkdirSync(own, { recursive: true });
    const args = ['install', '--prefix', own, '--ignore-scripts', '--no-save'];
    await promisify(execFile)('npm', [...args, '--no-audit', '--no-fund', `coap@${VERSION}`]);
    try {
      renameSync(own, folder);
    } catch {
      rmSync(own, { recursive: true });
    }
  }
  const lock = readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8');
  if (!lock.includes(INTEGRITY)) throw new Error('coap is not the package that it was');
  const module: unknown = createRequire(join(folder, 'x.js'))('coap');
  if (!isCoap(module)) throw new Error('coap has no createServer');
  // Its servers keep a process running for two latencies after an answer, by default for 202 s.
  module.updateTiming({ maxLatency: 1 });
  return module;
}
