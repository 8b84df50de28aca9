// The municipal counters of the tree, and made ones, for tests.
#ifndef TESTS_SUPPORT_OFFICES_SAMPLE_H
#define TESTS_SUPPORT_OFFICES_SAMPLE_H

#include "firmware/offices/offices.h"

// The whole text of BUILD/offices.json, terminated. A file that is not there fails the test. The
// caller frees it.
char *offices_sample_text(void);

// The same, read. The caller frees it.
struct offices *offices_sample_read(void);

// JSON of `count` made municipalities in 47 prefectures, each with three counters: as many as there
// are in Japan are 1,900. The caller frees it; *length may be NULL.
char *offices_sample_made(size_t count, size_t *length);

// The municipality of this code; not there fails the test.
const struct offices_municipality *offices_sample_find(const struct offices *offices,
                                                       const char *code);

// Seconds since 1970 of "YYYY-MM-DD HH:MM" in Japan.
int64_t offices_sample_moment(const char *text);

#endif
