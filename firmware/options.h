// What a person may say to a program: on the command line, and in an INI file that --config names.
//
// A program has one table of rows; --help is printed from it, --help, --version and --config come
// by themselves. What is not understood is said in one line on standard error, never guessed: names
// are not shortened. A program that gets OPTIONS_BAD exits with OPTIONS_MISUSE.
#ifndef FIRMWARE_OPTIONS_H
#define FIRMWARE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum {
    OPTIONS_MAX = 24,   // rows of a table
    OPTIONS_MISUSE = 2, // exit status
};

struct option_row {
    const char *name; // after "--", and in the file
    const char
        *argument; // how help calls its value; NULL: a flag, for which the file says yes or no
    // Puts the text into its place. NULL, or what is wrong with it. For flags the text is "yes" or
    // "no".
    const char *(*take)(const char *text, void *place);
    size_t place; // offsetof() in the values
    const char
        *standard; // the text that is taken when nothing is said; NULL: the place stays as it was
    bool needed;   // on the command line or in the file
    const char *help; // half a line
};

struct options_program {
    const char *name;    // "kiosk-link"
    const char *about;   // lines for help, each with its end
    const char *section; // of the file that --config names; NULL: there is no such file
    const char *operand; // how help calls the words beside the options; NULL: there are none
    size_t words;        // how many of them there may be; 0: one
    const struct option_row *rows;
    size_t count;
};

enum options_end {
    OPTIONS_OK,
    OPTIONS_SAID, // --help or --version has been answered
    OPTIONS_BAD,  // what is wrong was said on standard error
};

// Reads the standards, then the files, then the command line, each over the one before. `values` is
// the struct of the rows' places, in which texts (options_text()) are NULL. `operands` has a place
// for each word beside the options; the first one must be there, the others are NULL if they are
// not; they belong to argv; NULL for a program without any. In any case the caller ends with
// options_free().
enum options_end options_read(const struct options_program *program, int argc, char **argv,
                              void *values, const char **operands);

// One line on standard error: "NAME: WHAT: WRONG". For what a program finds out by itself.
enum options_end options_complain(const struct options_program *program, const char *what,
                                  const char *wrong);

// Frees the texts.
void options_free(const struct options_program *program, void *values);

// ---- for `take` -------------------------------------------------------------------------------

// A number of digits only, no sign and no space, up to `max`.
bool options_number(const char *text, unsigned long max, unsigned long *number);

// char *: a copy, not empty.
const char *options_text(const char *text, void *place);

// bool
const char *options_flag(const char *text, void *place);

// uid_t: a user by name or number.
const char *options_user(const char *text, void *place);

// int: 1 to 86400, in digits.
const char *options_seconds(const char *text, void *place);

#endif
