#include "drivers/card/reader_style.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum {
    WORD_MAX = 24,
};

// Whole words of the names that libccid and vendors' drivers give their readers.
static const char *const PLATE_WORDS[] = {
    "contactless", "picc", "cl", "cli", "nfc", "pasori", "felica", "rfid", "prox", "proximity",
};
static const char *const SLOT_WORDS[] = {
    "contact",
    "contacted",
    "icc",
    "sam",
};

struct hints {
    bool plate, slot, sam;
};

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(word, words[i]) == 0)
            return true;
    return false;
}

#define IS_ONE_OF(word, words) is_one_of(word, words, sizeof(words) / sizeof(words)[0])

// A model's number may carry the mark: "5422CL".
static bool is_marked_number(const char *word)
{
    size_t digits = strspn(word, "0123456789");
    return digits > 0 && strcasecmp(word + digits, "cl") == 0;
}

static void hear(struct hints *hints, const char *word)
{
    hints->plate |= IS_ONE_OF(word, PLATE_WORDS) || is_marked_number(word);
    hints->slot |= IS_ONE_OF(word, SLOT_WORDS);
    hints->sam |= strcasecmp(word, "sam") == 0;
}

// The words of `length` characters; longer ones than any hint are passed over.
static struct hints listen(const char *name, size_t length)
{
    struct hints hints = {false, false, false};
    char word[WORD_MAX] = "";
    size_t used = 0;
    for (size_t i = 0; i <= length; i++) {
        bool inside = i < length && isalnum((unsigned char)name[i]);
        if (inside && used < WORD_MAX)
            word[used++] = name[i];
        if (inside)
            continue;
        if (used < WORD_MAX) {
            word[used] = '\0';
            hear(&hints, word);
        }
        used = 0;
    }
    return hints;
}

static bool says_plate(const char *name)
{
    const char *open = strchr(name, '[');
    const char *close = open ? strchr(open, ']') : NULL;
    struct hints hints = {false, false, false};
    if (close)
        hints = listen(open + 1, (size_t)(close - open) - 1);
    if (!hints.plate && !hints.slot)
        hints = listen(name, open ? (size_t)(open - name) : strlen(name));
    return hints.plate && !hints.slot;
}

bool reader_style_is_plate(enum reader_style style, const char *name)
{
    return style == READER_STYLE_AUTO ? says_plate(name) : style == READER_STYLE_PLATE;
}

bool reader_style_is_sam(const char *name)
{
    return listen(name, strlen(name)).sam;
}

bool reader_style_from_word(const char *word, enum reader_style *style)
{
    static const char *const words[] = {
        [READER_STYLE_AUTO] = "auto",
        [READER_STYLE_SLOT] = "slot",
        [READER_STYLE_PLATE] = "plate",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(word, words[i]) == 0) {
            *style = (enum reader_style)i;
            return true;
        }
    return false;
}
