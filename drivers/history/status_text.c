#include "drivers/history/status_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "drivers/domain/rfc3339.h"
#include "drivers/pki/base64.h"

enum {
    HASH_SHOWN = 32,                                          // digits
    MINUTES = sizeof "2026-11-27T03:26" - 1,                  // characters
    SIGNATURE_TEXT = BASE64_LENGTH(HISTORY_SIGNATURE_MAX) + 1 // with the terminator
};

// ---- what is told -------------------------------------------------------------------------------

static bool take(void *context, const char *line, const unsigned char hash[HISTORY_HASH])
{
    struct status_text_result *last = context;
    struct history_record record;
    (void)hash;
    if (history_record_read(line, &record) && record.what < HISTORY_TESTS)
        last[record.what] = (struct status_text_result){record.what, record.outcome, record.time};
    return true;
}

enum history_err status_text_look(struct history *history, struct status_text_facts *facts)
{
    struct status_text_result last[HISTORY_TESTS] = {0};
    history_head(history, &facts->head);
    uint64_t count = facts->head.count;
    uint64_t from = count > STATUS_TEXT_LOOK_BACK ? count - STATUS_TEXT_LOOK_BACK + 1 : 0;
    enum history_err err = history_each(history, from, take, last);
    facts->results = 0;
    for (int i = 0; err == HISTORY_OK && i < HISTORY_TESTS; i++)
        if (last[i].time > 0)
            facts->result[facts->results++] = last[i];
    return err;
}

// ---- writing ------------------------------------------------------------------------------------

// A text of a limited length; what does not fit leaves it full.
struct out {
    char *text;
    size_t used;
    bool good;
};

static void put(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct out *out, const char *format, ...)
{
    va_list arguments;
    size_t room = STATUS_TEXT_MAX + 1 - out->used;
    va_start(arguments, format);
    int length = out->good ? vsnprintf(out->text + out->used, room, format, arguments) : -1;
    va_end(arguments);
    out->good = length >= 0 && (size_t)length < room;
    out->used += out->good ? (size_t)length : 0;
}

static void put_facts(struct out *out, const struct status_text_facts *facts,
                      const struct history_kiosk *kiosk)
{
    char name[HISTORY_KIOSK_MAX + 1], time[RFC3339_SIZE], hash[HISTORY_HEX + 1];
    out->good = history_key_name(&kiosk->certificate, name) && rfc3339_format(facts->time, time) &&
                (facts->slot == 'a' || facts->slot == 'b' || facts->slot == 0);
    history_hex(kiosk->software, hash);
    put(out, "kiosk-status 1\nkiosk %s\ntime %s\nsoftware %s\nslot %c\n", name, time, hash,
        facts->slot ? facts->slot : '-');
    history_hex(facts->head.hash, hash);
    put(out, "head %llu %.*s\n", (unsigned long long)facts->head.count, HASH_SHOWN, hash);
}

static void put_results(struct out *out, const struct status_text_facts *facts)
{
    char time[RFC3339_SIZE];
    for (size_t i = 0; i < facts->results && out->good; i++) {
        const struct status_text_result *r = &facts->result[i];
        out->good = (unsigned)r->what < HISTORY_TESTS &&
                    (unsigned)r->outcome < HISTORY_OUTCOME_COUNT && rfc3339_format(r->time, time);
        if (out->good)
            put(out, "%s %s %.*sZ\n", history_what_name(r->what), history_outcome_name(r->outcome),
                MINUTES, time);
    }
}

bool status_text_make(const struct status_text_facts *facts, const struct history_kiosk *kiosk,
                      char text[STATUS_TEXT_MAX + 1])
{
    struct out out = {.text = text, .good = facts->results <= HISTORY_TESTS};
    unsigned char signature[HISTORY_SIGNATURE_MAX];
    char base64[SIGNATURE_TEXT];
    size_t size;
    if (out.good)
        put_facts(&out, facts, kiosk);
    put_results(&out, facts);
    if (!out.good || !history_key_sign(kiosk, text, out.used, signature, &size))
        return false;
    base64_encode(signature, size, base64);
    put(&out, "%s", base64);
    return out.good;
}

// ---- checking -----------------------------------------------------------------------------------

// The bytes of a base64 text; 0 when it is none.
static size_t decode(const char *text, unsigned char signature[HISTORY_SIGNATURE_MAX])
{
    size_t length = strlen(text);
    if (length < 4 || length >= SIGNATURE_TEXT)
        return 0;
    size_t size = length / 4 * 3 - (text[length - 1] == '=') - (text[length - 2] == '=');
    return size <= HISTORY_SIGNATURE_MAX && base64_decode(text, signature, size) ? size : 0;
}

bool status_text_check(const char *text, const struct history_certificate *certificate)
{
    unsigned char signature[HISTORY_SIGNATURE_MAX];
    const char *last = strrchr(text, '\n');
    size_t size = last ? decode(last + 1, signature) : 0;
    return size > 0 &&
           history_key_check(certificate, text, (size_t)(last + 1 - text), signature, size);
}
