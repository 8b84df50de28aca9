// The words that residents read, by id, in the shown language.
//
// Ids and placeholders are those of assets/po: `text_fill(text, "entry.tries {n}", ...)`. No
// sentence for a person stands in a .c file. gettext keeps the language per process, so a process
// has one struct text.
#ifndef SCREENS_TYPE_TEXT_H
#define SCREENS_TYPE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "screens/view/view.h"

struct text;

enum text_err {
    TEXT_OK = 0,
    TEXT_LOCALE,    // the C library has no C.UTF-8
    TEXT_CATALOGUE, // there is no Japanese catalogue in the folder
    TEXT_MEMORY,
};

const char *text_strerr(enum text_err err);

// Reads the catalogues from `folder`/<tag>/LC_MESSAGES/kiosk.mo, and beside them clerk.mo, where
// the language has texts for the store's staff; no file is opened afterwards. On TEXT_OK the caller
// owns *text and closes it.
enum text_err text_open(struct text **text, const char *folder);
void text_close(struct text **text);

// Whether the language has a catalogue with as many texts as the Japanese one.
bool text_offers(const struct text *text, enum language language);

void text_language(struct text *text, enum language language);

// What residents are told who is asked for permission; NULL: as the catalogues call it. The caller
// keeps the string.
void text_centre(struct text *text, const char *name);

// The text of `id`, or of "<id> {centre}" or "<id> {centre_name}" with that filled in; the id
// itself when the language has none, which text_missing() counts. Valid until text_reset().
const char *text_get(struct text *text, const char *id);

// The text of `id`, or NULL when the language has none. For wordings that only some states have.
const char *text_find(struct text *text, const char *id);

// Like text_get() for the id "<id>.<suffix>".
const char *text_variant(struct text *text, const char *id, const char *suffix);

// One {name} of a text and what stands there: `string`, or `number` when `string` is NULL.
struct text_value {
    const char *name;
    const char *string;
    int number;
};

// The text of `id` with its placeholders filled; the plural form is that of the first value's
// number. Valid until text_reset(); a text that finds no room is cut at a character and counted.
const char *text_fill(struct text *text, const char *id, const struct text_value *values,
                      size_t count);

// text_fill() with the one placeholder {n}.
const char *text_count(struct text *text, const char *id, int n);

const char *text_date(struct text *text, struct view_date date);
const char *text_time(struct text *text, struct view_time time);

// Gives back the room of all filled texts.
void text_reset(struct text *text);

// How many texts were not found, or did not fit, since text_open(). A test wants 0.
unsigned text_missing(const struct text *text);

// Replaces each {name} in `form`. Returns the bytes written without the terminator, or -1 when
// they do not fit or a placeholder has no value. Pure; text_fill() is made of it.
int text_format(char *out, size_t size, const char *form, const struct text_value *values,
                size_t count);

#endif
