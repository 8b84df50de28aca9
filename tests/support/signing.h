// Signs as an operator does, and as others do who must not be believed.
#ifndef TESTS_SUPPORT_SIGNING_H
#define TESTS_SUPPORT_SIGNING_H

#include <stdint.h>

enum signing_who {
    SIGNING_OPERATOR, // for documents, by the root
    SIGNING_SERVER,   // by the root, for servers
    SIGNING_NOBODY,   // by the root, for nothing that is said
    SIGNING_EXPIRED,  // for documents, by the root, valid until an hour ago
    SIGNING_FOREIGN,  // for documents, by another root
    SIGNING_COUNT,
};

struct signing;

// Makes all keys and writes the operator's root to DIR/root.crt. The caller frees it.
struct signing *signing_make(const char *dir);
void signing_free(struct signing **signing);

// {"version": ..., "signed": ...} of this text. The caller frees it.
char *signing_sign(struct signing *signing, enum signing_who who, int64_t version,
                   const char *text);

#endif
