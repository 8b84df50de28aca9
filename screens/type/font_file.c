#include "screens/type/font_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct font_file {
    int fd;
    Sint64 size, at;
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

static size_t read_objects(SDL_RWops *rw, void *to, size_t size, size_t count)
{
    struct font_file *file = of(rw);
    size_t wanted = size * count, got = 0;
    while (got < wanted) {
        ssize_t n = pread(file->fd, (char *)to + got, wanted - got, file->at + (Sint64)got);
        if (n == 0 || (n < 0 && errno != EINTR))
            break;
        got += n > 0 ? (size_t)n : 0;
    }
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

SDL_RWops *font_file_reader(int descriptor, bool whole)
{
    struct stat status;
    struct font_file *file = calloc(1, sizeof *file);
    SDL_RWops *rw = file && fstat(descriptor, &status) == 0 ? SDL_AllocRW() : NULL;
    if (!rw) {
        free(file);
        return NULL;
    }
    if (whole)
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_WILLNEED);
    *file = (struct font_file){.fd = descriptor, .size = status.st_size};
    rw->type = SDL_RWOPS_UNKNOWN;
    rw->hidden.unknown.data1 = file;
    rw->size = size_of;
    rw->seek = seek;
    rw->read = read_objects;
    rw->close = close_file;
    return rw;
}
