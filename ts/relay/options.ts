/** What a relay that does TLS itself is told besides. */
export interface GatewayOptions {
  /** What a page has to know. */
  readonly token: string;
  /** Whether a page may hand over its private key. */
  readonly acceptClientKeys: boolean;
  /** How long a target's handshake may take, in milliseconds; 30000 by default. */
  readonly handshakeTimeout?: number | undefined;
}

/** What a relay is told. */
export interface RelayOptions {
  /** Port to listen on, on 127.0.0.1; 0 lets the system choose. */
  readonly port: number;
  readonly allow: readonly { readonly host: string; readonly port: number }[];
  /** Origins of the pages that may use it; null: pages from loopback. */
  readonly origins: readonly string[] | null;
  /** How many connections there may be at once. */
  readonly max: number;
  /** How long a connection may carry nothing, in milliseconds. */
  readonly idle: number;
  /** Null: TLS passes through, and only the page sees plaintext. */
  readonly gateway: GatewayOptions | null;
}
