/* Mbed TLS's callbacks, carried to the host by one function: each packs its arguments into 32-bit
 * words, and the context says whose functions are meant. Only the kinds in this file can be called:
 * there is none for randomness. */
#include <stdint.h>
#include "host.h"
#include "native.h"

#define WORD(value) ((int32_t) (uintptr_t) (value))

/* Calls host_callback with the words; `ctx` is the host's number for the functions. */
#define CALL(kind, ctx, ...)                                                             \
    host_callback((int) (intptr_t) (ctx), NATIVE_CALLBACK_##kind, (const int32_t[]) { __VA_ARGS__ })

static int on_verify(void *ctx, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
    return CALL(VERIFY, ctx, WORD(crt), depth, WORD(flags));
}

static int on_sni(void *ctx, mbedtls_ssl_context *ssl, const unsigned char *name, size_t size)
{
    return CALL(SNI, ctx, WORD(ssl), WORD(name), WORD(size));
}

static int on_psk(void *ctx, mbedtls_ssl_context *ssl, const unsigned char *identity, size_t size)
{
    return CALL(PSK, ctx, WORD(ssl), WORD(identity), WORD(size));
}

/* This one has no context of its own: the number is in the configuration's user data. */
static int on_certificate(mbedtls_ssl_context *ssl)
{
    mbedtls_ssl_config *conf = (mbedtls_ssl_config *) mbedtls_ssl_context_get_config(ssl);
    return CALL(CERTIFICATE, mbedtls_ssl_conf_get_user_data_n(conf), WORD(ssl));
}

static int on_ticket_write(void *ctx, const mbedtls_ssl_session *session, unsigned char *start,
                           const unsigned char *end, size_t *size, uint32_t *lifetime)
{
    return CALL(TICKET_WRITE, ctx, WORD(session), WORD(start), WORD(end), WORD(size),
                WORD(lifetime));
}

static int on_ticket_parse(void *ctx, mbedtls_ssl_session *session, unsigned char *buf, size_t size)
{
    return CALL(TICKET_PARSE, ctx, WORD(session), WORD(buf), WORD(size));
}

static void on_export_keys(void *ctx, mbedtls_ssl_key_export_type type, const unsigned char *secret,
                           size_t size, const unsigned char client_random[32],
                           const unsigned char server_random[32], mbedtls_tls_prf_types prf)
{
    (void) CALL(EXPORT_KEYS, ctx, type, WORD(secret), WORD(size), WORD(client_random),
                WORD(server_random), prf);
}

static void on_debug(void *ctx, int level, const char *file, int line, const char *text)
{
    (void) CALL(DEBUG, ctx, level, WORD(file), line, WORD(text));
}

static int on_cache_get(void *ctx, const unsigned char *id, size_t size,
                        mbedtls_ssl_session *session)
{
    return CALL(CACHE_GET, ctx, WORD(id), WORD(size), WORD(session));
}

static int on_cache_set(void *ctx, const unsigned char *id, size_t size,
                        const mbedtls_ssl_session *session)
{
    return CALL(CACHE_SET, ctx, WORD(id), WORD(size), WORD(session));
}

static void on_timer_set(void *ctx, uint32_t intermediate_ms, uint32_t final_ms)
{
    (void) CALL(TIMER_SET, ctx, WORD(intermediate_ms), WORD(final_ms));
}

/* What the host could not answer is no timer: Mbed TLS goes on without one, and the call fails by
 * what was thrown. */
static int on_timer_get(void *ctx)
{
    return CALL(TIMER_GET, ctx, 0);
}

native_function native_callback(native_callback_kind kind)
{
    switch (kind) {
        case NATIVE_CALLBACK_VERIFY: return (native_function) on_verify;
        case NATIVE_CALLBACK_SNI: return (native_function) on_sni;
        case NATIVE_CALLBACK_PSK: return (native_function) on_psk;
        case NATIVE_CALLBACK_CERTIFICATE: return (native_function) on_certificate;
        case NATIVE_CALLBACK_TICKET_WRITE: return (native_function) on_ticket_write;
        case NATIVE_CALLBACK_TICKET_PARSE: return (native_function) on_ticket_parse;
        case NATIVE_CALLBACK_EXPORT_KEYS: return (native_function) on_export_keys;
        case NATIVE_CALLBACK_DEBUG: return (native_function) on_debug;
        case NATIVE_CALLBACK_CACHE_GET: return (native_function) on_cache_get;
        case NATIVE_CALLBACK_CACHE_SET: return (native_function) on_cache_set;
        case NATIVE_CALLBACK_TIMER_SET: return (native_function) on_timer_set;
        case NATIVE_CALLBACK_TIMER_GET: return (native_function) on_timer_get;
    }
    return NULL;
}
