#include "drivers/machine/image.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    TEXT_MAX = 8192, // COMMAND_LINE_SIZE of the kernel is at most 4096
};

#define WORD "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+~"
#define HEX  "0123456789abcdefABCDEF"

static void read_text(const char *path, char text[TEXT_MAX])
{
    FILE *file = path ? fopen(path, "re") : NULL;
    size_t length = file ? fread(text, 1, TEXT_MAX - 1, file) : 0;
    text[length] = '\0';
    if (file)
        fclose(file);
}

// The value behind NAME=, with or without quotes; the last one holds, as for the kernel.
static void take(const char *text, const char *name, const char *good, char *value, size_t size)
{
    size_t name_length = strlen(name);
    for (const char *at = text; (at = strstr(at, name)); at += name_length) {
        bool begins = at == text || strchr(" \t\n", at[-1]);
        const char *from = at + name_length + (at[name_length] == '"');
        size_t length = strspn(from, good);
        bool ends = from[length] == '\0' || strchr(" \t\n\"", from[length]);
        if (begins)
            snprintf(value, size, "%.*s", ends && length < size ? (int)length : 0, from);
    }
}

void image_look(const char *command_line, const char *release, struct program_image *image)
{
    char text[TEXT_MAX];
    *image = (struct program_image){.version = ""};
    read_text(command_line, text);
    take(text, "rauc.slot=", WORD, image->slot, sizeof image->slot);
    take(text, "usrhash=", HEX, image->verity, sizeof image->verity);
    take(text, "roothash=", HEX, image->verity, sizeof image->verity);
    read_text(release, text);
    take(text, "IMAGE_VERSION=", WORD, image->version, sizeof image->version);
}
