#include "screens/type/font_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int unmap(SDL_RWops *file)
{
    size_t size = (size_t)(file->hidden.mem.stop - file->hidden.mem.base);
    int result = munmap(file->hidden.mem.base, size);
    SDL_FreeRW(file);
    return result;
}

static void *map(const char *path, size_t *size)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return MAP_FAILED;
    void *base = MAP_FAILED;
    if (fstat(fd, &status) == 0) {
        *size = (size_t)status.st_size;
        base = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    // The whole file is fetched at once, but only the pages that are looked at become ours.
    posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED);
    if (base != MAP_FAILED)
        madvise(base, *size, MADV_RANDOM);
    close(fd);
    return base;
}

SDL_RWops *font_file_open(const char *path)
{
    size_t size = 0;
    void *base = map(path, &size);
    if (base == MAP_FAILED)
        return NULL;
    SDL_RWops *file = SDL_RWFromConstMem(base, (int)size);
    if (!file) {
        munmap(base, size);
        return NULL;
    }
    file->close = unmap;
    return file;
}
