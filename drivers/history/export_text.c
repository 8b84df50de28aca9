#include "drivers/history/export_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/domain/rfc3339.h"
#include "drivers/history/scan.h"

static const char *const PROGRAMS[EXPORT_TEXT_PROGRAM_COUNT] = {
    [EXPORT_TEXT_KIOSK] = "kiosk",           [EXPORT_TEXT_KIOSK_CARD] = "kiosk-card",
    [EXPORT_TEXT_KIOSK_LINK] = "kiosk-link", [EXPORT_TEXT_KIOSK_VOICE] = "kiosk-voice",
    [EXPORT_TEXT_KIOSKCTL] = "kioskctl",     [EXPORT_TEXT_PCSCD] = "pcscd",
    [EXPORT_TEXT_READER] = "reader",         [EXPORT_TEXT_KERNEL] = "kernel",
    [EXPORT_TEXT_OPENSSL] = "openssl",
};

struct export_text {
    FILE *stream; // into `bytes` (open_memstream(3))
    char *bytes;
    size_t length, records;
    struct history_head last; // count and hash of the last record so far
};

const char *export_text_program_name(enum export_text_program program)
{
    return PROGRAMS[program];
}

bool export_text_program_of(const char *name, int length)
{
    for (int i = 0; i < EXPORT_TEXT_PROGRAM_COUNT; i++)
        if (strlen(PROGRAMS[i]) == (size_t)length && memcmp(PROGRAMS[i], name, (size_t)length) == 0)
            return true;
    return false;
}

bool export_text_is_version(const char *version)
{
    for (int parts = 1; parts <= 4; parts++) {
        size_t digits = strspn(version, "0123456789");
        if (digits < 1 || digits > 3)
            return false;
        version += digits;
        if (*version != '.')
            return *version == '\0';
        version++;
    }
    return false;
}

// ---- the head of the text -----------------------------------------------------------------------

static bool put_time(FILE *stream, const char *key, int64_t seconds)
{
    char time[RFC3339_SIZE];
    return rfc3339_format(seconds, time) && fprintf(stream, "%s %s", key, time) > 0;
}

static bool put_place(FILE *stream, const char *key, uint64_t number,
                      const unsigned char hash[HISTORY_HASH])
{
    char hex[HISTORY_HEX + 1];
    history_hex(hash, hex);
    return fprintf(stream, "%s %llu %s\n", key, (unsigned long long)number, hex) > 0;
}

static bool put_versions(FILE *stream, const struct export_text_facts *facts)
{
    for (size_t i = 0; i < facts->versions; i++) {
        const struct export_text_version *v = &facts->version[i];
        if ((unsigned)v->program >= EXPORT_TEXT_PROGRAM_COUNT ||
            !export_text_is_version(v->version) ||
            fprintf(stream, "version %s %s\n", PROGRAMS[v->program], v->version) < 0)
            return false;
    }
    return true;
}

static bool put_faults(FILE *stream, const struct export_text_facts *facts)
{
    for (size_t i = 0; i < facts->faults; i++) {
        const struct export_text_fault *f = &facts->fault[i];
        if (f->number < 1 || f->number > EXPORT_TEXT_FAULT_MAX ||
            !put_time(stream, "fault", f->time) || fprintf(stream, " %d\n", f->number) < 0)
            return false;
    }
    return true;
}

static bool put_facts(FILE *stream, const struct export_text_facts *facts,
                      const struct history_kiosk *kiosk)
{
    char name[HISTORY_KIOSK_MAX + 1], software[HISTORY_HEX + 1];
    history_hex(kiosk->software, software);
    return facts->versions <= EXPORT_TEXT_VERSIONS_MAX && facts->faults <= EXPORT_TEXT_FAULTS_MAX &&
           (facts->slot == 'a' || facts->slot == 'b' || facts->slot == 0) &&
           history_key_name(&kiosk->certificate, name) &&
           fprintf(stream, "kiosk-export 1\nkiosk %s\n", name) > 0 &&
           put_time(stream, "time", facts->time) &&
           fprintf(stream, "\nsoftware %s\nslot %c\n", software, facts->slot ? facts->slot : '-') >
               0 &&
           put_versions(stream, facts) && put_faults(stream, facts);
}

struct export_text *export_text_begin(const struct export_text_facts *facts,
                                      const struct history_kiosk *kiosk,
                                      const struct history_head *before)
{
    struct export_text *text = calloc(1, sizeof *text);
    if (!text)
        return NULL;
    text->last = *before;
    text->stream = open_memstream(&text->bytes, &text->length);
    if (!text->stream || !put_facts(text->stream, facts, kiosk) ||
        !put_place(text->stream, "chain", before->count, before->hash))
        export_text_free(&text);
    return text;
}

// ---- records ------------------------------------------------------------------------------------

bool export_text_record(struct export_text *text, const char *line,
                        const unsigned char hash[HISTORY_HASH])
{
    struct history_record record;
    char hex[HISTORY_HEX + 1];
    text->last.count = history_record_number(line);
    memcpy(text->last.hash, hash, HISTORY_HASH);
    if (text->last.count == 0 || text->records++ == EXPORT_TEXT_RECORDS_MAX)
        return false;
    if (!history_record_read(line, &record) && !scan_record_hides(line))
        return put_place(text->stream, "withheld", text->last.count, hash);
    history_hex(hash, hex);
    return fprintf(text->stream, "record %s %s\n", line, hex) > 0;
}

bool export_text_end(struct export_text *text, const char **bytes, size_t *length)
{
    bool good = put_place(text->stream, "head", text->last.count, text->last.hash) &&
                fflush(text->stream) == 0;
    *bytes = text->bytes;
    *length = text->length;
    return good;
}

void export_text_free(struct export_text **text)
{
    if (!*text)
        return;
    if ((*text)->stream)
        fclose((*text)->stream);
    free((*text)->bytes);
    free(*text);
    *text = NULL;
}

// ---- a history ----------------------------------------------------------------------------------

struct walk {
    struct export_text *text;
    struct history_head before;
    uint64_t first; // record; the one before it is taken for its hash alone
    const struct export_text_facts *facts;
    const struct history_kiosk *kiosk;
    bool failed;
};

static bool take(void *context, const char *line, const unsigned char hash[HISTORY_HASH])
{
    struct walk *walk = context;
    if (history_record_number(line) < walk->first) {
        walk->before.count = history_record_number(line);
        memcpy(walk->before.hash, hash, HISTORY_HASH);
        return true;
    }
    if (!walk->text)
        walk->text = export_text_begin(walk->facts, walk->kiosk, &walk->before);
    walk->failed = !walk->text || !export_text_record(walk->text, line, hash);
    return !walk->failed;
}

struct export_text *export_text_make(struct history *history, const struct export_text_facts *facts,
                                     const struct history_kiosk *kiosk, uint64_t most)
{
    struct history_head head;
    history_head(history, &head);
    most = most < EXPORT_TEXT_RECORDS_MAX ? most : EXPORT_TEXT_RECORDS_MAX;
    struct walk walk = {
        .first = head.count > most ? head.count - most + 1 : 1, .facts = facts, .kiosk = kiosk};
    enum history_err err = history_each(history, walk.first - 1, take, &walk);
    if (!walk.text && !walk.failed && err == HISTORY_OK)
        walk.text = export_text_begin(facts, kiosk, &walk.before);
    if (err != HISTORY_OK || walk.failed)
        export_text_free(&walk.text);
    return walk.text;
}
