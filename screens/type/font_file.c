#include "screens/type/font_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK = 512, // bytes
    BLOCKS = 64,
    SUMMED = 4096,        // bytes at a time, whole words
    FETCHED = 128 * 1024, // bytes; of one call Linux reads no more than the disk takes at once
};

// FreeType asks for two bytes at a time, for the outline of a letter twice, and for both again at
// each size: seven system calls for a letter, half the time that a screen takes.
struct block {
    Sint64 from; // in the file
    size_t length;
    char bytes[BLOCK];
};

struct font_file {
    int fd;
    Sint64 size, at;
    struct block blocks[BLOCKS];
};

static struct font_file *of(const SDL_RWops *rw)
{
    return rw->hidden.unknown.data1;
}

static Sint64 size_of(SDL_RWops *rw)
{
    return of(rw)->size;
}

static Sint64 seek(SDL_RWops *rw, Sint64 offset, int whence)
{
    struct font_file *file = of(rw);
    Sint64 from = whence == RW_SEEK_SET ? 0 : whence == RW_SEEK_CUR ? file->at : file->size;
    if (from + offset < 0)
        return SDL_SetError("in front of the file");
    return file->at = from + offset;
}

// What of the file could be read, in bytes.
static size_t read_at(int fd, char *to, size_t wanted, Sint64 from)
{
    size_t got = 0;
    while (got < wanted) {
        ssize_t n = pread(fd, to + got, wanted - got, from + (Sint64)got);
        if (n == 0 || (n < 0 && errno != EINTR))
            break;
        got += n > 0 ? (size_t)n : 0;
    }
    return got;
}

static const struct block *block_at(struct font_file *file, Sint64 at)
{
    struct block *block = &file->blocks[at / BLOCK % BLOCKS];
    Sint64 from = at - at % BLOCK;
    if (block->length == 0 || block->from != from)
        block->length = read_at(file->fd, block->bytes, BLOCK, from);
    block->from = from;
    return block;
}

static size_t read_blocks(struct font_file *file, char *to, size_t wanted, Sint64 from)
{
    size_t got = 0;
    while (got < wanted) {
        const struct block *block = block_at(file, from + (Sint64)got);
        size_t skip = (size_t)((from + (Sint64)got) % BLOCK);
        if (block->length <= skip)
            break;
        size_t n = SDL_min(block->length - skip, wanted - got);
        memcpy(to + got, block->bytes + skip, n);
        got += n;
    }
    return got;
}

static size_t read_objects(SDL_RWops *rw, void *to, size_t size, size_t count)
{
    struct font_file *file = of(rw);
    size_t wanted = size * count;
    size_t got = wanted > 2 * BLOCK ? read_at(file->fd, to, wanted, file->at)
                                    : read_blocks(file, to, wanted, file->at);
    file->at += (Sint64)got;
    return size > 0 ? got / size : 0;
}

static int close_file(SDL_RWops *rw)
{
    free(of(rw));
    SDL_FreeRW(rw);
    return 0;
}

int font_file_open(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC);
}

void font_file_close(int descriptor)
{
    close(descriptor);
}

bool font_file_is_whole(int descriptor)
{
    const uint32_t right = 0xB1B0AFBA; // of the file's big-endian words, the last filled with zeros
    unsigned char bytes[SUMMED];
    uint32_t sum = 0;
    size_t got;
    Sint64 from = 0;
    while ((got = read_at(descriptor, (char *)bytes, sizeof bytes, from)) > 0) {
        for (size_t i = 0; i < got; i++)
            sum += (uint32_t)bytes[i] << (24 - i % 4 * 8);
        from += (Sint64)got;
    }
    return sum == right;
}

void font_file_fetch(int descriptor)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return;
    for (off_t at = 0; at < status.st_size; at += FETCHED)
        posix_fadvise(descriptor, at, FETCHED, POSIX_FADV_WILLNEED);
}

SDL_RWops *font_file_reader(int descriptor)
{
    struct stat status;
    struct font_file *file = calloc(1, sizeof *file);
    SDL_RWops *rw = file && fstat(descriptor, &status) == 0 ? SDL_AllocRW() : NULL;
    if (!rw) {
        free(file);
        return NULL;
    }
    file->fd = descriptor;
    file->size = status.st_size;
    rw->type = SDL_RWOPS_UNKNOWN;
    rw->hidden.unknown.data1 = file;
    rw->size = size_of;
    rw->seek = seek;
    rw->read = read_objects;
    rw->close = close_file;
    return rw;
}
