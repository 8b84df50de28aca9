// The history's word for a check of the self-test: the two vocabularies meet here and nowhere else.
#ifndef FIRMWARE_DIAG_CHECK_WORD_H
#define FIRMWARE_DIAG_CHECK_WORD_H

#include "drivers/domain/check.h"
#include "drivers/history/words.h"

// A word of a test, below HISTORY_TESTS. Several checks may have the same.
enum history_what check_word_of(enum check check);

#endif
