// Samples of the technician's pages that are only read.
#include <stdio.h>
#include <string.h>

#include "tests/golden/sample_help.h"

static struct view page_of(enum tool tool)
{
    enum view_id id = tool == TOOL_STATUS ? VIEW_SERVICE_STATUS : VIEW_SERVICE_PAGE;
    return (struct view){.id = id, .service.tool.tool = tool};
}

static void rows(struct view *v, enum check first, int count, enum check failed)
{
    struct view_read *read = &v->service.read;
    for (int i = 0; i < count; i++) {
        enum check check = (enum check)(first + i);
        read->rows[i] = check_passed(check);
        if (check == failed)
            read->rows[i] = check_failed(check, CAUSE_TLS_EXPIRED);
        if (check > failed && check <= CHECK_CLOCK)
            read->rows[i].outcome = CHECK_NOT_RUN;
        read->rows[i].ms = check <= CHECK_SERVICE ? 1234 : -1;
        read->rows[i].valued = check_value_name(check)[0] != '\0';
        read->rows[i].value = check == CHECK_CLOCK ? -59000 : 1234;
    }
    read->count = (uint8_t)count;
}

static void checks(struct samples *s)
{
    struct view v = page_of(TOOL_NETWORK);
    rows(&v, CHECK_INTERFACE, 8, CHECK_COUNT);
    sample_add(s, "network", &v);
    v.service.running = true;
    sample_add(s, "running", &v);
    v = page_of(TOOL_NETWORK);
    rows(&v, CHECK_INTERFACE, 8, CHECK_TLS);
    sample_add(s, "network-bad", &v);
    v = page_of(TOOL_STORAGE);
    rows(&v, CHECK_CLOCK, 8, CHECK_COUNT);
    v.service.read.rows[8] = check_failed(CHECK_HISTORY, CAUSE_HISTORY_BROKEN);
    v.service.read.count = 9;
    sample_add(s, "storage", &v);
}

static void programs(struct read_versions *versions, enum check_cause cause)
{
    for (int i = 0; i < READ_CHECKS; i++) {
        versions->checks[i] = check_passed((enum check)(CHECK_VERSIONS + i));
        versions->checks[i].valued = i > 0;
        versions->checks[i].value = i == 2 ? 2 : 0; // restarts; what is open does not pass
    }
    if (cause != CAUSE_NONE)
        versions->checks[0] = check_failed(CHECK_VERSIONS, cause);
}

static void versions(struct samples *s)
{
    struct view v = page_of(TOOL_VERSIONS);
    struct read_versions *versions = &v.service.read.versions;
    *versions = (struct read_versions){.kiosk = "1.0.0",
                                       .card = "1.0.0",
                                       .link = "1.0.0",
                                       .image = "2026.11.2",
                                       .slot = "A",
                                       .kernel = "6.1.0",
                                       .openssl = "3.0.17",
                                       .records = 12345,
                                       .whole = true,
                                       .corrected = true,
                                       .measured = true,
                                       .width = 268,
                                       .height = 476};
    strcpy(versions->key, "file");
    memset(versions->software, 'c', sizeof versions->software - 1);
    memset(versions->verity, 'e', sizeof versions->verity - 1);
    programs(versions, CAUSE_NONE);
    sample_add(s, "versions", &v);
    programs(versions, CAUSE_VERSIONS_DIFFER);
    snprintf(versions->card, sizeof versions->card, "0.9.9");
    sample_add(s, "versions-bad", &v);
    *versions =
        (struct read_versions){.kiosk = "1.0.0", .unread = true, .width = 1016, .height = 1806};
    for (int i = 0; i < READ_CHECKS; i++)
        versions->checks[i] = (struct check_row){.check = (uint8_t)(CHECK_VERSIONS + i), .ms = -1};
    sample_add(s, "versions-unknown", &v);
    v = page_of(TOOL_VERSIONS);
    v.service.read.waits = true;
    sample_add(s, "waits", &v);
    v.service.read.waits = false;
    v.service.read.failed = true;
    sample_add(s, "failed", &v);
}

// Every word that a history can have, with every kind of cause.
static void faults(struct samples *s)
{
    static const char *const WHAT[] = {"reader",
                                       "network",
                                       "device-key",
                                       "clock",
                                       "storage",
                                       "software",
                                       "display",
                                       "touch",
                                       "keys",
                                       "sound",
                                       "visit",
                                       "self-test",
                                       "login",
                                       "logout",
                                       "login-refused",
                                       "begun",
                                       "service-off",
                                       "service-on",
                                       "restart",
                                       "export",
                                       "remote-command",
                                       "remote-answer",
                                       "geometry",
                                       "calibration",
                                       "certificate-renewal",
                                       "store-texts",
                                       "outbox-acknowledged",
                                       "outcome-refused",
                                       "visit-pin"};
    static const char *const CAUSES[] = {"no-reader", "tls-expired", "resident-card", "dropped",
                                         ""};
    for (size_t first = 0; first < sizeof WHAT / sizeof WHAT[0]; first += 14) {
        struct view v = page_of(TOOL_FAULTS);
        struct view_read *read = &v.service.read;
        for (size_t i = first; i < first + 14 && i < sizeof WHAT / sizeof WHAT[0]; i++) {
            struct read_fault *fault = &read->faults[read->count++];
            fault->date = (struct view_date){2026, 11, 27};
            fault->time = (struct view_time){23, 59};
            snprintf(fault->what, sizeof fault->what, "%s", WHAT[i]);
            snprintf(fault->cause, sizeof fault->cause, "%s", CAUSES[i % 5]);
        }
        static const char *const NAMES[] = {"faults", "faults-more", "faults-last"};
        sample_add(s, NAMES[first / 14], &v);
    }
    struct view v = page_of(TOOL_FAULTS);
    sample_add(s, "faults-none", &v);
}

// The longest text that there can be.
static void status(struct samples *s)
{
    struct view v = page_of(TOOL_STATUS);
    memset(v.service.read.status, 'k', 997);
    sample_add(s, "", &v);
    v = page_of(TOOL_STATUS);
    v.service.read.waits = true;
    sample_add(s, "waits", &v);
    v.service.read.waits = false;
    v.service.read.failed = true;
    sample_add(s, "failed", &v);
}

void sample_read(struct samples *s)
{
    checks(s);
    versions(s);
    faults(s);
    status(s);
}
