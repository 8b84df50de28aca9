// One answer on its way out.
#ifndef TESTS_BACKEND_SRC_ANSWER_H
#define TESTS_BACKEND_SRC_ANSWER_H

#include <jansson.h>

#include "tests/backend/src/problem.h"
#include "tests/backend/src/reset.h"

struct answer {
    unsigned status; // HTTP; 0: none, the connection is cut
    enum problem problem;
    char *body;           // JSON text or NULL; belongs to the answer
    int retry_after_s;    // 0: no Retry-After
    char reset[RESET_ID]; // of a new reset, else ""
    const char *allow;    // of a 405: the method that the path has
    char etag[40];        // or ""
    // NULL: JSON, or a problem. Any other is base64 of that type.
    const char *content_type;
};

// Takes `members` over. No members: an answer without a body.
struct answer answer_make(unsigned status, json_t *members);

// application/problem+json (RFC 9457). `retry_after_s` is for 429, 503 and reset-busy, else 0.
struct answer answer_problem(enum problem problem, int retry_after_s);

// The same with one more member, text.
struct answer answer_problem_with(enum problem problem, int retry_after_s, const char *member,
                                  const char *text);

// A problem without a type of its own: 404, 405, 413, 415, 500.
struct answer answer_status(unsigned status);

void answer_free(struct answer *answer);

#endif
