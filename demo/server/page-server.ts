import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { DemoConfig } from '../config.js';
import { portOf, type RunningServer } from './https-server.js';
import type { RelayView } from './relay-view.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.pem': 'application/x-pem-file',
  '.json': 'application/json',
};

/** What the page's server is made of. */
export interface PageServerOptions {
  /** Folder with the page and its scripts. */
  readonly site: string;
  /** 0 for a free one. */
  readonly port: number;
  readonly config: Omit<DemoConfig, 'scriptBytes' | 'scriptBrotliBytes'>;
  /** Certificates by their file's name. */
  readonly certificates: Readonly<Record<string, string>>;
  readonly view: RelayView;
}

/**
 * Serves the page on 127.0.0.1, with headers that let it load from nowhere else, and the relay's
 * feed.
 */
export async function startPageServer({
  site,
  port,
  config,
  certificates,
  view,
}: PageServerOptions): Promise<RunningServer> {
  const files = new Map<string, Uint8Array>();
  for (const name of readdirSync(site)) files.set(`/${name}`, readFileSync(join(site, name)));
  const scripts = [...files].filter(([name]) => name.endsWith('.js')).map(([, bytes]) => bytes);
  const sizes = {
    scriptBytes: scripts.reduce((sum, { length }) => sum + length, 0),
    scriptBrotliBytes: scripts.reduce((sum, bytes) => sum + brotliCompressSync(bytes).length, 0),
  };
  for (const [name, text] of Object.entries(certificates)) files.set(`/${name}`, Buffer.from(text));
  files.set('/config.json', Buffer.from(JSON.stringify({ ...config, ...sizes })));
  const headers = headersFor(config);
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    const file = files.get(path);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (path === '/feed') feed(view, response);
    else if (file === undefined) response.writeHead(404).end('There is no such file.\n');
    else
      response
        .setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream')
        .end(file);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server.address()),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function headersFor({ tunnels }: PageServerOptions['config']): Record<string, string> {
  const relays = tunnels.map(({ url }) => url.replace(/^(wss?:\/\/[^/]+).*$/, '$1'));
  return {
    'Content-Security-Policy': [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "img-src 'self'",
      `connect-src 'self' ${relays.join(' ')}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    // An isolated page has finer clocks.
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
}

/** Server-sent events, until the page goes away. */
function feed(view: RelayView, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(': here\n\n');
  response.on(
    'close',
    view.listen((event) => response.write(`data: ${JSON.stringify(event)}\n\n`)),
  );
}
