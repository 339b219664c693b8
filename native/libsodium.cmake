# Which libsodium ciphers ChaCha20. The only place that says so: build/fetch.mjs reads
# these lines too, so keep their form.
set(LIBSODIUM_VERSION "1.0.18")
set(LIBSODIUM_FILE "libsodium-1.0.18.tar.gz")
set(LIBSODIUM_SHA256 "d59323c6b712a1519a5daf710b68f5e7fde57040845ffec53850911f10a5d4f4")
set(LIBSODIUM_URL "https://github.com/jedisct1/libsodium/archive/refs/tags/1.0.18.tar.gz")
