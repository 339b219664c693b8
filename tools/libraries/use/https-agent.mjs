import { request } from 'node:https';
import { ca, MbedtlsAgent, port, tell } from '../face.mjs';

const agent = new MbedtlsAgent({ keepAlive: true, ca });
const ask = (path, body) =>
  new Promise((resolve, reject) => {
    const asking = request({ host: 'localhost', port, path, agent, method: 'POST' }, (answer) => {
      let text = '';
      answer.on('data', (piece) => (text += piece)).on('end', () => resolve(text));
      answer.on('error', reject);
    });
    asking.on('error', reject).end(body);
  });

const answers = [];
for (let count = 0; count < 5; count += 1) answers.push(await ask(`/${count}`, 'x'.repeat(50_000)));
const refused = await new Promise((resolve) => {
  const options = { host: 'localhost', port, agent: new MbedtlsAgent() };
  request(options)
    .on('error', (error) => resolve(error.code))
    .end();
});
agent.destroy();
tell({ answers, refused });
