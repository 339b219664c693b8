import { ca, MbedtlsAgent, require, tell, url } from '../face.mjs';

const axios = require('axios');
const httpsAgent = new MbedtlsAgent({ keepAlive: true, ca });
const answers = [];
for (const path of ['/1', '/2']) answers.push((await axios.get(url + path, { httpsAgent })).data);
const posted = await axios.post(`${url}/post`, 'x'.repeat(80_000), { httpsAgent });
const refused = await axios.get(url, { httpsAgent: new MbedtlsAgent() }).catch(({ code }) => code);
httpsAgent.destroy();
tell({ answers, posted: posted.data, refused });
