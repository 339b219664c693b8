/**
 * docs/node-tls.md: what of node:tls there is in mbedtls-wasm/tls, name by name. The names are
 * those of @types/node, the answers those below; a name without an answer, or an answer without a
 * name, fails. With --check nothing is written, and text that is not fresh fails.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isMain, runMain } from './log.mjs';

const root = new URL('..', import.meta.url);
const PAGE = new URL('docs/node-tls.md', root);
const TYPES = new URL('node_modules/@types/node/tls.d.ts', root);
const NET_TYPES = new URL('node_modules/@types/node/net.d.ts', root);

const YES = 'yes';
const NO_ENGINES = 'no: throws by its name, there are no engines';

/** @type {Record<string, Record<string, string>>} by heading, the answer for each name */
const ANSWERS = {
  'Functions and constants': {
    connect:
      'yes, in all forms of its arguments; an end without close_notify is an end, as in ' +
      'Node, unless `detectTruncation` is true',
    createSecureContext: 'yes; beneath is one configuration that all connections with it share',
    createServer: 'yes; it listens as a server of node:net does',
    createSecurePair: 'no: deprecated in Node',
    checkServerIdentity: "yes: Node's own",
    getCiphers: 'yes: those of this build',
    rootCertificates: "yes: Node's own",
    CLIENT_RENEG_LIMIT: 'no: there is no renegotiation',
    CLIENT_RENEG_WINDOW: 'no: there is no renegotiation',
    DEFAULT_ECDH_CURVE: 'yes, cannot be assigned: `auto`, all the safe groups',
    DEFAULT_MAX_VERSION: 'yes, cannot be assigned',
    DEFAULT_MIN_VERSION: 'yes, cannot be assigned',
    DEFAULT_CIPHERS: 'yes, cannot be assigned; ChaCha20-Poly1305 comes first',
  },
  'Options of connect()': {
    host: YES,
    port: YES,
    path: YES,
    socket: 'yes: any two-way stream; what it has read and not given comes first',
    checkServerIdentity:
      'yes; unless one is given, Mbed TLS compares the name itself: in the subject alternative ' +
      "names, never in the common name; Node's own, where it is given, takes that too where " +
      'there is nothing else; what it throws is the error of the connection',
    servername:
      'yes: without it none is sent, and the host is verified; an IP address is never sent',
    session:
      'yes: what getSession() of this module gave, by a connection with the same trust, name and ' +
      'rejectUnauthorized',
    minDHSize: 'yes: it is checked, and there is no DHE',
    lookup: YES,
    timeout: YES,
    pskCallback:
      'differs: it is asked once, before the handshake, with null as the hint; a key has at most ' +
      '48 bytes',
  },
  'Options of connect() for the connection beneath': {
    onread: YES,
    host: YES,
    port: YES,
    localAddress: YES,
    localPort: YES,
    hints: YES,
    family: YES,
    lookup: YES,
    noDelay: YES,
    keepAlive: YES,
    keepAliveInitialDelay: YES,
    autoSelectFamily: YES,
    autoSelectFamilyAttemptTimeout: YES,
    fd: 'no: throws by its name; a stream that is there goes into `socket`',
    allowHalfOpen: 'yes; a `socket` that is given has its own',
    readable: 'yes: it is; false throws by its name',
    writable: 'yes: it is; false throws by its name',
    signal: YES,
  },
  'Options of both ends': {
    secureContext: 'yes: one of createSecureContext of this module',
    enableTrace: "yes: Mbed TLS's trace",
    requestCert: YES,
    ALPNProtocols: YES,
    SNICallback:
      "yes, of a server: asked before Mbed TLS reads the hello, and may answer later; a client's " +
      'throws by its name',
    rejectUnauthorized: 'yes; NODE_TLS_REJECT_UNAUTHORIZED is not heeded',
  },
  'Options of createSecureContext()': {
    ALPNCallback:
      'yes, of a server: it may also give a promise; throws by its name on a client, and is not ' +
      'asked by a context',
    allowPartialTrustChain:
      'yes: every certificate that is trusted may end a chain, as always here',
    ca: "yes; without it Node's own roots and those of NODE_EXTRA_CA_CERTS, parsed once",
    cert:
      'yes, also several chains, each with a key; one that comes alone is completed from `ca`; ' +
      'a client shows the one whose key makes the signature that the server prefers; one without ' +
      'a key is not shown',
    sigalgs: "yes, by OpenSSL's and RFC 8446's names; one that is not there throws by its name",
    ciphers:
      "yes, by OpenSSL's and IANA's names; one that is not there throws by its name. @SECLEVEL=1 " +
      'takes RSA keys from 1024 bits, @SECLEVEL=2 is the default, another throws',
    clientCertEngine: NO_ENGINES,
    crl: 'differs: an issuer without a list is not a failure, as it is in Node',
    dhparam: 'no: throws by its name, there is no DHE',
    ecdhCurve: 'yes: X25519, P-256, P-384, P-521; another one throws by its name',
    honorCipherOrder: 'yes, of a server; it means nothing to a client',
    key: 'yes, also several, in any order',
    privateKeyEngine: NO_ENGINES,
    privateKeyIdentifier: NO_ENGINES,
    maxVersion: 'yes: TLSv1.2 and TLSv1.3; an older one throws by its name',
    minVersion: 'yes: TLSv1.2 and TLSv1.3; an older one throws by its name',
    passphrase: YES,
    pfx:
      'yes: PBES2 with AES and HMAC-SHA-2; another kind throws by its name, with the commands ' +
      'that convert it',
    secureOptions:
      'differs: the bits that switch versions off, and those for what is so anyhow; ' +
      'others throw',
    secureProtocol: 'yes: TLS_method and TLSv1_2_method; an older one throws by its name',
    sessionIdContext: 'yes, of a server; it means nothing to a client',
    ticketKeys:
      "differs, of a server: 48 bytes that are this module's own format, see getTicketKeys(); " +
      'they mean nothing to a client',
    sessionTimeout:
      'yes, of a server: tickets last at most 7 days (RFC 8446 4.6.1), 0 for none; it means ' +
      'nothing to a client',
  },
  'Options of new TLSSocket()': {
    isServer: YES,
    server: 'yes: whose contexts and events it has',
    session: YES,
    requestOCSP: 'no: true throws by its name, there is no OCSP',
  },
  'Members of TLSSocket': {
    authorized: YES,
    authorizationError: "yes: Node's codes",
    encrypted: YES,
    alpnProtocol: YES,
    servername: YES,
    getCertificate: YES,
    getCipher: YES,
    getEphemeralKeyInfo: 'differs: an empty object, Mbed TLS does not tell',
    getFinished: 'no: undefined, Mbed TLS does not tell',
    getPeerCertificate: 'yes; of a session of TLS 1.3 that was resumed an empty object',
    getPeerFinished: 'no: undefined, Mbed TLS does not tell',
    getProtocol: YES,
    getSession:
      "yes, a client's: Mbed TLS reads it, OpenSSL does not; until TLS 1.3 has brought a ticket " +
      'it resumes nothing; that of a peer which was not trusted keeps its authorizationError',
    getSharedSigalgs: 'no: an empty array, Mbed TLS does not tell',
    getTLSTicket: "yes, a client's",
    isSessionReused: 'yes: true only if it was',
    renegotiate: 'no: the callback gets ERR_TLS_RENEGOTIATION_DISABLED',
    setKeyCert: 'yes, from SNICallback and ALPNCallback',
    setMaxSendFragment: 'yes',
    disableRenegotiation: 'yes: there is none',
    enableTrace: 'yes, before the handshake',
    getPeerX509Certificate: 'yes; of a session of TLS 1.3 that was resumed undefined',
    getX509Certificate: YES,
    exportKeyingMaterial: 'yes; not from TLS 1.2 with a CBC suite, where it throws',
  },
  'Events of TLSSocket': {
    OCSPResponse: 'no: there is no OCSP',
    secureConnect: YES,
    session: YES,
    keylog: YES,
  },
  'Options of createServer()': {
    handshakeTimeout: 'yes: 120000 by default, from the connection on',
    sessionTimeout: 'yes: 300 by default, tickets last at most 7 days; 0 for none',
    ticketKeys: "differs: 48 bytes that are this module's own format, see getTicketKeys()",
    pskCallback: 'yes, for TLS 1.2 and 1.3',
    pskIdentityHint: 'no: throws by its name, Mbed TLS sends no hint',
  },
  'Members of Server': {
    addContext: YES,
    getTicketKeys:
      'differs: 48 bytes, all of them secret; HMAC-SHA-512 of them over "tickets ", and the ' +
      "sessionIdContext gives the key's name (4 bytes) and the key of AES-256-GCM (32 bytes). " +
      "Servers of this module that have the same share their clients' sessions, those of " +
      'node:tls do not',
    setSecureContext: 'yes, for connections from then on',
    setTicketKeys:
      'differs, see getTicketKeys(); tickets of the keys before are not taken any more',
  },
  'Events of Server': {
    tlsClientError: 'yes; a client that took too long is destroyed by then',
    newSession: 'yes, of TLS 1.2 without tickets; TLS 1.3 has tickets alone',
    OCSPRequest: 'no: listening to it throws by its name, there is no OCSP',
    resumeSession: 'yes, of TLS 1.2 without tickets; TLS 1.3 has tickets alone',
    secureConnection: YES,
    keylog: YES,
  },
};

/**
 * @param {string} types the text of tls.d.ts
 * @param {string} netTypes the text of net.d.ts
 * @returns {Record<string, Set<string>>} the names by heading
 */
export function namesIn(types, netTypes) {
  const body = (/** @type {RegExp} */ start, text = types) => {
    const at = text.search(start);
    if (at < 0) throw new Error(`${start}: not in the types.`);
    return text.slice(at, text.indexOf('\n    }\n', at));
  };
  const options = (/** @type {string} */ text) =>
    new Set([...text.matchAll(/^ {8}(\w+)\??: /gm)].map(([, name = '']) => name));
  const socket = body(/^ {4}class TLSSocket /m);
  const members = [...socket.matchAll(/^ {8}(?:readonly )?(\w+)\??[(:<]/gm)].map(
    ([, name = '']) => name,
  );
  const eventsOf = (/** @type {string} */ text) =>
    new Set([...text.matchAll(/event: "(\w+)"/g)].map(([, name = '']) => name));
  const server = body(/^ {4}class Server /m);
  const membersOfServer = [...server.matchAll(/^ {8}(\w+)\(/gm)].map(([, name = '']) => name);
  const own = ['constructor', 'addListener', 'emit', 'on', 'once', 'prependListener'];
  own.push('prependOnceListener', 'removeListener', 'off', 'listeners');
  return {
    'Functions and constants': new Set(
      [...types.matchAll(/^ {4}(?:function|const|let) (\w+)/gm)].map(([, name = '']) => name),
    ),
    'Options of connect()': options(body(/^ {4}interface ConnectionOptions /m)),
    'Options of connect() for the connection beneath': options(
      ['ConnectOpts', 'TcpSocketConnectOpts', 'SocketConstructorOpts']
        .map((name) => body(new RegExp(`^ {4}interface ${name} `, 'm'), netTypes))
        .join('\n'),
    ),
    'Options of both ends': options(body(/^ {4}interface CommonConnectionOptions /m)),
    'Options of createSecureContext()': options(body(/^ {4}interface SecureContextOptions /m)),
    'Options of new TLSSocket()': options(body(/^ {4}interface TLSSocketOptions /m)),
    'Members of TLSSocket': new Set(members.filter((name) => !own.includes(name))),
    'Events of TLSSocket': eventsOf(socket),
    'Options of createServer()': options(body(/^ {4}interface TlsOptions /m)),
    'Members of Server': new Set(membersOfServer.filter((name) => !own.includes(name))),
    'Events of Server': eventsOf(server),
  };
}

/** @param {Record<string, Set<string>>} names @returns {string[]} what is missing or too much */
export function differences(names) {
  return Object.entries(names).flatMap(([heading, known]) => {
    const answered = new Set(Object.keys(ANSWERS[heading] ?? {}));
    const missing = [...known].filter((name) => !answered.has(name));
    const extra = [...answered].filter((name) => !known.has(name));
    return [
      ...missing.map((name) => `${heading}: ${name} has no answer`),
      ...extra.map((name) => `${heading}: ${name} is not in the types`),
    ];
  });
}

function page() {
  const tables = Object.entries(ANSWERS).map(([heading, answers]) => {
    const lines = Object.entries(answers).map(([name, answer]) => `* \`${name}\`: ${answer}`);
    return [`## ${heading}`, '', ...lines.map(wrapped), ''].join('\n');
  });
  return [
    '# node:tls, over Mbed TLS',
    '',
    wrapped(
      'What of `node:tls` there is in `mbedtls-wasm/tls`, name by name: yes, no, or how it ' +
        'differs. Nothing is ignored in silence: what cannot be honoured throws by its name when ' +
        'it is asked for. Written by `node build/node-tls-doc.mjs`.',
    ),
    '',
    wrapped(
      'Options beside those of Node: `detectTruncation: true` makes an end without close_notify ' +
        'an error, `handshakeTimeout` bounds the handshake (120000 ms); of a server ' +
        '`maxConnections` and `maxConnectionsPerHost` bound its connections, in all and from one ' +
        "host, and tell those beyond by 'drop'.",
    ),
    '',
    wrapped(
      'A server serves HTTP by `http.createServer().emit("connection", socket)`, and HTTP/2 by ' +
        '`http2.createServer().emit("connection", socket)`, for each of its sockets. Where a ' +
        'port serves both, `http2.createSecureServer({ allowHTTP1: true })` takes them by its ' +
        "event 'secureConnection', after `socket.server` was set to that server: Node puts " +
        'there what HTTP/1.1 needs. A client that SNICallback or ALPNCallback refuses, by an ' +
        'error, by throwing, or by what is no answer, gets the alert that fits, and the server ' +
        "'tlsClientError'.",
    ),
    '',
    ...tables,
  ].join('\n');
}

/** @param {string} text @returns {string} in lines of at most 100 columns */
function wrapped(text) {
  const lines = [''];
  const indent = text.startsWith('* ') ? '  ' : '';
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > 100) lines.push(indent + word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}

async function write() {
  const [types, netTypes] = await Promise.all(
    [TYPES, NET_TYPES].map((url) => readFile(url, 'utf8')),
  );
  const problems = differences(namesIn(types ?? '', netTypes ?? ''));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (!process.argv.includes('--check')) await writeFile(PAGE, page());
  else if ((await readFile(PAGE, 'utf8')) !== page())
    throw new Error(`${fileURLToPath(PAGE)} is not fresh: run node build/node-tls-doc.mjs.`);
}

if (isMain(import.meta.url)) await runMain(write);
