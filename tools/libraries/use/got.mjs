import { ca, loadModule, MbedtlsAgent, tell, url } from '../face.mjs';

const { got } = await loadModule('got');
const agent = { https: new MbedtlsAgent({ keepAlive: true, ca }) };
const answers = [];
for (const path of ['/1', '/2']) answers.push((await got(url + path, { agent })).body);
let tries = 0;
class Refused extends MbedtlsAgent {
  createConnection(options) {
    tries += 1;
    return super.createConnection({ ...options, port: 1 });
  }
}
const refused = await got(url, {
  agent: { https: new Refused() },
  retry: { limit: 2, backoffLimit: 10 },
}).catch(({ code }) => code);
agent.https.destroy();
tell({ answers, refused, tries });
