#include "tests/card/src/image.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

// The first line of every card file. The number goes up when old files can no longer be read.
static const char FIRST_LINE[] = "virtual-card 2\n";
static const char LAST_LINE[] = "end\n";

static const char *const KIND_NAMES[IMAGE_KIND_COUNT] = {
    [IMAGE_MY_NUMBER] = "my-number", [IMAGE_JUKI] = "juki",   [IMAGE_ANDROID] = "android",
    [IMAGE_IPHONE] = "iphone",       [IMAGE_OTHER] = "other",
};

struct number_field {
    const char *name;
    size_t offset;
    unsigned most;
};

static const struct number_field NUMBERS[] = {
    {"has-sign", offsetof(struct image, has_sign), 1},
    {"tries-sign", offsetof(struct image, tries[IMAGE_SIGN]), IMAGE_TRIES_MAX},
    {"tries-auth", offsetof(struct image, tries[IMAGE_AUTH]), IMAGE_TRIES_MAX},
    {"tries-sign-max", offsetof(struct image, tries_max[IMAGE_SIGN]), IMAGE_TRIES_MAX},
    {"tries-auth-max", offsetof(struct image, tries_max[IMAGE_AUTH]), IMAGE_TRIES_MAX},
    {"kind", offsetof(struct image, kind), IMAGE_KIND_COUNT - 1},
    {"piv-tries", offsetof(struct image, piv_tries), IMAGE_TRIES_MAX},
    {"piv-tries-max", offsetof(struct image, piv_tries_max), IMAGE_TRIES_MAX},
};

struct blob_field {
    const char *name;
    size_t offset;
    size_t most;
};

static const struct blob_field BLOBS[] = {
    {"secret-sign", offsetof(struct image, secret[IMAGE_SIGN]), IMAGE_SECRET_MAX},
    {"secret-auth", offsetof(struct image, secret[IMAGE_AUTH]), IMAGE_SECRET_MAX},
    {"key-sign", offsetof(struct image, key[IMAGE_SIGN]), IMAGE_BLOB_MAX},
    {"key-auth", offsetof(struct image, key[IMAGE_AUTH]), IMAGE_BLOB_MAX},
    {"certificate-sign", offsetof(struct image, certificate[IMAGE_SIGN]), IMAGE_BLOB_MAX},
    {"certificate-auth", offsetof(struct image, certificate[IMAGE_AUTH]), IMAGE_BLOB_MAX},
    {"ca-sign", offsetof(struct image, ca[IMAGE_SIGN]), IMAGE_BLOB_MAX},
    {"ca-auth", offsetof(struct image, ca[IMAGE_AUTH]), IMAGE_BLOB_MAX},
    {"reset-key", offsetof(struct image, reset_key), IMAGE_RESET_KEY},
    {"serial", offsetof(struct image, serial), IMAGE_SERIAL},
    {"atr", offsetof(struct image, atr), IMAGE_ATR_MAX},
    {"piv-pin", offsetof(struct image, piv_pin), IMAGE_PIV_PIN_MAX},
    {"piv-key", offsetof(struct image, piv_key), IMAGE_BLOB_MAX},
    {"piv-certificate", offsetof(struct image, piv_certificate), IMAGE_BLOB_MAX},
    {"piv-answer", offsetof(struct image, piv_answer), IMAGE_ANSWER_MAX},
};

enum {
    NUMBER_COUNT = sizeof NUMBERS / sizeof NUMBERS[0],
    BLOB_COUNT = sizeof BLOBS / sizeof BLOBS[0],
    FIELD_COUNT = NUMBER_COUNT + BLOB_COUNT,
};

bool image_kind_from_name(const char *name, unsigned *kind)
{
    for (unsigned i = 0; i < IMAGE_KIND_COUNT; i++) {
        if (strcmp(name, KIND_NAMES[i]) == 0) {
            *kind = i;
            return true;
        }
    }
    return false;
}

bool image_secret_well_formed(enum image_which which, const uint8_t *secret, size_t length)
{
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < length; i++) {
        digits += secret[i] >= '0' && secret[i] <= '9';
        letters += secret[i] >= 'A' && secret[i] <= 'Z';
    }
    if (digits + letters != length)
        return false;
    if (which == IMAGE_AUTH)
        return length == 4 && letters == 0;
    return length >= 6 && length <= IMAGE_SECRET_MAX && digits > 0 && letters > 0;
}

bool image_piv_pin_well_formed(const uint8_t *pin, size_t length)
{
    if (length < 6 || length > IMAGE_PIV_PIN_MAX)
        return false;
    for (size_t i = 0; i < length; i++)
        if (pin[i] < '0' || pin[i] > '9')
            return false;
    return true;
}

bool image_atr_parse(const char *digits, struct image_blob *atr)
{
    uint8_t bytes[IMAGE_ATR_MAX];
    size_t length = 0;
    return OPENSSL_hexstr2buf_ex(bytes, sizeof bytes, &length, digits, '\0') == 1 && length >= 2 &&
           image_blob_set(atr, bytes, length);
}

bool image_blob_set(struct image_blob *blob, const void *bytes, size_t length)
{
    if (length > sizeof blob->bytes)
        return false;
    memcpy(blob->bytes, bytes, length);
    blob->length = length;
    return true;
}

static bool write_blob(const char *name, const struct image_blob *blob, FILE *file)
{
    fprintf(file, "%s ", name);
    for (size_t i = 0; i < blob->length; i++)
        fprintf(file, "%02X", blob->bytes[i]);
    return fputc('\n', file) != EOF;
}

bool image_write(const struct image *image, FILE *file)
{
    const char *base = (const char *)image;
    fputs(FIRST_LINE, file);
    for (size_t i = 0; i < NUMBER_COUNT; i++)
        fprintf(file, "%s %u\n", NUMBERS[i].name, *(const unsigned *)(base + NUMBERS[i].offset));
    for (size_t i = 0; i < BLOB_COUNT; i++) {
        if (!write_blob(BLOBS[i].name, (const struct image_blob *)(base + BLOBS[i].offset), file))
            return false;
    }
    fputs(LAST_LINE, file);
    return fflush(file) == 0 && !ferror(file);
}

static bool read_number(const struct number_field *field, const char *value, struct image *image)
{
    char *end;
    unsigned long number = strtoul(value, &end, 10);
    if (*value == '\0' || *end != '\0' || number > field->most)
        return false;
    *(unsigned *)((char *)image + field->offset) = (unsigned)number;
    return true;
}

static bool read_blob(const struct blob_field *field, const char *value, struct image *image)
{
    struct image_blob *blob = (struct image_blob *)((char *)image + field->offset);
    size_t digits = strlen(value);
    if (digits % 2 != 0 || digits / 2 > field->most)
        return false;
    blob->length = 0;
    return digits == 0 ||
           OPENSSL_hexstr2buf_ex(blob->bytes, sizeof blob->bytes, &blob->length, value, '\0') == 1;
}

// The number of the field that `line` sets, or -1.
static int read_line(char *line, struct image *image)
{
    char *value = strchr(line, ' ');
    if (value == NULL)
        return -1;
    *value++ = '\0';
    value[strcspn(value, "\n")] = '\0';
    for (int i = 0; i < NUMBER_COUNT; i++) {
        if (strcmp(line, NUMBERS[i].name) == 0)
            return read_number(&NUMBERS[i], value, image) ? i : -1;
    }
    for (int i = 0; i < BLOB_COUNT; i++) {
        if (strcmp(line, BLOBS[i].name) == 0)
            return read_blob(&BLOBS[i], value, image) ? NUMBER_COUNT + i : -1;
    }
    return -1;
}

static bool read_fields(struct image *image, FILE *file)
{
    char line[2 * IMAGE_BLOB_MAX + 64];
    bool seen[FIELD_COUNT] = {false}, ended = false;
    size_t count = 0;
    while (!ended && fgets(line, sizeof line, file) != NULL) {
        ended = strcmp(line, LAST_LINE) == 0;
        int field = ended ? -1 : read_line(line, image);
        if (field < 0 || seen[field])
            break;
        seen[field] = true;
        count++;
    }
    OPENSSL_cleanse(line, sizeof line); // private keys and secrets passed through it
    return ended && count == FIELD_COUNT;
}

bool image_read(struct image *image, FILE *file)
{
    char first[sizeof FIRST_LINE] = "";
    memset(image, 0, sizeof *image);
    if (fgets(first, sizeof first, file) != NULL && strcmp(first, FIRST_LINE) == 0 &&
        read_fields(image, file) && image->tries[IMAGE_SIGN] <= image->tries_max[IMAGE_SIGN] &&
        image->tries[IMAGE_AUTH] <= image->tries_max[IMAGE_AUTH] &&
        image->piv_tries <= image->piv_tries_max)
        return true;
    image_wipe(image);
    return false;
}

void image_wipe(struct image *image)
{
    OPENSSL_cleanse(image, sizeof *image);
}
