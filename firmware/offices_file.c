#include "firmware/offices_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/log.h"

// NULL with errno when it cannot be read, or is larger than any that is taken. The caller frees it.
static char *read_text(const char *path, size_t *length)
{
    char *text = malloc(OFFICES_TEXT_MAX + 1);
    FILE *file = text ? fopen(path, "re") : NULL;
    *length = file ? fread(text, 1, OFFICES_TEXT_MAX + 1, file) : 0;
    bool good = file && !ferror(file) && *length <= OFFICES_TEXT_MAX;
    if (file)
        fclose(file);
    if (good)
        return text;
    free(text);
    return NULL;
}

struct offices *offices_file_read(const char *path)
{
    size_t length;
    char wrong[OFFICES_WRONG_MAX] = "";
    struct offices *offices = NULL;
    char *text = read_text(path, &length);
    if (!text)
        snprintf(wrong, sizeof wrong, "%s", strerror(errno));
    else
        offices_read(&offices, text, length, wrong);
    free(text);
    if (!offices)
        log_write(LOG_WARNING, "kiosk", "event=no-offices path=%s cause=\"%s\"", path, wrong);
    return offices;
}
