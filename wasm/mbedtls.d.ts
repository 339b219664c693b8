// Generated from the C headers by: node build/bindings.mjs (npm run build checks it). Do not edit.

declare const structure: unique symbol;

/** An address in the WebAssembly memory, branded with the C type that it points to. */
export type Pointer<Type extends string> = number & { readonly [structure]: Type };

/** An index into the function table. */
export type FunctionPointer = number & { readonly [structure]: 'function' };

/** Everything that leaves the WebAssembly module. */
export interface MbedtlsExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  /** Runs the initialisers; to be called once, before anything else. */
  _initialize(): void;
  /** `void mbedtls_debug_set_threshold(int threshold)` */
  mbedtls_debug_set_threshold(threshold: number): void;
  /** `const char *mbedtls_high_level_strerr(int error_code)` */
  mbedtls_high_level_strerr(error_code: number): Pointer<'char'>;
  /** `const char *mbedtls_low_level_strerr(int error_code)` */
  mbedtls_low_level_strerr(error_code: number): Pointer<'char'>;
  /** `int mbedtls_ssl_cache_get(void *data, const unsigned char *session_id, size_t session_id_len, mbedtls_ssl_session *session)` */
  mbedtls_ssl_cache_get(data: Pointer<string>, session_id: Pointer<'unsigned char'>, session_id_len: number, session: Pointer<'mbedtls_ssl_session'>): number;
  /** `int mbedtls_ssl_cache_set(void *data, const unsigned char *session_id, size_t session_id_len, const mbedtls_ssl_session *session)` */
  mbedtls_ssl_cache_set(data: Pointer<string>, session_id: Pointer<'unsigned char'>, session_id_len: number, session: Pointer<'mbedtls_ssl_session'>): number;
  /** `int mbedtls_ssl_check_pending(const mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_check_pending(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_close_notify(mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_close_notify(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_conf_alpn_protocols(mbedtls_ssl_config *conf, const char **protos)` */
  mbedtls_ssl_conf_alpn_protocols(conf: Pointer<'mbedtls_ssl_config'>, protos: Pointer<'char *'>): number;
  /** `void mbedtls_ssl_conf_authmode(mbedtls_ssl_config *conf, int authmode)` */
  mbedtls_ssl_conf_authmode(conf: Pointer<'mbedtls_ssl_config'>, authmode: number): void;
  /** `void mbedtls_ssl_conf_ca_chain(mbedtls_ssl_config *conf, mbedtls_x509_crt *ca_chain, mbedtls_x509_crl *ca_crl)` */
  mbedtls_ssl_conf_ca_chain(conf: Pointer<'mbedtls_ssl_config'>, ca_chain: Pointer<'mbedtls_x509_crt'>, ca_crl: Pointer<'mbedtls_x509_crl'>): void;
  /** `void mbedtls_ssl_conf_cert_profile(mbedtls_ssl_config *conf, const mbedtls_x509_crt_profile *profile)` */
  mbedtls_ssl_conf_cert_profile(conf: Pointer<'mbedtls_ssl_config'>, profile: Pointer<'mbedtls_x509_crt_profile'>): void;
  /** `void mbedtls_ssl_conf_ciphersuites(mbedtls_ssl_config *conf, const int *ciphersuites)` */
  mbedtls_ssl_conf_ciphersuites(conf: Pointer<'mbedtls_ssl_config'>, ciphersuites: Pointer<'int'>): void;
  /** `void mbedtls_ssl_conf_dbg(mbedtls_ssl_config *conf, void (*f_dbg)(void *, int, const char *, int, const char *), void *p_dbg)` */
  mbedtls_ssl_conf_dbg(conf: Pointer<'mbedtls_ssl_config'>, f_dbg: FunctionPointer, p_dbg: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_dtls_cookies(mbedtls_ssl_config *conf, mbedtls_ssl_cookie_write_t *f_cookie_write, mbedtls_ssl_cookie_check_t *f_cookie_check, void *p_cookie)` */
  mbedtls_ssl_conf_dtls_cookies(conf: Pointer<'mbedtls_ssl_config'>, f_cookie_write: FunctionPointer, f_cookie_check: FunctionPointer, p_cookie: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_groups(mbedtls_ssl_config *conf, const uint16_t *groups)` */
  mbedtls_ssl_conf_groups(conf: Pointer<'mbedtls_ssl_config'>, groups: Pointer<'unsigned short'>): void;
  /** `int mbedtls_ssl_conf_max_frag_len(mbedtls_ssl_config *conf, unsigned char mfl_code)` */
  mbedtls_ssl_conf_max_frag_len(conf: Pointer<'mbedtls_ssl_config'>, mfl_code: number): number;
  /** `void mbedtls_ssl_conf_max_tls_version(mbedtls_ssl_config *conf, mbedtls_ssl_protocol_version tls_version)` */
  mbedtls_ssl_conf_max_tls_version(conf: Pointer<'mbedtls_ssl_config'>, tls_version: number): void;
  /** `void mbedtls_ssl_conf_min_tls_version(mbedtls_ssl_config *conf, mbedtls_ssl_protocol_version tls_version)` */
  mbedtls_ssl_conf_min_tls_version(conf: Pointer<'mbedtls_ssl_config'>, tls_version: number): void;
  /** `int mbedtls_ssl_conf_own_cert(mbedtls_ssl_config *conf, mbedtls_x509_crt *own_cert, mbedtls_pk_context *pk_key)` */
  mbedtls_ssl_conf_own_cert(conf: Pointer<'mbedtls_ssl_config'>, own_cert: Pointer<'mbedtls_x509_crt'>, pk_key: Pointer<'mbedtls_pk_context'>): number;
  /** `int mbedtls_ssl_conf_psk(mbedtls_ssl_config *conf, const unsigned char *psk, size_t psk_len, const unsigned char *psk_identity, size_t psk_identity_len)` */
  mbedtls_ssl_conf_psk(conf: Pointer<'mbedtls_ssl_config'>, psk: Pointer<'unsigned char'>, psk_len: number, psk_identity: Pointer<'unsigned char'>, psk_identity_len: number): number;
  /** `void mbedtls_ssl_conf_psk_cb(mbedtls_ssl_config *conf, int (*f_psk)(void *, mbedtls_ssl_context *, const unsigned char *, size_t), void *p_psk)` */
  mbedtls_ssl_conf_psk_cb(conf: Pointer<'mbedtls_ssl_config'>, f_psk: FunctionPointer, p_psk: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_session_cache(mbedtls_ssl_config *conf, void *p_cache, mbedtls_ssl_cache_get_t *f_get_cache, mbedtls_ssl_cache_set_t *f_set_cache)` */
  mbedtls_ssl_conf_session_cache(conf: Pointer<'mbedtls_ssl_config'>, p_cache: Pointer<string>, f_get_cache: FunctionPointer, f_set_cache: FunctionPointer): void;
  /** `void mbedtls_ssl_conf_session_tickets_cb(mbedtls_ssl_config *conf, mbedtls_ssl_ticket_write_t *f_ticket_write, mbedtls_ssl_ticket_parse_t *f_ticket_parse, void *p_ticket)` */
  mbedtls_ssl_conf_session_tickets_cb(conf: Pointer<'mbedtls_ssl_config'>, f_ticket_write: FunctionPointer, f_ticket_parse: FunctionPointer, p_ticket: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_sig_algs(mbedtls_ssl_config *conf, const uint16_t *sig_algs)` */
  mbedtls_ssl_conf_sig_algs(conf: Pointer<'mbedtls_ssl_config'>, sig_algs: Pointer<'unsigned short'>): void;
  /** `void mbedtls_ssl_conf_sni(mbedtls_ssl_config *conf, int (*f_sni)(void *, mbedtls_ssl_context *, const unsigned char *, size_t), void *p_sni)` */
  mbedtls_ssl_conf_sni(conf: Pointer<'mbedtls_ssl_config'>, f_sni: FunctionPointer, p_sni: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_verify(mbedtls_ssl_config *conf, int (*f_vrfy)(void *, mbedtls_x509_crt *, int, uint32_t *), void *p_vrfy)` */
  mbedtls_ssl_conf_verify(conf: Pointer<'mbedtls_ssl_config'>, f_vrfy: FunctionPointer, p_vrfy: Pointer<string>): void;
  /** `int mbedtls_ssl_config_defaults(mbedtls_ssl_config *conf, int endpoint, int transport, int preset)` */
  mbedtls_ssl_config_defaults(conf: Pointer<'mbedtls_ssl_config'>, endpoint: number, transport: number, preset: number): number;
  /** `int mbedtls_ssl_cookie_check(void *ctx, const unsigned char *cookie, size_t clen, const unsigned char *info, size_t ilen)` */
  mbedtls_ssl_cookie_check(ctx: Pointer<string>, cookie: Pointer<'unsigned char'>, clen: number, info: Pointer<'unsigned char'>, ilen: number): number;
  /** `int mbedtls_ssl_cookie_setup(mbedtls_ssl_cookie_ctx *ctx, mbedtls_f_rng_t *f_rng, void *p_rng)` */
  mbedtls_ssl_cookie_setup(ctx: Pointer<'mbedtls_ssl_cookie_ctx'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ssl_cookie_write(void *ctx, unsigned char **p, unsigned char *end, const unsigned char *info, size_t ilen)` */
  mbedtls_ssl_cookie_write(ctx: Pointer<string>, p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, info: Pointer<'unsigned char'>, ilen: number): number;
  /** `const char *mbedtls_ssl_get_alpn_protocol(const mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_get_alpn_protocol(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'char'>;
  /** `size_t mbedtls_ssl_get_bytes_avail(const mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_get_bytes_avail(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `const char *mbedtls_ssl_get_ciphersuite(const mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_get_ciphersuite(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'char'>;
  /** `int mbedtls_ssl_get_ciphersuite_id(const char *ciphersuite_name)` */
  mbedtls_ssl_get_ciphersuite_id(ciphersuite_name: Pointer<'char'>): number;
  /** `int mbedtls_ssl_get_ciphersuite_id_from_ssl(const mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_get_ciphersuite_id_from_ssl(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `const char *mbedtls_ssl_get_ciphersuite_name(const int ciphersuite_id)` */
  mbedtls_ssl_get_ciphersuite_name(ciphersuite_id: number): Pointer<'char'>;
  /** `int mbedtls_ssl_get_max_out_record_payload(const mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_get_max_out_record_payload(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `const mbedtls_x509_crt *mbedtls_ssl_get_peer_cert(const mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_get_peer_cert(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'mbedtls_x509_crt'>;
  /** `int mbedtls_ssl_get_session(const mbedtls_ssl_context *ssl, mbedtls_ssl_session *session)` */
  mbedtls_ssl_get_session(ssl: Pointer<'mbedtls_ssl_context'>, session: Pointer<'mbedtls_ssl_session'>): number;
  /** `uint32_t mbedtls_ssl_get_verify_result(const mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_get_verify_result(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `const char *mbedtls_ssl_get_version(const mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_get_version(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'char'>;
  /** `mbedtls_ssl_protocol_version mbedtls_ssl_get_version_number(const mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_get_version_number(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_handshake(mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_handshake(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_handshake_step(mbedtls_ssl_context *ssl)` */
  mbedtls_ssl_handshake_step(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_read(mbedtls_ssl_context *ssl, unsigned char *buf, size_t len)` */
  mbedtls_ssl_read(ssl: Pointer<'mbedtls_ssl_context'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_ssl_send_alert_message(mbedtls_ssl_context *ssl, unsigned char level, unsigned char message)` */
  mbedtls_ssl_send_alert_message(ssl: Pointer<'mbedtls_ssl_context'>, level: number, message: number): number;
  /** `int mbedtls_ssl_session_load(mbedtls_ssl_session *session, const unsigned char *buf, size_t len)` */
  mbedtls_ssl_session_load(session: Pointer<'mbedtls_ssl_session'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_ssl_session_save(const mbedtls_ssl_session *session, unsigned char *buf, size_t buf_len, size_t *olen)` */
  mbedtls_ssl_session_save(session: Pointer<'mbedtls_ssl_session'>, buf: Pointer<'unsigned char'>, buf_len: number, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_ssl_set_client_transport_id(mbedtls_ssl_context *ssl, const unsigned char *info, size_t ilen)` */
  mbedtls_ssl_set_client_transport_id(ssl: Pointer<'mbedtls_ssl_context'>, info: Pointer<'unsigned char'>, ilen: number): number;
  /** `void mbedtls_ssl_set_export_keys_cb(mbedtls_ssl_context *ssl, mbedtls_ssl_export_keys_t *f_export_keys, void *p_export_keys)` */
  mbedtls_ssl_set_export_keys_cb(ssl: Pointer<'mbedtls_ssl_context'>, f_export_keys: FunctionPointer, p_export_keys: Pointer<string>): void;
  /** `int mbedtls_ssl_set_hostname(mbedtls_ssl_context *ssl, const char *hostname)` */
  mbedtls_ssl_set_hostname(ssl: Pointer<'mbedtls_ssl_context'>, hostname: Pointer<'char'>): number;
  /** `int mbedtls_ssl_set_session(mbedtls_ssl_context *ssl, const mbedtls_ssl_session *session)` */
  mbedtls_ssl_set_session(ssl: Pointer<'mbedtls_ssl_context'>, session: Pointer<'mbedtls_ssl_session'>): number;
  /** `void mbedtls_ssl_set_timer_cb(mbedtls_ssl_context *ssl, void *p_timer, mbedtls_ssl_set_timer_t *f_set_timer, mbedtls_ssl_get_timer_t *f_get_timer)` */
  mbedtls_ssl_set_timer_cb(ssl: Pointer<'mbedtls_ssl_context'>, p_timer: Pointer<string>, f_set_timer: FunctionPointer, f_get_timer: FunctionPointer): void;
  /** `int mbedtls_ssl_setup(mbedtls_ssl_context *ssl, const mbedtls_ssl_config *conf)` */
  mbedtls_ssl_setup(ssl: Pointer<'mbedtls_ssl_context'>, conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `int mbedtls_ssl_ticket_parse(void *p_ticket, mbedtls_ssl_session *session, unsigned char *buf, size_t len)` */
  mbedtls_ssl_ticket_parse(p_ticket: Pointer<string>, session: Pointer<'mbedtls_ssl_session'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_ssl_ticket_setup(mbedtls_ssl_ticket_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, mbedtls_cipher_type_t cipher, uint32_t lifetime)` */
  mbedtls_ssl_ticket_setup(ctx: Pointer<'mbedtls_ssl_ticket_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, cipher: number, lifetime: number): number;
  /** `int mbedtls_ssl_ticket_write(void *p_ticket, const mbedtls_ssl_session *session, unsigned char *start, const unsigned char *end, size_t *tlen, uint32_t *lifetime)` */
  mbedtls_ssl_ticket_write(p_ticket: Pointer<string>, session: Pointer<'mbedtls_ssl_session'>, start: Pointer<'unsigned char'>, end: Pointer<'unsigned char'>, tlen: Pointer<'size_t'>, lifetime: Pointer<'unsigned int'>): number;
  /** `int mbedtls_ssl_write(mbedtls_ssl_context *ssl, const unsigned char *buf, size_t len)` */
  mbedtls_ssl_write(ssl: Pointer<'mbedtls_ssl_context'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `void mbedtls_strerror(int errnum, char *buffer, size_t buflen)` */
  mbedtls_strerror(errnum: number, buffer: Pointer<'char'>, buflen: number): void;
  /** `void mbedtls_version_get_string_full(char *string)` */
  mbedtls_version_get_string_full(string: Pointer<'char'>): void;
  /** `int mbedtls_x509_crl_parse(mbedtls_x509_crl *chain, const unsigned char *buf, size_t buflen)` */
  mbedtls_x509_crl_parse(chain: Pointer<'mbedtls_x509_crl'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_x509_crt_info(char *buf, size_t size, const char *prefix, const mbedtls_x509_crt *crt)` */
  mbedtls_x509_crt_info(buf: Pointer<'char'>, size: number, prefix: Pointer<'char'>, crt: Pointer<'mbedtls_x509_crt'>): number;
  /** `int mbedtls_x509_crt_parse(mbedtls_x509_crt *chain, const unsigned char *buf, size_t buflen)` */
  mbedtls_x509_crt_parse(chain: Pointer<'mbedtls_x509_crt'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_x509_crt_verify_info(char *buf, size_t size, const char *prefix, uint32_t flags)` */
  mbedtls_x509_crt_verify_info(buf: Pointer<'char'>, size: number, prefix: Pointer<'char'>, flags: number): number;
  /** `int mbedtls_x509_csr_parse(mbedtls_x509_csr *csr, const unsigned char *buf, size_t buflen)` */
  mbedtls_x509_csr_parse(csr: Pointer<'mbedtls_x509_csr'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_x509_dn_gets(char *buf, size_t size, const mbedtls_x509_name *dn)` */
  mbedtls_x509_dn_gets(buf: Pointer<'char'>, size: number, dn: Pointer<'mbedtls_x509_name'>): number;
  /** `void native_free(void *pointer)` */
  native_free(pointer: Pointer<string>): void;
  /** `size_t native_live_allocations(void)` */
  native_live_allocations(): number;
  /** `size_t native_live_bytes(void)` */
  native_live_bytes(): number;
  /** `void *native_malloc(size_t size)` */
  native_malloc(size: number): Pointer<string>;
  /** `int native_pk_check_pair(const mbedtls_x509_crt *crt, const mbedtls_pk_context *key)` */
  native_pk_check_pair(crt: Pointer<'mbedtls_x509_crt'>, key: Pointer<'mbedtls_pk_context'>): number;
  /** `void native_pk_context_delete(mbedtls_pk_context *pk)` */
  native_pk_context_delete(pk: Pointer<'mbedtls_pk_context'>): void;
  /** `mbedtls_pk_context *native_pk_context_new(void)` */
  native_pk_context_new(): Pointer<'mbedtls_pk_context'>;
  /** `int native_pk_parse_key(mbedtls_pk_context *ctx, const unsigned char *key, size_t keylen, const unsigned char *pwd, size_t pwdlen)` */
  native_pk_parse_key(ctx: Pointer<'mbedtls_pk_context'>, key: Pointer<'unsigned char'>, keylen: number, pwd: Pointer<'unsigned char'>, pwdlen: number): number;
  /** `int native_ssl_alert(const mbedtls_ssl_context *ssl)` */
  native_ssl_alert(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `void native_ssl_conf_rng(mbedtls_ssl_config *conf)` */
  native_ssl_conf_rng(conf: Pointer<'mbedtls_ssl_config'>): void;
  /** `int native_ssl_config_authmode(const mbedtls_ssl_config *conf)` */
  native_ssl_config_authmode(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `mbedtls_x509_crt *native_ssl_config_ca_chain(const mbedtls_ssl_config *conf)` */
  native_ssl_config_ca_chain(conf: Pointer<'mbedtls_ssl_config'>): Pointer<'mbedtls_x509_crt'>;
  /** `void native_ssl_config_delete(mbedtls_ssl_config *conf)` */
  native_ssl_config_delete(conf: Pointer<'mbedtls_ssl_config'>): void;
  /** `int native_ssl_config_endpoint(const mbedtls_ssl_config *conf)` */
  native_ssl_config_endpoint(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `int native_ssl_config_lacks_trust(const mbedtls_ssl_config *conf)` */
  native_ssl_config_lacks_trust(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `mbedtls_ssl_config *native_ssl_config_new(void)` */
  native_ssl_config_new(): Pointer<'mbedtls_ssl_config'>;
  /** `void native_ssl_context_delete(mbedtls_ssl_context *ssl)` */
  native_ssl_context_delete(ssl: Pointer<'mbedtls_ssl_context'>): void;
  /** `mbedtls_ssl_context *native_ssl_context_new(void)` */
  native_ssl_context_new(): Pointer<'mbedtls_ssl_context'>;
  /** `int native_ssl_export_keying_material(mbedtls_ssl_context *ssl, unsigned char *out, size_t key_len, const char *label, size_t label_len, const unsigned char *context, size_t context_len, int use_context)` */
  native_ssl_export_keying_material(ssl: Pointer<'mbedtls_ssl_context'>, out: Pointer<'unsigned char'>, key_len: number, label: Pointer<'char'>, label_len: number, context: Pointer<'unsigned char'>, context_len: number, use_context: number): number;
  /** `int native_ssl_flush_output(mbedtls_ssl_context *ssl)` */
  native_ssl_flush_output(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int native_ssl_is_datagram(const mbedtls_ssl_context *ssl)` */
  native_ssl_is_datagram(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int native_ssl_is_handshake_over(mbedtls_ssl_context *ssl)` */
  native_ssl_is_handshake_over(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `size_t native_ssl_out_left(const mbedtls_ssl_context *ssl)` */
  native_ssl_out_left(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `void native_ssl_set_bio(mbedtls_ssl_context *ssl, int id)` */
  native_ssl_set_bio(ssl: Pointer<'mbedtls_ssl_context'>, id: number): void;
  /** `int native_ssl_state(const mbedtls_ssl_context *ssl)` */
  native_ssl_state(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `void native_x509_crl_delete(mbedtls_x509_crl *crl)` */
  native_x509_crl_delete(crl: Pointer<'mbedtls_x509_crl'>): void;
  /** `mbedtls_x509_crl *native_x509_crl_new(void)` */
  native_x509_crl_new(): Pointer<'mbedtls_x509_crl'>;
  /** `void native_x509_crt_delete(mbedtls_x509_crt *crt)` */
  native_x509_crt_delete(crt: Pointer<'mbedtls_x509_crt'>): void;
  /** `const mbedtls_x509_name *native_x509_crt_issuer(const mbedtls_x509_crt *crt)` */
  native_x509_crt_issuer(crt: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_name'>;
  /** `mbedtls_x509_crt *native_x509_crt_new(void)` */
  native_x509_crt_new(): Pointer<'mbedtls_x509_crt'>;
  /** `const mbedtls_x509_crt *native_x509_crt_next(const mbedtls_x509_crt *crt)` */
  native_x509_crt_next(crt: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_crt'>;
  /** `const unsigned char *native_x509_crt_raw(const mbedtls_x509_crt *crt)` */
  native_x509_crt_raw(crt: Pointer<'mbedtls_x509_crt'>): Pointer<'unsigned char'>;
  /** `size_t native_x509_crt_raw_len(const mbedtls_x509_crt *crt)` */
  native_x509_crt_raw_len(crt: Pointer<'mbedtls_x509_crt'>): number;
  /** `const mbedtls_x509_name *native_x509_crt_subject(const mbedtls_x509_crt *crt)` */
  native_x509_crt_subject(crt: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_name'>;
  /** `double native_x509_crt_valid_from(const mbedtls_x509_crt *crt)` */
  native_x509_crt_valid_from(crt: Pointer<'mbedtls_x509_crt'>): number;
  /** `double native_x509_crt_valid_to(const mbedtls_x509_crt *crt)` */
  native_x509_crt_valid_to(crt: Pointer<'mbedtls_x509_crt'>): number;
  /** `void native_zeroize_and_free(void *pointer, size_t size)` */
  native_zeroize_and_free(pointer: Pointer<string>, size: number): void;
  /** `psa_status_t psa_crypto_init(void)` */
  psa_crypto_init(): number;
}

/** Everything that enters it: the imports of its module `env`. */
export interface HostImports {
  /** `int host_send(int id, const unsigned char *bytes, size_t size)` */
  host_send(id: number, bytes: Pointer<'unsigned char'>, size: number): number;
  /** `int host_recv(int id, unsigned char *bytes, size_t size)` */
  host_recv(id: number, bytes: Pointer<'unsigned char'>, size: number): number;
  /** `int host_random(unsigned char *bytes, size_t size)` */
  host_random(bytes: Pointer<'unsigned char'>, size: number): number;
  /** `double host_time(void)` */
  host_time(): number;
}

/** Compiles the inlined WebAssembly, synchronously. */
export default function compile(): WebAssembly.Module;

export {};
