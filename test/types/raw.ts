// Compiled with everything else and never run: each line below an expected error must be one, or
// the compiler complains.
import { openRaw, type FunctionPointer, type Pointer } from '../../ts/raw.js';

/** Wrong handles, each a mistake that C's compiler would find too. */
export function wrongHandles(
  ssl: Pointer<'mbedtls_ssl_context'>,
  conf: Pointer<'mbedtls_ssl_config'>,
  crt: Pointer<'mbedtls_x509_crt'>,
): void {
  const raw = openRaw();
  const { c } = raw;
  c.mbedtls_ssl_setup(ssl, conf);
  // @ts-expect-error the arguments are the other way round
  c.mbedtls_ssl_setup(conf, ssl);
  // @ts-expect-error a certificate is no configuration
  c.mbedtls_ssl_conf_authmode(crt, 2);
  // @ts-expect-error a plain number is no pointer
  c.mbedtls_ssl_handshake(1024);
  // @ts-expect-error a context is no number
  c.mbedtls_ssl_conf_authmode(conf, ssl, 1);
  // @ts-expect-error a pointer to data is no function
  c.mbedtls_ssl_conf_rng(conf, crt, raw.NULL);
  // @ts-expect-error a function is no data
  c.native_x509_crt_delete(raw.random);
  // @ts-expect-error a chain's certificate is no list of revocations
  c.mbedtls_ssl_conf_ca_chain(conf, crt, crt);
  // @ts-expect-error there is no such function
  c.mbedtls_ssl_conf_everything(conf);
  // The null pointer goes everywhere, and so does a pointer where C has void *.
  c.mbedtls_ssl_conf_ca_chain(conf, crt, raw.NULL);
  c.mbedtls_ssl_conf_session_cache(conf, ssl, raw.NO_FUNCTION, raw.NO_FUNCTION);
  const random: FunctionPointer = raw.random;
  c.mbedtls_ssl_conf_rng(conf, random, raw.NULL);
}
