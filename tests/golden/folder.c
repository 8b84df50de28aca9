#include "tests/golden/folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

bool folder_make(const char *path)
{
    char part[FOLDER_PATH];
    if (snprintf(part, sizeof part, "%s", path) >= FOLDER_PATH)
        return false;
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return false;
        *slash = '/';
    }
    return mkdir(part, 0777) == 0 || errno == EEXIST;
}

static bool copy(FILE *from, FILE *to)
{
    char part[65536];
    size_t length;
    while ((length = fread(part, 1, sizeof part, from)) > 0) {
        if (fwrite(part, 1, length, to) != length)
            return false;
    }
    return !ferror(from);
}

bool folder_copy(const char *from, const char *to)
{
    char folder[FOLDER_PATH];
    snprintf(folder, sizeof folder, "%s", to);
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    if (slash && !folder_make(folder))
        return false;
    FILE *source = fopen(from, "rb");
    FILE *copied = source ? fopen(to, "wb") : NULL;
    bool good = copied && copy(source, copied);
    if (source)
        fclose(source);
    return copied && fclose(copied) == 0 && good;
}
