#include "drivers/machine/usb.h"

#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static int is_card_reader(const char *class_file)
{
    char class[4] = "";
    FILE *file = fopen(class_file, "re");
    if (!file)
        return 0;
    if (!fgets(class, sizeof class, file))
        class[0] = '\0';
    fclose(file);
    return strncmp(class, "0b", 2) == 0;
}

int usb_card_readers(const char *devices)
{
    char pattern[PATH_MAX];
    glob_t found;
    int count = 0;
    snprintf(pattern, sizeof pattern, "%s/*/bInterfaceClass", devices);
    if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            count += is_card_reader(found.gl_pathv[i]);
    globfree(&found);
    return count;
}
