import { constants } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import {
  MBEDTLS_SSL_CERT_REQ_CA_LIST_DISABLED,
  MBEDTLS_SSL_SRV_CIPHERSUITE_ORDER_CLIENT,
} from '../../../wasm/constants.js';
import { confSessionTickets } from '../../mbedtls/session-tickets.js';
import type { SslConfig } from '../../mbedtls/ssl-config.js';
import { Greetings } from '../../tls/greeting.js';
import { protocolsOf } from './protocols.js';
import type { SecureContext, Variant } from './secure-context.js';
import { checkServing, isGiven, type ServingOptions } from './server-options.js';
import { TicketKeys } from './ticket-keys.js';

/** How many configurations one context has: what is asked for seldom differs. */
const MOST_CONFIGS = 8;

/** As many as OpenSSL gives: a client that then connects twice at once has one for each. */
const TICKETS_OF_A_HANDSHAKE = 2;

/** What the connections of a server have in common. */
export class ServerSettings {
  readonly options: ServingOptions;
  readonly greetings = new Greetings();
  /** Where events are told that are the server's. */
  readonly events: EventEmitter | null;
  readonly protocols: readonly string[];
  readonly verify: Variant['verify'];
  readonly tickets: TicketKeys;
  readonly #honorsOrder: boolean;
  readonly #configs = new WeakMap<SecureContext, Map<string, SslConfig>>();
  readonly #named: { readonly name: RegExp; readonly context: SecureContext }[] = [];
  #context: SecureContext;

  /** Throws for options that are wrong or cannot be honoured. */
  constructor(options: ServingOptions, context: SecureContext, events: EventEmitter | null) {
    checkServing(options);
    this.options = options;
    this.events = events;
    this.#context = context;
    this.protocols = protocolsOf(options.ALPNProtocols);
    const rejects = options.rejectUnauthorized !== false;
    this.verify = options.requestCert !== true ? 'none' : rejects ? 'required' : 'optional';
    const own = { ...context.serving, ...given(options) };
    this.#honorsOrder = own.honorCipherOrder !== false;
    const hasTickets = ((own.secureOptions ?? 0) & constants.SSL_OP_NO_TICKET) === 0;
    this.tickets = new TicketKeys(
      own.ticketKeys ?? undefined,
      own.sessionIdContext ?? undefined,
      hasTickets ? (own.sessionTimeout ?? undefined) : null,
    );
  }

  get context(): SecureContext {
    return this.#context;
  }

  /** The context of connections from now on. */
  set context(context: SecureContext) {
    this.#context = context;
  }

  /** A context for clients that ask for a name; `*` stands for any one label. */
  addContext(name: string, context: SecureContext): void {
    const pattern = name.replace(/[.^$+?\-\\[\]{}()|/]/g, '\\$&').replace(/\*/g, '[^.]*');
    this.#named.push({ name: new RegExp(`^${pattern}$`, 'i'), context });
  }

  /** The context that was added for a name, the latest first. */
  contextOf(name: string): SecureContext | undefined {
    return this.#named.findLast((added) => added.name.test(name))?.context;
  }

  /**
   * A configuration for a client, which the caller disposes. `own`: one that nobody else has.
   *
   * @param offered the cipher suites that the client offers
   */
  configFor(
    context: SecureContext,
    protocols: readonly string[],
    offered: readonly number[],
    own: boolean,
  ): SslConfig {
    const suites = this.#suitesFor(context, offered);
    if (own) return this.#newConfig(context, protocols, suites);
    const configs = this.#configs.get(context) ?? new Map<string, SslConfig>();
    this.#configs.set(context, configs);
    const key = JSON.stringify([protocols, suites]);
    const before = configs.get(key);
    // Its tickets' keys are renewed here.
    if (before !== undefined && before.instance === context.instance) {
      this.tickets.in(before.instance);
      return before.another();
    }
    const config = this.#newConfig(context, protocols, suites);
    const [oldest] = configs;
    if (configs.size >= MOST_CONFIGS && oldest !== undefined) {
      configs.delete(oldest[0]);
      oldest[1].dispose();
    }
    configs.set(key, config);
    return config.another();
  }

  // In TLS 1.3 Mbed TLS always takes what the client wants most; of one suite there is no choice.
  #suitesFor({ suites }: SecureContext, offered: readonly number[]): readonly number[] {
    const best = this.#honorsOrder
      ? suites.find((id) => isTls13(id) && offered.includes(id))
      : null;
    return isGiven(best) ? suites.filter((id) => id === best || !isTls13(id)) : suites;
  }

  #newConfig(
    context: SecureContext,
    protocols: readonly string[],
    suites: readonly number[],
  ): SslConfig {
    const { verify } = this;
    const config = context.newConfig({ isServer: true, verify, checksName: true, alpn: protocols });
    const { exports } = config.instance;
    config.confCiphersuites(suites);
    if (!this.#honorsOrder)
      exports.mbedtls_ssl_conf_preference_order(
        config.pointer,
        MBEDTLS_SSL_SRV_CIPHERSUITE_ORDER_CLIENT,
      );
    // The names of all roots of the web would tell nobody which certificate to send.
    if (context.trustsRoots)
      exports.mbedtls_ssl_conf_cert_req_ca_list(
        config.pointer,
        MBEDTLS_SSL_CERT_REQ_CA_LIST_DISABLED,
      );
    const tickets = this.tickets.in(config.instance);
    confSessionTickets(config, tickets);
    if (tickets !== null)
      exports.mbedtls_ssl_conf_new_session_tickets(config.pointer, TICKETS_OF_A_HANDSHAKE);
    return config;
  }
}

/** Whether a cipher suite is one of TLS 1.3. */
function isTls13(id: number): boolean {
  return id >> 8 === 0x13;
}

function given(options: ServingOptions): ServingOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => isGiven(value)));
}
