#include "tests/card/src/store.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PATH_MAX_LENGTH = 4096, // Linux's PATH_MAX, with the terminator
};

static const char TEMPORARY[] = ".XXXXXX";

// Streams keep a copy of what passes; this one is wiped, because keys and secrets pass.
struct buffer {
    char bytes[BUFSIZ];
};

bool store_load(const char *path, struct image *image)
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    struct buffer buffer;
    setvbuf(file, buffer.bytes, _IOFBF, sizeof buffer.bytes);
    bool fine = image_read(image, file);
    fclose(file);
    OPENSSL_cleanse(&buffer, sizeof buffer);
    if (!fine)
        errno = EINVAL;
    return fine;
}

// Takes `fd` over.
static bool write_and_close(int fd, const struct image *image)
{
    FILE *file = fdopen(fd, "w");
    if (file == NULL) {
        close(fd);
        return false;
    }
    struct buffer buffer;
    setvbuf(file, buffer.bytes, _IOFBF, sizeof buffer.bytes);
    bool fine = image_write(image, file);
    fine = fclose(file) == 0 && fine;
    OPENSSL_cleanse(&buffer, sizeof buffer);
    return fine;
}

bool store_save(const char *path, const struct image *image)
{
    char temporary[PATH_MAX_LENGTH];
    if (strlen(path) + sizeof TEMPORARY > sizeof temporary) {
        errno = ENAMETOOLONG;
        return false;
    }
    strcpy(temporary, path);
    strcat(temporary, TEMPORARY);
    int fd = mkostemp(temporary, O_CLOEXEC); // mode 0600 (mkostemp(3))
    if (fd < 0)
        return false;
    if (write_and_close(fd, image) && rename(temporary, path) == 0)
        return true;
    int error = errno;
    unlink(temporary);
    errno = error;
    return false;
}
