#include "tests/golden/golden_set.h"

#include <stdio.h>
#include <string.h>

#include "tests/golden/folder.h"

void golden_set_new(struct golden_set *set)
{
    *set = (struct golden_set){listing_new(), listing_new(), listing_new()};
}

void golden_set_free(struct golden_set *set)
{
    listing_free(&set->pictures);
    listing_free(&set->scenes);
    listing_free(&set->made);
}

static const char *path_of(char path[FOLDER_PATH], const char *folder, const char *file)
{
    snprintf(path, FOLDER_PATH, "%s/%s", folder, file);
    return path;
}

bool golden_set_read(struct golden_set *set, const char *folder)
{
    char path[FOLDER_PATH];
    bool pictures = listing_read(set->pictures, path_of(path, folder, "pictures.txt"));
    bool scenes = listing_read(set->scenes, path_of(path, folder, "scenes.txt"));
    return listing_read(set->made, path_of(path, folder, "made-with.txt")) && pictures && scenes;
}

bool golden_set_write(struct golden_set *set, const char *folder)
{
    char path[FOLDER_PATH];
    return folder_make(folder) &&
           listing_write(set->pictures, path_of(path, folder, "pictures.txt"),
                         "# Made by `make golden`. PANEL LANGUAGE SAMPLE: digest of every pixel, "
                         "first column in its strip, columns.\n") &&
           listing_write(set->scenes, path_of(path, folder, "scenes.txt"),
                         "# Made by `make golden`. PANEL LANGUAGE SAMPLE: digests of what is "
                         "painted at normal, large, largest and small letters.\n") &&
           listing_write(set->made, path_of(path, folder, "made-with.txt"),
                         "# What the pixels of this set depend on. Made by `make golden`.\n");
}

const char *golden_set_only(struct golden_set *set)
{
    const char *only = listing_find(set->made, "samples");
    return only && strcmp(only, "all") != 0 ? only : NULL;
}
