import test from 'ava';
import { openRaw } from '../../ts/raw.js';
import { CheckingInstance } from '../support/checking.js';
import { bytesOf, textOf } from '../support/events.js';
import { recvExactly } from '../support/exchange.js';
import { TicketStore } from '../support/ticket-store.js';
import { handshake, tlsPair } from '../support/tls-pair.js';

/** Allocations whose failure is told: Mbed TLS's own two behind the first. */
const TOLD: readonly number[] = [2, 3];

test('a ticket for which there is no room is dropped, and the connection goes on', async (t) => {
  const instance = new CheckingInstance();
  const raw = openRaw(instance);
  await (await tlsPair({ instance })).end();
  let dropped = 0;
  for (let n = 1, failed = true; failed; n++) {
    const pair = await tlsPair({ instance, connect: false });
    const { client, server } = pair;
    const config = client.getSslConfig().pointer;
    raw.c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(config, 1);
    const store = new TicketStore(raw);
    server.getSslConfig().confSessionTicketsCb(store.write, store.parse);
    await handshake(client, server);
    await server.send(bytesOf('hello'));
    instance.failAllocation(n);
    const into = new Uint8Array(5);
    const got = await client.recv(into);
    failed = instance.failAllocation(0);
    if (!TOLD.includes(n)) {
      t.is(got, 5, `with allocation ${n} failing`);
      t.is(textOf(into), 'hello');
      if (client.getSession() === null) dropped++;
      await client.send(bytesOf('bye'));
      t.is(textOf(await recvExactly(server, 3)), 'bye');
      if (!failed) t.not(client.getSession(), null);
    } else t.true(got < 0);
    t.is(instance.poison, null);
    await pair.end();
  }
  t.true(dropped > 10, `${dropped} dropped`);
});
