/* Binds a session to what its peer was judged by. The patches of native/patches call this. */
#ifndef MBEDTLS_WASM_SESSION_BINDING_H
#define MBEDTLS_WASM_SESSION_BINDING_H

#include "mbedtls/ssl.h"

/* Writes into the session under negotiation what the peer is judged by, and the time: for a full
 * handshake. A server calls it when the ClientHello and its callbacks have decided. 0 or an Mbed
 * TLS number. */
int native_session_bind(mbedtls_ssl_context *ssl);

/* On a server of TLS 1.3, once it is known that the handshake is a full one: writes the time. */
void native_session_begin(mbedtls_ssl_context *ssl);

/* On a server, after native_session_bind: 1 when the session that a ticket or the cache gave may be
 * resumed, 0 when a full handshake has to follow, or the Mbed TLS number to fail with, its alert
 * being sent. */
int native_session_fits(mbedtls_ssl_context *ssl, const mbedtls_ssl_session *session);

#endif
