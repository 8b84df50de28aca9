#include "drivers/base/secret.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/mman.h>

#include "drivers/base/log.h"

enum {
    FREED_PATTERN = 0xA5,
};

struct secret {
    size_t length;
    char bytes[SECRET_MAX];
};

struct secret *secret_new(void)
{
    void *page = mmap(NULL, sizeof(struct secret), PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED)
        return NULL;
    if (mlock(page, sizeof(struct secret)) == 0 &&
        madvise(page, sizeof(struct secret), MADV_DONTDUMP) == 0)
        return page;
    log_write(LOG_ERROR, "secret", "event=no-locked-page errno=%d", errno);
    munmap(page, sizeof(struct secret));
    return NULL;
}

void secret_free(struct secret **secret)
{
    if (!*secret)
        return;
    secret_wipe(*secret);
    munmap(*secret, sizeof **secret);
    *secret = NULL;
}

bool secret_append(struct secret *secret, char c)
{
    if (secret->length == SECRET_MAX)
        return false;
    secret->bytes[secret->length++] = c;
    return true;
}

void secret_delete_last(struct secret *secret)
{
    if (secret->length > 0)
        secret->bytes[--secret->length] = '\0';
}

bool secret_set(struct secret *secret, const void *bytes, size_t length)
{
    secret_wipe(secret);
    if (length > SECRET_MAX)
        return false;
    memcpy(secret->bytes, bytes, length);
    secret->length = length;
    return true;
}

void secret_wipe(struct secret *secret)
{
    explicit_bzero(secret, sizeof *secret);
}

size_t secret_length(const struct secret *secret)
{
    return secret->length;
}

const char *secret_bytes(const struct secret *secret)
{
    return secret->bytes;
}

bool secret_equal(const struct secret *a, const struct secret *b)
{
    // Unused bytes are zero in both, so comparing all of them compares the contents.
    unsigned char difference = (unsigned char)(a->length ^ b->length);
    for (size_t i = 0; i < SECRET_MAX; i++)
        difference |= (unsigned char)(a->bytes[i] ^ b->bytes[i]);
    return difference == 0;
}

// Buffers of jansson, curl and OpenSSL. The allocator overwrites what they free (mallopt(3),
// M_PERTURB), so that it does not stay there for days.
void secret_wipe_what_is_freed(void)
{
    mallopt(M_PERTURB, FREED_PATTERN);
}
