/* Buffers of records, which a patch of native/patches lends to contexts that have a record in
 * flight over a stream: a connection that does nothing has none. */
#ifndef MBEDTLS_WASM_RECORD_BUFFERS_H
#define MBEDTLS_WASM_RECORD_BUFFERS_H

#include <stddef.h>

/* All bytes are zero; NULL where there is no memory. The caller has to give it back, or to free
 * it. */
unsigned char *native_record_buffer_take(size_t size);

/* Wipes the first `used` bytes, beyond which all are zero still. */
void native_record_buffer_give(unsigned char *buffer, size_t size, size_t used);

/* How many contexts there are: the last one that goes takes the buffers with it that wait for the
 * next. */
void native_record_buffers_wanted(int contexts);

#endif
