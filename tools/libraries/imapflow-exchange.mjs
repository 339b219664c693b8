const auth = { user: 'tester', pass: 'secret' };

/**
 * Appends a mail and reads it back, with TLS from the start or, without `secure`, by STARTTLS.
 * Gives how much the mail grew on its way, and whether it went by TLS.
 */
export async function exchangeMail(ImapFlow, port, secure, ca) {
  const client = new ImapFlow({ ...serverAt(port, secure), tls: { ca } });
  await client.connect();
  const text = `Subject: a long one\r\n\r\n${'word '.repeat(40_000)}\r\n`;
  await client.append('INBOX', text);
  const lock = await client.getMailboxLock('INBOX');
  const { source } = await client.fetchOne('*', { source: true });
  lock.release();
  const { secureConnection } = client;
  await client.logout();
  return { size: source.length - text.length, secure: secureConnection };
}

/** Whom to speak to. */
export function serverAt(port, secure) {
  return { host: 'localhost', port, secure, auth, logger: false };
}
