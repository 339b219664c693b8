import { createTransport } from 'nodemailer';
import { run } from './face.mjs';

run(async ({ port, tlsPort, ca }) => {
  const answers = [];
  for (const [number, secure] of [
    [tlsPort, true],
    [port, false],
  ]) {
    // Without `secure` by STARTTLS. Nothing of Node resolves names here: the relay does.
    const transport = createTransport({
      host: 'localhost',
      port: number,
      secure,
      requireTLS: true,
      tls: { ca },
    });
    const { response } = await transport.sendMail({
      from: 'one@localhost',
      to: 'other@localhost',
      subject: 'a long one',
      text: 'word '.repeat(20_000),
    });
    transport.close();
    answers.push(response.slice(0, 3));
  }
  return answers;
});
