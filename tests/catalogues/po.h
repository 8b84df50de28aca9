// A PO file as a list of texts (GNU gettext manual, 3), for checks that msgfmt does not make.
#ifndef TESTS_CATALOGUES_PO_H
#define TESTS_CATALOGUES_PO_H

#include <stdbool.h>
#include <stddef.h>

enum {
    PO_FORMS = 4, // of a plural
    PO_TAG = 16,
};

struct po_text {
    char *id;    // UTF-8
    size_t line; // of the file
    bool fuzzy, plural;
    char *forms[PO_FORMS];
    size_t count;
};

struct po {
    char tag[PO_TAG]; // of the file's name
    struct po_text *texts;
    size_t count;
};

// False when the file cannot be read or has a line that is none of a PO file; *line says which, 0
// that it cannot be read. po_free() frees it either way.
bool po_read(struct po *po, const char *path, size_t *line);
void po_free(struct po *po);

// NULL when the catalogue does not have it. The header is the text of "".
const struct po_text *po_find(const struct po *po, const char *id);

#endif
