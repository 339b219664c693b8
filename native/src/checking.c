/* The allocator of the checking build alone: it traps on a write before or behind a block, on a
 * second free and on a write after the free, and it fails on demand. platform.c calls it there
 * instead of the C library's. */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LIVE 0x5ee1a11eU
#define FREED 0xdeadf4eeU
#define BEHIND 0x6b
#define FREED_BYTE 0xdd
/* As many freed blocks are kept from being used again, so that a late use of one meets the
 * poison. */
#define KEPT 256

/* Sixteen bytes, so that what follows is aligned as the C library aligns. */
typedef struct {
    size_t size;
    uint32_t before[3];
} block;

static const unsigned char guard[8] = { BEHIND, BEHIND, BEHIND, BEHIND,
                                        BEHIND, BEHIND, BEHIND, BEHIND };
static block *kept[KEPT];
static size_t next_kept;
static int failing_after;
static size_t failing_from;

void *checking_calloc(size_t count, size_t size);
void checking_free(void *pointer);
size_t checking_usable_size(void *pointer);
int native_fail_allocation(int countdown, size_t least);

static block *block_of(void *pointer)
{
    block *b = (block *) pointer - 1;
    for (int i = 0; i < 3; i++) {
        if (b->before[i] != LIVE) {
            __builtin_trap();
        }
    }
    if (memcmp((unsigned char *) pointer + b->size, guard, sizeof(guard)) != 0) {
        __builtin_trap();
    }
    return b;
}

/* Gives back a block that was freed long ago, if nobody has written to it since. */
static void let_go(block *b)
{
    const unsigned char *bytes = (const unsigned char *) (b + 1);
    for (size_t i = 0; i < b->size; i++) {
        if (bytes[i] != FREED_BYTE) {
            __builtin_trap();
        }
    }
    free(b);
}

/* Lets the n-th allocation of at least so many bytes fail from now, once; 0 lets none fail. Returns
 * what was left to count, 0 if one failed. */
int native_fail_allocation(int countdown, size_t least)
{
    int left = failing_after;
    failing_after = countdown;
    failing_from = least;
    return left;
}

void *checking_calloc(size_t count, size_t size)
{
    size_t whole;
    if (__builtin_mul_overflow(count, size, &whole)) {
        return NULL;
    }
    if (whole >= failing_from && failing_after > 0 && --failing_after == 0) {
        return NULL;
    }
    block *b = calloc(1, sizeof(block) + whole + sizeof(guard));
    if (b == NULL) {
        return NULL;
    }
    b->size = whole;
    b->before[0] = b->before[1] = b->before[2] = LIVE;
    memcpy((unsigned char *) (b + 1) + whole, guard, sizeof(guard));
    return b + 1;
}

void checking_free(void *pointer)
{
    block *b = block_of(pointer);
    b->before[0] = b->before[1] = b->before[2] = FREED;
    memset(b + 1, FREED_BYTE, b->size);
    if (kept[next_kept] != NULL) {
        let_go(kept[next_kept]);
    }
    kept[next_kept] = b;
    next_kept = (next_kept + 1) % KEPT;
}

size_t checking_usable_size(void *pointer)
{
    return block_of(pointer)->size;
}
