#include "drivers/history/head.h"

#include <stdio.h>
#include <string.h>

enum {
    TEXT_SIZE = 128,
};

static size_t write_text(const struct history_head *head, char text[TEXT_SIZE])
{
    char hash[HISTORY_HEX + 1];
    history_hex(head->hash, hash);
    return (size_t)snprintf(text, TEXT_SIZE, "kiosk-history-head-1 %llu %s",
                            (unsigned long long)head->count, hash);
}

bool history_head_sign(struct history_head *head, const struct history_kiosk *kiosk)
{
    char text[TEXT_SIZE];
    size_t length = write_text(head, text);
    return history_key_sign(kiosk, text, length, head->signature, &head->size);
}

bool history_head_check(const struct history_head *head, const struct history_kiosk *kiosk)
{
    char text[TEXT_SIZE];
    size_t length = write_text(head, text);
    return history_key_check(&kiosk->certificate, text, length, head->signature, head->size) ||
           history_key_check(&kiosk->before, text, length, head->signature, head->size);
}

bool history_head_equal(const struct history_head *a, const struct history_head *b)
{
    return a->count == b->count && memcmp(a->hash, b->hash, HISTORY_HASH) == 0;
}
