# Which Mbed TLS is built. The only place that says so: build/fetch.mjs reads
# these lines too, so keep their form.
set(MBEDTLS_VERSION "3.6.7")
set(MBEDTLS_FILE "mbedtls-3.6.7.tar.bz2")
set(MBEDTLS_SHA256 "a7e8bcbec0e6f761b4af24f25677626b35f762f68eef79c08677a363212d11f6")
set(MBEDTLS_URL
  "https://github.com/Mbed-TLS/mbedtls/releases/download/mbedtls-3.6.7/mbedtls-3.6.7.tar.bz2")
