import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { ca, require, tell } from '../face.mjs';

const { createTransport } = require('nodemailer');
const { SMTPServer } = require('smtp-server');
const own = {
  key: readFileSync(process.env.KEY ?? ''),
  cert: readFileSync(process.env.CERT ?? ''),
};
const mails = [];
for (const secure of [true, false]) {
  let mail = '';
  const onData = (stream, _session, done) =>
    stream.on('data', (piece) => (mail += piece)).on('end', () => done());
  const server = new SMTPServer({ ...own, secure, authOptional: true, onData });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address();
  // Without `secure` by STARTTLS.
  const options = { host: 'localhost', port, secure, requireTLS: true };
  const transport = createTransport({ ...options, tls: { ca } });
  const { response } = await transport.sendMail({
    from: 'one@localhost',
    to: 'other@localhost',
    subject: 'a long one',
    text: 'word '.repeat(20_000),
  });
  transport.close();
  const refused = await createTransport(options)
    .sendMail({ from: 'one@localhost', to: 'other@localhost', text: 'x' })
    .catch(({ code }) => code);
  await new Promise((resolve) => server.close(resolve));
  mails.push({ response: response.slice(0, 3), whole: mail.length > 100_000, refused });
}
tell({ mails });
