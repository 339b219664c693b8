import { readFileSync } from 'node:fs';
import test from 'ava';
import {
  answerMessage,
  optionMessage,
  readAnswer,
  readOption,
} from '../../ts/stack/gateway/messages.js';
import {
  closePacket,
  connectPacket,
  dataPacket,
  infoPacket,
  readCredit,
  readExtensions,
  readPacket,
} from '../../ts/stack/wisp/packets.js';
import { projectFile } from '../../tools/project.js';

/** One row of a file of vectors: texts, numbers, lists, null. */
type Row = ReadonlyMap<string, unknown>;

function vectors(file: string, list: string): readonly unknown[] {
  const text = readFileSync(projectFile('test', 'compliance', 'vectors', file), 'utf8');
  const all: unknown = JSON.parse(text);
  const found: unknown =
    typeof all === 'object' && all !== null ? Reflect.get(all, list) : undefined;
  if (!Array.isArray(found) || found.length === 0) throw new Error(`${file} has no ${list}`);
  return found;
}

function rows(file: string, list: string): Row[] {
  return vectors(file, list).map((row) => new Map(Object.entries(Object(row))));
}

const bytes = (hex: unknown): Uint8Array =>
  new Uint8Array(Buffer.from(String(hex).replaceAll(' ', ''), 'hex'));
const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');

function writePacket(row: Row): Uint8Array {
  const stream = Number(row.get('stream'));
  switch (row.get('packet')) {
    case 'connect':
      return connectPacket(stream, 1, String(row.get('host')), Number(row.get('port')));
    case 'data':
      return dataPacket(stream, bytes(row.get('bytes')));
    case 'close':
      return closePacket(stream, Number(row.get('reason')));
    default: {
      const username = row.get('username');
      return infoPacket(
        username === undefined
          ? null
          : { username: String(username), password: String(row.get('password')) },
      );
    }
  }
}

for (const row of rows('wisp-packets.json', 'written')) {
  test(`Wisp: ${String(row.get('what'))} is written so, and read back`, (t) => {
    const packet = writePacket(row);
    t.is(hex(packet), hex(bytes(row.get('hex'))));
    t.is(readPacket(packet)?.type, packet[0]);
    t.is(readPacket(packet)?.stream, Number(row.get('stream') ?? 0));
  });
}

for (const row of rows('wisp-packets.json', 'read')) {
  test(`Wisp: ${String(row.get('what'))} is read so`, (t) => {
    // Within a larger buffer, as platforms hand messages out.
    const message = Buffer.concat([Buffer.of(1, 2), bytes(row.get('hex')), Buffer.of(3)]).subarray(
      2,
      -1,
    );
    const packet = readPacket(message);
    t.true(Object.is(packet?.type ?? null, row.get('type')));
    if (packet === null) return;
    t.true(Object.is(packet.stream, row.get('stream')));
    if (row.has('credit')) t.true(Object.is(readCredit(packet.payload), row.get('credit')));
    if (row.has('extensions')) t.deepEqual(readExtensions(packet.payload), row.get('extensions'));
  });
}

for (const row of rows('gateway-messages.json', 'options')) {
  test(`gateway: ${String(row.get('what'))}`, (t) => {
    const [token, value] = [bytes(row.get('token')), bytes(row.get('value'))];
    const message = optionMessage(Number(row.get('option')), value, token);
    t.is(hex(message), hex(bytes(row.get('hex'))));
    t.deepEqual(readOption(message), { option: Number(row.get('option')), token, value });
  });
}

for (const row of rows('gateway-messages.json', 'answers')) {
  test(`gateway: the answer ${String(row.get('what'))}`, (t) => {
    const answer = { code: Number(row.get('code')), text: String(row.get('text')) };
    t.is(hex(answerMessage(answer)), hex(bytes(row.get('hex'))));
    t.deepEqual(readAnswer(bytes(row.get('hex'))), answer);
  });
}

test('gateway: what is cut off or makes no sense is no message', (t) => {
  for (const cut of vectors('gateway-messages.json', 'cutOptions'))
    t.is(readOption(bytes(cut)), null, String(cut));
  for (const none of vectors('gateway-messages.json', 'noAnswers'))
    t.is(readAnswer(bytes(none)), null, String(none));
});
