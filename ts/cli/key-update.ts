import {
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_APPLICATION_TRAFFIC_SECRET,
  MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_APPLICATION_TRAFFIC_SECRET,
} from '../../wasm/constants.js';
import { secretOf, type Established } from './probe.js';
import { TrafficKeys } from './traffic-keys.js';
import { hiddenMessagesIn, KEY_UPDATE } from './wire-messages.js';
import type { Wire } from './wire.js';

const APPLICATION_DATA = 23;
const HANDSHAKE = 22;
const QUESTION = 'GET / HTTP/1.0\r\n\r\n';

/**
 * Asks for a KeyUpdate, by a record that Mbed TLS's exported keys make, and tells whether one came
 * back: Mbed TLS itself never asks. Null where there are no such keys.
 */
export async function answersKeyUpdate({
  keys,
  suite,
  wire,
  timeout,
}: Established): Promise<boolean | null> {
  const mine = secretOf(keys, MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_APPLICATION_TRAFFIC_SECRET);
  const theirs = secretOf(keys, MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_APPLICATION_TRAFFIC_SECRET);
  if (mine === null || theirs === null || suite === null) return null;
  const own = new TrafficKeys(mine, suite);
  wire.trySend(own.seal(Uint8Array.of(KEY_UPDATE, 0, 0, 1, 1), HANDSHAKE));
  const answered = (): boolean =>
    hiddenMessagesIn(wire.heard, new TrafficKeys(theirs, suite)).some(
      ({ type }) => type === KEY_UPDATE,
    );
  if (await comes(wire, Math.min(timeout, 300), answered)) return true;
  // Some answer with the next thing that they say only.
  wire.trySend(own.next().seal(new TextEncoder().encode(QUESTION), APPLICATION_DATA));
  return comes(wire, Math.min(timeout, 1500), answered);
}

/** Whether it comes in time. */
async function comes(wire: Wire, time: number, there: () => boolean): Promise<boolean> {
  const end = Date.now() + time;
  const buffer = new Uint8Array(16_384);
  while (!there()) {
    const left = end - Date.now();
    if (wire.hasEnded || left <= 0) return false;
    if (wire.tryRecv(buffer) <= 0 && !wire.hasEnded) await wire.news(left);
  }
  return true;
}
