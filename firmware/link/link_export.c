#include "firmware/link/link_export.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/history/export.h"
#include "drivers/history/export_versions.h"
#include "drivers/history/status_text.h"
#include "drivers/machine/image.h"

_Static_assert((int)LINK_STATUS_TEXT > (int)STATUS_TEXT_MAX, "a status text fits");

// Group kiosk-admin reads it (kiosk.tmpfiles): it is encrypted, and kioskctl need not be root.
enum {
    FILE_MODE = 0640,
};

static const char NAME[] = "export";

// As both texts have it: 'a' or 'b', 0 for none or any other.
static char slot_of(const struct link_settings *settings)
{
    struct program_image image;
    image_look(settings->command_line, IMAGE_RELEASE, &image);
    char slot = (char)tolower((unsigned char)image.slot[0]);
    return image.slot[0] != '\0' && image.slot[1] == '\0' && strchr("ab", slot) ? slot : '\0';
}

const char *link_export_word(enum link_export_end end)
{
    static const char *const words[LINK_EXPORT_ENDS] = {
        [LINK_EXPORT_MADE] = "made",
        [LINK_EXPORT_REFUSED] = "refused",
        [LINK_EXPORT_NO_FOLDER] = "no-folder",
        [LINK_EXPORT_NO_HISTORY] = "no-history",
        [LINK_EXPORT_NO_RECIPIENT] = "no-recipient",
        [LINK_EXPORT_NOT_SIGNED] = "not-signed",
        [LINK_EXPORT_NO_MEMORY] = "no-memory",
        [LINK_EXPORT_NOT_WRITTEN] = "not-written",
        [LINK_EXPORT_NOT_RECORDED] = "not-recorded",
    };
    return words[end];
}

static enum link_export_end end_of(enum export_err err)
{
    static const enum link_export_end ends[] = {
        [EXPORT_OK] = LINK_EXPORT_MADE,          [EXPORT_REFUSED] = LINK_EXPORT_REFUSED,
        [EXPORT_KEY] = LINK_EXPORT_NOT_SIGNED,   [EXPORT_RECIPIENT] = LINK_EXPORT_NO_RECIPIENT,
        [EXPORT_MEMORY] = LINK_EXPORT_NO_MEMORY, [EXPORT_WRITE] = LINK_EXPORT_NOT_WRITTEN,
    };
    return ends[err];
}

// False: there is no such folder.
static bool place(const struct link_settings *settings, char path[PATH_MAX])
{
    return settings->exports &&
           snprintf(path, PATH_MAX, "%s/%s", settings->exports, NAME) < PATH_MAX;
}

void link_export_start(const struct link_settings *settings)
{
    char path[PATH_MAX];
    if (place(settings, path))
        unlink(path);
}

// ---- a file -------------------------------------------------------------------------------------

struct making {
    struct export_text *text;
    const char *bytes;
    size_t length;
    struct export_file file, recipient;
    struct scan_finding finding;
};

static bool write_text(const struct link_history *h, const struct link_settings *settings,
                       struct making *m)
{
    struct export_text_facts facts = {.time = clock_now(), .slot = slot_of(settings)};
    export_versions_add(&facts, EXPORT_TEXT_KIOSK_LINK, KIOSK_VERSION);
    export_versions_below(&facts);
    m->text = export_text_make(h->history, &facts, &h->kiosk, EXPORT_TEXT_RECORDS_MAX);
    return m->text && export_text_end(m->text, &m->bytes, &m->length);
}

// The number of the record in this line of the text; 0: it is none.
static uint32_t record_in(const struct making *m, size_t line)
{
    static const char KEY[] = "record ";
    const char *at = m->bytes;
    while (at && --line > 0) {
        at = memchr(at, '\n', m->length - (size_t)(at - m->bytes));
        at = at ? at + 1 : NULL;
    }
    bool is_record = at && strncmp(at, KEY, sizeof KEY - 1) == 0;
    return is_record ? (uint32_t)history_record_number(at + sizeof KEY - 1) : 0;
}

static enum link_export_end make(const struct link_history *h, const struct link_settings *settings,
                                 struct making *m)
{
    if (!write_text(h, settings, m))
        return LINK_EXPORT_NO_HISTORY;
    enum export_err err = export_recipient(settings->operations, &m->recipient);
    const struct history_certificate to = {m->recipient.bytes, m->recipient.length};
    if (err == EXPORT_OK)
        err = export_make(m->bytes, m->length, &h->kiosk, &to, clock_now(), &m->file, &m->finding);
    return end_of(err);
}

static enum link_export_end keep(const struct making *m, const char *path)
{
    enum export_err err = export_write(&m->file, path);
    return err == EXPORT_OK && chmod(path, FILE_MODE) == 0 ? LINK_EXPORT_MADE
                                                           : LINK_EXPORT_NOT_WRITTEN;
}

static bool record(struct link_history *h, enum link_export_end end,
                   const struct link_exported *told)
{
    struct history_record r = {
        .time = clock_now(),
        .what = HISTORY_EXPORT,
        .outcome = HISTORY_FAIL,
        .measured = 2,
        .measures = {{HISTORY_RECORDS, told->records}, {HISTORY_BYTES, told->bytes}}};
    if (end == LINK_EXPORT_MADE)
        r.outcome = HISTORY_DONE;
    else
        snprintf(r.cause, sizeof r.cause, "%s", link_export_word(end));
    if (end == LINK_EXPORT_REFUSED) {
        r.outcome = HISTORY_REFUSED;
        snprintf(r.cause, sizeof r.cause, "%s", told->finding);
    }
    return link_history_append(h, &r) == HISTORY_OK;
}

static void note(const struct link_history *h, const struct making *m, struct link_exported *told)
{
    struct history_head head;
    history_head(h->history, &head);
    bool all = head.count <= EXPORT_TEXT_RECORDS_MAX;
    told->records = all ? (uint32_t)head.count : (uint32_t)EXPORT_TEXT_RECORDS_MAX;
    told->bytes = (uint32_t)m->file.length;
    if (m->finding.why == SCAN_CLEAN)
        return;
    snprintf(told->finding, sizeof told->finding, "%s", scan_why_name(m->finding.why));
    told->number = record_in(m, m->finding.line);
}

static enum link_export_end make_file(struct link_history *h, const struct link_settings *settings,
                                      struct link_exported *told)
{
    struct making m = {0};
    char path[PATH_MAX];
    if (!place(settings, path))
        return LINK_EXPORT_NO_FOLDER;
    enum link_export_end end = make(h, settings, &m);
    note(h, &m, told);
    if (end == LINK_EXPORT_MADE)
        end = keep(&m, path);
    bool recorded = record(h, end, told);
    if (end == LINK_EXPORT_MADE && !recorded) {
        unlink(path);
        end = LINK_EXPORT_NOT_RECORDED;
    }
    export_free(&m.file);
    export_free(&m.recipient);
    export_text_free(&m.text);
    return end;
}

// ---- a text -------------------------------------------------------------------------------------

static enum link_export_end make_status(struct link_history *h,
                                        const struct link_settings *settings,
                                        struct link_exported *told)
{
    struct status_text_facts facts = {.time = clock_now(), .slot = slot_of(settings)};
    if (status_text_look(h->history, &facts) != HISTORY_OK)
        return LINK_EXPORT_NO_HISTORY;
    return status_text_make(&facts, &h->kiosk, told->text) ? LINK_EXPORT_MADE
                                                           : LINK_EXPORT_NOT_SIGNED;
}

void link_export_take(struct link_history *h, const struct link_settings *settings,
                      const struct link_export_ask *ask, struct link_exported *told)
{
    enum link_export_end end = LINK_EXPORT_NO_HISTORY;
    memset(told, 0, sizeof *told);
    told->kind = ask->kind;
    snprintf(told->finding, sizeof told->finding, "%s", scan_why_name(SCAN_CLEAN));
    if (link_history_open(h))
        end = ask->kind == LINK_EXPORT_FILE ? make_file(h, settings, told)
                                            : make_status(h, settings, told);
    if (end != LINK_EXPORT_MADE)
        memset(told->text, 0, sizeof told->text);
    snprintf(told->end, sizeof told->end, "%s", link_export_word(end));
    log_write(end == LINK_EXPORT_MADE ? LOG_INFO : LOG_WARNING, "export",
              "event=ended kind=%d end=%s finding=%s record=%u bytes=%u", ask->kind, told->end,
              told->finding, told->number, told->bytes);
}
