import {
  MBEDTLS_ERR_SSL_BAD_INPUT_DATA,
  MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL,
  MBEDTLS_ERR_SSL_CONN_EOF,
  MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE,
  MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER,
  MBEDTLS_ERR_SSL_INVALID_RECORD,
  MBEDTLS_ERR_SSL_NO_APPLICATION_PROTOCOL,
  MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY,
  MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE,
  MBEDTLS_SSL_CERTIFICATE_VERIFY,
  MBEDTLS_SSL_CLIENT_CERTIFICATE_VERIFY,
  MBEDTLS_SSL_CLIENT_CHANGE_CIPHER_SPEC,
  MBEDTLS_SSL_CLIENT_HELLO,
  MBEDTLS_SSL_SERVER_KEY_EXCHANGE,
} from '../../wasm/constants.js';
import type { SslContext } from '../mbedtls/ssl-context.js';

const NOT_TLS = 'the peer sent something that is not TLS: is it a port for TLS?';

type Situation = Pick<SslContext, 'isClient' | 'isTls13' | 'speaksTls' | 'state'>;

const alerts: ReadonlyMap<string, string> = new Map([
  [
    'handshake_failure',
    'it found no version, cipher suite, group and signature algorithm that both know, or ' +
      'wants a certificate',
  ],
  [
    'no_application_protocol',
    'it knows none of the application protocols (ALPN) that were offered',
  ],
  ['protocol_version', 'it speaks none of the TLS versions that were offered'],
  ['unrecognized_name', 'it does not know the server name that was asked for'],
  ['unknown_ca', 'it does not trust the CA of our certificate'],
  ['certificate_required', 'it wants a certificate, and none was set; call setClientCertKey'],
  ['certificate_expired', 'our certificate has expired'],
  ['bad_certificate', 'it did not accept our certificate'],
]);

/** What a peer's fatal alert means. */
export function alertSentence(alert: string): string {
  const meaning = alerts.get(alert);
  return `the peer refused with the alert ${alert}${meaning === undefined ? '' : `: ${meaning}`}`;
}

/**
 * Why a handshake failed with `result`, where Mbed TLS's own text does not tell; null where it
 * does.
 */
export function handshakeSentence(situation: Situation, result: number): string | null {
  switch (result) {
    case MBEDTLS_ERR_SSL_CONN_EOF:
      return situation.speaksTls
        ? 'the peer ended the connection in the middle of the handshake, without an alert'
        : NOT_TLS;
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
      return 'the peer ended the connection in the middle of the handshake, by close_notify';
    case MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE:
      return 'the peer sent a message that does not belong at this point';
    case MBEDTLS_ERR_SSL_NO_APPLICATION_PROTOCOL:
      return (
        'no application protocol (ALPN) is known to both: the peer chose or offered only ' +
        'others'
      );
    case MBEDTLS_ERR_SSL_INVALID_RECORD:
      return situation.speaksTls
        ? 'the peer sent a TLS record that is malformed or not allowed at this point'
        : NOT_TLS;
    case MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL:
      return (
        'there is a handshake message that is too long, more than 64 KB: of the peer, or with ' +
        'the own chain of certificates'
      );
    case MBEDTLS_ERR_SSL_BAD_INPUT_DATA:
      return 'the peer sent a handshake message that is too long, or a malformed one';
    case MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER:
    case MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE:
      return refusal(situation);
    default:
      return null;
  }
}

function refusal(situation: Situation): string | null {
  const signer = signerAt(situation);
  if (signer !== null && (signer === 'client') !== situation.isClient) {
    return (
      'the signature of the peer was refused: it is wrong, its signature algorithm was not ' +
      'offered, or the algorithm does not fit the key of its certificate'
    );
  }
  if (signer !== null)
    return 'there is no signature algorithm that both know for the key of our certificate';
  return situation.state === MBEDTLS_SSL_CLIENT_HELLO
    ? 'there is no cipher suite, group and signature algorithm that both know'
    : null;
}

/** Who signs at this point. The same state is the client's in TLS 1.2 and the server's in 1.3. */
function signerAt({ isTls13, state }: Situation): 'client' | 'server' | null {
  switch (state) {
    case MBEDTLS_SSL_SERVER_KEY_EXCHANGE:
      return 'server';
    case MBEDTLS_SSL_CERTIFICATE_VERIFY:
      return isTls13 ? 'server' : 'client';
    // Where a server of TLS 1.2 is once it has a client's CertificateVerify, before it looks at it.
    case MBEDTLS_SSL_CLIENT_CHANGE_CIPHER_SPEC:
    case MBEDTLS_SSL_CLIENT_CERTIFICATE_VERIFY:
      return 'client';
    default:
      return null;
  }
}
