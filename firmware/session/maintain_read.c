#include "firmware/session/maintain_read.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "firmware/session/calendar.h"

// ---- rows of the self-test ----------------------------------------------------------------------

static const uint8_t NETWORK[] = {CHECK_INTERFACE, CHECK_NAME,    CHECK_CONNECT, CHECK_TLS,
                                  CHECK_DEVICE,    CHECK_SERVICE, CHECK_CLOCK,   CHECK_NTP};
static const uint8_t STORAGE[] = {CHECK_DISK,    CHECK_WEAR,    CHECK_FLUSH, CHECK_OUTBOX,
                                  CHECK_BACKLOG, CHECK_HISTORY, CHECK_KEY,   CHECK_RENEWAL,
                                  CHECK_CLOCK,   CHECK_NTP};

static void show_rows(const struct selftest *test, const uint8_t checks[], size_t count,
                      struct view_read *view)
{
    view->waits = selftest_verdict(test) == CHECK_NOT_RUN;
    for (size_t i = 0; i < count && !view->waits; i++)
        view->rows[view->count++] = test->rows[checks[i]];
}

// ---- the history --------------------------------------------------------------------------------

static void copy(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from);
}

// What kiosk-card and the machine are is as of the last self-test.
static void show_software(const struct software *software, const struct selftest *test,
                          struct read_versions *versions)
{
    static const uint8_t CHECKS[READ_CHECKS] = {CHECK_VERSIONS, CHECK_SANDBOX, CHECK_RESTARTS};
    copy(versions->card, sizeof versions->card, software->programs[SOFTWARE_CARD].version);
    copy(versions->image, sizeof versions->image, software->image.version);
    copy(versions->slot, sizeof versions->slot, software->image.slot);
    copy(versions->verity, sizeof versions->verity, software->image.verity);
    copy(versions->key, sizeof versions->key, software->key);
    for (size_t i = 0; i < READ_CHECKS; i++)
        versions->checks[i] = test->rows[CHECKS[i]];
}

static uint16_t mm(int64_t um)
{
    return (uint16_t)((um + 500) / 1000);
}

static void show_panel(const struct maintain_read_facts *facts, struct read_versions *versions)
{
    struct panel_size size;
    screens_size(facts->screens, &size);
    versions->corrected = measured_corrects(facts->measured);
    versions->measured = measured_has_size(facts->measured);
    versions->unread = measured_is_unread(facts->measured);
    versions->width = mm(size.width_um);
    versions->height = mm(panel_size_height_um(&size));
}

static void show_versions(const struct link_history_part *part, struct read_versions *versions)
{
    copy(versions->kiosk, sizeof versions->kiosk, KIOSK_VERSION);
    copy(versions->link, sizeof versions->link, part->versions.link);
    copy(versions->kernel, sizeof versions->kernel, part->versions.kernel);
    copy(versions->openssl, sizeof versions->openssl, part->versions.openssl);
    copy(versions->software, sizeof versions->software, part->versions.software);
    versions->records = part->news.records;
    versions->whole = part->news.whole;
}

// SECONDS WHAT CAUSE. False: it is none.
static bool read_fault(const char *line, struct read_fault *fault)
{
    int64_t at;
    if (sscanf(line, "%" SCNd64 " %32[a-z-] %32[a-z0-9-]", &at, fault->what, fault->cause) != 3)
        return false;
    fault->date = calendar_date(at);
    fault->time = calendar_time(at);
    if (strcmp(fault->cause, "-") == 0)
        fault->cause[0] = '\0';
    return true;
}

// The newest first, which kiosk-link tells last.
static void show_faults(const char *lines, struct view_read *view)
{
    for (const char *line = lines; *line; line = strchr(line, '\n') + 1) {
        struct read_fault fault;
        memset(&fault, 0, sizeof fault);
        if (!strchr(line, '\n'))
            return;
        if (view->count == READ_FAULTS_MAX || !read_fault(line, &fault))
            continue;
        memmove(&view->faults[1], &view->faults[0], view->count * sizeof fault);
        memcpy(&view->faults[0], &fault, sizeof fault);
        view->count++;
    }
}

static void show_history(const struct maintain_read *read, const struct maintain_read_facts *facts,
                         struct view_read *view)
{
    bool stored = read->known && read->part.answer.result == LINK_DONE;
    view->waits = read->ticket != 0;
    view->failed = !view->waits && (read->tool == TOOL_VERSIONS ? !read->known : !stored);
    if (view->waits || view->failed)
        return;
    if (read->tool == TOOL_VERSIONS) {
        show_versions(&read->part, &view->versions);
        show_software(facts->software, facts->selftest, &view->versions);
        show_panel(facts, &view->versions);
    } else {
        show_faults(read->part.lines, view);
    }
}

bool maintain_read_answered(struct maintain_read *read, const struct ipc_message *message)
{
    if (read->ticket == 0 || message->ticket != read->ticket)
        return false;
    read->ticket = 0;
    read->known = message->type != IPC_LOST;
    if (read->known)
        memcpy(&read->part, message->body, sizeof read->part);
    return true;
}

// ---- the status text ----------------------------------------------------------------------------

static void show_status(const struct maintain_read *read, const struct export_fetch *fetch,
                        struct view_read *view)
{
    bool ours = fetch->run >= read->run && fetch->kind == LINK_EXPORT_STATUS;
    view->waits = fetch->asked;
    view->failed = !view->waits && (!ours || !fetch->known || fetch->exported.text[0] == '\0');
    if (!view->waits && !view->failed)
        copy(view->status, sizeof view->status, fetch->exported.text);
}

void maintain_read_show(const struct maintain_read *read, const struct maintain_read_facts *facts,
                        struct view_read *view)
{
    memset(view, 0, sizeof *view);
    if (read->tool == TOOL_NETWORK)
        show_rows(facts->selftest, NETWORK, sizeof NETWORK, view);
    else if (read->tool == TOOL_STORAGE)
        show_rows(facts->selftest, STORAGE, sizeof STORAGE, view);
    else if (read->tool == TOOL_STATUS)
        show_status(read, facts->fetch, view);
    else
        show_history(read, facts, view);
}
