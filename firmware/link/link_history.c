#include "firmware/link/link_history.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/domain/check.h"
#include "drivers/domain/technician.h"
#include "drivers/history/export_versions.h"
#include "drivers/history/software.h"

enum {
    AGAIN_MS = 60000,        // between two attempts to open it; a record tries at once
    FAULTS_LOOK_BACK = 2000, // records in which faults are looked for
};

static const char NAME[] = "history.db";

// ---- what the kiosk is told -------------------------------------------------------------------

static void tell(struct link_history *h, struct link_history_news *news)
{
    news->usable = h->history && h->err == HISTORY_OK;
    if (h->counted && memcmp(news, &h->news, sizeof *news) == 0)
        return;
    h->counted = true;
    memcpy(&h->news, news, sizeof *news);
    h->changed(h->context, news);
}

// Fields are set one by one in a zeroed struct: it is compared as bytes.
static void tell_found(struct link_history *h, const struct history_finding *found)
{
    struct link_history_news news;
    struct history_head head;
    memset(&news, 0, sizeof news);
    history_head(h->history, &head);
    news.whole = found->state == HISTORY_WHOLE;
    news.records = (uint32_t)head.count;
    news.aside = found->aside;
    news.number = (uint32_t)found->number;
    if (news.whole)
        news.number = 0;
    snprintf(news.state, sizeof news.state, "%s", history_state_name(found->state));
    tell(h, &news);
}

static void tell_unknown(struct link_history *h)
{
    struct link_history_news news;
    memset(&news, 0, sizeof news);
    snprintf(news.state, sizeof news.state, "unknown");
    tell(h, &news);
}

// ---- the file ---------------------------------------------------------------------------------

static void note_err(struct link_history *h, enum history_err err)
{
    if (err != h->err)
        log_write(err == HISTORY_OK ? LOG_INFO : LOG_ERROR, "history", "event=%s cause=\"%s\"",
                  err == HISTORY_OK ? "history-back" : "no-history alarm=1", history_strerr(err));
    h->err = err;
}

static void look(struct link_history *h)
{
    struct history_finding found;
    enum history_err err = history_verify(h->history, &found);
    if (err != HISTORY_OK) { // opening it again says why, and moves aside what is broken
        history_close(&h->history);
        note_err(h, err);
        tell_unknown(h);
        return;
    }
    if (found.state != HISTORY_WHOLE && strcmp(h->news.state, history_state_name(found.state)) != 0)
        log_write(LOG_ERROR, "history", "event=broken alarm=1 state=%s number=%llu",
                  history_state_name(found.state), (unsigned long long)found.number);
    tell_found(h, &found);
}

bool link_history_open(struct link_history *h)
{
    if (h->history)
        return true;
    enum history_err err = history_open(&h->history, h->path, &h->kiosk, clock_now());
    note_err(h, err);
    h->due = clock_ms() + AGAIN_MS;
    if (err == HISTORY_OK)
        look(h);
    else
        tell_unknown(h);
    return h->history != NULL;
}

// The folder with its "/", or nothing.
static int folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (int)(slash + 1 - path) : 0;
}

void link_history_start(struct link_history *h, const struct link_settings *settings)
{
    const char *beside = settings->outbox;
    if (settings->history)
        snprintf(h->path, sizeof h->path, "%s", settings->history);
    else
        snprintf(h->path, sizeof h->path, "%.*s%s", folder_length(beside), beside, NAME);
    history_software_hash(h->kiosk.software);
    link_history_open(h);
}

void link_history_close(struct link_history *h)
{
    history_close(&h->history);
}

// What went wrong once may be well by now.
static void probe(struct link_history *h)
{
    enum history_err err = history_probe(h->history);
    note_err(h, err);
    if (err == HISTORY_CORRUPT)
        history_close(&h->history);
}

void link_history_look(struct link_history *h)
{
    if (h->history && h->err != HISTORY_OK)
        probe(h);
    if (h->history)
        look(h);
    else
        link_history_open(h);
}

void link_history_acknowledge(struct link_history *h)
{
    history_acknowledge_broken(h->path);
    link_history_look(h);
}

// ---- adding -----------------------------------------------------------------------------------

static void count_added(struct link_history *h)
{
    struct link_history_news news;
    struct history_head head;
    memcpy(&news, &h->news, sizeof news);
    history_head(h->history, &head);
    news.records = (uint32_t)head.count;
    tell(h, &news);
}

// A file that turns out not to be what was left there is replaced, and the record goes into the new
// one.
enum history_err link_history_append(struct link_history *h, struct history_record *record)
{
    enum history_err err = HISTORY_CORRUPT;
    for (int tries = 0; tries < 2 && err == HISTORY_CORRUPT; tries++) {
        if (!link_history_open(h))
            return h->err == HISTORY_OK ? HISTORY_SYSTEM : h->err;
        err = history_append(h->history, record);
        if (err == HISTORY_CORRUPT)
            history_close(&h->history);
    }
    if (err == HISTORY_RECORD) // it says nothing about the history
        return err;
    note_err(h, err);
    if (h->history)
        count_added(h);
    return err;
}

// A serial number as record.h writes it: zeros in front, small letters.
static void write_serial(const char *serial, char technician[HISTORY_TECHNICIAN_MAX + 1])
{
    size_t length = strlen(serial), zeros = HISTORY_TECHNICIAN_MAX - length;
    if (length == 0)
        return;
    memset(technician, '0', zeros);
    for (size_t i = 0; i <= length; i++)
        technician[zeros + i] = (char)tolower((unsigned char)serial[i]);
}

static const char *cause_of(const struct link_record *told)
{
    return told->technician != TECHNICIAN_OK
               ? technician_cause_name((enum technician_cause)told->technician)
               : check_cause_name((enum check_cause)told->cause);
}

static struct history_record record_of(const struct link_record *told)
{
    struct history_record record = {.time = told->at,
                                    .what = (enum history_what)told->what,
                                    .outcome = (enum history_outcome)told->outcome,
                                    .measured = told->measured};
    snprintf(record.cause, sizeof record.cause, "%s", cause_of(told));
    write_serial(told->serial, record.technician);
    for (size_t i = 0; i < told->measured; i++)
        record.measures[i] = (struct history_measured){
            (enum history_measure)told->measures[i].measure, told->measures[i].value};
    return record;
}

// A record and whether a line of the file says the same.
struct comparison {
    struct history_record record;
    bool same;
};

static bool compare(void *context, const char *line, const unsigned char hash[HISTORY_HASH])
{
    struct comparison *c = context;
    char ours[HISTORY_LINE_SIZE];
    (void)hash;
    c->record.number = history_record_number(line);
    c->same = history_record_write(&c->record, ours) && strcmp(line, ours) == 0;
    return false;
}

static bool is_last(const struct link_history *h, const struct history_record *record)
{
    struct history_head head;
    struct comparison c = {.record = *record};
    if (!h->history)
        return false;
    history_head(h->history, &head);
    memcpy(c.record.software, h->kiosk.software, HISTORY_HASH);
    return history_each(h->history, head.count, compare, &c) == HISTORY_OK && c.same;
}

enum history_err link_history_take(struct link_history *h, const struct link_record *told)
{
    struct history_record record = record_of(told);
    link_history_open(h);
    return is_last(h, &record) ? HISTORY_OK : link_history_append(h, &record);
}

static bool note_order(void *context, const char *line, const unsigned char hash[HISTORY_HASH])
{
    enum off_reason *last = context;
    struct history_record record;
    (void)hash;
    if (!history_record_read(line, &record))
        return true;
    if (record.what == HISTORY_SERVICE_ON)
        *last = OFF_NOT;
    else if (record.what == HISTORY_SERVICE_OFF)
        *last = off_reason_named(record.cause, strlen(record.cause));
    return true;
}

bool link_history_order(struct link_history *h, enum off_reason reason)
{
    struct history_record record = {
        .time = clock_now(),
        .what = reason == OFF_NOT ? HISTORY_SERVICE_ON : HISTORY_SERVICE_OFF,
        .outcome = HISTORY_DONE,
    };
    enum off_reason last = OFF_NOT;
    if (!link_history_open(h) || history_each(h->history, 0, note_order, &last) != HISTORY_OK)
        return false;
    snprintf(record.cause, sizeof record.cause, "%s", off_reason_name(reason));
    return last == reason || link_history_append(h, &record) == HISTORY_OK;
}

void link_history_certify(struct link_history *h, const struct history_certificate *own)
{
    h->kiosk.certificate = *own;
    if (h->history)
        history_set_kiosk(h->history, &h->kiosk);
}

// ---- reading ----------------------------------------------------------------------------------

// A hand may have written anything into the file.
static void make_plain(char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            *text = '?';
}

static void drop_first_line(char *lines)
{
    const char *rest = strchr(lines, '\n') + 1;
    memmove(lines, rest, strlen(rest) + 1);
}

static void put_line(struct link_history_part *part, char plain[HISTORY_LINE_SIZE])
{
    make_plain(plain);
    while (strlen(part->lines) + strlen(plain) + 2 > sizeof part->lines)
        drop_first_line(part->lines);
    strcat(part->lines, plain);
    strcat(part->lines, "\n");
}

static bool add_line(void *context, const char *line, const unsigned char hash[HISTORY_HASH])
{
    char plain[HISTORY_LINE_SIZE];
    (void)hash;
    snprintf(plain, sizeof plain, "%s", line);
    put_line(context, plain);
    return true;
}

static size_t count_lines(const char *lines)
{
    size_t count = 0;
    for (; *lines; lines++)
        count += *lines == '\n';
    return count;
}

static bool add_fault(void *context, const char *line, const unsigned char hash[HISTORY_HASH])
{
    struct link_history_part *part = context;
    struct history_record record;
    char plain[HISTORY_LINE_SIZE];
    (void)hash;
    if (!history_record_read(line, &record) ||
        (record.outcome != HISTORY_FAIL && record.outcome != HISTORY_REFUSED))
        return true;
    if (count_lines(part->lines) == LINK_HISTORY_FAULTS)
        drop_first_line(part->lines);
    snprintf(plain, sizeof plain, "%" PRId64 " %s %s", record.time, history_what_name(record.what),
             record.cause[0] ? record.cause : "-");
    put_line(part, plain);
    return true;
}

static void tell_versions(const struct link_history *h, struct link_versions *versions)
{
    struct export_text_facts facts = {.versions = 0};
    export_versions_add(&facts, EXPORT_TEXT_KIOSK_LINK, KIOSK_VERSION);
    export_versions_below(&facts);
    for (size_t i = 0; i < facts.versions; i++) {
        const struct export_text_version *v = &facts.version[i];
        char *place = v->program == EXPORT_TEXT_KERNEL    ? versions->kernel
                      : v->program == EXPORT_TEXT_OPENSSL ? versions->openssl
                                                          : versions->link;
        snprintf(place, LINK_VERSION_MAX, "%s", v->version);
    }
    history_hex(h->kiosk.software, versions->software);
}

static bool note_begun(void *context, const char *line, const unsigned char hash[HISTORY_HASH])
{
    struct link_history_part *part = context;
    struct history_record record;
    (void)hash;
    if (history_record_read(line, &record) && record.what == HISTORY_BEGUN) {
        snprintf(part->begun, sizeof part->begun, "%.*s", LINK_STATE_MAX - 1, record.cause);
        part->begun_number = record.measured > 0 ? (uint32_t)record.measures[0].value : 0;
    }
    return false;
}

void link_history_read(struct link_history *h, const struct link_history_ask *ask,
                       struct link_history_part *part)
{
    struct history_head head;
    memset(part, 0, sizeof *part);
    snprintf(part->begun, sizeof part->begun, "unknown");
    link_history_open(h);
    if (ask->verify)
        link_history_look(h);
    part->news = h->news;
    tell_versions(h, &part->versions);
    part->answer.result = h->history ? LINK_DONE : LINK_NOT_STORED;
    if (!h->history)
        return;
    history_head(h->history, &head);
    uint64_t most = ask->faults ? FAULTS_LOOK_BACK : LINK_HISTORY_LINES;
    uint64_t from = head.count > most ? head.count - most + 1 : 0;
    history_each(h->history, 1, note_begun, part);
    history_each(h->history, from, ask->faults ? add_fault : add_line, part);
}

// ---- time -------------------------------------------------------------------------------------

void link_history_run(struct link_history *h)
{
    if (!h->history && clock_ms() >= h->due)
        link_history_open(h);
}

int link_history_wait(const struct link_history *h)
{
    return h->history ? -1 : clock_left(h->due);
}
