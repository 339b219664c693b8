/* Our own C functions: what the WebAssembly module exports beside Mbed TLS's own. */
#ifndef MBEDTLS_WASM_NATIVE_H
#define MBEDTLS_WASM_NATIVE_H

#include <stddef.h>
#include "mbedtls/ssl.h"
#include "mbedtls/pk.h"
#include "mbedtls/x509_crt.h"
#include "mbedtls/x509_crl.h"
#include "mbedtls/x509_csr.h"
#include "mbedtls/ssl_cache.h"
#include "mbedtls/ssl_cookie.h"
#include "mbedtls/ssl_ticket.h"

/* platform.c ----------------------------------------------------------------------------------- */

/* Zeroed memory that is counted with Mbed TLS's own, or NULL. */
void *native_malloc(size_t size);
void *native_calloc(size_t count, size_t size);
void native_free(void *pointer);
/* Wipes `size` bytes, then frees. */
void native_zeroize_and_free(void *pointer, size_t size);
/* Wipes what calls that have returned left on the stack: nonces, digests, shared secrets. */
void native_wipe_stack(void);
/* Allocations that were made and not freed yet, and the bytes that they take. */
size_t native_live_allocations(void);
size_t native_live_bytes(void);

/* The memory grows to no more than so many bytes; what would need more cannot be had. Before
 * anything is allocated. */
void native_limit_memory(size_t bytes);

/* Lets the clock of certificates stand at a moment, in milliseconds since 1970-01-01 UTC, or go
 * on. */
void native_fix_time(int fixed, double ms);

/* Prints nothing. */
int native_printf(const char *format, ...);

/* alloc.c: allocate and initialise, and the reverse, for each structure ------------------------ */

mbedtls_ssl_context *native_ssl_context_new(void);
void native_ssl_context_delete(mbedtls_ssl_context *ssl);
mbedtls_ssl_config *native_ssl_config_new(void);
void native_ssl_config_delete(mbedtls_ssl_config *conf);
mbedtls_x509_crt *native_x509_crt_new(void);
void native_x509_crt_delete(mbedtls_x509_crt *crt);
mbedtls_x509_crl *native_x509_crl_new(void);
void native_x509_crl_delete(mbedtls_x509_crl *crl);
mbedtls_pk_context *native_pk_context_new(void);
void native_pk_context_delete(mbedtls_pk_context *pk);
mbedtls_x509_csr *native_x509_csr_new(void);
void native_x509_csr_delete(mbedtls_x509_csr *csr);
mbedtls_ssl_session *native_ssl_session_new(void);
void native_ssl_session_delete(mbedtls_ssl_session *session);
mbedtls_ssl_ticket_context *native_ssl_ticket_context_new(void);
void native_ssl_ticket_context_delete(mbedtls_ssl_ticket_context *ctx);
mbedtls_ssl_cache_context *native_ssl_cache_context_new(void);
void native_ssl_cache_context_delete(mbedtls_ssl_cache_context *cache);
mbedtls_ssl_cookie_ctx *native_ssl_cookie_ctx_new(void);
void native_ssl_cookie_ctx_delete(mbedtls_ssl_cookie_ctx *ctx);
mbedtls_dtls_srtp_info *native_dtls_srtp_info_new(void);
void native_dtls_srtp_info_delete(mbedtls_dtls_srtp_info *info);
mbedtls_md_context_t *native_md_context_t_new(void);
void native_md_context_t_delete(mbedtls_md_context_t *ctx);
mbedtls_x509_subject_alternative_name *native_x509_subject_alternative_name_new(void);
void native_x509_subject_alternative_name_delete(mbedtls_x509_subject_alternative_name *san);
mbedtls_x509_crt_profile *native_x509_crt_profile_new(void);
void native_x509_crt_profile_delete(mbedtls_x509_crt_profile *profile);

/* bio.c ---------------------------------------------------------------------------------------- */

/* Connects `ssl` to the host's transport `id` by host_send and host_recv. */
void native_ssl_set_bio(mbedtls_ssl_context *ssl, int id);

/* config.c ------------------------------------------------------------------------------------- */

/* Sets the only generator there is: the host's. */
void native_ssl_conf_rng(mbedtls_ssl_config *conf);
/* mbedtls_pk_parse_key with the host's generator for blinding. */
int native_pk_parse_key(mbedtls_pk_context *ctx, const unsigned char *key, size_t keylen,
                        const unsigned char *pwd, size_t pwdlen);
/* 0 when the private key belongs to the certificate's public key, else an Mbed TLS number. */
int native_pk_check_pair(const mbedtls_x509_crt *crt, const mbedtls_pk_context *key);
/* mbedtls_ssl_export_keying_material with the right bytes in TLS 1.2 too (keying.c). The label
 * ends with a NUL. */
int native_ssl_export_keying_material(mbedtls_ssl_context *ssl, unsigned char *out, size_t key_len,
                                      const char *label, size_t label_len,
                                      const unsigned char *context, size_t context_len,
                                      int use_context);

/* peek.c: private fields and results, so that no offset of a structure ever reaches the host --- */

/* 1 when a client with this configuration must verify its peer but has neither a CA chain nor a
 * pre-shared key. */
int native_ssl_config_lacks_trust(const mbedtls_ssl_config *conf);
int native_ssl_config_endpoint(const mbedtls_ssl_config *conf);
int native_ssl_config_authmode(const mbedtls_ssl_config *conf);
mbedtls_x509_crt *native_ssl_config_ca_chain(const mbedtls_ssl_config *conf);
/* Bytes of finished records that the transport has not taken yet. */
size_t native_ssl_out_left(const mbedtls_ssl_context *ssl);
/* 1 after a write that answered WANT_WRITE, if it sealed its record: what waits may also be a
 * KeyUpdate. */
int native_ssl_record_is_queued(const mbedtls_ssl_context *ssl);
/* Offers those bytes to the transport. 0, MBEDTLS_ERR_SSL_WANT_WRITE or the transport's error. */
int native_ssl_flush_output(mbedtls_ssl_context *ssl);
int native_ssl_is_handshake_over(mbedtls_ssl_context *ssl);
int native_ssl_is_datagram(const mbedtls_ssl_context *ssl);
int native_ssl_config_is_datagram(const mbedtls_ssl_config *conf);
/* 1 when the record that was read last has the highest number of all that were authentic: what it
 * came from is where its peer is now (RFC 9146 6). Needs the protection against replay. */
int native_ssl_record_is_newest(const mbedtls_ssl_context *ssl);
/* What was agreed on for SRTP: fields that Mbed TLS has as private, though nothing else tells. */
int native_dtls_srtp_info_chosen_dtls_srtp_profile(const mbedtls_dtls_srtp_info *info);
int native_dtls_srtp_info_mki_len(const mbedtls_dtls_srtp_info *info);
const unsigned char *native_dtls_srtp_info_mki_value(const mbedtls_dtls_srtp_info *info);
/* The handshake's state, a number of mbedtls_ssl_states. */
int native_ssl_state(const mbedtls_ssl_context *ssl);
/* The description of the alert in the record read last; meaningful after
 * MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE. */
int native_ssl_alert(const mbedtls_ssl_context *ssl);
/* 1 when what came last begins as a record of TLS does, after whatever failed. */
int native_ssl_speaks_tls(const mbedtls_ssl_context *ssl);
/* The session's identifier: mbedtls_ssl_session_get_id_len bytes. */
const unsigned char *native_ssl_session_id(const mbedtls_ssl_session *session);
/* Milliseconds since 1970-01-01 UTC. */
double native_x509_time_ms(const mbedtls_x509_time *t);

/* let_go.c ------------------------------------------------------------------------------------- */

/* Frees what a connection that has failed ran with, and wipes its keys. What was asked for goes on
 * being answered: the state, the version, the protocol, the name, the suite, the verification and
 * the peer's chain. Calls that would go on with it answer MBEDTLS_ERR_SSL_BAD_INPUT_DATA. */
void native_ssl_let_go(mbedtls_ssl_context *ssl);
/* 0 after that, and before mbedtls_ssl_setup. */
int native_ssl_is_alive(const mbedtls_ssl_context *ssl);
/* As mbedtls_ssl_free, also after native_ssl_let_go. */
void native_ssl_free(mbedtls_ssl_context *ssl);
/* As mbedtls_ssl_get_peer_cert, also before the handshake is over: the chain that was received
 * last, or NULL. */
const mbedtls_x509_crt *native_ssl_peer_cert(const mbedtls_ssl_context *ssl);

/* session_binding.c: sessions of clients, bound to what the server was judged by --------------- */

/* When the session under negotiation was bound to what its peer is judged by, if that happened
 * since this was asked last; else -1. In milliseconds since 1970-01-01 UTC. */
double native_ssl_take_bound(const mbedtls_ssl_context *ssl);
/* When the full handshake behind the session was: that of its binding, unless an earlier session is
 * resumed. -1 when there is no session yet. In milliseconds since 1970-01-01 UTC. */
double native_ssl_established(const mbedtls_ssl_context *ssl);
/* 1 when the peer of the session was verified, or the configuration asks for no verification; else
 * 0. */
int native_ssl_session_is_verified(const mbedtls_ssl_context *ssl,
                                   const mbedtls_ssl_session *session);
/* Offers to resume the session, as mbedtls_ssl_set_session does, if it was made under what the peer
 * will be judged by now, less than `max_age` milliseconds ago: 1. 0 when it does not fit, and
 * nothing is offered; an Mbed TLS number when memory is short. Call it after
 * mbedtls_ssl_set_hostname. */
int native_ssl_session_offer(mbedtls_ssl_context *ssl, mbedtls_ssl_session *session,
                             double max_age);
/* 1 when nothing but this CA chain, NULL for none, and the default profile decides on the peer's
 * certificate. */
int native_ssl_config_judges_by(const mbedtls_ssl_config *conf, const void *ca_chain);

/* fields.c: the fields that Mbed TLS documents as public --------------------------------------- */

int native_x509_buf_tag(const mbedtls_x509_buf *p);
size_t native_x509_buf_len(const mbedtls_x509_buf *p);
const unsigned char *native_x509_buf_p(const mbedtls_x509_buf *p);
const mbedtls_x509_buf *native_x509_sequence_buf(const mbedtls_x509_sequence *p);
const mbedtls_x509_sequence *native_x509_sequence_next(const mbedtls_x509_sequence *p);
const mbedtls_x509_buf *native_x509_name_oid(const mbedtls_x509_name *p);
const mbedtls_x509_buf *native_x509_name_val(const mbedtls_x509_name *p);
const mbedtls_x509_name *native_x509_name_next(const mbedtls_x509_name *p);
int native_x509_time_year(const mbedtls_x509_time *p);
int native_x509_time_mon(const mbedtls_x509_time *p);
int native_x509_time_day(const mbedtls_x509_time *p);
int native_x509_time_hour(const mbedtls_x509_time *p);
int native_x509_time_min(const mbedtls_x509_time *p);
int native_x509_time_sec(const mbedtls_x509_time *p);
const mbedtls_x509_buf *native_x509_crt_raw(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crt_tbs(const mbedtls_x509_crt *p);
int native_x509_crt_version(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crt_serial(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crt_sig_oid(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crt_issuer_raw(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crt_subject_raw(const mbedtls_x509_crt *p);
const mbedtls_x509_name *native_x509_crt_issuer(const mbedtls_x509_crt *p);
const mbedtls_x509_name *native_x509_crt_subject(const mbedtls_x509_crt *p);
const mbedtls_x509_time *native_x509_crt_valid_from(const mbedtls_x509_crt *p);
const mbedtls_x509_time *native_x509_crt_valid_to(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crt_pk_raw(const mbedtls_x509_crt *p);
const mbedtls_pk_context *native_x509_crt_pk(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crt_issuer_id(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crt_subject_id(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crt_v3_ext(const mbedtls_x509_crt *p);
const mbedtls_x509_sequence *native_x509_crt_subject_alt_names(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crt_subject_key_id(const mbedtls_x509_crt *p);
const mbedtls_x509_sequence *native_x509_crt_certificate_policies(const mbedtls_x509_crt *p);
const mbedtls_x509_sequence *native_x509_crt_ext_key_usage(const mbedtls_x509_crt *p);
const mbedtls_x509_crt *native_x509_crt_next(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_crl_raw(const mbedtls_x509_crl *p);
const mbedtls_x509_buf *native_x509_crl_tbs(const mbedtls_x509_crl *p);
int native_x509_crl_version(const mbedtls_x509_crl *p);
const mbedtls_x509_buf *native_x509_crl_sig_oid(const mbedtls_x509_crl *p);
const mbedtls_x509_buf *native_x509_crl_issuer_raw(const mbedtls_x509_crl *p);
const mbedtls_x509_name *native_x509_crl_issuer(const mbedtls_x509_crl *p);
const mbedtls_x509_time *native_x509_crl_this_update(const mbedtls_x509_crl *p);
const mbedtls_x509_time *native_x509_crl_next_update(const mbedtls_x509_crl *p);
const mbedtls_x509_crl_entry *native_x509_crl_entry(const mbedtls_x509_crl *p);
const mbedtls_x509_buf *native_x509_crl_crl_ext(const mbedtls_x509_crl *p);
const mbedtls_x509_crl *native_x509_crl_next(const mbedtls_x509_crl *p);
const mbedtls_x509_buf *native_x509_crl_entry_raw(const mbedtls_x509_crl_entry *p);
const mbedtls_x509_buf *native_x509_crl_entry_entry_ext(const mbedtls_x509_crl_entry *p);
const mbedtls_x509_buf *native_x509_crl_entry_serial(const mbedtls_x509_crl_entry *p);
const mbedtls_x509_time *native_x509_crl_entry_revocation_date(const mbedtls_x509_crl_entry *p);
const mbedtls_x509_crl_entry *native_x509_crl_entry_next(const mbedtls_x509_crl_entry *p);
const mbedtls_x509_buf *native_x509_csr_raw(const mbedtls_x509_csr *p);
const mbedtls_x509_buf *native_x509_csr_cri(const mbedtls_x509_csr *p);
int native_x509_csr_version(const mbedtls_x509_csr *p);
const mbedtls_x509_buf *native_x509_csr_subject_raw(const mbedtls_x509_csr *p);
const mbedtls_x509_name *native_x509_csr_subject(const mbedtls_x509_csr *p);
const mbedtls_pk_context *native_x509_csr_pk(const mbedtls_x509_csr *p);
unsigned int native_x509_csr_key_usage(const mbedtls_x509_csr *p);
unsigned int native_x509_csr_ns_cert_type(const mbedtls_x509_csr *p);
const mbedtls_x509_sequence *native_x509_csr_subject_alt_names(const mbedtls_x509_csr *p);
const mbedtls_x509_buf *native_x509_csr_sig_oid(const mbedtls_x509_csr *p);
const mbedtls_x509_authority *native_x509_crt_authority_key_id(const mbedtls_x509_crt *p);
const mbedtls_x509_buf *native_x509_authority_keyIdentifier(const mbedtls_x509_authority *p);
const mbedtls_x509_sequence *native_x509_authority_authorityCertIssuer(
    const mbedtls_x509_authority *p);
const mbedtls_x509_buf *native_x509_authority_authorityCertSerialNumber(
    const mbedtls_x509_authority *p);
const mbedtls_x509_buf *native_x509_authority_raw(const mbedtls_x509_authority *p);
int native_x509_subject_alternative_name_type(const mbedtls_x509_subject_alternative_name *p);
/* Its value: of a directory name the latter, of every other type but otherName the former. */
const mbedtls_x509_buf *native_x509_subject_alternative_name_unstructured_name(
    const mbedtls_x509_subject_alternative_name *p);
const mbedtls_x509_name *native_x509_subject_alternative_name_directory_name(
    const mbedtls_x509_subject_alternative_name *p);
uint32_t native_x509_crt_profile_allowed_mds(const mbedtls_x509_crt_profile *p);
uint32_t native_x509_crt_profile_allowed_pks(const mbedtls_x509_crt_profile *p);
uint32_t native_x509_crt_profile_allowed_curves(const mbedtls_x509_crt_profile *p);
uint32_t native_x509_crt_profile_rsa_min_bitlen(const mbedtls_x509_crt_profile *p);

/* callbacks.c: functions of the host as callbacks of Mbed TLS ---------------------------------- */

typedef enum {
    NATIVE_CALLBACK_VERIFY,
    NATIVE_CALLBACK_SNI,
    NATIVE_CALLBACK_PSK,
    NATIVE_CALLBACK_CERTIFICATE,
    NATIVE_CALLBACK_TICKET_WRITE,
    NATIVE_CALLBACK_TICKET_PARSE,
    NATIVE_CALLBACK_EXPORT_KEYS,
    NATIVE_CALLBACK_DEBUG,
    NATIVE_CALLBACK_CACHE_GET,
    NATIVE_CALLBACK_CACHE_SET,
    NATIVE_CALLBACK_TIMER_SET,
    NATIVE_CALLBACK_TIMER_GET,
} native_callback_kind;

typedef void (*native_function)(void);
/* The function to give to Mbed TLS for a kind, or NULL; its context is the number that
 * host_callback gets. */
native_function native_callback(native_callback_kind kind);

/* verify*.c: which rules a peer's certificates are judged by, and why they were refused -------- */

/* Strict verification instead of Mbed TLS's own; whether the peer's name is not compared. A
 * structure that was made by Mbed TLS's functions alone has neither. */
void native_ssl_conf_verification(mbedtls_ssl_config *conf, int strict, int waives_name);
int native_ssl_config_is_strict(const mbedtls_ssl_config *conf);
int native_ssl_config_waives_name(const mbedtls_ssl_config *conf);
/* mbedtls_x509_crt_parse for trusted and own certificates: critical extensions that Mbed TLS does
 * not know are left to the verification. Mbed TLS's own refuses a certificate that has one. */
int native_x509_crt_parse(mbedtls_x509_crt *chain, const unsigned char *buf, size_t size);
/* Takes all but the first so many certificates off a chain. */
void native_x509_crt_cut(mbedtls_x509_crt *chain, unsigned count);
/* Adds what a peer sent, one certificate or PEM with several, as a handshake with these rules
 * would: the first of the chain has to be one. 0 or an Mbed TLS number. */
int native_x509_crt_parse_sent(mbedtls_x509_crt *chain, const unsigned char *buf, size_t size,
                               int strict);
/* Judges a chain without a connection. `client`: it is a client's. 0 with the flags, or an Mbed TLS
 * number. */
int native_verify_chain(mbedtls_x509_crt *chain, mbedtls_x509_crt *anchors, mbedtls_x509_crl *crls,
                        const mbedtls_x509_crt_profile *profile, const char *host, int strict,
                        int client, uint32_t *flags);
/* The record of the last verification that was refused, in entries (verify_verdict.c). It stays
 * until the next one or until it is freed. */
const unsigned char *native_verdict(void);
size_t native_verdict_size(void);
void native_verdict_free(void);

/* functions.c: Mbed TLS's own functions and tables, for arguments that take them --------------- */

native_function native_function_psa_get_random(void);
native_function native_function_ssl_ticket_write(void);
native_function native_function_ssl_ticket_parse(void);
native_function native_function_ssl_cache_get(void);
native_function native_function_ssl_cache_set(void);
native_function native_function_ssl_cookie_write(void);
native_function native_function_ssl_cookie_check(void);
const mbedtls_x509_crt_profile *native_x509_crt_profile_default(void);
const mbedtls_x509_crt_profile *native_x509_crt_profile_next(void);
const mbedtls_x509_crt_profile *native_x509_crt_profile_suiteb(void);
/* Sets the four bit masks of a profile: MBEDTLS_X509_ID_FLAG of digests, of kinds of keys, of
 * curves; bits of RSA. */
void native_x509_crt_profile_set(mbedtls_x509_crt_profile *profile, uint32_t allowed_mds,
                                 uint32_t allowed_pks, uint32_t allowed_curves,
                                 uint32_t rsa_min_bitlen);

#endif
