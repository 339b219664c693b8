import { ca, port, require, tell } from '../face.mjs';

const { Attribute, Client } = require('ldapts');
const [clear, secure] = [port, Number(process.env.TLS_PORT)];
const people = 50;

async function use(client) {
  await client.bind('cn=admin,dc=test', 'secret');
  const { searchEntries } = await client.search('dc=test', { filter: '(objectClass=person)' });
  await client.unbind();
  return searchEntries.length;
}

const first = new Client({ url: `ldaps://localhost:${secure}`, tlsOptions: { ca } });
await first.bind('cn=admin,dc=test', 'secret');
await first.add('dc=test', { objectClass: ['dcObject', 'organization'], dc: 'test', o: 'test' });
for (let count = 0; count < people; count += 1)
  await first.add(`cn=person ${count},dc=test`, [
    new Attribute({ type: 'objectClass', values: ['person'] }),
    new Attribute({ type: 'cn', values: [`person ${count}`] }),
    new Attribute({ type: 'sn', values: ['x'.repeat(2000)] }),
  ]);
await first.unbind();
const found = await use(new Client({ url: `ldaps://localhost:${secure}`, tlsOptions: { ca } }));
const started = new Client({ url: `ldap://localhost:${clear}` });
await started.startTLS({ ca });
const after = await use(started);
const stranger = new Client({ url: `ldaps://localhost:${secure}` });
const refused = await stranger.bind('cn=admin,dc=test', 'secret').catch(({ code }) => code);
tell({ found, after, refused });
