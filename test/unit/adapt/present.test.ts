import test from 'ava';
import { presentOf } from '../../../ts/adapt/node-tls/present.js';

test('what a prototype has is given, and what is empty is not', (t) => {
  const given: object = Object.create({ requestCert: true, session: '', ca: null, port: 0 });
  t.deepEqual(
    { ...presentOf(Object.assign(given, { key: 'k', cert: undefined })) },
    {
      key: 'k',
      requestCert: true,
      port: 0,
    },
  );
});
