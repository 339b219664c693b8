import { WispStack, check } from 'mbedtls-wasm';
import { DTLSSocket } from 'mbedtls-wasm/datagram';

/** What is asked of whom, by which way. */
export interface CoapQuestion {
  readonly wisp: string;
  readonly port: number;
  readonly path: string;
  /** A pre-shared key, or the certificate that a server's has to be under. */
  readonly psk: { readonly identity: string; readonly key: readonly number[] } | null;
  readonly ca: string | null;
  readonly servername: string | null;
}

export interface CoapAnswer {
  /** As CoAP writes it: `2.05`. */
  readonly code: string;
  readonly payload: string;
  readonly protocol: string | null;
  readonly suite: string | null;
}

const CONFIRMABLE_GET = [0x41, 0x01];
const URI_PATH = 11;
const MESSAGE_ID = [0x12, 0x34];
const TOKEN = 0x77;
const PAYLOAD_FOLLOWS = 0xff;

/** A confirmable GET (RFC 7252 3) for a path of one part, shorter than 13 bytes. */
function getMessage(path: string): Uint8Array {
  const part = new TextEncoder().encode(path);
  const option = (URI_PATH << 4) | part.length;
  return Uint8Array.from([...CONFIRMABLE_GET, ...MESSAGE_ID, TOKEN, option, ...part]);
}

/** One GET over DTLS over a Wisp server. */
export async function get(question: CoapQuestion): Promise<CoapAnswer> {
  const stack = new WispStack(question.wisp);
  const socket = new DTLSSocket(stack);
  const { psk, ca, servername } = question;
  if (psk !== null) check(socket.setPsk(psk.identity, Uint8Array.from(psk.key)), socket);
  if (ca !== null) check(socket.setRootCaCert(ca), socket);
  socket.setHostname(servername);
  try {
    check(await socket.connect('127.0.0.1', question.port), socket);
    check(await socket.send(getMessage(question.path)), socket);
    const answer = new Uint8Array(socket.maxPayload);
    const size = check(await socket.recv(answer), socket);
    const [, code = 0] = answer;
    const context = socket.getSslContext();
    return {
      code: `${code >> 5}.${String(code & 31).padStart(2, '0')}`,
      payload: new TextDecoder().decode(answer.subarray(answer.indexOf(PAYLOAD_FOLLOWS) + 1, size)),
      protocol: context?.version ?? null,
      suite: context?.ciphersuite ?? null,
    };
  } finally {
    await socket.close();
    stack.close();
  }
}

/** Why the handshake fails, or an empty text. */
export async function failure(question: CoapQuestion): Promise<string> {
  try {
    await get(question);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
