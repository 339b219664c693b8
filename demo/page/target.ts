import type { TunnelKind } from '../config.js';

/** Longest wait for the peer at any point, in milliseconds. */
export const PATIENCE = 20_000;

/** Whom the page speaks to, and how. */
export interface Target {
  readonly host: string;
  readonly port: number;
  /** HOST:PORT, as it is written. */
  readonly name: string;
  readonly tunnel: TunnelKind;
  /** Whether it stands on the list of what the relay may connect to. */
  readonly listed: boolean;
}
