import { ca, port, require, tell } from '../face.mjs';
import { exchangeMail, serverAt } from '../imapflow-exchange.mjs';

const { ImapFlow } = require('imapflow');
const mails = [];
for (const [number, secure] of [
  [Number(process.env.TLS_PORT), true],
  [port, false],
]) {
  const mail = await exchangeMail(ImapFlow, number, secure, ca);
  const stranger = new ImapFlow(serverAt(number, secure));
  stranger.on('error', () => {});
  const refused = await stranger.connect().catch(({ code }) => code);
  mails.push({ ...mail, refused });
}
tell({ mails });
