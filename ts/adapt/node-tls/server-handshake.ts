import { MBEDTLS_SSL_VERSION_TLS1_3 } from '../../../wasm/constants.js';
import type { SslConfig } from '../../mbedtls/ssl-config.js';
import type { Socket } from '../../net/socket.js';
import { isError } from '../../nsapi/is-error.js';
import { SocketError } from '../../nsapi/socket-error.js';
import { Greeting, HelloError, sendAlert } from '../../tls/greeting.js';
import { newcomers } from '../../tls/newcomers.js';
import {
  INTERNAL_ERROR,
  NO_APPLICATION_PROTOCOL,
  UNRECOGNIZED_NAME,
  type ClientHello,
} from '../../tls/tls-hello.js';
import { tlsError } from './errors.js';
import type { Handshake, HandshakePlan } from './handshake.js';
import type { Duplex } from 'node:stream';
import { SecureContext } from './secure-context.js';
import { serverCode } from './server-code.js';
import { isGiven, type SNICallback } from './server-options.js';
import { usePskOf } from './server-psk.js';
import { ServerSessions } from './server-sessions.js';
import type { ServerSettings } from './server-settings.js';
import { helloError } from './told-error.js';

/** How long sessions last unless told otherwise, in seconds. */
const SESSION_TIMEOUT = 300;

/** What of a connection of a server its plan says. */
export type ServerPlan = Pick<HandshakePlan, 'keyLog' | 'trace'>;

/**
 * The server's part of one connection: it reads what the client says first, has asked whoever
 * chooses what the client gets, waits for its turn and does the handshake.
 */
export class ServerHandshake {
  readonly #settings: ServerSettings;
  readonly #socket: Duplex;
  readonly #transport: Socket;
  readonly #arrival: number;
  #greeting: Greeting | null = null;
  #leaveQueue: (() => void) | null = null;
  #context: SecureContext | null = null;
  #servername: string | false = false;
  #hasAlerted = false;
  #stopped = false;

  constructor(
    settings: ServerSettings,
    socket: Duplex,
    transport: Socket,
    arrival = newcomers.arrive(),
  ) {
    this.#settings = settings;
    this.#socket = socket;
    this.#transport = transport;
    this.#arrival = arrival;
  }

  /** The name that the client asked for. */
  get servername(): string | false {
    return this.#servername;
  }

  /** Whether the client was told by an alert why it is refused. */
  get hasAlerted(): boolean {
    return this.#hasAlerted;
  }

  /** The context of this connection. */
  get context(): SecureContext {
    return this.#context ?? this.#settings.context;
  }

  set context(context: SecureContext) {
    this.#context = context;
  }

  /** Rejects with Node's errors. */
  async run(handshake: Handshake, plan: () => ServerPlan): Promise<number> {
    await handshake.connect();
    const hello = await this.#greet();
    this.#servername = hello.serverName ?? false;
    if (hello.serverName !== null) await this.#chooseContext(hello.serverName);
    const protocols = await this.#chooseProtocols(hello);
    const sessions = await this.#chooseSession(hello);
    const { pskCallback } = this.#settings.options;
    const isPersonal = isGiven(pskCallback) || sessions !== null;
    const personalize = (config: SslConfig): void => {
      sessions?.use(config);
      if (isGiven(pskCallback))
        usePskOf(config, (identity) => pskCallback.call(this.#socket, this.#socket, identity));
    };
    const result = await this.#inTurn(() =>
      handshake.begin({
        ...plan(),
        context: this.context,
        isServer: true,
        verify: this.#settings.verify,
        alpn: protocols,
        serving: {
          first: this.#greeting?.bytes ?? new Uint8Array(0),
          config: (own) =>
            this.#settings.configFor(this.context, protocols, hello.ciphersuites, own),
          personalize: isPersonal ? personalize : undefined,
        },
      }),
    );
    await this.#tellSession(sessions);
    return result;
  }

  /** Nothing of it goes on. */
  stop(): void {
    this.#stopped = true;
    this.#greeting?.stop();
    this.#leaveQueue?.();
  }

  #greet(): Promise<ClientHello> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) return;
      this.#greeting = new Greeting(this.#transport, this.#settings.greetings, (answer) => {
        if (!(answer instanceof SocketError)) {
          resolve(answer);
          return;
        }
        const code = serverCode(answer);
        this.#hasAlerted = answer instanceof HelloError && answer.fault.alert !== null;
        reject(helloError(answer, code));
      });
    });
  }

  // Only the first answer counts; a second one ends the connection, as in Node.
  #ask<Answer>(ask: (callback: (error: unknown, answer: Answer) => void) => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let answered = false;
      ask((error, answer) => {
        if (answered) {
          this.#socket.destroy(tlsError('ERR_MULTIPLE_CALLBACK', 'Callback called multiple times'));
          return;
        }
        answered = true;
        if (isGiven(error)) reject(error);
        else resolve(answer);
      });
    });
  }

  async #chooseContext(name: string): Promise<void> {
    const { SNICallback: own } = this.#settings.options;
    const ask: SNICallback = isGiven(own)
      ? (servername, callback) => own.call(this.#socket, servername, callback)
      : (servername, callback) => callback(null, this.#settings.contextOf(servername));
    const chosen = await this.#orAlert(UNRECOGNIZED_NAME, () =>
      this.#ask<unknown>((callback) => ask(name, callback)),
    );
    // What a second callback would have, or setKeyCert gave, is not overruled by nothing.
    if (!isGiven(chosen) || this.#stopped) return;
    if (!(chosen instanceof SecureContext))
      throw this.#refused(
        UNRECOGNIZED_NAME,
        Object.assign(new TypeError('Invalid SNI context'), { code: 'ERR_TLS_INVALID_CONTEXT' }),
      );
    this.#context = chosen;
  }

  async #chooseProtocols({ protocols, serverName }: ClientHello): Promise<readonly string[]> {
    const { ALPNCallback: ask } = this.#settings.options;
    if (!isGiven(ask)) return this.#settings.protocols;
    if (protocols === null || this.#stopped) return [];
    const asked = { servername: serverName ?? '', protocols: [...protocols] };
    const chosen: unknown = await this.#orAlert(NO_APPLICATION_PROTOCOL, () =>
      ask.call(this.#socket, asked),
    );
    if (typeof chosen === 'string' && protocols.includes(chosen)) return [chosen];
    const error =
      chosen === undefined
        ? tlsError('ERR_SSL_NO_APPLICATION_PROTOCOL', 'ALPNCallback refused what was offered.')
        : Object.assign(
            new TypeError(
              `ALPN callback returned a value (${String(chosen)}) that did not match any of the ` +
                `client's offered protocols (${protocols.join(', ')})`,
            ),
            { code: 'ERR_TLS_ALPN_CALLBACK_INVALID_RESULT' },
          );
    throw this.#refused(NO_APPLICATION_PROTOCOL, error);
  }

  // Of TLS 1.2 and without a ticket; TLS 1.3 has nothing but tickets.
  async #chooseSession(hello: ClientHello): Promise<ServerSessions | null> {
    const { events, options } = this.#settings;
    const listens =
      events !== null &&
      events.listenerCount('newSession') + events.listenerCount('resumeSession') > 0;
    if (!listens || this.#stopped) return null;
    const { serving } = this.context;
    const sessions = new ServerSessions(
      options.sessionIdContext ?? serving.sessionIdContext ?? '',
      options.sessionTimeout ?? serving.sessionTimeout ?? SESSION_TIMEOUT,
    );
    const isTls13 =
      this.context.max >= MBEDTLS_SSL_VERSION_TLS1_3 &&
      hello.versions.includes(MBEDTLS_SSL_VERSION_TLS1_3);
    if (isTls13 || hello.hasTicket || hello.sessionId.length === 0) return sessions;
    const data = await this.#orAlert(INTERNAL_ERROR, () =>
      this.#ask<unknown>((callback) => {
        if (!events.emit('resumeSession', Buffer.from(hello.sessionId), callback))
          callback(null, null);
      }),
    );
    sessions.give(hello.sessionId, data);
    return sessions;
  }

  async #tellSession(sessions: ServerSessions | null): Promise<void> {
    const made = sessions?.made ?? null;
    const { events } = this.#settings;
    if (made === null || events === null) return;
    await this.#ask<void>((callback) => {
      if (!events.emit('newSession', made.id, made.data, callback)) callback(null);
    });
  }

  #inTurn(begin: () => Promise<number>): Promise<number> {
    return new Promise((resolve) => {
      if (this.#stopped) return;
      const { address } = this.#transport.getpeername();
      this.#leaveQueue = newcomers.enter(address?.host ?? '', this.#arrival, () =>
        resolve(begin()),
      );
    });
  }

  // Whoever is asked and throws, or answers by an error, has refused the client.
  async #orAlert<Answer>(alert: number, ask: () => Answer | Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (reason) {
      throw this.#refused(alert, isError(reason) ? reason : new Error(String(reason)));
    }
  }

  #refused(alert: number, error: Error): Error {
    if (!this.#stopped) sendAlert(this.#transport, alert);
    this.#hasAlerted = true;
    return error;
  }
}
