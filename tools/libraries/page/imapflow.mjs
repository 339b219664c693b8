import { ImapFlow } from 'imapflow';
import { run } from './face.mjs';

run(async ({ port, tlsPort, ca }) => {
  const auth = { user: 'tester', pass: 'secret' };
  const mails = [];
  for (const [number, secure] of [
    [tlsPort, true],
    [port, false],
  ]) {
    // Without `secure` by STARTTLS.
    const server = { host: 'localhost', port: number, secure, auth, logger: false };
    const client = new ImapFlow({ ...server, tls: { ca } });
    await client.connect();
    const text = `Subject: a long one\r\n\r\n${'word '.repeat(40_000)}\r\n`;
    await client.append('INBOX', text);
    const lock = await client.getMailboxLock('INBOX');
    const { source } = await client.fetchOne('*', { source: true });
    lock.release();
    const { secureConnection } = client;
    await client.logout();
    mails.push({ size: source.length - text.length, secure: secureConnection });
  }
  return mails;
});
