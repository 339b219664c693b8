/* What a connection that has failed leaves: answers to questions, without the memory and the keys
 * that it ran with. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "native.h"
#include "mbedtls/platform.h"
#include "ssl_misc.h"

/* Without its secrets it cannot be resumed, so it says that it was handed out already. */
static void keep_answers(mbedtls_ssl_session *session)
{
    mbedtls_ssl_session kept;
    mbedtls_ssl_session_init(&kept);
    kept.exported = 1;
    kept.endpoint = session->endpoint;
    kept.tls_version = session->tls_version;
    kept.ciphersuite = session->ciphersuite;
    kept.verify_result = session->verify_result;
    kept.peer_cert = session->peer_cert;
    session->peer_cert = NULL;
    mbedtls_ssl_session_free(session);
    *session = kept;
}

void native_ssl_let_go(mbedtls_ssl_context *ssl)
{
    mbedtls_ssl_context kept;
    mbedtls_ssl_init(&kept);
    kept.conf = ssl->conf;
    kept.state = ssl->state;
    kept.tls_version = ssl->tls_version;
    kept.alpn_chosen = ssl->alpn_chosen;
    kept.hostname = ssl->hostname;
    kept.user_data = ssl->user_data;
    kept.session = ssl->session;
    kept.session_negotiate = ssl->session_negotiate;
    /* Whoever writes tries to send this first, and without a transport gets no further. */
    kept.out_left = 1;
    ssl->hostname = NULL;
    ssl->session = NULL;
    ssl->session_negotiate = NULL;
    mbedtls_ssl_free(ssl);
    if (kept.session != NULL) {
        keep_answers(kept.session);
    }
    if (kept.session_negotiate != NULL) {
        keep_answers(kept.session_negotiate);
    }
    *ssl = kept;
    native_wipe_stack();
}

int native_ssl_is_alive(const mbedtls_ssl_context *ssl)
{
    return ssl->in_buf != NULL;
}

void native_ssl_free(mbedtls_ssl_context *ssl)
{
    /* Mbed TLS takes it for a part of the handshake, which has been freed. */
    if (ssl->handshake == NULL && ssl->session_negotiate != NULL) {
        mbedtls_ssl_session_free(ssl->session_negotiate);
        mbedtls_free(ssl->session_negotiate);
    }
    mbedtls_ssl_free(ssl);
}

const mbedtls_x509_crt *native_ssl_peer_cert(const mbedtls_ssl_context *ssl)
{
    const mbedtls_ssl_session *session =
        ssl->session != NULL ? ssl->session : ssl->session_negotiate;
    return session == NULL ? NULL : session->peer_cert;
}
