import { once } from 'node:events';
import { connect } from 'node:http2';
import * as tls from 'mbedtls-wasm/tls';
import { ca, port, tell, url } from '../face.mjs';

const options = { port, host: 'localhost', ca, ALPNProtocols: ['h2'] };
const session = connect(url, { createConnection: () => tls.connect(options) });
const answers = await Promise.all(
  [1, 2, 3].map(async (count) => {
    const stream = session.request({ ':path': `/${count}`, ':method': 'POST' });
    stream.end('z'.repeat(100_000));
    let text = '';
    stream.setEncoding('utf8').on('data', (piece) => (text += piece));
    await once(stream, 'end');
    return text;
  }),
);
session.close();
await once(session, 'close');
tell({ answers });
