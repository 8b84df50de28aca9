#include "tests/card/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    COMMAND_MAX = 600,
};

// The head of a DER sequence that fills `length` bytes, and then a pattern.
static void fill_der(struct image_blob *blob, size_t length, uint8_t pattern)
{
    memset(blob->bytes, pattern, length);
    blob->bytes[0] = 0x30;
    blob->bytes[1] = 0x82;
    blob->bytes[2] = (uint8_t)((length - 4) >> 8);
    blob->bytes[3] = (uint8_t)(length - 4);
    blob->length = length;
}

void sample_image(struct image *image)
{
    memset(image, 0, sizeof *image);
    image->kind = IMAGE_MY_NUMBER;
    image->has_sign = 1;
    image->tries[IMAGE_SIGN] = image->tries_max[IMAGE_SIGN] = 5;
    image->tries[IMAGE_AUTH] = image->tries_max[IMAGE_AUTH] = 3;
    image_blob_set(&image->secret[IMAGE_SIGN], "ABC123", 6);
    image_blob_set(&image->secret[IMAGE_AUTH], "1234", 4);
    fill_der(&image->certificate[IMAGE_SIGN], 1500, 0x51);
    fill_der(&image->certificate[IMAGE_AUTH], 1200, 0xA1);
    fill_der(&image->ca[IMAGE_SIGN], 1000, 0x52);
    fill_der(&image->ca[IMAGE_AUTH], 1000, 0xA2);
    for (uint8_t i = 0; i < IMAGE_RESET_KEY; i++)
        image->reset_key.bytes[i] = i;
    image->reset_key.length = IMAGE_RESET_KEY;
    image_blob_set(&image->serial, "0123456789012345", IMAGE_SERIAL);
    image_atr_parse("3BE000FF8131FE4514", &image->atr);
}

static bool save(void *context, const struct image *image)
{
    struct sample *sample = context;
    if (++sample->saves == sample->cut_at)
        return false;
    sample->stored = *image;
    return true;
}

void sample_power_cycle(struct sample *sample)
{
    card_free(&sample->card);
    sample->card = card_new(&sample->stored, (struct card_memory){save, sample});
    sample->saves = sample->cut_at = 0;
}

struct sample *sample_new(void)
{
    struct sample *sample = calloc(1, sizeof *sample);
    if (sample == NULL)
        abort();
    sample_image(&sample->stored);
    sample_power_cycle(sample);
    return sample;
}

void sample_free(struct sample **sample)
{
    if (*sample != NULL)
        card_free(&(*sample)->card);
    free(*sample);
    *sample = NULL;
}

static bool digits(const char *text, uint8_t *bytes, size_t *length)
{
    *length = 0;
    for (; *text != '\0'; text++) {
        if (*text == ' ')
            continue;
        if (*length == COMMAND_MAX || sscanf(text, "%2hhx", &bytes[(*length)++]) != 1)
            return false;
        text++;
    }
    return true;
}

uint16_t sample_send(struct sample *sample, const char *command)
{
    uint8_t bytes[COMMAND_MAX];
    size_t length;
    if (!digits(command, bytes, &length))
        return 0;
    card_apdu(sample->card, bytes, length, &sample->answer);
    if (sample->answer.length < 2)
        return 0;
    sample->data = sample->answer.length - 2;
    const uint8_t *sw = sample->answer.bytes + sample->data;
    return (uint16_t)(sw[0] << 8 | sw[1]);
}

bool sample_program(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    if (length < 0)
        return false;
    path[length] = '\0';
    for (int i = 0; i < 3; i++) { // BUILD/tests/card/this_test
        char *slash = strrchr(path, '/');
        if (slash == NULL)
            return false;
        *slash = '\0';
    }
    size_t used = strlen(path);
    return snprintf(path + used, size - used, "/bin/virtual-card") < (int)(size - used);
}
