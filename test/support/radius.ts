import { createHash, createHmac, randomBytes } from 'node:crypto';
import { RADIUS_SECRET } from '../../tools/servers.js';

const ACCESS_REQUEST = 1;
const USER_NAME = 1;
const MESSAGE_AUTHENTICATOR = 80;
const HEADER = 20;

/** An Access-Request for a user (RFC 2865 4.1), with its Message-Authenticator. */
export function accessRequest(user: string): Buffer {
  const name = Buffer.from(user);
  const packet = Buffer.concat([
    Buffer.from([ACCESS_REQUEST, 7, 0, 0]),
    randomBytes(16),
    Buffer.from([USER_NAME, 2 + name.length]),
    name,
    Buffer.from([MESSAGE_AUTHENTICATOR, 18]),
    Buffer.alloc(16),
  ]);
  packet.writeUInt16BE(packet.length, 2);
  createHmac('md5', RADIUS_SECRET)
    .update(packet)
    .digest()
    .copy(packet, packet.length - 16);
  return packet;
}

/** The answer of a server to a request: a code, a Message-Authenticator and nothing else. */
export function radiusAnswer(code: number, request: Uint8Array): Buffer {
  const packet = Buffer.concat([
    Buffer.from([code, request[1] ?? 0, 0, HEADER + 18]),
    request.subarray(4, HEADER),
    Buffer.from([MESSAGE_AUTHENTICATOR, 18]),
    Buffer.alloc(16),
  ]);
  createHmac('md5', RADIUS_SECRET)
    .update(packet)
    .digest()
    .copy(packet, HEADER + 2);
  createHash('md5').update(packet).update(RADIUS_SECRET).digest().copy(packet, 4);
  return packet;
}
