#include "screens/font_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

// SDL leaves three words to whoever implements a file: the descriptor, the place and the length.
static int descriptor(const SDL_RWops *file)
{
    return (int)(intptr_t)file->hidden.unknown.data1;
}

static Sint64 place(const SDL_RWops *file)
{
    return (Sint64)(intptr_t)file->hidden.unknown.data2;
}

static Sint64 size_of(SDL_RWops *file)
{
    struct stat status;
    return fstat(descriptor(file), &status) == 0 ? (Sint64)status.st_size : -1;
}

static Sint64 seek(SDL_RWops *file, Sint64 offset, int whence)
{
    Sint64 from = whence == RW_SEEK_SET ? 0 : whence == RW_SEEK_CUR ? place(file) : size_of(file);
    if (from < 0 || from + offset < 0)
        return -1;
    file->hidden.unknown.data2 = (void *)(intptr_t)(from + offset);
    return from + offset;
}

static size_t read_at(SDL_RWops *file, void *to, size_t size, size_t count)
{
    ssize_t n = size > 0 ? pread(descriptor(file), to, size * count, place(file)) : 0;
    if (n <= 0)
        return 0;
    file->hidden.unknown.data2 = (void *)(intptr_t)(place(file) + n);
    return (size_t)n / size;
}

static size_t write_nothing(SDL_RWops *file, const void *from, size_t size, size_t count)
{
    (void)file;
    (void)from;
    (void)size;
    (void)count;
    return 0;
}

static int close_file(SDL_RWops *file)
{
    int result = close(descriptor(file));
    SDL_FreeRW(file);
    return result;
}

SDL_RWops *font_file_open(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    SDL_RWops *file = SDL_AllocRW();
    if (!file) {
        close(fd);
        return NULL;
    }
    file->type = SDL_RWOPS_UNKNOWN;
    file->size = size_of;
    file->seek = seek;
    file->read = read_at;
    file->write = write_nothing;
    file->close = close_file;
    file->hidden.unknown.data1 = (void *)(intptr_t)fd;
    file->hidden.unknown.data2 = NULL;
    return file;
}
