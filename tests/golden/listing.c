#include "tests/golden/listing.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line {
    char *key, *value;
};

struct listing {
    size_t count, room;
    bool sorted;
    struct line *lines;
};

struct listing *listing_new(void)
{
    struct listing *listing = calloc(1, sizeof *listing);
    if (!listing)
        abort();
    return listing;
}

void listing_free(struct listing **listing)
{
    struct listing *l = *listing;
    for (size_t i = 0; l && i < l->count; i++) {
        free(l->lines[i].key);
        free(l->lines[i].value);
    }
    if (l)
        free(l->lines);
    free(l);
    *listing = NULL;
}

void listing_add(struct listing *listing, const char *key, const char *value)
{
    if (listing->count == listing->room) {
        listing->room = listing->room > 0 ? 2 * listing->room : 1024;
        listing->lines = realloc(listing->lines, listing->room * sizeof *listing->lines);
        if (!listing->lines)
            abort();
    }
    struct line line = {strdup(key), strdup(value)};
    if (!line.key || !line.value)
        abort();
    listing->lines[listing->count++] = line;
    listing->sorted = false;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct line *)a)->key, ((const struct line *)b)->key);
}

static void sort(struct listing *listing)
{
    if (!listing->sorted && listing->count > 0)
        qsort(listing->lines, listing->count, sizeof *listing->lines, by_key);
    listing->sorted = true;
}

const char *listing_find(struct listing *listing, const char *key)
{
    const struct line wanted = {(char *)(uintptr_t)key, NULL};
    sort(listing);
    if (listing->count == 0)
        return NULL;
    const struct line *line =
        bsearch(&wanted, listing->lines, listing->count, sizeof *listing->lines, by_key);
    return line ? line->value : NULL;
}

size_t listing_count(const struct listing *listing)
{
    return listing->count;
}

bool listing_read(struct listing *listing, const char *path)
{
    char line[512];
    bool good = true;
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    while (good && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        char *colon = strstr(line, ": ");
        good = colon != NULL;
        if (!good)
            break;
        *colon = '\0';
        listing_add(listing, line, colon + 2);
    }
    fclose(file);
    return good;
}

bool listing_write(struct listing *listing, const char *path, const char *head)
{
    FILE *file = fopen(path, "w");
    if (!file)
        return false;
    sort(listing);
    fputs(head, file);
    for (size_t i = 0; i < listing->count; i++)
        fprintf(file, "%s: %s\n", listing->lines[i].key, listing->lines[i].value);
    return fclose(file) == 0;
}

size_t listing_compare(struct listing *before, struct listing *after, listing_tell *tell,
                       void *context)
{
    size_t a = 0, b = 0, count = 0;
    sort(before);
    sort(after);
    while (a < before->count || b < after->count) {
        const struct line *was = a < before->count ? &before->lines[a] : NULL;
        const struct line *is = b < after->count ? &after->lines[b] : NULL;
        int order = !was ? 1 : !is ? -1 : strcmp(was->key, is->key);
        a += order <= 0;
        b += order >= 0;
        if (order == 0 && strcmp(was->value, is->value) == 0)
            continue;
        count++;
        tell(context, order <= 0 ? was->key : is->key, order <= 0 ? was->value : NULL,
             order >= 0 ? is->value : NULL);
    }
    return count;
}
