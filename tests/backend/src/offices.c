#include "tests/backend/src/offices.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/backend/src/bytes.h"

enum {
    TAG_BYTES = (OFFICES_ETAG - 3) / 2,
};

static char *read_text(const char *path)
{
    char *text = calloc(1, OFFICES_MAX + 2);
    FILE *file = text ? fopen(path, "re") : NULL;
    size_t length = file ? fread(text, 1, OFFICES_MAX + 1, file) : 0;
    if (file)
        fclose(file);
    if (length > 0 && length <= OFFICES_MAX)
        return text;
    free(text);
    return NULL;
}

static int64_t version_of(const char *text)
{
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    int64_t version = json_integer_value(json_object_get(json, "version"));
    json_decref(json);
    return version;
}

bool offices_read(const char *path, struct offices *offices)
{
    unsigned char sha256[BYTES_SHA256];
    char hex[2 * TAG_BYTES + 1];
    *offices = (struct offices){.text = read_text(path)};
    if (offices->text)
        offices->version = version_of(offices->text);
    if (offices->version < 1) {
        offices_free(offices);
        return false;
    }
    bytes_sha256(offices->text, strlen(offices->text), sha256);
    bytes_to_hex(sha256, TAG_BYTES, hex);
    snprintf(offices->etag, sizeof offices->etag, "\"%s\"", hex);
    return true;
}

void offices_free(struct offices *offices)
{
    free(offices->text);
    *offices = (struct offices){.text = NULL};
}

// The comparison is weak, so W/ in front of a tag changes nothing; the quotes delimit it.
bool offices_known(const struct offices *offices, const char *if_none_match)
{
    if (!if_none_match)
        return false;
    return strcmp(if_none_match, "*") == 0 || strstr(if_none_match, offices->etag) != NULL;
}
