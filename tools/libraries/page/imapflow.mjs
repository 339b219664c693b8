import { ImapFlow } from 'imapflow';
import { exchangeMail } from '../imapflow-exchange.mjs';
import { run } from './face.mjs';

run(async ({ port, tlsPort, ca }) => [
  await exchangeMail(ImapFlow, tlsPort, true, ca),
  await exchangeMail(ImapFlow, port, false, ca),
]);
