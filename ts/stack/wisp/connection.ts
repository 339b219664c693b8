import { CLOSE_WAIT } from '../../nsapi/close-wait.js';
import {
  NSAPI_ERROR_CONNECTION_LOST,
  NSAPI_ERROR_DEVICE_ERROR,
  NSAPI_ERROR_WOULD_BLOCK,
} from '../../nsapi/error.js';
import type { SocketAddress } from '../../nsapi/socket-address.js';
import type { Carrier, CarrierListener, Fault } from '../carrier.js';
import {
  CLOSE,
  closePacket,
  connectPacket,
  CONTINUE,
  DATA,
  dataPacket,
  INFO,
  infoPacket,
  PASSWORD_EXTENSION,
  readCredit,
  readExtensions,
  readPacket,
  REASON_CANNOT_RECEIVE,
  REASON_VOLUNTARY,
  type Packet,
  type WispCredentials,
} from './packets.js';
import { reasonFault } from './reasons.js';
import { WispStream, type StreamCarrier, type WispChannel } from './stream.js';
import { NetworkFault } from '../../nsapi/network-fault.js';

/** The subprotocol that asks for version 2. */
const VERSION_2 = 'wisp-v2';
/** The least that a stream may send when all want to, in bytes. */
const LEAST_SHARE = 16_384;
const LAST_ID = 0xffff_ffff;

/** What a connection needs to know. */
export interface WispSettings {
  /** Opens a WebSocket. */
  readonly open: (protocols: readonly string[], listener: CarrierListener) => Carrier;
  readonly maxBuffered: number;
  readonly sendBuffer: number;
  readonly version: 1 | 2;
  readonly credentials: WispCredentials | null;
  /** Called when there is no stream left. */
  readonly onIdle: () => void;
}

/**
 * One WebSocket with many streams on it. It asks for version 2, and opens a second WebSocket where
 * that is refused.
 */
export class WispConnection implements CarrierListener, StreamCarrier {
  readonly #settings: WispSettings;
  readonly #streams = new Map<number, WispChannel>();
  /** Streams that wait for the handshake, with what they ask for. */
  readonly #asking = new Map<WispChannel, SocketAddress>();
  /** Streams that wait for room, those first that have waited longest. */
  readonly #waiting = new Set<WispChannel>();
  /** Streams that are closed on this side and may still be delivering, by their numbers. */
  readonly #lingering = new Map<
    number,
    { readonly timer: ReturnType<typeof setTimeout>; received: number }
  >();
  #carrier: Carrier;
  #version: 1 | 2;
  #isOpen = false;
  #credit: number | null = null;
  #greeted = false;
  #over = false;
  #closing = false;
  #nextId = 1;

  constructor(settings: WispSettings) {
    this.#settings = settings;
    this.#version = settings.version;
    this.#carrier = this.#dial();
  }

  /** Whether it has ended: no stream can be opened any more. */
  get isOver(): boolean {
    return this.#over;
  }

  /** The version of the protocol that the server speaks, as far as is known. */
  get version(): 1 | 2 {
    return this.#version;
  }

  /** Opens a stream, now or as soon as the handshake is done. */
  stream(address: SocketAddress): WispStream {
    const stream = new WispStream(this.#freeId(), this, this.#settings.maxBuffered);
    this.#add(stream, address);
    return stream;
  }

  /** Opens one for datagrams. */
  datagrams(address: SocketAddress, make: (id: number, carrier: this) => WispChannel): void {
    this.#add(make(this.#freeId(), this), address);
  }

  #add(stream: WispChannel, address: SocketAddress): void {
    this.#streams.set(stream.id, stream);
    if (this.#credit === null) this.#asking.set(stream, address);
    else this.#ask(stream, address, this.#credit);
  }

  /** Ends every stream, and the WebSocket when those that were closed before have delivered. */
  close(): void {
    this.#endStreams({
      code: NSAPI_ERROR_CONNECTION_LOST,
      cause: new NetworkFault('closed', 'The Wisp connection was closed.'),
    });
    this.#closing = true;
    this.#restIfIdle();
  }

  transmit(stream: WispChannel, bytes: Uint8Array): number {
    const share = Math.max(LEAST_SHARE, this.#settings.sendBuffer / this.#streams.size);
    if (this.#carrier.isFull || stream.taken >= share) {
      this.#waiting.add(stream);
      this.#carrier.wantRoom();
      return NSAPI_ERROR_WOULD_BLOCK;
    }
    // It goes behind the others that wait.
    this.#waiting.delete(stream);
    stream.taken += bytes.length;
    this.#carrier.send(dataPacket(stream.id, bytes));
    return bytes.length;
  }

  /**
   * A CLOSE ends the target's connection at once, with all that has not reached it yet, and nothing
   * tells what has: so one that was sent to is closed when the server closes it, or later.
   */
  closed(stream: WispChannel, overflowed: boolean): void {
    const asked = !this.#asking.has(stream);
    if (asked && !this.#over) {
      if (overflowed || !stream.hasSent)
        this.#carrier.send(
          closePacket(stream.id, overflowed ? REASON_CANNOT_RECEIVE : REASON_VOLUNTARY),
        );
      else
        this.#lingering.set(stream.id, {
          timer: setTimeout(() => this.#letGo(stream.id), CLOSE_WAIT),
          received: 0,
        });
    }
    this.#forget(stream);
  }

  opened(): void {
    this.#isOpen = true;
  }

  received(message: Uint8Array): void {
    const packet = readPacket(message);
    if (packet === null) this.#malformed('a message that is too short');
    else if (packet.stream === 0) this.#handshake(packet);
    else this.#receive(packet);
  }

  drained(): void {
    for (const stream of this.#streams.values()) stream.taken = 0;
    for (const stream of [...this.#waiting]) stream.onEvent();
  }

  ended(fault: Fault | null): void {
    if (!this.#over && !this.#isOpen && this.#version === 2) {
      this.#version = 1;
      this.#carrier = this.#dial();
      return;
    }
    this.#fail(
      fault ?? {
        code: NSAPI_ERROR_CONNECTION_LOST,
        cause: new NetworkFault('closed', 'The Wisp server closed the WebSocket.'),
      },
    );
  }

  #dial(): Carrier {
    return this.#settings.open(this.#version === 2 ? [VERSION_2] : [], this);
  }

  #handshake({ type, payload }: Packet): void {
    if (type === INFO && this.#settings.version === 2 && !this.#greeted && this.#credit === null) {
      this.#greeted = true;
      const extensions = readExtensions(payload);
      if (extensions === null) {
        this.#malformed('an INFO packet that is cut off');
        return;
      }
      const { credentials } = this.#settings;
      this.#carrier.send(infoPacket(extensions.includes(PASSWORD_EXTENSION) ? credentials : null));
      this.#version = 2;
    } else if (type === CONTINUE && this.#credit === null) {
      this.#credit = readCredit(payload);
      if (this.#credit === null) this.#malformed('a CONTINUE packet that is cut off');
      else for (const [stream, address] of this.#asking) this.#ask(stream, address, this.#credit);
      this.#asking.clear();
    } else if (type === CLOSE) {
      this.#fail(
        reasonFault(payload[0] ?? 0) ?? {
          code: NSAPI_ERROR_CONNECTION_LOST,
          cause: new NetworkFault('closed', 'The Wisp server closed the connection.'),
        },
      );
      this.#carrier.close();
    }
  }

  #receive({ type, stream: id, payload }: Packet): void {
    const stream = this.#streams.get(id);
    if (stream === undefined) {
      this.#receiveLate(type, id, payload);
      return;
    }
    if (type === DATA) {
      stream.received(payload);
    } else if (type === CONTINUE) {
      const credit = readCredit(payload);
      if (credit === null) this.#malformed('a CONTINUE packet that is cut off');
      else stream.allow(credit);
    } else if (type === CLOSE) {
      stream.ended(reasonFault(payload[0] ?? 0));
      this.#forget(stream);
    }
  }

  // For a stream that was closed on this side: of no use, and no more of it than a stream may hold.
  #receiveLate(type: number, id: number, payload: Uint8Array): void {
    const lingering = this.#lingering.get(id);
    if (lingering === undefined) return;
    if (type === DATA) lingering.received += payload.length;
    if (type === CLOSE) this.#settle(id);
    else if (lingering.received > this.#settings.maxBuffered) this.#letGo(id);
  }

  #letGo(id: number): void {
    this.#carrier.send(closePacket(id, REASON_VOLUNTARY));
    this.#settle(id);
  }

  #settle(id: number): void {
    clearTimeout(this.#lingering.get(id)?.timer);
    this.#lingering.delete(id);
    this.#restIfIdle();
  }

  #restIfIdle(): void {
    if (this.#streams.size > 0 || this.#lingering.size > 0) return;
    if (this.#closing) this.#carrier.close();
    else this.#settings.onIdle();
  }

  #ask(stream: WispChannel, address: SocketAddress, credit: number): void {
    this.#carrier.send(connectPacket(stream.id, stream.type, address.host, address.port));
    stream.opened(credit);
  }

  #forget(stream: WispChannel): void {
    this.#streams.delete(stream.id);
    this.#asking.delete(stream);
    this.#waiting.delete(stream);
    this.#restIfIdle();
  }

  #malformed(what: string): void {
    this.#fail({
      code: NSAPI_ERROR_DEVICE_ERROR,
      cause: new NetworkFault('protocol', `The Wisp server sent ${what}.`),
    });
    this.#carrier.close();
  }

  #fail(fault: Fault): void {
    for (const { timer } of this.#lingering.values()) clearTimeout(timer);
    this.#lingering.clear();
    this.#endStreams(fault);
  }

  #endStreams(fault: Fault): void {
    if (this.#over) return;
    this.#over = true;
    for (const stream of [...this.#streams.values()]) {
      stream.ended(fault);
      this.#forget(stream);
    }
    this.#asking.clear();
  }

  #freeId(): number {
    while (this.#streams.has(this.#nextId) || this.#lingering.has(this.#nextId))
      this.#nextId = this.#nextId === LAST_ID ? 1 : this.#nextId + 1;
    const id = this.#nextId;
    this.#nextId = id === LAST_ID ? 1 : id + 1;
    return id;
  }
}
