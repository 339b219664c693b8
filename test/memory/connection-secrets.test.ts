import test, { type ExecutionContext } from 'ava';
import { MBEDTLS_SSL_VERSION_TLS1_2, MBEDTLS_SSL_VERSION_TLS1_3 } from '../../wasm/constants.js';
import type { ExportedKeys } from '../../ts/ffi/host/callbacks.js';
import type { Instance } from '../../ts/ffi/instance.js';
import { check } from '../../ts/nsapi/socket-error.js';
import { openRaw } from '../../ts/raw.js';
import { pki } from '../../tools/certificates.js';
import { connectedPair, hostilePair, identityOf, type Role } from '../support/hostile/pair.js';
import { HANDSHAKE } from '../support/hostile/record-keys.js';
import { updateSecret } from '../support/hostile/schedule13.js';
import { expandLabel, prf } from '../support/hostile/secrets.js';
import { HostileServer } from '../support/hostile/server.js';
import { suitesOf, type Suite } from '../support/hostile/suites.js';
import { findInMemory, usedInstance } from '../support/memory.js';
import { setPsk } from '../support/raw.js';
import { PSK_SUITES, SUITES } from '../support/suites.js';
import { TicketStore } from '../support/ticket-store.js';
import { handshake, tlsPair } from '../support/tls-pair.js';

/**
 * What to look for: a nonce differs from its IV only in its last bytes, and four bytes alone are
 * found by chance.
 */
function needles(all: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const wanted = new Map<string, Buffer>();
  for (const [name, secret] of all) {
    if (secret.length >= 12)
      wanted.set(name, secret.length === 12 ? secret.subarray(0, 11) : secret);
  }
  return wanted;
}

/**
 * Whether TLS 1.2 keeps the keys of a suite in another form alone than they came in: AES as
 * expanded for its permutations (what is left of those memory/aes looks for). The master secret
 * still stands as it is.
 */
function hidesKeys(version: '1.2' | '1.3', cipher: string): boolean {
  return version === '1.2' && /aes-256|ccm/i.test(cipher);
}

function found(instance: Instance, secrets: ReadonlyMap<string, Buffer>): string[] {
  return [...secrets]
    .filter(([, secret]) => findInMemory(instance, secret) >= 0)
    .map(([name, secret]) => `${name} at ${findInMemory(instance, secret)}`);
}

for (const version of ['1.2', '1.3'] as const) {
  for (const { id, cipher } of suitesOf(version).filter((suite) => suite.id !== 0xc02f)) {
    for (const role of ['client', 'server'] as const satisfies readonly Role[]) {
      test(
        `TLS ${version}, suite ${id.toString(16)}, to a ${role}: no secret of a connection ` +
          'outlives close()',
        async (t) => {
          const instance = await usedInstance();
          const {
            client: { ec },
          } = await pki();
          const identity = role === 'client' ? { identity: identityOf(ec), askClient: true } : {};
          const { peer, socket } = await hostilePair(t, role, {
            version,
            suite: id,
            instance,
            ...identity,
          });
          openRaw(instance).c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
            socket.getSslConfig().pointer,
            1,
          );
          const [code] = await Promise.all([socket.connect(), peer.handshake()]);
          check(code, socket);
          if (peer instanceof HostileServer && version === '1.3') {
            const nonce = Buffer.from('12345678');
            const resumption = peer.secrets.get('resumption');
            peer.secrets.add(
              'ticket psk',
              expandLabel(peer.agreed(), resumption, 'resumption', nonce, resumption.length),
            );
            await peer.sendRecord(HANDSHAKE, peer.ticket(nonce));
          }
          const wanted = needles(peer.secrets.all);
          for (let round = 0; round < 2; round++) {
            await peer.sendData(Buffer.from('hello'));
            t.is(check(await socket.recv(new Uint8Array(10)), socket), 5);
            check(await socket.send(Buffer.from('hello')), socket);
          }
          if (role === 'server') t.not(socket.getSession(), null);
          // The test would be worth nothing if it could not find them while they are used.
          t.true(
            found(instance, wanted).length >= (hidesKeys(version, cipher) ? 1 : 3),
            found(instance, wanted).join(),
          );
          await peer.close();
          await socket.close();
          t.deepEqual(found(instance, wanted), []);
        },
      );
    }
  }
}

/** What a suite makes keys with, by Mbed TLS's name of it. */
function shapeOf(name: string): Suite & { readonly macSize: number } {
  const cbc = name.includes('CBC');
  return {
    id: 0,
    cipher: 'aes-128-gcm',
    hash: name.includes('SHA384') ? 'sha384' : 'sha256',
    keySize: /256-(GCM|CCM|CBC)|CHACHA/.test(name) ? 32 : 16,
    ivSize: /CHACHA|TLS1-3/.test(name) ? 12 : cbc ? 0 : 4,
    macSize: cbc ? ({ SHA384: 48, SHA256: 32 }[/SHA\d+$/.exec(name)?.[0] ?? ''] ?? 20) : 0,
  };
}

/** All that the keys which a callback was told give rise to. */
function derived(name: string, told: readonly ExportedKeys[]): Map<string, Buffer> {
  const suite = shapeOf(name);
  const secrets = new Map<string, Buffer>();
  for (const { type, secret, clientRandom, serverRandom } of told) {
    const known = Buffer.from(secret);
    secrets.set(`${type}`, known);
    if (name.startsWith('TLS1-3')) {
      for (const [label, size] of [
        ['key', suite.keySize],
        ['iv', 12],
        ['finished', known.length],
      ] as const) {
        secrets.set(`${type} ${label}`, expandLabel(suite, known, label, Buffer.alloc(0), size));
      }
      continue;
    }
    const sizes = [
      suite.macSize,
      suite.macSize,
      suite.keySize,
      suite.keySize,
      suite.ivSize,
      suite.ivSize,
    ];
    const seed = Buffer.concat([serverRandom, clientRandom]);
    const block = prf(
      suite,
      known,
      'key expansion',
      seed,
      sizes.reduce((sum, size) => sum + size),
    );
    let at = 0;
    for (const [index, size] of sizes.entries()) {
      secrets.set(`${type} key block ${index}`, block.subarray(at, at + size));
      at += size;
    }
  }
  return needles(secrets);
}

interface Meeting {
  readonly name: string;
  readonly suite: number;
  readonly session?: Uint8Array | null;
  readonly store?: TicketStore;
  readonly psk?: Uint8Array;
}

/**
 * Two sockets of one memory meet, talk and close. Gives the session; what must be gone is looked
 * for.
 */
async function meet(
  t: ExecutionContext,
  instance: Instance,
  meeting: Meeting,
): Promise<Uint8Array | null> {
  const { name, suite, session, store, psk } = meeting;
  const told: ExportedKeys[] = [];
  const certificate = (await pki()).server[name.includes('RSA') ? 'rsa2048' : 'ecP256'];
  const version = name.startsWith('TLS1-3')
    ? MBEDTLS_SSL_VERSION_TLS1_3
    : MBEDTLS_SSL_VERSION_TLS1_2;
  const pair = await tlsPair({ instance, version, connect: false, certificate });
  const { client, server } = pair;
  check(client.setRootCaCert(certificate.rootPem), client);
  const raw = openRaw(instance);
  for (const config of [client.getSslConfig(), server.getSslConfig()]) {
    config.confCiphersuites([suite]);
    if (psk !== undefined) setPsk(raw, config, psk, 'identity');
  }
  raw.c.mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(client.getSslConfig().pointer, 1);
  client.getSslConfig().confExportKeysCb((keys) => void told.push(keys));
  if (store !== undefined) server.getSslConfig().confSessionTicketsCb(store.write, store.parse);
  if (session !== undefined && session !== null) client.setSession(session);
  await handshake(client, server);
  const wanted = derived(name, told);
  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    check(await from.send(Buffer.from('some text')), from);
    check(await to.recv(new Uint8Array(20)), to);
  }
  const kept = client.getSession();
  t.true(
    found(instance, wanted).length >=
      (hidesKeys(name.startsWith('TLS1-3') ? '1.3' : '1.2', name) ? 1 : 2),
    `${name}: ${found(instance, wanted).join()}`,
  );
  await pair.end();
  t.deepEqual(found(instance, wanted), [], name);
  return kept;
}

for (const { tls, certificate, suites } of SUITES) {
  test(
    `TLS ${tls} with ${certificate}: no suite leaves a secret, in a full handshake and a ` +
      'resumed one',
    async (t) => {
      const instance = await usedInstance();
      for (const [suite, name] of suites) {
        const store = new TicketStore(openRaw(instance));
        const session = await meet(t, instance, { name, suite, store });
        await meet(t, instance, { name, suite, store, session });
        t.is(store.found, 1, name);
      }
    },
  );
}

test('TLS 1.2 with a pre-shared key: no suite leaves a secret', async (t) => {
  const instance = await usedInstance();
  const psk = crypto.getRandomValues(new Uint8Array(32));
  for (const [suite, name] of PSK_SUITES) {
    await meet(t, instance, { name, suite, psk });
    t.is(findInMemory(instance, psk), -1, name);
  }
});

test('TLS 1.3 with a pre-shared key leaves no secret', async (t) => {
  const instance = await usedInstance();
  const psk = crypto.getRandomValues(new Uint8Array(32));
  for (const [suite, name] of SUITES[0].suites.filter(([, each]) => each.endsWith('SHA256'))) {
    await meet(t, instance, { name, suite, psk });
    t.is(findInMemory(instance, psk), -1, name);
  }
});

for (const version of ['1.2', '1.3'] as const) {
  for (const place of ['ServerHello', 'Finished']) {
    test(`TLS ${version}: a handshake that fails at ${place} leaves no secret`, async (t) => {
      const instance = await usedInstance();
      const change = (name: string, body: Buffer): Buffer =>
        name === place
          ? Buffer.concat([body.subarray(0, -1), Buffer.from([(body.at(-1) ?? 0) ^ 1])])
          : body;
      const { peer, socket } = await hostilePair(t, 'server', { version, instance, change });
      const [code] = await Promise.all([
        socket.connect(),
        peer.handshake().catch(() => peer.drain()),
      ]);
      t.not(code, 0);
      await socket.close();
      t.deepEqual(found(instance, needles(peer.secrets.all)), []);
    });
  }
}

for (const role of ['client', 'server'] as const satisfies readonly Role[]) {
  test(`a hostile ${role}: no key is left after KeyUpdate nor close()`, async (t) => {
    const instance = await usedInstance();
    const { peer, socket } = await connectedPair(t, role, { version: '1.3', instance });
    const directions = [`${role} app`, role === 'client' ? 'server app' : 'client app'] as const;
    // Nonces are left on the stack until close().
    const used = (): Map<string, Buffer> =>
      needles(new Map([...peer.secrets.all].filter(([name]) => / app(?! iv)/.test(name))));
    const talk = async (): Promise<void> => {
      await peer.sendData(Buffer.from('hello'));
      t.is(check(await socket.recv(new Uint8Array(10)), socket), 5);
      check(await socket.send(Buffer.from('hello')), socket);
    };
    await talk();
    const old = used();
    t.true(found(instance, old).length >= 4, found(instance, old).join());
    await peer.sendMessage('KeyUpdate', Buffer.from([1]));
    peer.writing = updateSecret(peer, directions[0]);
    await talk();
    updateSecret(peer, directions[1]);
    await talk();
    t.deepEqual(found(instance, old), []);
    t.true(found(instance, used()).length >= 4, found(instance, used()).join());
    await peer.close();
    await socket.close();
    t.deepEqual(found(instance, needles(peer.secrets.all)), []);
  });
}
