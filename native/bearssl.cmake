# Whose P-256 multiplies by secret scalars. build/fetch.mjs reads these lines, so keep their form.
# The archive is upstream's 0.6 as Debian repacked it.
set(BEARSSL_VERSION "0.6+dfsg.1")
set(BEARSSL_FILE "bearssl_0.6+dfsg.1.orig.tar.xz")
set(BEARSSL_SHA256 "102a625bd8f6155260867a50c508df8d8c3f796985dd744df1a68e5cd1a79004")
set(BEARSSL_URL "https://deb.debian.org/debian/pool/main/b/bearssl/")
