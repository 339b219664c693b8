import { ca, require, tell, url } from '../face.mjs';

const { Agent, fetch, request, RetryAgent } = require('undici');
const textOf = async ({ body }) => body.text();

const http1 = new Agent({ connect: { ca } });
const http2 = new Agent({ allowH2: true, connect: { ca } });
const retrying = new RetryAgent(http1, { maxRetries: 3, minTimeout: 10, timeoutFactor: 1 });
const first = await textOf(await request(`${url}/h1`, { dispatcher: http1 }));
const answers = await Promise.all(
  [1, 2, 3, 4].map(async (count) => (await fetch(`${url}/${count}`, { dispatcher: http1 })).text()),
);
const posted = await request(`${url}/h2`, {
  dispatcher: http2,
  method: 'POST',
  body: 'y'.repeat(70_000),
});
const version = posted.headers['x-http'];
const second = await textOf(posted);
const retried = await textOf(await request(`${url}/fails-twice`, { dispatcher: retrying }));
const refused = await request(url, { dispatcher: new Agent() }).catch(({ code }) => code);
await Promise.all([http1.close(), http2.close()]);
tell({ first, answers, second, version, retried, refused });
