export type { ProcessServer, TestServer } from './servers/process.js';
export { freePort } from './servers/process.js';
export {
  startGnutlsPskServer,
  startGnutlsServer,
  type GnutlsServerOptions,
} from './servers/gnutls.js';
export { startMosquitto, type MosquittoOptions } from './servers/mosquitto.js';
export { startNginx, type NginxOptions } from './servers/nginx.js';
export { startNodeTlsServer } from './servers/node-tls.js';
export {
  startOpensslDtlsServer,
  startOpensslPskServer,
  startOpensslServer,
  type OpensslDtlsServerOptions,
  type OpensslPskServerOptions,
  type OpensslServerOptions,
} from './servers/openssl.js';
export { startPostgres } from './servers/postgres.js';
export { startRedis } from './servers/redis.js';
export { startWebsockify } from './servers/websockify.js';
export { startDovecot, type MailServer } from './servers/dovecot.js';
export { startMariadb } from './servers/mariadb.js';
export { startNats } from './servers/nats.js';
export { startProsody } from './servers/prosody.js';
export { startSlapd, type DirectoryServer } from './servers/slapd.js';
export { startVsftpd } from './servers/vsftpd.js';
export {
  RADIUS_SECRET,
  startCoapServer,
  startCoturn,
  startRadsecproxy,
  type CoapBuild,
  type CoapProof,
} from './servers/datagrams.js';
