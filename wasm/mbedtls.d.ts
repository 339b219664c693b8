// Generated from the C headers by: node build/bindings.mjs (npm run build checks it). Do not edit.

declare const structure: unique symbol;

/** Other names that C has for some types of numbers, which point to the same. */
export interface Spellings {
  mbedtls_mpi_uint: 'unsigned long long';
  mbedtls_ms_time_t: 'long long';
  mbedtls_ssl_srtp_profile: 'unsigned short';
  mbedtls_svc_key_id_t: 'unsigned int';
  psa_key_usage_t: 'unsigned int';
  uint16_t: 'unsigned short';
  uint32_t: 'unsigned int';
  uint8_t: 'unsigned char';
}

/**
 * An address in the WebAssembly memory, branded with the C type that it points to. One to `never`
 * is accepted wherever an address is.
 */
export type Pointer<Type extends string> = number & {
  readonly [structure]: Type extends keyof Spellings ? Spellings[Type] : Type;
};

/** An index into the function table. */
export type FunctionPointer = number & { readonly [structure]: 'function' };

/** Everything that leaves the WebAssembly module. */
export interface MbedtlsExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  /** Runs the initialisers; to be called once, before anything else. */
  _initialize(): void;
  /** `int mbedtls_base64_decode(unsigned char *dst, size_t dlen, size_t *olen, const unsigned char *src, size_t slen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/base64_8h/#:~:text=mbedtls_base64_decode) */
  mbedtls_base64_decode(dst: Pointer<'unsigned char'>, dlen: number, olen: Pointer<'size_t'>, src: Pointer<'unsigned char'>, slen: number): number;
  /** `int mbedtls_base64_encode(unsigned char *dst, size_t dlen, size_t *olen, const unsigned char *src, size_t slen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/base64_8h/#:~:text=mbedtls_base64_encode) */
  mbedtls_base64_encode(dst: Pointer<'unsigned char'>, dlen: number, olen: Pointer<'size_t'>, src: Pointer<'unsigned char'>, slen: number): number;
  /** `void mbedtls_debug_set_threshold(int threshold)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/debug_8h/#:~:text=mbedtls_debug_set_threshold) */
  mbedtls_debug_set_threshold(threshold: number): void;
  /** `const char *mbedtls_high_level_strerr(int error_code)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/error_8h/#:~:text=mbedtls_high_level_strerr) */
  mbedtls_high_level_strerr(error_code: number): Pointer<'char'>;
  /** `int mbedtls_hkdf(const mbedtls_md_info_t *md, const unsigned char *salt, size_t salt_len, const unsigned char *ikm, size_t ikm_len, const unsigned char *info, size_t info_len, unsigned char *okm, size_t okm_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hkdf_8h/#:~:text=mbedtls_hkdf) */
  mbedtls_hkdf(md: Pointer<'mbedtls_md_info_t'>, salt: Pointer<'unsigned char'>, salt_len: number, ikm: Pointer<'unsigned char'>, ikm_len: number, info: Pointer<'unsigned char'>, info_len: number, okm: Pointer<'unsigned char'>, okm_len: number): number;
  /** `int mbedtls_hkdf_expand(const mbedtls_md_info_t *md, const unsigned char *prk, size_t prk_len, const unsigned char *info, size_t info_len, unsigned char *okm, size_t okm_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hkdf_8h/#:~:text=mbedtls_hkdf_expand) */
  mbedtls_hkdf_expand(md: Pointer<'mbedtls_md_info_t'>, prk: Pointer<'unsigned char'>, prk_len: number, info: Pointer<'unsigned char'>, info_len: number, okm: Pointer<'unsigned char'>, okm_len: number): number;
  /** `int mbedtls_hkdf_extract(const mbedtls_md_info_t *md, const unsigned char *salt, size_t salt_len, const unsigned char *ikm, size_t ikm_len, unsigned char *prk)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/hkdf_8h/#:~:text=mbedtls_hkdf_extract) */
  mbedtls_hkdf_extract(md: Pointer<'mbedtls_md_info_t'>, salt: Pointer<'unsigned char'>, salt_len: number, ikm: Pointer<'unsigned char'>, ikm_len: number, prk: Pointer<'unsigned char'>): number;
  /** `const char *mbedtls_low_level_strerr(int error_code)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/error_8h/#:~:text=mbedtls_low_level_strerr) */
  mbedtls_low_level_strerr(error_code: number): Pointer<'char'>;
  /** `int mbedtls_md(const mbedtls_md_info_t *md_info, const unsigned char *input, size_t ilen, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md) */
  mbedtls_md(md_info: Pointer<'mbedtls_md_info_t'>, input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_md_clone(mbedtls_md_context_t *dst, const mbedtls_md_context_t *src)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_clone) */
  mbedtls_md_clone(dst: Pointer<'mbedtls_md_context_t'>, src: Pointer<'mbedtls_md_context_t'>): number;
  /** `int mbedtls_md_finish(mbedtls_md_context_t *ctx, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_finish) */
  mbedtls_md_finish(ctx: Pointer<'mbedtls_md_context_t'>, output: Pointer<'unsigned char'>): number;
  /** `void mbedtls_md_free(mbedtls_md_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_free) */
  mbedtls_md_free(ctx: Pointer<'mbedtls_md_context_t'>): void;
  /** `const char *mbedtls_md_get_name(const mbedtls_md_info_t *md_info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_get_name) */
  mbedtls_md_get_name(md_info: Pointer<'mbedtls_md_info_t'>): Pointer<'char'>;
  /** `unsigned char mbedtls_md_get_size(const mbedtls_md_info_t *md_info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_get_size) */
  mbedtls_md_get_size(md_info: Pointer<'mbedtls_md_info_t'>): number;
  /** `unsigned char mbedtls_md_get_size_from_type(mbedtls_md_type_t md_type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_get_size_from_type) */
  mbedtls_md_get_size_from_type(md_type: number): number;
  /** `mbedtls_md_type_t mbedtls_md_get_type(const mbedtls_md_info_t *md_info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_get_type) */
  mbedtls_md_get_type(md_info: Pointer<'mbedtls_md_info_t'>): number;
  /** `int mbedtls_md_hmac(const mbedtls_md_info_t *md_info, const unsigned char *key, size_t keylen, const unsigned char *input, size_t ilen, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_hmac) */
  mbedtls_md_hmac(md_info: Pointer<'mbedtls_md_info_t'>, key: Pointer<'unsigned char'>, keylen: number, input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_md_hmac_finish(mbedtls_md_context_t *ctx, unsigned char *output)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_hmac_finish) */
  mbedtls_md_hmac_finish(ctx: Pointer<'mbedtls_md_context_t'>, output: Pointer<'unsigned char'>): number;
  /** `int mbedtls_md_hmac_reset(mbedtls_md_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_hmac_reset) */
  mbedtls_md_hmac_reset(ctx: Pointer<'mbedtls_md_context_t'>): number;
  /** `int mbedtls_md_hmac_starts(mbedtls_md_context_t *ctx, const unsigned char *key, size_t keylen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_hmac_starts) */
  mbedtls_md_hmac_starts(ctx: Pointer<'mbedtls_md_context_t'>, key: Pointer<'unsigned char'>, keylen: number): number;
  /** `int mbedtls_md_hmac_update(mbedtls_md_context_t *ctx, const unsigned char *input, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_hmac_update) */
  mbedtls_md_hmac_update(ctx: Pointer<'mbedtls_md_context_t'>, input: Pointer<'unsigned char'>, ilen: number): number;
  /** `const mbedtls_md_info_t *mbedtls_md_info_from_ctx(const mbedtls_md_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_info_from_ctx) */
  mbedtls_md_info_from_ctx(ctx: Pointer<'mbedtls_md_context_t'>): Pointer<'mbedtls_md_info_t'>;
  /** `const mbedtls_md_info_t *mbedtls_md_info_from_string(const char *md_name)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_info_from_string) */
  mbedtls_md_info_from_string(md_name: Pointer<'char'>): Pointer<'mbedtls_md_info_t'>;
  /** `const mbedtls_md_info_t *mbedtls_md_info_from_type(mbedtls_md_type_t md_type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_info_from_type) */
  mbedtls_md_info_from_type(md_type: number): Pointer<'mbedtls_md_info_t'>;
  /** `void mbedtls_md_init(mbedtls_md_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_init) */
  mbedtls_md_init(ctx: Pointer<'mbedtls_md_context_t'>): void;
  /** `const int *mbedtls_md_list(void)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_list) */
  mbedtls_md_list(): Pointer<'int'>;
  /** `int mbedtls_md_setup(mbedtls_md_context_t *ctx, const mbedtls_md_info_t *md_info, int hmac)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_setup) */
  mbedtls_md_setup(ctx: Pointer<'mbedtls_md_context_t'>, md_info: Pointer<'mbedtls_md_info_t'>, hmac: number): number;
  /** `int mbedtls_md_starts(mbedtls_md_context_t *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_starts) */
  mbedtls_md_starts(ctx: Pointer<'mbedtls_md_context_t'>): number;
  /** `int mbedtls_md_update(mbedtls_md_context_t *ctx, const unsigned char *input, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/md_8h/#:~:text=mbedtls_md_update) */
  mbedtls_md_update(ctx: Pointer<'mbedtls_md_context_t'>, input: Pointer<'unsigned char'>, ilen: number): number;
  /** `int mbedtls_pk_can_do(const mbedtls_pk_context *ctx, mbedtls_pk_type_t type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_can_do) */
  mbedtls_pk_can_do(ctx: Pointer<'mbedtls_pk_context'>, type: number): number;
  /** `int mbedtls_pk_check_pair(const mbedtls_pk_context *pub, const mbedtls_pk_context *prv, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_check_pair) */
  mbedtls_pk_check_pair(pub: Pointer<'mbedtls_pk_context'>, prv: Pointer<'mbedtls_pk_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_pk_decrypt(mbedtls_pk_context *ctx, const unsigned char *input, size_t ilen, unsigned char *output, size_t *olen, size_t osize, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_decrypt) */
  mbedtls_pk_decrypt(ctx: Pointer<'mbedtls_pk_context'>, input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>, olen: Pointer<'size_t'>, osize: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_pk_encrypt(mbedtls_pk_context *ctx, const unsigned char *input, size_t ilen, unsigned char *output, size_t *olen, size_t osize, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_encrypt) */
  mbedtls_pk_encrypt(ctx: Pointer<'mbedtls_pk_context'>, input: Pointer<'unsigned char'>, ilen: number, output: Pointer<'unsigned char'>, olen: Pointer<'size_t'>, osize: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `void mbedtls_pk_free(mbedtls_pk_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_free) */
  mbedtls_pk_free(ctx: Pointer<'mbedtls_pk_context'>): void;
  /** `size_t mbedtls_pk_get_bitlen(const mbedtls_pk_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_get_bitlen) */
  mbedtls_pk_get_bitlen(ctx: Pointer<'mbedtls_pk_context'>): number;
  /** `size_t mbedtls_pk_get_len(const mbedtls_pk_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_get_len) */
  mbedtls_pk_get_len(ctx: Pointer<'mbedtls_pk_context'>): number;
  /** `const char *mbedtls_pk_get_name(const mbedtls_pk_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_get_name) */
  mbedtls_pk_get_name(ctx: Pointer<'mbedtls_pk_context'>): Pointer<'char'>;
  /** `mbedtls_pk_type_t mbedtls_pk_get_type(const mbedtls_pk_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_get_type) */
  mbedtls_pk_get_type(ctx: Pointer<'mbedtls_pk_context'>): number;
  /** `const mbedtls_pk_info_t *mbedtls_pk_info_from_type(mbedtls_pk_type_t pk_type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_info_from_type) */
  mbedtls_pk_info_from_type(pk_type: number): Pointer<'mbedtls_pk_info_t'>;
  /** `void mbedtls_pk_init(mbedtls_pk_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_init) */
  mbedtls_pk_init(ctx: Pointer<'mbedtls_pk_context'>): void;
  /** `int mbedtls_pk_parse_key(mbedtls_pk_context *ctx, const unsigned char *key, size_t keylen, const unsigned char *pwd, size_t pwdlen, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_parse_key) */
  mbedtls_pk_parse_key(ctx: Pointer<'mbedtls_pk_context'>, key: Pointer<'unsigned char'>, keylen: number, pwd: Pointer<'unsigned char'>, pwdlen: number, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_pk_parse_public_key(mbedtls_pk_context *ctx, const unsigned char *key, size_t keylen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_parse_public_key) */
  mbedtls_pk_parse_public_key(ctx: Pointer<'mbedtls_pk_context'>, key: Pointer<'unsigned char'>, keylen: number): number;
  /** `int mbedtls_pk_parse_subpubkey(unsigned char **p, const unsigned char *end, mbedtls_pk_context *pk)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_parse_subpubkey) */
  mbedtls_pk_parse_subpubkey(p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, pk: Pointer<'mbedtls_pk_context'>): number;
  /** `int mbedtls_pk_setup(mbedtls_pk_context *ctx, const mbedtls_pk_info_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_setup) */
  mbedtls_pk_setup(ctx: Pointer<'mbedtls_pk_context'>, info: Pointer<'mbedtls_pk_info_t'>): number;
  /** `int mbedtls_pk_sign(mbedtls_pk_context *ctx, mbedtls_md_type_t md_alg, const unsigned char *hash, size_t hash_len, unsigned char *sig, size_t sig_size, size_t *sig_len, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_sign) */
  mbedtls_pk_sign(ctx: Pointer<'mbedtls_pk_context'>, md_alg: number, hash: Pointer<'unsigned char'>, hash_len: number, sig: Pointer<'unsigned char'>, sig_size: number, sig_len: Pointer<'size_t'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_pk_sign_ext(mbedtls_pk_type_t pk_type, mbedtls_pk_context *ctx, mbedtls_md_type_t md_alg, const unsigned char *hash, size_t hash_len, unsigned char *sig, size_t sig_size, size_t *sig_len, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_sign_ext) */
  mbedtls_pk_sign_ext(pk_type: number, ctx: Pointer<'mbedtls_pk_context'>, md_alg: number, hash: Pointer<'unsigned char'>, hash_len: number, sig: Pointer<'unsigned char'>, sig_size: number, sig_len: Pointer<'size_t'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_pk_verify(mbedtls_pk_context *ctx, mbedtls_md_type_t md_alg, const unsigned char *hash, size_t hash_len, const unsigned char *sig, size_t sig_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_verify) */
  mbedtls_pk_verify(ctx: Pointer<'mbedtls_pk_context'>, md_alg: number, hash: Pointer<'unsigned char'>, hash_len: number, sig: Pointer<'unsigned char'>, sig_len: number): number;
  /** `int mbedtls_pk_verify_ext(mbedtls_pk_type_t type, const void *options, mbedtls_pk_context *ctx, mbedtls_md_type_t md_alg, const unsigned char *hash, size_t hash_len, const unsigned char *sig, size_t sig_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/pk_8h/#:~:text=mbedtls_pk_verify_ext) */
  mbedtls_pk_verify_ext(type: number, options: Pointer<string>, ctx: Pointer<'mbedtls_pk_context'>, md_alg: number, hash: Pointer<'unsigned char'>, hash_len: number, sig: Pointer<'unsigned char'>, sig_len: number): number;
  /** `void mbedtls_ssl_cache_free(mbedtls_ssl_cache_context *cache)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cache_8h/#:~:text=mbedtls_ssl_cache_free) */
  mbedtls_ssl_cache_free(cache: Pointer<'mbedtls_ssl_cache_context'>): void;
  /** `int mbedtls_ssl_cache_get(void *data, const unsigned char *session_id, size_t session_id_len, mbedtls_ssl_session *session)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cache_8h/#:~:text=mbedtls_ssl_cache_get) */
  mbedtls_ssl_cache_get(data: Pointer<string>, session_id: Pointer<'unsigned char'>, session_id_len: number, session: Pointer<'mbedtls_ssl_session'>): number;
  /** `int mbedtls_ssl_cache_get_timeout(mbedtls_ssl_cache_context *cache)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cache_8h/#:~:text=mbedtls_ssl_cache_get_timeout) */
  mbedtls_ssl_cache_get_timeout(cache: Pointer<'mbedtls_ssl_cache_context'>): number;
  /** `void mbedtls_ssl_cache_init(mbedtls_ssl_cache_context *cache)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cache_8h/#:~:text=mbedtls_ssl_cache_init) */
  mbedtls_ssl_cache_init(cache: Pointer<'mbedtls_ssl_cache_context'>): void;
  /** `int mbedtls_ssl_cache_remove(void *data, const unsigned char *session_id, size_t session_id_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cache_8h/#:~:text=mbedtls_ssl_cache_remove) */
  mbedtls_ssl_cache_remove(data: Pointer<string>, session_id: Pointer<'unsigned char'>, session_id_len: number): number;
  /** `int mbedtls_ssl_cache_set(void *data, const unsigned char *session_id, size_t session_id_len, const mbedtls_ssl_session *session)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cache_8h/#:~:text=mbedtls_ssl_cache_set) */
  mbedtls_ssl_cache_set(data: Pointer<string>, session_id: Pointer<'unsigned char'>, session_id_len: number, session: Pointer<'mbedtls_ssl_session'>): number;
  /** `void mbedtls_ssl_cache_set_max_entries(mbedtls_ssl_cache_context *cache, int max)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cache_8h/#:~:text=mbedtls_ssl_cache_set_max_entries) */
  mbedtls_ssl_cache_set_max_entries(cache: Pointer<'mbedtls_ssl_cache_context'>, max: number): void;
  /** `void mbedtls_ssl_cache_set_timeout(mbedtls_ssl_cache_context *cache, int timeout)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cache_8h/#:~:text=mbedtls_ssl_cache_set_timeout) */
  mbedtls_ssl_cache_set_timeout(cache: Pointer<'mbedtls_ssl_cache_context'>, timeout: number): void;
  /** `int mbedtls_ssl_check_pending(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_check_pending) */
  mbedtls_ssl_check_pending(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_check_record(const mbedtls_ssl_context *ssl, unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_check_record) */
  mbedtls_ssl_check_record(ssl: Pointer<'mbedtls_ssl_context'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `const mbedtls_ssl_ciphersuite_t *mbedtls_ssl_ciphersuite_from_id(int ciphersuite_id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ciphersuites_8h/#:~:text=mbedtls_ssl_ciphersuite_from_id) */
  mbedtls_ssl_ciphersuite_from_id(ciphersuite_id: number): Pointer<'mbedtls_ssl_ciphersuite_t'>;
  /** `const mbedtls_ssl_ciphersuite_t *mbedtls_ssl_ciphersuite_from_string(const char *ciphersuite_name)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ciphersuites_8h/#:~:text=mbedtls_ssl_ciphersuite_from_string) */
  mbedtls_ssl_ciphersuite_from_string(ciphersuite_name: Pointer<'char'>): Pointer<'mbedtls_ssl_ciphersuite_t'>;
  /** `size_t mbedtls_ssl_ciphersuite_get_cipher_key_bitlen(const mbedtls_ssl_ciphersuite_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ciphersuites_8h/#:~:text=mbedtls_ssl_ciphersuite_get_cipher_key_bitlen) */
  mbedtls_ssl_ciphersuite_get_cipher_key_bitlen(info: Pointer<'mbedtls_ssl_ciphersuite_t'>): number;
  /** `int mbedtls_ssl_ciphersuite_get_id(const mbedtls_ssl_ciphersuite_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ciphersuites_8h/#:~:text=mbedtls_ssl_ciphersuite_get_id) */
  mbedtls_ssl_ciphersuite_get_id(info: Pointer<'mbedtls_ssl_ciphersuite_t'>): number;
  /** `const char *mbedtls_ssl_ciphersuite_get_name(const mbedtls_ssl_ciphersuite_t *info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ciphersuites_8h/#:~:text=mbedtls_ssl_ciphersuite_get_name) */
  mbedtls_ssl_ciphersuite_get_name(info: Pointer<'mbedtls_ssl_ciphersuite_t'>): Pointer<'char'>;
  /** `int mbedtls_ssl_close_notify(mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_close_notify) */
  mbedtls_ssl_close_notify(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_conf_alpn_protocols(mbedtls_ssl_config *conf, const char **protos)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_alpn_protocols) */
  mbedtls_ssl_conf_alpn_protocols(conf: Pointer<'mbedtls_ssl_config'>, protos: Pointer<'char *'>): number;
  /** `void mbedtls_ssl_conf_authmode(mbedtls_ssl_config *conf, int authmode)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_authmode) */
  mbedtls_ssl_conf_authmode(conf: Pointer<'mbedtls_ssl_config'>, authmode: number): void;
  /** `void mbedtls_ssl_conf_ca_chain(mbedtls_ssl_config *conf, mbedtls_x509_crt *ca_chain, mbedtls_x509_crl *ca_crl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_ca_chain) */
  mbedtls_ssl_conf_ca_chain(conf: Pointer<'mbedtls_ssl_config'>, ca_chain: Pointer<'mbedtls_x509_crt'>, ca_crl: Pointer<'mbedtls_x509_crl'>): void;
  /** `void mbedtls_ssl_conf_cert_cb(mbedtls_ssl_config *conf, mbedtls_ssl_hs_cb_t f_cert_cb)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_cert_cb) */
  mbedtls_ssl_conf_cert_cb(conf: Pointer<'mbedtls_ssl_config'>, f_cert_cb: FunctionPointer): void;
  /** `void mbedtls_ssl_conf_cert_profile(mbedtls_ssl_config *conf, const mbedtls_x509_crt_profile *profile)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_cert_profile) */
  mbedtls_ssl_conf_cert_profile(conf: Pointer<'mbedtls_ssl_config'>, profile: Pointer<'mbedtls_x509_crt_profile'>): void;
  /** `void mbedtls_ssl_conf_cert_req_ca_list(mbedtls_ssl_config *conf, char cert_req_ca_list)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_cert_req_ca_list) */
  mbedtls_ssl_conf_cert_req_ca_list(conf: Pointer<'mbedtls_ssl_config'>, cert_req_ca_list: number): void;
  /** `int mbedtls_ssl_conf_cid(mbedtls_ssl_config *conf, size_t len, int ignore_other_cids)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_cid) */
  mbedtls_ssl_conf_cid(conf: Pointer<'mbedtls_ssl_config'>, len: number, ignore_other_cids: number): number;
  /** `void mbedtls_ssl_conf_ciphersuites(mbedtls_ssl_config *conf, const int *ciphersuites)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_ciphersuites) */
  mbedtls_ssl_conf_ciphersuites(conf: Pointer<'mbedtls_ssl_config'>, ciphersuites: Pointer<'int'>): void;
  /** `void mbedtls_ssl_conf_curves(mbedtls_ssl_config *conf, const mbedtls_ecp_group_id *curves)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_curves) */
  mbedtls_ssl_conf_curves(conf: Pointer<'mbedtls_ssl_config'>, curves: Pointer<'mbedtls_ecp_group_id'>): void;
  /** `void mbedtls_ssl_conf_dbg(mbedtls_ssl_config *conf, void (*f_dbg)(void *, int, const char *, int, const char *), void *p_dbg)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_dbg) */
  mbedtls_ssl_conf_dbg(conf: Pointer<'mbedtls_ssl_config'>, f_dbg: FunctionPointer, p_dbg: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_dn_hints(mbedtls_ssl_config *conf, const mbedtls_x509_crt *crt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_dn_hints) */
  mbedtls_ssl_conf_dn_hints(conf: Pointer<'mbedtls_ssl_config'>, crt: Pointer<'mbedtls_x509_crt'>): void;
  /** `void mbedtls_ssl_conf_dtls_anti_replay(mbedtls_ssl_config *conf, char mode)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_dtls_anti_replay) */
  mbedtls_ssl_conf_dtls_anti_replay(conf: Pointer<'mbedtls_ssl_config'>, mode: number): void;
  /** `void mbedtls_ssl_conf_dtls_badmac_limit(mbedtls_ssl_config *conf, unsigned int limit)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_dtls_badmac_limit) */
  mbedtls_ssl_conf_dtls_badmac_limit(conf: Pointer<'mbedtls_ssl_config'>, limit: number): void;
  /** `void mbedtls_ssl_conf_dtls_cookies(mbedtls_ssl_config *conf, mbedtls_ssl_cookie_write_t *f_cookie_write, mbedtls_ssl_cookie_check_t *f_cookie_check, void *p_cookie)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_dtls_cookies) */
  mbedtls_ssl_conf_dtls_cookies(conf: Pointer<'mbedtls_ssl_config'>, f_cookie_write: FunctionPointer, f_cookie_check: FunctionPointer, p_cookie: Pointer<string>): void;
  /** `int mbedtls_ssl_conf_dtls_srtp_protection_profiles(mbedtls_ssl_config *conf, const mbedtls_ssl_srtp_profile *profiles)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_dtls_srtp_protection_profiles) */
  mbedtls_ssl_conf_dtls_srtp_protection_profiles(conf: Pointer<'mbedtls_ssl_config'>, profiles: Pointer<'mbedtls_ssl_srtp_profile'>): number;
  /** `void mbedtls_ssl_conf_encrypt_then_mac(mbedtls_ssl_config *conf, char etm)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_encrypt_then_mac) */
  mbedtls_ssl_conf_encrypt_then_mac(conf: Pointer<'mbedtls_ssl_config'>, etm: number): void;
  /** `void mbedtls_ssl_conf_endpoint(mbedtls_ssl_config *conf, int endpoint)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_endpoint) */
  mbedtls_ssl_conf_endpoint(conf: Pointer<'mbedtls_ssl_config'>, endpoint: number): void;
  /** `void mbedtls_ssl_conf_extended_master_secret(mbedtls_ssl_config *conf, char ems)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_extended_master_secret) */
  mbedtls_ssl_conf_extended_master_secret(conf: Pointer<'mbedtls_ssl_config'>, ems: number): void;
  /** `int mbedtls_ssl_conf_get_endpoint(const mbedtls_ssl_config *conf)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_get_endpoint) */
  mbedtls_ssl_conf_get_endpoint(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `uintptr_t mbedtls_ssl_conf_get_user_data_n(mbedtls_ssl_config *conf)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_get_user_data_n) */
  mbedtls_ssl_conf_get_user_data_n(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `void *mbedtls_ssl_conf_get_user_data_p(mbedtls_ssl_config *conf)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_get_user_data_p) */
  mbedtls_ssl_conf_get_user_data_p(conf: Pointer<'mbedtls_ssl_config'>): Pointer<string>;
  /** `void mbedtls_ssl_conf_groups(mbedtls_ssl_config *conf, const uint16_t *groups)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_groups) */
  mbedtls_ssl_conf_groups(conf: Pointer<'mbedtls_ssl_config'>, groups: Pointer<'uint16_t'>): void;
  /** `void mbedtls_ssl_conf_handshake_timeout(mbedtls_ssl_config *conf, uint32_t min, uint32_t max)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_handshake_timeout) */
  mbedtls_ssl_conf_handshake_timeout(conf: Pointer<'mbedtls_ssl_config'>, min: number, max: number): void;
  /** `void mbedtls_ssl_conf_legacy_renegotiation(mbedtls_ssl_config *conf, int allow_legacy)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_legacy_renegotiation) */
  mbedtls_ssl_conf_legacy_renegotiation(conf: Pointer<'mbedtls_ssl_config'>, allow_legacy: number): void;
  /** `int mbedtls_ssl_conf_max_frag_len(mbedtls_ssl_config *conf, unsigned char mfl_code)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_max_frag_len) */
  mbedtls_ssl_conf_max_frag_len(conf: Pointer<'mbedtls_ssl_config'>, mfl_code: number): number;
  /** `void mbedtls_ssl_conf_max_tls_version(mbedtls_ssl_config *conf, mbedtls_ssl_protocol_version tls_version)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_max_tls_version) */
  mbedtls_ssl_conf_max_tls_version(conf: Pointer<'mbedtls_ssl_config'>, tls_version: number): void;
  /** `void mbedtls_ssl_conf_max_version(mbedtls_ssl_config *conf, int major, int minor)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_max_version) */
  mbedtls_ssl_conf_max_version(conf: Pointer<'mbedtls_ssl_config'>, major: number, minor: number): void;
  /** `void mbedtls_ssl_conf_min_tls_version(mbedtls_ssl_config *conf, mbedtls_ssl_protocol_version tls_version)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_min_tls_version) */
  mbedtls_ssl_conf_min_tls_version(conf: Pointer<'mbedtls_ssl_config'>, tls_version: number): void;
  /** `void mbedtls_ssl_conf_min_version(mbedtls_ssl_config *conf, int major, int minor)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_min_version) */
  mbedtls_ssl_conf_min_version(conf: Pointer<'mbedtls_ssl_config'>, major: number, minor: number): void;
  /** `void mbedtls_ssl_conf_new_session_tickets(mbedtls_ssl_config *conf, uint16_t num_tickets)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_new_session_tickets) */
  mbedtls_ssl_conf_new_session_tickets(conf: Pointer<'mbedtls_ssl_config'>, num_tickets: number): void;
  /** `int mbedtls_ssl_conf_own_cert(mbedtls_ssl_config *conf, mbedtls_x509_crt *own_cert, mbedtls_pk_context *pk_key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_own_cert) */
  mbedtls_ssl_conf_own_cert(conf: Pointer<'mbedtls_ssl_config'>, own_cert: Pointer<'mbedtls_x509_crt'>, pk_key: Pointer<'mbedtls_pk_context'>): number;
  /** `void mbedtls_ssl_conf_preference_order(mbedtls_ssl_config *conf, int order)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_preference_order) */
  mbedtls_ssl_conf_preference_order(conf: Pointer<'mbedtls_ssl_config'>, order: number): void;
  /** `int mbedtls_ssl_conf_psk(mbedtls_ssl_config *conf, const unsigned char *psk, size_t psk_len, const unsigned char *psk_identity, size_t psk_identity_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_psk) */
  mbedtls_ssl_conf_psk(conf: Pointer<'mbedtls_ssl_config'>, psk: Pointer<'unsigned char'>, psk_len: number, psk_identity: Pointer<'unsigned char'>, psk_identity_len: number): number;
  /** `void mbedtls_ssl_conf_psk_cb(mbedtls_ssl_config *conf, int (*f_psk)(void *, mbedtls_ssl_context *, const unsigned char *, size_t), void *p_psk)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_psk_cb) */
  mbedtls_ssl_conf_psk_cb(conf: Pointer<'mbedtls_ssl_config'>, f_psk: FunctionPointer, p_psk: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_read_timeout(mbedtls_ssl_config *conf, uint32_t timeout)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_read_timeout) */
  mbedtls_ssl_conf_read_timeout(conf: Pointer<'mbedtls_ssl_config'>, timeout: number): void;
  /** `void mbedtls_ssl_conf_rng(mbedtls_ssl_config *conf, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_rng) */
  mbedtls_ssl_conf_rng(conf: Pointer<'mbedtls_ssl_config'>, f_rng: FunctionPointer, p_rng: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_session_cache(mbedtls_ssl_config *conf, void *p_cache, mbedtls_ssl_cache_get_t *f_get_cache, mbedtls_ssl_cache_set_t *f_set_cache)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_session_cache) */
  mbedtls_ssl_conf_session_cache(conf: Pointer<'mbedtls_ssl_config'>, p_cache: Pointer<string>, f_get_cache: FunctionPointer, f_set_cache: FunctionPointer): void;
  /** `void mbedtls_ssl_conf_session_tickets(mbedtls_ssl_config *conf, int use_tickets)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_session_tickets) */
  mbedtls_ssl_conf_session_tickets(conf: Pointer<'mbedtls_ssl_config'>, use_tickets: number): void;
  /** `void mbedtls_ssl_conf_session_tickets_cb(mbedtls_ssl_config *conf, mbedtls_ssl_ticket_write_t *f_ticket_write, mbedtls_ssl_ticket_parse_t *f_ticket_parse, void *p_ticket)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_session_tickets_cb) */
  mbedtls_ssl_conf_session_tickets_cb(conf: Pointer<'mbedtls_ssl_config'>, f_ticket_write: FunctionPointer, f_ticket_parse: FunctionPointer, p_ticket: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_set_user_data_n(mbedtls_ssl_config *conf, uintptr_t n)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_set_user_data_n) */
  mbedtls_ssl_conf_set_user_data_n(conf: Pointer<'mbedtls_ssl_config'>, n: number): void;
  /** `void mbedtls_ssl_conf_set_user_data_p(mbedtls_ssl_config *conf, void *p)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_set_user_data_p) */
  mbedtls_ssl_conf_set_user_data_p(conf: Pointer<'mbedtls_ssl_config'>, p: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_sig_algs(mbedtls_ssl_config *conf, const uint16_t *sig_algs)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_sig_algs) */
  mbedtls_ssl_conf_sig_algs(conf: Pointer<'mbedtls_ssl_config'>, sig_algs: Pointer<'uint16_t'>): void;
  /** `void mbedtls_ssl_conf_sig_hashes(mbedtls_ssl_config *conf, const int *hashes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_sig_hashes) */
  mbedtls_ssl_conf_sig_hashes(conf: Pointer<'mbedtls_ssl_config'>, hashes: Pointer<'int'>): void;
  /** `void mbedtls_ssl_conf_sni(mbedtls_ssl_config *conf, int (*f_sni)(void *, mbedtls_ssl_context *, const unsigned char *, size_t), void *p_sni)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_sni) */
  mbedtls_ssl_conf_sni(conf: Pointer<'mbedtls_ssl_config'>, f_sni: FunctionPointer, p_sni: Pointer<string>): void;
  /** `void mbedtls_ssl_conf_srtp_mki_value_supported(mbedtls_ssl_config *conf, int support_mki_value)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_srtp_mki_value_supported) */
  mbedtls_ssl_conf_srtp_mki_value_supported(conf: Pointer<'mbedtls_ssl_config'>, support_mki_value: number): void;
  /** `void mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(mbedtls_ssl_config *conf, int signal_new_session_tickets)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets) */
  mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(conf: Pointer<'mbedtls_ssl_config'>, signal_new_session_tickets: number): void;
  /** `void mbedtls_ssl_conf_tls13_key_exchange_modes(mbedtls_ssl_config *conf, const int kex_modes)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_tls13_key_exchange_modes) */
  mbedtls_ssl_conf_tls13_key_exchange_modes(conf: Pointer<'mbedtls_ssl_config'>, kex_modes: number): void;
  /** `void mbedtls_ssl_conf_transport(mbedtls_ssl_config *conf, int transport)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_transport) */
  mbedtls_ssl_conf_transport(conf: Pointer<'mbedtls_ssl_config'>, transport: number): void;
  /** `void mbedtls_ssl_conf_verify(mbedtls_ssl_config *conf, int (*f_vrfy)(void *, mbedtls_x509_crt *, int, uint32_t *), void *p_vrfy)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_conf_verify) */
  mbedtls_ssl_conf_verify(conf: Pointer<'mbedtls_ssl_config'>, f_vrfy: FunctionPointer, p_vrfy: Pointer<string>): void;
  /** `int mbedtls_ssl_config_defaults(mbedtls_ssl_config *conf, int endpoint, int transport, int preset)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_config_defaults) */
  mbedtls_ssl_config_defaults(conf: Pointer<'mbedtls_ssl_config'>, endpoint: number, transport: number, preset: number): number;
  /** `void mbedtls_ssl_config_free(mbedtls_ssl_config *conf)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_config_free) */
  mbedtls_ssl_config_free(conf: Pointer<'mbedtls_ssl_config'>): void;
  /** `void mbedtls_ssl_config_init(mbedtls_ssl_config *conf)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_config_init) */
  mbedtls_ssl_config_init(conf: Pointer<'mbedtls_ssl_config'>): void;
  /** `const mbedtls_ssl_config *mbedtls_ssl_context_get_config(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_context_get_config) */
  mbedtls_ssl_context_get_config(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'mbedtls_ssl_config'>;
  /** `int mbedtls_ssl_context_load(mbedtls_ssl_context *ssl, const unsigned char *buf, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_context_load) */
  mbedtls_ssl_context_load(ssl: Pointer<'mbedtls_ssl_context'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_ssl_context_save(mbedtls_ssl_context *ssl, unsigned char *buf, size_t buf_len, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_context_save) */
  mbedtls_ssl_context_save(ssl: Pointer<'mbedtls_ssl_context'>, buf: Pointer<'unsigned char'>, buf_len: number, olen: Pointer<'size_t'>): number;
  /** `int mbedtls_ssl_cookie_check(void *ctx, const unsigned char *cookie, size_t clen, const unsigned char *info, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cookie_8h/#:~:text=mbedtls_ssl_cookie_check) */
  mbedtls_ssl_cookie_check(ctx: Pointer<string>, cookie: Pointer<'unsigned char'>, clen: number, info: Pointer<'unsigned char'>, ilen: number): number;
  /** `void mbedtls_ssl_cookie_free(mbedtls_ssl_cookie_ctx *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cookie_8h/#:~:text=mbedtls_ssl_cookie_free) */
  mbedtls_ssl_cookie_free(ctx: Pointer<'mbedtls_ssl_cookie_ctx'>): void;
  /** `void mbedtls_ssl_cookie_init(mbedtls_ssl_cookie_ctx *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cookie_8h/#:~:text=mbedtls_ssl_cookie_init) */
  mbedtls_ssl_cookie_init(ctx: Pointer<'mbedtls_ssl_cookie_ctx'>): void;
  /** `void mbedtls_ssl_cookie_set_timeout(mbedtls_ssl_cookie_ctx *ctx, unsigned long delay)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cookie_8h/#:~:text=mbedtls_ssl_cookie_set_timeout) */
  mbedtls_ssl_cookie_set_timeout(ctx: Pointer<'mbedtls_ssl_cookie_ctx'>, delay: number): void;
  /** `int mbedtls_ssl_cookie_setup(mbedtls_ssl_cookie_ctx *ctx, mbedtls_f_rng_t *f_rng, void *p_rng)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cookie_8h/#:~:text=mbedtls_ssl_cookie_setup) */
  mbedtls_ssl_cookie_setup(ctx: Pointer<'mbedtls_ssl_cookie_ctx'>, f_rng: FunctionPointer, p_rng: Pointer<string>): number;
  /** `int mbedtls_ssl_cookie_write(void *ctx, unsigned char **p, unsigned char *end, const unsigned char *info, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__cookie_8h/#:~:text=mbedtls_ssl_cookie_write) */
  mbedtls_ssl_cookie_write(ctx: Pointer<string>, p: Pointer<'unsigned char *'>, end: Pointer<'unsigned char'>, info: Pointer<'unsigned char'>, ilen: number): number;
  /** `int mbedtls_ssl_dtls_srtp_set_mki_value(mbedtls_ssl_context *ssl, unsigned char *mki_value, uint16_t mki_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_dtls_srtp_set_mki_value) */
  mbedtls_ssl_dtls_srtp_set_mki_value(ssl: Pointer<'mbedtls_ssl_context'>, mki_value: Pointer<'unsigned char'>, mki_len: number): number;
  /** `void mbedtls_ssl_free(mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_free) */
  mbedtls_ssl_free(ssl: Pointer<'mbedtls_ssl_context'>): void;
  /** `const char *mbedtls_ssl_get_alpn_protocol(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_alpn_protocol) */
  mbedtls_ssl_get_alpn_protocol(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'char'>;
  /** `size_t mbedtls_ssl_get_bytes_avail(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_bytes_avail) */
  mbedtls_ssl_get_bytes_avail(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `const char *mbedtls_ssl_get_ciphersuite(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_ciphersuite) */
  mbedtls_ssl_get_ciphersuite(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'char'>;
  /** `int mbedtls_ssl_get_ciphersuite_id(const char *ciphersuite_name)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_ciphersuite_id) */
  mbedtls_ssl_get_ciphersuite_id(ciphersuite_name: Pointer<'char'>): number;
  /** `int mbedtls_ssl_get_ciphersuite_id_from_ssl(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_ciphersuite_id_from_ssl) */
  mbedtls_ssl_get_ciphersuite_id_from_ssl(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `const char *mbedtls_ssl_get_ciphersuite_name(const int ciphersuite_id)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_ciphersuite_name) */
  mbedtls_ssl_get_ciphersuite_name(ciphersuite_id: number): Pointer<'char'>;
  /** `void mbedtls_ssl_get_dtls_srtp_negotiation_result(const mbedtls_ssl_context *ssl, mbedtls_dtls_srtp_info *dtls_srtp_info)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_dtls_srtp_negotiation_result) */
  mbedtls_ssl_get_dtls_srtp_negotiation_result(ssl: Pointer<'mbedtls_ssl_context'>, dtls_srtp_info: Pointer<'mbedtls_dtls_srtp_info'>): void;
  /** `const char *mbedtls_ssl_get_hostname(mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_hostname) */
  mbedtls_ssl_get_hostname(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'char'>;
  /** `const unsigned char *mbedtls_ssl_get_hs_sni(mbedtls_ssl_context *ssl, size_t *name_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_hs_sni) */
  mbedtls_ssl_get_hs_sni(ssl: Pointer<'mbedtls_ssl_context'>, name_len: Pointer<'size_t'>): Pointer<'unsigned char'>;
  /** `int mbedtls_ssl_get_max_in_record_payload(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_max_in_record_payload) */
  mbedtls_ssl_get_max_in_record_payload(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_get_max_out_record_payload(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_max_out_record_payload) */
  mbedtls_ssl_get_max_out_record_payload(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_get_own_cid(mbedtls_ssl_context *ssl, int *enabled, unsigned char *own_cid, size_t *own_cid_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_own_cid) */
  mbedtls_ssl_get_own_cid(ssl: Pointer<'mbedtls_ssl_context'>, enabled: Pointer<'int'>, own_cid: Pointer<'unsigned char'>, own_cid_len: Pointer<'size_t'>): number;
  /** `const mbedtls_x509_crt *mbedtls_ssl_get_peer_cert(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_peer_cert) */
  mbedtls_ssl_get_peer_cert(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'mbedtls_x509_crt'>;
  /** `int mbedtls_ssl_get_peer_cid(mbedtls_ssl_context *ssl, int *enabled, unsigned char *peer_cid, size_t *peer_cid_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_peer_cid) */
  mbedtls_ssl_get_peer_cid(ssl: Pointer<'mbedtls_ssl_context'>, enabled: Pointer<'int'>, peer_cid: Pointer<'unsigned char'>, peer_cid_len: Pointer<'size_t'>): number;
  /** `int mbedtls_ssl_get_record_expansion(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_record_expansion) */
  mbedtls_ssl_get_record_expansion(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_get_session(const mbedtls_ssl_context *ssl, mbedtls_ssl_session *session)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_session) */
  mbedtls_ssl_get_session(ssl: Pointer<'mbedtls_ssl_context'>, session: Pointer<'mbedtls_ssl_session'>): number;
  /** `uintptr_t mbedtls_ssl_get_user_data_n(mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_user_data_n) */
  mbedtls_ssl_get_user_data_n(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `void *mbedtls_ssl_get_user_data_p(mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_user_data_p) */
  mbedtls_ssl_get_user_data_p(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<string>;
  /** `uint32_t mbedtls_ssl_get_verify_result(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_verify_result) */
  mbedtls_ssl_get_verify_result(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `const char *mbedtls_ssl_get_version(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_version) */
  mbedtls_ssl_get_version(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'char'>;
  /** `mbedtls_ssl_protocol_version mbedtls_ssl_get_version_number(const mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_get_version_number) */
  mbedtls_ssl_get_version_number(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_handshake(mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_handshake) */
  mbedtls_ssl_handshake(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_handshake_step(mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_handshake_step) */
  mbedtls_ssl_handshake_step(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `void mbedtls_ssl_init(mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_init) */
  mbedtls_ssl_init(ssl: Pointer<'mbedtls_ssl_context'>): void;
  /** `int mbedtls_ssl_is_handshake_over(mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_is_handshake_over) */
  mbedtls_ssl_is_handshake_over(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `const int *mbedtls_ssl_list_ciphersuites(void)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ciphersuites_8h/#:~:text=mbedtls_ssl_list_ciphersuites) */
  mbedtls_ssl_list_ciphersuites(): Pointer<'int'>;
  /** `int mbedtls_ssl_read(mbedtls_ssl_context *ssl, unsigned char *buf, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_read) */
  mbedtls_ssl_read(ssl: Pointer<'mbedtls_ssl_context'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_ssl_send_alert_message(mbedtls_ssl_context *ssl, unsigned char level, unsigned char message)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_send_alert_message) */
  mbedtls_ssl_send_alert_message(ssl: Pointer<'mbedtls_ssl_context'>, level: number, message: number): number;
  /** `void mbedtls_ssl_session_free(mbedtls_ssl_session *session)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_session_free) */
  mbedtls_ssl_session_free(session: Pointer<'mbedtls_ssl_session'>): void;
  /** `int mbedtls_ssl_session_get_ciphersuite_id(const mbedtls_ssl_session *session)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_session_get_ciphersuite_id) */
  mbedtls_ssl_session_get_ciphersuite_id(session: Pointer<'mbedtls_ssl_session'>): number;
  /** `size_t mbedtls_ssl_session_get_id_len(const mbedtls_ssl_session *session)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_session_get_id_len) */
  mbedtls_ssl_session_get_id_len(session: Pointer<'mbedtls_ssl_session'>): number;
  /** `int mbedtls_ssl_session_get_ticket_creation_time(mbedtls_ssl_session *session, mbedtls_ms_time_t *ticket_creation_time)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_session_get_ticket_creation_time) */
  mbedtls_ssl_session_get_ticket_creation_time(session: Pointer<'mbedtls_ssl_session'>, ticket_creation_time: Pointer<'mbedtls_ms_time_t'>): number;
  /** `void mbedtls_ssl_session_init(mbedtls_ssl_session *session)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_session_init) */
  mbedtls_ssl_session_init(session: Pointer<'mbedtls_ssl_session'>): void;
  /** `int mbedtls_ssl_session_load(mbedtls_ssl_session *session, const unsigned char *buf, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_session_load) */
  mbedtls_ssl_session_load(session: Pointer<'mbedtls_ssl_session'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_ssl_session_reset(mbedtls_ssl_context *ssl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_session_reset) */
  mbedtls_ssl_session_reset(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int mbedtls_ssl_session_save(const mbedtls_ssl_session *session, unsigned char *buf, size_t buf_len, size_t *olen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_session_save) */
  mbedtls_ssl_session_save(session: Pointer<'mbedtls_ssl_session'>, buf: Pointer<'unsigned char'>, buf_len: number, olen: Pointer<'size_t'>): number;
  /** `void mbedtls_ssl_set_bio(mbedtls_ssl_context *ssl, void *p_bio, mbedtls_ssl_send_t *f_send, mbedtls_ssl_recv_t *f_recv, mbedtls_ssl_recv_timeout_t *f_recv_timeout)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_bio) */
  mbedtls_ssl_set_bio(ssl: Pointer<'mbedtls_ssl_context'>, p_bio: Pointer<string>, f_send: FunctionPointer, f_recv: FunctionPointer, f_recv_timeout: FunctionPointer): void;
  /** `int mbedtls_ssl_set_cid(mbedtls_ssl_context *ssl, int enable, const unsigned char *own_cid, size_t own_cid_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_cid) */
  mbedtls_ssl_set_cid(ssl: Pointer<'mbedtls_ssl_context'>, enable: number, own_cid: Pointer<'unsigned char'>, own_cid_len: number): number;
  /** `int mbedtls_ssl_set_client_transport_id(mbedtls_ssl_context *ssl, const unsigned char *info, size_t ilen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_client_transport_id) */
  mbedtls_ssl_set_client_transport_id(ssl: Pointer<'mbedtls_ssl_context'>, info: Pointer<'unsigned char'>, ilen: number): number;
  /** `void mbedtls_ssl_set_datagram_packing(mbedtls_ssl_context *ssl, unsigned int allow_packing)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_datagram_packing) */
  mbedtls_ssl_set_datagram_packing(ssl: Pointer<'mbedtls_ssl_context'>, allow_packing: number): void;
  /** `void mbedtls_ssl_set_export_keys_cb(mbedtls_ssl_context *ssl, mbedtls_ssl_export_keys_t *f_export_keys, void *p_export_keys)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_export_keys_cb) */
  mbedtls_ssl_set_export_keys_cb(ssl: Pointer<'mbedtls_ssl_context'>, f_export_keys: FunctionPointer, p_export_keys: Pointer<string>): void;
  /** `int mbedtls_ssl_set_hostname(mbedtls_ssl_context *ssl, const char *hostname)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_hostname) */
  mbedtls_ssl_set_hostname(ssl: Pointer<'mbedtls_ssl_context'>, hostname: Pointer<'char'>): number;
  /** `void mbedtls_ssl_set_hs_authmode(mbedtls_ssl_context *ssl, int authmode)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_hs_authmode) */
  mbedtls_ssl_set_hs_authmode(ssl: Pointer<'mbedtls_ssl_context'>, authmode: number): void;
  /** `void mbedtls_ssl_set_hs_ca_chain(mbedtls_ssl_context *ssl, mbedtls_x509_crt *ca_chain, mbedtls_x509_crl *ca_crl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_hs_ca_chain) */
  mbedtls_ssl_set_hs_ca_chain(ssl: Pointer<'mbedtls_ssl_context'>, ca_chain: Pointer<'mbedtls_x509_crt'>, ca_crl: Pointer<'mbedtls_x509_crl'>): void;
  /** `void mbedtls_ssl_set_hs_dn_hints(mbedtls_ssl_context *ssl, const mbedtls_x509_crt *crt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_hs_dn_hints) */
  mbedtls_ssl_set_hs_dn_hints(ssl: Pointer<'mbedtls_ssl_context'>, crt: Pointer<'mbedtls_x509_crt'>): void;
  /** `int mbedtls_ssl_set_hs_own_cert(mbedtls_ssl_context *ssl, mbedtls_x509_crt *own_cert, mbedtls_pk_context *pk_key)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_hs_own_cert) */
  mbedtls_ssl_set_hs_own_cert(ssl: Pointer<'mbedtls_ssl_context'>, own_cert: Pointer<'mbedtls_x509_crt'>, pk_key: Pointer<'mbedtls_pk_context'>): number;
  /** `int mbedtls_ssl_set_hs_psk(mbedtls_ssl_context *ssl, const unsigned char *psk, size_t psk_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_hs_psk) */
  mbedtls_ssl_set_hs_psk(ssl: Pointer<'mbedtls_ssl_context'>, psk: Pointer<'unsigned char'>, psk_len: number): number;
  /** `void mbedtls_ssl_set_mtu(mbedtls_ssl_context *ssl, uint16_t mtu)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_mtu) */
  mbedtls_ssl_set_mtu(ssl: Pointer<'mbedtls_ssl_context'>, mtu: number): void;
  /** `int mbedtls_ssl_set_session(mbedtls_ssl_context *ssl, const mbedtls_ssl_session *session)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_session) */
  mbedtls_ssl_set_session(ssl: Pointer<'mbedtls_ssl_context'>, session: Pointer<'mbedtls_ssl_session'>): number;
  /** `void mbedtls_ssl_set_timer_cb(mbedtls_ssl_context *ssl, void *p_timer, mbedtls_ssl_set_timer_t *f_set_timer, mbedtls_ssl_get_timer_t *f_get_timer)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_timer_cb) */
  mbedtls_ssl_set_timer_cb(ssl: Pointer<'mbedtls_ssl_context'>, p_timer: Pointer<string>, f_set_timer: FunctionPointer, f_get_timer: FunctionPointer): void;
  /** `void mbedtls_ssl_set_user_data_n(mbedtls_ssl_context *ssl, uintptr_t n)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_user_data_n) */
  mbedtls_ssl_set_user_data_n(ssl: Pointer<'mbedtls_ssl_context'>, n: number): void;
  /** `void mbedtls_ssl_set_user_data_p(mbedtls_ssl_context *ssl, void *p)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_user_data_p) */
  mbedtls_ssl_set_user_data_p(ssl: Pointer<'mbedtls_ssl_context'>, p: Pointer<string>): void;
  /** `void mbedtls_ssl_set_verify(mbedtls_ssl_context *ssl, int (*f_vrfy)(void *, mbedtls_x509_crt *, int, uint32_t *), void *p_vrfy)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_set_verify) */
  mbedtls_ssl_set_verify(ssl: Pointer<'mbedtls_ssl_context'>, f_vrfy: FunctionPointer, p_vrfy: Pointer<string>): void;
  /** `int mbedtls_ssl_setup(mbedtls_ssl_context *ssl, const mbedtls_ssl_config *conf)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_setup) */
  mbedtls_ssl_setup(ssl: Pointer<'mbedtls_ssl_context'>, conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `void mbedtls_ssl_ticket_free(mbedtls_ssl_ticket_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ticket_8h/#:~:text=mbedtls_ssl_ticket_free) */
  mbedtls_ssl_ticket_free(ctx: Pointer<'mbedtls_ssl_ticket_context'>): void;
  /** `void mbedtls_ssl_ticket_init(mbedtls_ssl_ticket_context *ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ticket_8h/#:~:text=mbedtls_ssl_ticket_init) */
  mbedtls_ssl_ticket_init(ctx: Pointer<'mbedtls_ssl_ticket_context'>): void;
  /** `int mbedtls_ssl_ticket_parse(void *p_ticket, mbedtls_ssl_session *session, unsigned char *buf, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ticket_8h/#:~:text=mbedtls_ssl_ticket_parse) */
  mbedtls_ssl_ticket_parse(p_ticket: Pointer<string>, session: Pointer<'mbedtls_ssl_session'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `int mbedtls_ssl_ticket_rotate(mbedtls_ssl_ticket_context *ctx, const unsigned char *name, size_t nlength, const unsigned char *k, size_t klength, uint32_t lifetime)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ticket_8h/#:~:text=mbedtls_ssl_ticket_rotate) */
  mbedtls_ssl_ticket_rotate(ctx: Pointer<'mbedtls_ssl_ticket_context'>, name: Pointer<'unsigned char'>, nlength: number, k: Pointer<'unsigned char'>, klength: number, lifetime: number): number;
  /** `int mbedtls_ssl_ticket_setup(mbedtls_ssl_ticket_context *ctx, mbedtls_f_rng_t *f_rng, void *p_rng, mbedtls_cipher_type_t cipher, uint32_t lifetime)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ticket_8h/#:~:text=mbedtls_ssl_ticket_setup) */
  mbedtls_ssl_ticket_setup(ctx: Pointer<'mbedtls_ssl_ticket_context'>, f_rng: FunctionPointer, p_rng: Pointer<string>, cipher: number, lifetime: number): number;
  /** `int mbedtls_ssl_ticket_write(void *p_ticket, const mbedtls_ssl_session *session, unsigned char *start, const unsigned char *end, size_t *tlen, uint32_t *lifetime)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl__ticket_8h/#:~:text=mbedtls_ssl_ticket_write) */
  mbedtls_ssl_ticket_write(p_ticket: Pointer<string>, session: Pointer<'mbedtls_ssl_session'>, start: Pointer<'unsigned char'>, end: Pointer<'unsigned char'>, tlen: Pointer<'size_t'>, lifetime: Pointer<'uint32_t'>): number;
  /** `int mbedtls_ssl_tls_prf(const mbedtls_tls_prf_types prf, const unsigned char *secret, size_t slen, const char *label, const unsigned char *random, size_t rlen, unsigned char *dstbuf, size_t dlen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_tls_prf) */
  mbedtls_ssl_tls_prf(prf: number, secret: Pointer<'unsigned char'>, slen: number, label: Pointer<'char'>, random: Pointer<'unsigned char'>, rlen: number, dstbuf: Pointer<'unsigned char'>, dlen: number): number;
  /** `int mbedtls_ssl_write(mbedtls_ssl_context *ssl, const unsigned char *buf, size_t len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/ssl_8h/#:~:text=mbedtls_ssl_write) */
  mbedtls_ssl_write(ssl: Pointer<'mbedtls_ssl_context'>, buf: Pointer<'unsigned char'>, len: number): number;
  /** `void mbedtls_strerror(int errnum, char *buffer, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/error_8h/#:~:text=mbedtls_strerror) */
  mbedtls_strerror(errnum: number, buffer: Pointer<'char'>, buflen: number): void;
  /** `unsigned int mbedtls_version_get_number(void)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/version_8h/#:~:text=mbedtls_version_get_number) */
  mbedtls_version_get_number(): number;
  /** `void mbedtls_version_get_string(char *string)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/version_8h/#:~:text=mbedtls_version_get_string) */
  mbedtls_version_get_string(string: Pointer<'char'>): void;
  /** `void mbedtls_version_get_string_full(char *string)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/version_8h/#:~:text=mbedtls_version_get_string_full) */
  mbedtls_version_get_string_full(string: Pointer<'char'>): void;
  /** `void mbedtls_x509_crl_free(mbedtls_x509_crl *crl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crl_8h/#:~:text=mbedtls_x509_crl_free) */
  mbedtls_x509_crl_free(crl: Pointer<'mbedtls_x509_crl'>): void;
  /** `int mbedtls_x509_crl_info(char *buf, size_t size, const char *prefix, const mbedtls_x509_crl *crl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crl_8h/#:~:text=mbedtls_x509_crl_info) */
  mbedtls_x509_crl_info(buf: Pointer<'char'>, size: number, prefix: Pointer<'char'>, crl: Pointer<'mbedtls_x509_crl'>): number;
  /** `void mbedtls_x509_crl_init(mbedtls_x509_crl *crl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crl_8h/#:~:text=mbedtls_x509_crl_init) */
  mbedtls_x509_crl_init(crl: Pointer<'mbedtls_x509_crl'>): void;
  /** `int mbedtls_x509_crl_parse(mbedtls_x509_crl *chain, const unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crl_8h/#:~:text=mbedtls_x509_crl_parse) */
  mbedtls_x509_crl_parse(chain: Pointer<'mbedtls_x509_crl'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_x509_crl_parse_der(mbedtls_x509_crl *chain, const unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crl_8h/#:~:text=mbedtls_x509_crl_parse_der) */
  mbedtls_x509_crl_parse_der(chain: Pointer<'mbedtls_x509_crl'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_x509_crt_check_extended_key_usage(const mbedtls_x509_crt *crt, const char *usage_oid, size_t usage_len)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_check_extended_key_usage) */
  mbedtls_x509_crt_check_extended_key_usage(crt: Pointer<'mbedtls_x509_crt'>, usage_oid: Pointer<'char'>, usage_len: number): number;
  /** `int mbedtls_x509_crt_check_key_usage(const mbedtls_x509_crt *crt, unsigned int usage)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_check_key_usage) */
  mbedtls_x509_crt_check_key_usage(crt: Pointer<'mbedtls_x509_crt'>, usage: number): number;
  /** `void mbedtls_x509_crt_free(mbedtls_x509_crt *crt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_free) */
  mbedtls_x509_crt_free(crt: Pointer<'mbedtls_x509_crt'>): void;
  /** `int mbedtls_x509_crt_get_ca_istrue(const mbedtls_x509_crt *crt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_get_ca_istrue) */
  mbedtls_x509_crt_get_ca_istrue(crt: Pointer<'mbedtls_x509_crt'>): number;
  /** `int mbedtls_x509_crt_has_ext_type(const mbedtls_x509_crt *ctx, int ext_type)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_has_ext_type) */
  mbedtls_x509_crt_has_ext_type(ctx: Pointer<'mbedtls_x509_crt'>, ext_type: number): number;
  /** `int mbedtls_x509_crt_info(char *buf, size_t size, const char *prefix, const mbedtls_x509_crt *crt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_info) */
  mbedtls_x509_crt_info(buf: Pointer<'char'>, size: number, prefix: Pointer<'char'>, crt: Pointer<'mbedtls_x509_crt'>): number;
  /** `void mbedtls_x509_crt_init(mbedtls_x509_crt *crt)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_init) */
  mbedtls_x509_crt_init(crt: Pointer<'mbedtls_x509_crt'>): void;
  /** `int mbedtls_x509_crt_is_revoked(const mbedtls_x509_crt *crt, const mbedtls_x509_crl *crl)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_is_revoked) */
  mbedtls_x509_crt_is_revoked(crt: Pointer<'mbedtls_x509_crt'>, crl: Pointer<'mbedtls_x509_crl'>): number;
  /** `int mbedtls_x509_crt_parse(mbedtls_x509_crt *chain, const unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_parse) */
  mbedtls_x509_crt_parse(chain: Pointer<'mbedtls_x509_crt'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `size_t mbedtls_x509_crt_parse_cn_inet_pton(const char *cn, void *dst)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509_8h/#:~:text=mbedtls_x509_crt_parse_cn_inet_pton) */
  mbedtls_x509_crt_parse_cn_inet_pton(cn: Pointer<'char'>, dst: Pointer<string>): number;
  /** `int mbedtls_x509_crt_parse_der(mbedtls_x509_crt *chain, const unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_parse_der) */
  mbedtls_x509_crt_parse_der(chain: Pointer<'mbedtls_x509_crt'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_x509_crt_parse_der_nocopy(mbedtls_x509_crt *chain, const unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_parse_der_nocopy) */
  mbedtls_x509_crt_parse_der_nocopy(chain: Pointer<'mbedtls_x509_crt'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_x509_crt_parse_der_with_ext_cb(mbedtls_x509_crt *chain, const unsigned char *buf, size_t buflen, int make_copy, mbedtls_x509_crt_ext_cb_t cb, void *p_ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_parse_der_with_ext_cb) */
  mbedtls_x509_crt_parse_der_with_ext_cb(chain: Pointer<'mbedtls_x509_crt'>, buf: Pointer<'unsigned char'>, buflen: number, make_copy: number, cb: FunctionPointer, p_ctx: Pointer<string>): number;
  /** `int mbedtls_x509_crt_verify(mbedtls_x509_crt *crt, mbedtls_x509_crt *trust_ca, mbedtls_x509_crl *ca_crl, const char *cn, uint32_t *flags, int (*f_vrfy)(void *, mbedtls_x509_crt *, int, uint32_t *), void *p_vrfy)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_verify) */
  mbedtls_x509_crt_verify(crt: Pointer<'mbedtls_x509_crt'>, trust_ca: Pointer<'mbedtls_x509_crt'>, ca_crl: Pointer<'mbedtls_x509_crl'>, cn: Pointer<'char'>, flags: Pointer<'uint32_t'>, f_vrfy: FunctionPointer, p_vrfy: Pointer<string>): number;
  /** `int mbedtls_x509_crt_verify_info(char *buf, size_t size, const char *prefix, uint32_t flags)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_verify_info) */
  mbedtls_x509_crt_verify_info(buf: Pointer<'char'>, size: number, prefix: Pointer<'char'>, flags: number): number;
  /** `int mbedtls_x509_crt_verify_with_profile(mbedtls_x509_crt *crt, mbedtls_x509_crt *trust_ca, mbedtls_x509_crl *ca_crl, const mbedtls_x509_crt_profile *profile, const char *cn, uint32_t *flags, int (*f_vrfy)(void *, mbedtls_x509_crt *, int, uint32_t *), void *p_vrfy)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__crt_8h/#:~:text=mbedtls_x509_crt_verify_with_profile) */
  mbedtls_x509_crt_verify_with_profile(crt: Pointer<'mbedtls_x509_crt'>, trust_ca: Pointer<'mbedtls_x509_crt'>, ca_crl: Pointer<'mbedtls_x509_crl'>, profile: Pointer<'mbedtls_x509_crt_profile'>, cn: Pointer<'char'>, flags: Pointer<'uint32_t'>, f_vrfy: FunctionPointer, p_vrfy: Pointer<string>): number;
  /** `void mbedtls_x509_csr_free(mbedtls_x509_csr *csr)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509_csr_free) */
  mbedtls_x509_csr_free(csr: Pointer<'mbedtls_x509_csr'>): void;
  /** `int mbedtls_x509_csr_info(char *buf, size_t size, const char *prefix, const mbedtls_x509_csr *csr)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509_csr_info) */
  mbedtls_x509_csr_info(buf: Pointer<'char'>, size: number, prefix: Pointer<'char'>, csr: Pointer<'mbedtls_x509_csr'>): number;
  /** `void mbedtls_x509_csr_init(mbedtls_x509_csr *csr)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509_csr_init) */
  mbedtls_x509_csr_init(csr: Pointer<'mbedtls_x509_csr'>): void;
  /** `int mbedtls_x509_csr_parse(mbedtls_x509_csr *csr, const unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509_csr_parse) */
  mbedtls_x509_csr_parse(csr: Pointer<'mbedtls_x509_csr'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_x509_csr_parse_der(mbedtls_x509_csr *csr, const unsigned char *buf, size_t buflen)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509_csr_parse_der) */
  mbedtls_x509_csr_parse_der(csr: Pointer<'mbedtls_x509_csr'>, buf: Pointer<'unsigned char'>, buflen: number): number;
  /** `int mbedtls_x509_csr_parse_der_with_ext_cb(mbedtls_x509_csr *csr, const unsigned char *buf, size_t buflen, mbedtls_x509_csr_ext_cb_t cb, void *p_ctx)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509__csr_8h/#:~:text=mbedtls_x509_csr_parse_der_with_ext_cb) */
  mbedtls_x509_csr_parse_der_with_ext_cb(csr: Pointer<'mbedtls_x509_csr'>, buf: Pointer<'unsigned char'>, buflen: number, cb: FunctionPointer, p_ctx: Pointer<string>): number;
  /** `mbedtls_x509_name *mbedtls_x509_dn_get_next(mbedtls_x509_name *dn)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509_8h/#:~:text=mbedtls_x509_dn_get_next) */
  mbedtls_x509_dn_get_next(dn: Pointer<'mbedtls_x509_name'>): Pointer<'mbedtls_x509_name'>;
  /** `int mbedtls_x509_dn_gets(char *buf, size_t size, const mbedtls_x509_name *dn)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509_8h/#:~:text=mbedtls_x509_dn_gets) */
  mbedtls_x509_dn_gets(buf: Pointer<'char'>, size: number, dn: Pointer<'mbedtls_x509_name'>): number;
  /** `void mbedtls_x509_free_subject_alt_name(mbedtls_x509_subject_alternative_name *san)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509_8h/#:~:text=mbedtls_x509_free_subject_alt_name) */
  mbedtls_x509_free_subject_alt_name(san: Pointer<'mbedtls_x509_subject_alternative_name'>): void;
  /** `int mbedtls_x509_parse_subject_alt_name(const mbedtls_x509_buf *san_buf, mbedtls_x509_subject_alternative_name *san)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509_8h/#:~:text=mbedtls_x509_parse_subject_alt_name) */
  mbedtls_x509_parse_subject_alt_name(san_buf: Pointer<'mbedtls_x509_buf'>, san: Pointer<'mbedtls_x509_subject_alternative_name'>): number;
  /** `int mbedtls_x509_serial_gets(char *buf, size_t size, const mbedtls_x509_buf *serial)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509_8h/#:~:text=mbedtls_x509_serial_gets) */
  mbedtls_x509_serial_gets(buf: Pointer<'char'>, size: number, serial: Pointer<'mbedtls_x509_buf'>): number;
  /** `int mbedtls_x509_time_cmp(const mbedtls_x509_time *t1, const mbedtls_x509_time *t2)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509_8h/#:~:text=mbedtls_x509_time_cmp) */
  mbedtls_x509_time_cmp(t1: Pointer<'mbedtls_x509_time'>, t2: Pointer<'mbedtls_x509_time'>): number;
  /** `int mbedtls_x509_time_gmtime(mbedtls_time_t tt, mbedtls_x509_time *now)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509_8h/#:~:text=mbedtls_x509_time_gmtime) */
  mbedtls_x509_time_gmtime(tt: bigint, now: Pointer<'mbedtls_x509_time'>): number;
  /** `int mbedtls_x509_time_is_future(const mbedtls_x509_time *from)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509_8h/#:~:text=mbedtls_x509_time_is_future) */
  mbedtls_x509_time_is_future(from: Pointer<'mbedtls_x509_time'>): number;
  /** `int mbedtls_x509_time_is_past(const mbedtls_x509_time *to)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/x509_8h/#:~:text=mbedtls_x509_time_is_past) */
  mbedtls_x509_time_is_past(to: Pointer<'mbedtls_x509_time'>): number;
  /** `native_function native_callback(native_callback_kind kind)` */
  native_callback(kind: number): FunctionPointer;
  /** `int native_dtls_srtp_info_chosen_dtls_srtp_profile(const mbedtls_dtls_srtp_info *info)` */
  native_dtls_srtp_info_chosen_dtls_srtp_profile(info: Pointer<'mbedtls_dtls_srtp_info'>): number;
  /** `void native_dtls_srtp_info_delete(mbedtls_dtls_srtp_info *info)` */
  native_dtls_srtp_info_delete(info: Pointer<'mbedtls_dtls_srtp_info'>): void;
  /** `int native_dtls_srtp_info_mki_len(const mbedtls_dtls_srtp_info *info)` */
  native_dtls_srtp_info_mki_len(info: Pointer<'mbedtls_dtls_srtp_info'>): number;
  /** `const unsigned char *native_dtls_srtp_info_mki_value(const mbedtls_dtls_srtp_info *info)` */
  native_dtls_srtp_info_mki_value(info: Pointer<'mbedtls_dtls_srtp_info'>): Pointer<'unsigned char'>;
  /** `mbedtls_dtls_srtp_info *native_dtls_srtp_info_new(void)` */
  native_dtls_srtp_info_new(): Pointer<'mbedtls_dtls_srtp_info'>;
  /** `void native_fix_time(int fixed, double ms)` */
  native_fix_time(fixed: number, ms: number): void;
  /** `void native_free(void *pointer)` */
  native_free(pointer: Pointer<string>): void;
  /** `native_function native_function_psa_get_random(void)` */
  native_function_psa_get_random(): FunctionPointer;
  /** `native_function native_function_ssl_cache_get(void)` */
  native_function_ssl_cache_get(): FunctionPointer;
  /** `native_function native_function_ssl_cache_set(void)` */
  native_function_ssl_cache_set(): FunctionPointer;
  /** `native_function native_function_ssl_cookie_check(void)` */
  native_function_ssl_cookie_check(): FunctionPointer;
  /** `native_function native_function_ssl_cookie_write(void)` */
  native_function_ssl_cookie_write(): FunctionPointer;
  /** `native_function native_function_ssl_ticket_parse(void)` */
  native_function_ssl_ticket_parse(): FunctionPointer;
  /** `native_function native_function_ssl_ticket_write(void)` */
  native_function_ssl_ticket_write(): FunctionPointer;
  /** `void native_limit_memory(size_t bytes)` */
  native_limit_memory(bytes: number): void;
  /** `size_t native_live_allocations(void)` */
  native_live_allocations(): number;
  /** `size_t native_live_bytes(void)` */
  native_live_bytes(): number;
  /** `void *native_malloc(size_t size)` */
  native_malloc(size: number): Pointer<string>;
  /** `void native_md_context_t_delete(mbedtls_md_context_t *ctx)` */
  native_md_context_t_delete(ctx: Pointer<'mbedtls_md_context_t'>): void;
  /** `mbedtls_md_context_t *native_md_context_t_new(void)` */
  native_md_context_t_new(): Pointer<'mbedtls_md_context_t'>;
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
  /** `void native_ssl_cache_context_delete(mbedtls_ssl_cache_context *cache)` */
  native_ssl_cache_context_delete(cache: Pointer<'mbedtls_ssl_cache_context'>): void;
  /** `mbedtls_ssl_cache_context *native_ssl_cache_context_new(void)` */
  native_ssl_cache_context_new(): Pointer<'mbedtls_ssl_cache_context'>;
  /** `void native_ssl_conf_rng(mbedtls_ssl_config *conf)` */
  native_ssl_conf_rng(conf: Pointer<'mbedtls_ssl_config'>): void;
  /** `void native_ssl_conf_verification(mbedtls_ssl_config *conf, int strict, int waives_name)` */
  native_ssl_conf_verification(conf: Pointer<'mbedtls_ssl_config'>, strict: number, waives_name: number): void;
  /** `int native_ssl_config_authmode(const mbedtls_ssl_config *conf)` */
  native_ssl_config_authmode(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `mbedtls_x509_crt *native_ssl_config_ca_chain(const mbedtls_ssl_config *conf)` */
  native_ssl_config_ca_chain(conf: Pointer<'mbedtls_ssl_config'>): Pointer<'mbedtls_x509_crt'>;
  /** `void native_ssl_config_delete(mbedtls_ssl_config *conf)` */
  native_ssl_config_delete(conf: Pointer<'mbedtls_ssl_config'>): void;
  /** `int native_ssl_config_endpoint(const mbedtls_ssl_config *conf)` */
  native_ssl_config_endpoint(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `int native_ssl_config_is_datagram(const mbedtls_ssl_config *conf)` */
  native_ssl_config_is_datagram(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `int native_ssl_config_is_strict(const mbedtls_ssl_config *conf)` */
  native_ssl_config_is_strict(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `int native_ssl_config_judges_by(const mbedtls_ssl_config *conf, const void *ca_chain)` */
  native_ssl_config_judges_by(conf: Pointer<'mbedtls_ssl_config'>, ca_chain: Pointer<string>): number;
  /** `int native_ssl_config_lacks_trust(const mbedtls_ssl_config *conf)` */
  native_ssl_config_lacks_trust(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `mbedtls_ssl_config *native_ssl_config_new(void)` */
  native_ssl_config_new(): Pointer<'mbedtls_ssl_config'>;
  /** `int native_ssl_config_waives_name(const mbedtls_ssl_config *conf)` */
  native_ssl_config_waives_name(conf: Pointer<'mbedtls_ssl_config'>): number;
  /** `void native_ssl_context_delete(mbedtls_ssl_context *ssl)` */
  native_ssl_context_delete(ssl: Pointer<'mbedtls_ssl_context'>): void;
  /** `mbedtls_ssl_context *native_ssl_context_new(void)` */
  native_ssl_context_new(): Pointer<'mbedtls_ssl_context'>;
  /** `void native_ssl_cookie_ctx_delete(mbedtls_ssl_cookie_ctx *ctx)` */
  native_ssl_cookie_ctx_delete(ctx: Pointer<'mbedtls_ssl_cookie_ctx'>): void;
  /** `mbedtls_ssl_cookie_ctx *native_ssl_cookie_ctx_new(void)` */
  native_ssl_cookie_ctx_new(): Pointer<'mbedtls_ssl_cookie_ctx'>;
  /** `double native_ssl_established(const mbedtls_ssl_context *ssl)` */
  native_ssl_established(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int native_ssl_export_keying_material(mbedtls_ssl_context *ssl, unsigned char *out, size_t key_len, const char *label, size_t label_len, const unsigned char *context, size_t context_len, int use_context)` */
  native_ssl_export_keying_material(ssl: Pointer<'mbedtls_ssl_context'>, out: Pointer<'unsigned char'>, key_len: number, label: Pointer<'char'>, label_len: number, context: Pointer<'unsigned char'>, context_len: number, use_context: number): number;
  /** `int native_ssl_flush_output(mbedtls_ssl_context *ssl)` */
  native_ssl_flush_output(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int native_ssl_is_datagram(const mbedtls_ssl_context *ssl)` */
  native_ssl_is_datagram(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int native_ssl_is_handshake_over(mbedtls_ssl_context *ssl)` */
  native_ssl_is_handshake_over(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `void native_ssl_let_go(mbedtls_ssl_context *ssl)` */
  native_ssl_let_go(ssl: Pointer<'mbedtls_ssl_context'>): void;
  /** `size_t native_ssl_out_left(const mbedtls_ssl_context *ssl)` */
  native_ssl_out_left(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `const mbedtls_x509_crt *native_ssl_peer_cert(const mbedtls_ssl_context *ssl)` */
  native_ssl_peer_cert(ssl: Pointer<'mbedtls_ssl_context'>): Pointer<'mbedtls_x509_crt'>;
  /** `int native_ssl_record_is_newest(const mbedtls_ssl_context *ssl)` */
  native_ssl_record_is_newest(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int native_ssl_record_is_queued(const mbedtls_ssl_context *ssl)` */
  native_ssl_record_is_queued(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `void native_ssl_session_delete(mbedtls_ssl_session *session)` */
  native_ssl_session_delete(session: Pointer<'mbedtls_ssl_session'>): void;
  /** `const unsigned char *native_ssl_session_id(const mbedtls_ssl_session *session)` */
  native_ssl_session_id(session: Pointer<'mbedtls_ssl_session'>): Pointer<'unsigned char'>;
  /** `int native_ssl_session_is_verified(const mbedtls_ssl_context *ssl, const mbedtls_ssl_session *session)` */
  native_ssl_session_is_verified(ssl: Pointer<'mbedtls_ssl_context'>, session: Pointer<'mbedtls_ssl_session'>): number;
  /** `mbedtls_ssl_session *native_ssl_session_new(void)` */
  native_ssl_session_new(): Pointer<'mbedtls_ssl_session'>;
  /** `int native_ssl_session_offer(mbedtls_ssl_context *ssl, mbedtls_ssl_session *session, double max_age)` */
  native_ssl_session_offer(ssl: Pointer<'mbedtls_ssl_context'>, session: Pointer<'mbedtls_ssl_session'>, max_age: number): number;
  /** `void native_ssl_set_bio(mbedtls_ssl_context *ssl, int id)` */
  native_ssl_set_bio(ssl: Pointer<'mbedtls_ssl_context'>, id: number): void;
  /** `int native_ssl_speaks_tls(const mbedtls_ssl_context *ssl)` */
  native_ssl_speaks_tls(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `int native_ssl_state(const mbedtls_ssl_context *ssl)` */
  native_ssl_state(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `double native_ssl_take_bound(const mbedtls_ssl_context *ssl)` */
  native_ssl_take_bound(ssl: Pointer<'mbedtls_ssl_context'>): number;
  /** `void native_ssl_ticket_context_delete(mbedtls_ssl_ticket_context *ctx)` */
  native_ssl_ticket_context_delete(ctx: Pointer<'mbedtls_ssl_ticket_context'>): void;
  /** `mbedtls_ssl_ticket_context *native_ssl_ticket_context_new(void)` */
  native_ssl_ticket_context_new(): Pointer<'mbedtls_ssl_ticket_context'>;
  /** `const unsigned char *native_verdict(void)` */
  native_verdict(): Pointer<'unsigned char'>;
  /** `void native_verdict_free(void)` */
  native_verdict_free(): void;
  /** `size_t native_verdict_size(void)` */
  native_verdict_size(): number;
  /** `int native_verify_chain(mbedtls_x509_crt *chain, mbedtls_x509_crt *anchors, mbedtls_x509_crl *crls, const mbedtls_x509_crt_profile *profile, const char *host, int strict, int client, uint32_t *flags)` */
  native_verify_chain(chain: Pointer<'mbedtls_x509_crt'>, anchors: Pointer<'mbedtls_x509_crt'>, crls: Pointer<'mbedtls_x509_crl'>, profile: Pointer<'mbedtls_x509_crt_profile'>, host: Pointer<'char'>, strict: number, client: number, flags: Pointer<'uint32_t'>): number;
  /** `const mbedtls_x509_sequence *native_x509_authority_authorityCertIssuer(const mbedtls_x509_authority *p)` */
  native_x509_authority_authorityCertIssuer(p: Pointer<'mbedtls_x509_authority'>): Pointer<'mbedtls_x509_sequence'>;
  /** `const mbedtls_x509_buf *native_x509_authority_authorityCertSerialNumber(const mbedtls_x509_authority *p)` */
  native_x509_authority_authorityCertSerialNumber(p: Pointer<'mbedtls_x509_authority'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_authority_keyIdentifier(const mbedtls_x509_authority *p)` */
  native_x509_authority_keyIdentifier(p: Pointer<'mbedtls_x509_authority'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_authority_raw(const mbedtls_x509_authority *p)` */
  native_x509_authority_raw(p: Pointer<'mbedtls_x509_authority'>): Pointer<'mbedtls_x509_buf'>;
  /** `size_t native_x509_buf_len(const mbedtls_x509_buf *p)` */
  native_x509_buf_len(p: Pointer<'mbedtls_x509_buf'>): number;
  /** `const unsigned char *native_x509_buf_p(const mbedtls_x509_buf *p)` */
  native_x509_buf_p(p: Pointer<'mbedtls_x509_buf'>): Pointer<'unsigned char'>;
  /** `int native_x509_buf_tag(const mbedtls_x509_buf *p)` */
  native_x509_buf_tag(p: Pointer<'mbedtls_x509_buf'>): number;
  /** `const mbedtls_x509_buf *native_x509_crl_crl_ext(const mbedtls_x509_crl *p)` */
  native_x509_crl_crl_ext(p: Pointer<'mbedtls_x509_crl'>): Pointer<'mbedtls_x509_buf'>;
  /** `void native_x509_crl_delete(mbedtls_x509_crl *crl)` */
  native_x509_crl_delete(crl: Pointer<'mbedtls_x509_crl'>): void;
  /** `const mbedtls_x509_crl_entry *native_x509_crl_entry(const mbedtls_x509_crl *p)` */
  native_x509_crl_entry(p: Pointer<'mbedtls_x509_crl'>): Pointer<'mbedtls_x509_crl_entry'>;
  /** `const mbedtls_x509_buf *native_x509_crl_entry_entry_ext(const mbedtls_x509_crl_entry *p)` */
  native_x509_crl_entry_entry_ext(p: Pointer<'mbedtls_x509_crl_entry'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_crl_entry *native_x509_crl_entry_next(const mbedtls_x509_crl_entry *p)` */
  native_x509_crl_entry_next(p: Pointer<'mbedtls_x509_crl_entry'>): Pointer<'mbedtls_x509_crl_entry'>;
  /** `const mbedtls_x509_buf *native_x509_crl_entry_raw(const mbedtls_x509_crl_entry *p)` */
  native_x509_crl_entry_raw(p: Pointer<'mbedtls_x509_crl_entry'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_time *native_x509_crl_entry_revocation_date(const mbedtls_x509_crl_entry *p)` */
  native_x509_crl_entry_revocation_date(p: Pointer<'mbedtls_x509_crl_entry'>): Pointer<'mbedtls_x509_time'>;
  /** `const mbedtls_x509_buf *native_x509_crl_entry_serial(const mbedtls_x509_crl_entry *p)` */
  native_x509_crl_entry_serial(p: Pointer<'mbedtls_x509_crl_entry'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_name *native_x509_crl_issuer(const mbedtls_x509_crl *p)` */
  native_x509_crl_issuer(p: Pointer<'mbedtls_x509_crl'>): Pointer<'mbedtls_x509_name'>;
  /** `const mbedtls_x509_buf *native_x509_crl_issuer_raw(const mbedtls_x509_crl *p)` */
  native_x509_crl_issuer_raw(p: Pointer<'mbedtls_x509_crl'>): Pointer<'mbedtls_x509_buf'>;
  /** `mbedtls_x509_crl *native_x509_crl_new(void)` */
  native_x509_crl_new(): Pointer<'mbedtls_x509_crl'>;
  /** `const mbedtls_x509_crl *native_x509_crl_next(const mbedtls_x509_crl *p)` */
  native_x509_crl_next(p: Pointer<'mbedtls_x509_crl'>): Pointer<'mbedtls_x509_crl'>;
  /** `const mbedtls_x509_time *native_x509_crl_next_update(const mbedtls_x509_crl *p)` */
  native_x509_crl_next_update(p: Pointer<'mbedtls_x509_crl'>): Pointer<'mbedtls_x509_time'>;
  /** `const mbedtls_x509_buf *native_x509_crl_raw(const mbedtls_x509_crl *p)` */
  native_x509_crl_raw(p: Pointer<'mbedtls_x509_crl'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_crl_sig_oid(const mbedtls_x509_crl *p)` */
  native_x509_crl_sig_oid(p: Pointer<'mbedtls_x509_crl'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_crl_tbs(const mbedtls_x509_crl *p)` */
  native_x509_crl_tbs(p: Pointer<'mbedtls_x509_crl'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_time *native_x509_crl_this_update(const mbedtls_x509_crl *p)` */
  native_x509_crl_this_update(p: Pointer<'mbedtls_x509_crl'>): Pointer<'mbedtls_x509_time'>;
  /** `int native_x509_crl_version(const mbedtls_x509_crl *p)` */
  native_x509_crl_version(p: Pointer<'mbedtls_x509_crl'>): number;
  /** `const mbedtls_x509_authority *native_x509_crt_authority_key_id(const mbedtls_x509_crt *p)` */
  native_x509_crt_authority_key_id(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_authority'>;
  /** `const mbedtls_x509_sequence *native_x509_crt_certificate_policies(const mbedtls_x509_crt *p)` */
  native_x509_crt_certificate_policies(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_sequence'>;
  /** `void native_x509_crt_cut(mbedtls_x509_crt *chain, unsigned int count)` */
  native_x509_crt_cut(chain: Pointer<'mbedtls_x509_crt'>, count: number): void;
  /** `void native_x509_crt_delete(mbedtls_x509_crt *crt)` */
  native_x509_crt_delete(crt: Pointer<'mbedtls_x509_crt'>): void;
  /** `const mbedtls_x509_sequence *native_x509_crt_ext_key_usage(const mbedtls_x509_crt *p)` */
  native_x509_crt_ext_key_usage(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_sequence'>;
  /** `const mbedtls_x509_name *native_x509_crt_issuer(const mbedtls_x509_crt *p)` */
  native_x509_crt_issuer(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_name'>;
  /** `const mbedtls_x509_buf *native_x509_crt_issuer_id(const mbedtls_x509_crt *p)` */
  native_x509_crt_issuer_id(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_crt_issuer_raw(const mbedtls_x509_crt *p)` */
  native_x509_crt_issuer_raw(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `mbedtls_x509_crt *native_x509_crt_new(void)` */
  native_x509_crt_new(): Pointer<'mbedtls_x509_crt'>;
  /** `const mbedtls_x509_crt *native_x509_crt_next(const mbedtls_x509_crt *p)` */
  native_x509_crt_next(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_crt'>;
  /** `int native_x509_crt_parse(mbedtls_x509_crt *chain, const unsigned char *buf, size_t size)` */
  native_x509_crt_parse(chain: Pointer<'mbedtls_x509_crt'>, buf: Pointer<'unsigned char'>, size: number): number;
  /** `int native_x509_crt_parse_sent(mbedtls_x509_crt *chain, const unsigned char *buf, size_t size, int strict)` */
  native_x509_crt_parse_sent(chain: Pointer<'mbedtls_x509_crt'>, buf: Pointer<'unsigned char'>, size: number, strict: number): number;
  /** `const mbedtls_pk_context *native_x509_crt_pk(const mbedtls_x509_crt *p)` */
  native_x509_crt_pk(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_pk_context'>;
  /** `const mbedtls_x509_buf *native_x509_crt_pk_raw(const mbedtls_x509_crt *p)` */
  native_x509_crt_pk_raw(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `uint32_t native_x509_crt_profile_allowed_curves(const mbedtls_x509_crt_profile *p)` */
  native_x509_crt_profile_allowed_curves(p: Pointer<'mbedtls_x509_crt_profile'>): number;
  /** `uint32_t native_x509_crt_profile_allowed_mds(const mbedtls_x509_crt_profile *p)` */
  native_x509_crt_profile_allowed_mds(p: Pointer<'mbedtls_x509_crt_profile'>): number;
  /** `uint32_t native_x509_crt_profile_allowed_pks(const mbedtls_x509_crt_profile *p)` */
  native_x509_crt_profile_allowed_pks(p: Pointer<'mbedtls_x509_crt_profile'>): number;
  /** `const mbedtls_x509_crt_profile *native_x509_crt_profile_default(void)` */
  native_x509_crt_profile_default(): Pointer<'mbedtls_x509_crt_profile'>;
  /** `void native_x509_crt_profile_delete(mbedtls_x509_crt_profile *profile)` */
  native_x509_crt_profile_delete(profile: Pointer<'mbedtls_x509_crt_profile'>): void;
  /** `mbedtls_x509_crt_profile *native_x509_crt_profile_new(void)` */
  native_x509_crt_profile_new(): Pointer<'mbedtls_x509_crt_profile'>;
  /** `const mbedtls_x509_crt_profile *native_x509_crt_profile_next(void)` */
  native_x509_crt_profile_next(): Pointer<'mbedtls_x509_crt_profile'>;
  /** `uint32_t native_x509_crt_profile_rsa_min_bitlen(const mbedtls_x509_crt_profile *p)` */
  native_x509_crt_profile_rsa_min_bitlen(p: Pointer<'mbedtls_x509_crt_profile'>): number;
  /** `void native_x509_crt_profile_set(mbedtls_x509_crt_profile *profile, uint32_t allowed_mds, uint32_t allowed_pks, uint32_t allowed_curves, uint32_t rsa_min_bitlen)` */
  native_x509_crt_profile_set(profile: Pointer<'mbedtls_x509_crt_profile'>, allowed_mds: number, allowed_pks: number, allowed_curves: number, rsa_min_bitlen: number): void;
  /** `const mbedtls_x509_crt_profile *native_x509_crt_profile_suiteb(void)` */
  native_x509_crt_profile_suiteb(): Pointer<'mbedtls_x509_crt_profile'>;
  /** `const mbedtls_x509_buf *native_x509_crt_raw(const mbedtls_x509_crt *p)` */
  native_x509_crt_raw(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_crt_serial(const mbedtls_x509_crt *p)` */
  native_x509_crt_serial(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_crt_sig_oid(const mbedtls_x509_crt *p)` */
  native_x509_crt_sig_oid(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_name *native_x509_crt_subject(const mbedtls_x509_crt *p)` */
  native_x509_crt_subject(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_name'>;
  /** `const mbedtls_x509_sequence *native_x509_crt_subject_alt_names(const mbedtls_x509_crt *p)` */
  native_x509_crt_subject_alt_names(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_sequence'>;
  /** `const mbedtls_x509_buf *native_x509_crt_subject_id(const mbedtls_x509_crt *p)` */
  native_x509_crt_subject_id(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_crt_subject_key_id(const mbedtls_x509_crt *p)` */
  native_x509_crt_subject_key_id(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_crt_subject_raw(const mbedtls_x509_crt *p)` */
  native_x509_crt_subject_raw(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_crt_tbs(const mbedtls_x509_crt *p)` */
  native_x509_crt_tbs(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_crt_v3_ext(const mbedtls_x509_crt *p)` */
  native_x509_crt_v3_ext(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_time *native_x509_crt_valid_from(const mbedtls_x509_crt *p)` */
  native_x509_crt_valid_from(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_time'>;
  /** `const mbedtls_x509_time *native_x509_crt_valid_to(const mbedtls_x509_crt *p)` */
  native_x509_crt_valid_to(p: Pointer<'mbedtls_x509_crt'>): Pointer<'mbedtls_x509_time'>;
  /** `int native_x509_crt_version(const mbedtls_x509_crt *p)` */
  native_x509_crt_version(p: Pointer<'mbedtls_x509_crt'>): number;
  /** `const mbedtls_x509_buf *native_x509_csr_cri(const mbedtls_x509_csr *p)` */
  native_x509_csr_cri(p: Pointer<'mbedtls_x509_csr'>): Pointer<'mbedtls_x509_buf'>;
  /** `void native_x509_csr_delete(mbedtls_x509_csr *csr)` */
  native_x509_csr_delete(csr: Pointer<'mbedtls_x509_csr'>): void;
  /** `unsigned int native_x509_csr_key_usage(const mbedtls_x509_csr *p)` */
  native_x509_csr_key_usage(p: Pointer<'mbedtls_x509_csr'>): number;
  /** `mbedtls_x509_csr *native_x509_csr_new(void)` */
  native_x509_csr_new(): Pointer<'mbedtls_x509_csr'>;
  /** `unsigned int native_x509_csr_ns_cert_type(const mbedtls_x509_csr *p)` */
  native_x509_csr_ns_cert_type(p: Pointer<'mbedtls_x509_csr'>): number;
  /** `const mbedtls_pk_context *native_x509_csr_pk(const mbedtls_x509_csr *p)` */
  native_x509_csr_pk(p: Pointer<'mbedtls_x509_csr'>): Pointer<'mbedtls_pk_context'>;
  /** `const mbedtls_x509_buf *native_x509_csr_raw(const mbedtls_x509_csr *p)` */
  native_x509_csr_raw(p: Pointer<'mbedtls_x509_csr'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_csr_sig_oid(const mbedtls_x509_csr *p)` */
  native_x509_csr_sig_oid(p: Pointer<'mbedtls_x509_csr'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_name *native_x509_csr_subject(const mbedtls_x509_csr *p)` */
  native_x509_csr_subject(p: Pointer<'mbedtls_x509_csr'>): Pointer<'mbedtls_x509_name'>;
  /** `const mbedtls_x509_sequence *native_x509_csr_subject_alt_names(const mbedtls_x509_csr *p)` */
  native_x509_csr_subject_alt_names(p: Pointer<'mbedtls_x509_csr'>): Pointer<'mbedtls_x509_sequence'>;
  /** `const mbedtls_x509_buf *native_x509_csr_subject_raw(const mbedtls_x509_csr *p)` */
  native_x509_csr_subject_raw(p: Pointer<'mbedtls_x509_csr'>): Pointer<'mbedtls_x509_buf'>;
  /** `int native_x509_csr_version(const mbedtls_x509_csr *p)` */
  native_x509_csr_version(p: Pointer<'mbedtls_x509_csr'>): number;
  /** `const mbedtls_x509_name *native_x509_name_next(const mbedtls_x509_name *p)` */
  native_x509_name_next(p: Pointer<'mbedtls_x509_name'>): Pointer<'mbedtls_x509_name'>;
  /** `const mbedtls_x509_buf *native_x509_name_oid(const mbedtls_x509_name *p)` */
  native_x509_name_oid(p: Pointer<'mbedtls_x509_name'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_name_val(const mbedtls_x509_name *p)` */
  native_x509_name_val(p: Pointer<'mbedtls_x509_name'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_buf *native_x509_sequence_buf(const mbedtls_x509_sequence *p)` */
  native_x509_sequence_buf(p: Pointer<'mbedtls_x509_sequence'>): Pointer<'mbedtls_x509_buf'>;
  /** `const mbedtls_x509_sequence *native_x509_sequence_next(const mbedtls_x509_sequence *p)` */
  native_x509_sequence_next(p: Pointer<'mbedtls_x509_sequence'>): Pointer<'mbedtls_x509_sequence'>;
  /** `void native_x509_subject_alternative_name_delete(mbedtls_x509_subject_alternative_name *san)` */
  native_x509_subject_alternative_name_delete(san: Pointer<'mbedtls_x509_subject_alternative_name'>): void;
  /** `const mbedtls_x509_name *native_x509_subject_alternative_name_directory_name(const mbedtls_x509_subject_alternative_name *p)` */
  native_x509_subject_alternative_name_directory_name(p: Pointer<'mbedtls_x509_subject_alternative_name'>): Pointer<'mbedtls_x509_name'>;
  /** `mbedtls_x509_subject_alternative_name *native_x509_subject_alternative_name_new(void)` */
  native_x509_subject_alternative_name_new(): Pointer<'mbedtls_x509_subject_alternative_name'>;
  /** `int native_x509_subject_alternative_name_type(const mbedtls_x509_subject_alternative_name *p)` */
  native_x509_subject_alternative_name_type(p: Pointer<'mbedtls_x509_subject_alternative_name'>): number;
  /** `const mbedtls_x509_buf *native_x509_subject_alternative_name_unstructured_name(const mbedtls_x509_subject_alternative_name *p)` */
  native_x509_subject_alternative_name_unstructured_name(p: Pointer<'mbedtls_x509_subject_alternative_name'>): Pointer<'mbedtls_x509_buf'>;
  /** `int native_x509_time_day(const mbedtls_x509_time *p)` */
  native_x509_time_day(p: Pointer<'mbedtls_x509_time'>): number;
  /** `int native_x509_time_hour(const mbedtls_x509_time *p)` */
  native_x509_time_hour(p: Pointer<'mbedtls_x509_time'>): number;
  /** `int native_x509_time_min(const mbedtls_x509_time *p)` */
  native_x509_time_min(p: Pointer<'mbedtls_x509_time'>): number;
  /** `int native_x509_time_mon(const mbedtls_x509_time *p)` */
  native_x509_time_mon(p: Pointer<'mbedtls_x509_time'>): number;
  /** `double native_x509_time_ms(const mbedtls_x509_time *t)` */
  native_x509_time_ms(t: Pointer<'mbedtls_x509_time'>): number;
  /** `int native_x509_time_sec(const mbedtls_x509_time *p)` */
  native_x509_time_sec(p: Pointer<'mbedtls_x509_time'>): number;
  /** `int native_x509_time_year(const mbedtls_x509_time *p)` */
  native_x509_time_year(p: Pointer<'mbedtls_x509_time'>): number;
  /** `void native_zeroize_and_free(void *pointer, size_t size)` */
  native_zeroize_and_free(pointer: Pointer<string>, size: number): void;
  /** `psa_status_t psa_crypto_init(void)` [reference](https://mbed-tls.readthedocs.io/projects/api/en/v3.6.7/api/file/crypto_8h/#:~:text=psa_crypto_init) */
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
  /** `int host_callback(int id, int kind, const int32_t *words)` */
  host_callback(id: number, kind: number, words: Pointer<'int32_t'>): number;
}

/** Compiles the inlined WebAssembly, synchronously. */
export default function compile(): WebAssembly.Module;
/** The same, off the thread where the platform can. */
export function compileLater(): Promise<WebAssembly.Module>;

export {};
