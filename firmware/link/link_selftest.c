#include "firmware/link/link_selftest.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/history/key.h"
#include "drivers/machine/disk.h"
#include "drivers/machine/image.h"
#include "drivers/machine/network.h"
#include "drivers/machine/ntp.h"
#include "drivers/machine/program.h"
#include "firmware/limits.h"
#include "firmware/link/link_reply.h"

enum {
    DAY_S = 24 * 3600,
    MIB = 1024 * 1024,
    MS_US = 1000,
    MINUTE_S = 60,
    HOUR_MINUTES = 60,
};

static struct check_row *row_of(struct link_selftested *tested, enum check check)
{
    return &tested->rows[check - LINK_FIRST_CHECK];
}

static void put(struct link_selftested *tested, struct check_row row)
{
    *row_of(tested, (enum check)row.check) = row;
}

static void put_cause(struct link_selftested *tested, enum check check, enum check_cause cause)
{
    put(tested, cause == CAUSE_NONE ? check_passed(check) : check_failed(check, cause));
}

static void put_value(struct link_selftested *tested, enum check check, int64_t value)
{
    row_of(tested, check)->valued = 1;
    row_of(tested, check)->value = value;
}

// ---- what is here -----------------------------------------------------------------------------

static enum check_cause judge_interface(const char *origin)
{
    struct network network;
    if (!network_look(origin, &network) || !network.up)
        return CAUSE_NO_INTERFACE;
    return network.addressed ? CAUSE_NONE : CAUSE_NO_ADDRESS;
}

static enum check_cause judge_key(const struct https_device *device, int64_t now)
{
    if (!device->readable || !device->signs)
        return CAUSE_KEY_WRONG;
    if (now >= device->until)
        return CAUSE_KEY_EXPIRED;
    if (now < device->from)
        return CAUSE_KEY_NOT_YET;
    return device->until - now < CHECK_KEY_SOON_DAYS * (int64_t)DAY_S ? CAUSE_KEY_ENDS_SOON
                                                                      : CAUSE_NONE;
}

// Rounded down: a certificate that ended an hour ago has -1 day left.
static int64_t days_until(int64_t then, int64_t now)
{
    int64_t left = then - now;
    return left >= 0 ? left / DAY_S : -((DAY_S - 1 - left) / DAY_S);
}

static void tell_name(const struct backend *backend, char name[PROGRAM_DEVICE])
{
    struct history_certificate own = {.length = 0};
    _Static_assert((int)PROGRAM_DEVICE > (int)HISTORY_KIOSK_MAX, "a name fits");
    own.bytes = backend_device_certificate(backend, &own.length);
    if (!history_key_name(&own, name))
        name[0] = '\0';
}

static void test_key(const struct backend *backend, struct link_selftested *tested)
{
    struct https_device device;
    int64_t start = clock_ms(), now = clock_now();
    backend_device(backend, &device);
    snprintf(tested->key, sizeof tested->key, "%s", device.place);
    put_cause(tested, CHECK_KEY, judge_key(&device, now));
    row_of(tested, CHECK_KEY)->ms = (int32_t)(clock_ms() - start);
    if (device.readable)
        put_value(tested, CHECK_KEY, days_until(device.until, now));
}

struct check_row link_selftest_judge_ntp(const struct ntp *ntp, int64_t up_ms)
{
    struct check_row row = check_passed(CHECK_NTP);
    if (!ntp->synchronised && up_ms < LIMIT_TIME_SERVICE_MS)
        return (struct check_row){.check = CHECK_NTP, .ms = -1};
    if (!ntp->synchronised)
        return check_failed(CHECK_NTP, CAUSE_CLOCK_UNSET);
    row.valued = 1;
    row.value = (ntp->error_us + MS_US - 1) / MS_US;
    return row;
}

// The monotonic clock begins when the machine starts.
static void test_ntp(const struct link_settings *settings, struct link_selftested *tested)
{
    struct ntp ntp;
    if (!settings->clock_foreign && ntp_look(&ntp))
        put(tested, link_selftest_judge_ntp(&ntp, clock_ms()));
}

static void test_disk(const char *path, struct link_selftested *tested)
{
    struct disk disk;
    if (!disk_look(path, &disk)) {
        put_cause(tested, CHECK_DISK, CAUSE_DISK_UNUSABLE);
        return;
    }
    bool full = disk.free_bytes < CHECK_DISK_MIB * (int64_t)MIB;
    put_cause(tested, CHECK_DISK,
              !disk.writable ? CAUSE_DISK_UNUSABLE
              : full         ? CAUSE_DISK_FULL
                             : CAUSE_NONE);
    put_value(tested, CHECK_DISK, disk.free_bytes / MIB);
}

struct check_row link_selftest_judge_wear(int percent)
{
    struct check_row row = percent >= CHECK_WORN_PERCENT ? check_failed(CHECK_WEAR, CAUSE_DISK_WORN)
                                                         : check_passed(CHECK_WEAR);
    row.valued = 1;
    row.value = percent;
    return row;
}

struct check_row link_selftest_judge_flush(bool written, int64_t ms)
{
    struct check_row row = !written              ? check_failed(CHECK_FLUSH, CAUSE_DISK_UNUSABLE)
                           : ms > CHECK_FLUSH_MS ? check_failed(CHECK_FLUSH, CAUSE_FLUSH_SLOW)
                                                 : check_passed(CHECK_FLUSH);
    row.ms = (int32_t)ms;
    return row;
}

struct check_row link_selftest_judge_backlog(int64_t oldest, int64_t now)
{
    int64_t minutes = oldest > 0 && now > oldest ? (now - oldest) / MINUTE_S : 0;
    struct check_row row = minutes > CHECK_BACKLOG_HOURS * HOUR_MINUTES
                               ? check_failed(CHECK_BACKLOG, CAUSE_BACKLOG_OLD)
                               : check_passed(CHECK_BACKLOG);
    row.valued = 1;
    row.value = minutes;
    return row;
}

// A disk that is full or gone is not written to.
static void test_writing(const char *outbox, struct link_selftested *tested)
{
    char file[PATH_MAX];
    int percent;
    if (disk_wear(DISK_DEVICES, outbox, &percent))
        put(tested, link_selftest_judge_wear(percent));
    if (row_of(tested, CHECK_DISK)->outcome != CHECK_PASS ||
        snprintf(file, sizeof file, "%s.flush", outbox) >= (int)sizeof file)
        return;
    int64_t start = clock_ms();
    bool written = disk_flush(file);
    put(tested, link_selftest_judge_flush(written, clock_ms() - start));
}

static void test_outbox(const struct link_selftest_parts *parts, struct link_selftested *tested)
{
    enum check_cause cause = CAUSE_NONE;
    if (parts->outbox != OUTBOX_OK)
        cause = CAUSE_OUTBOX_UNUSABLE;
    else if (parts->counts->broken > 0)
        cause = CAUSE_OUTBOX_BROKEN;
    else if (parts->counts->parked > 0)
        cause = CAUSE_OUTBOX_PARKED;
    put_cause(tested, CHECK_OUTBOX, cause);
    put_value(tested, CHECK_OUTBOX, parts->counts->waiting);
    if (parts->outbox == OUTBOX_OK)
        put(tested, link_selftest_judge_backlog(parts->oldest, clock_now()));
}

static void look_at_program(const struct link_settings *settings, struct link_selftested *tested)
{
    program_look(PROGRAM_STATUS, &tested->program);
    if (settings->lost) {
        tested->program.restarts = settings->lost->count;
        tested->program.recent =
            (uint8_t)ends_within(settings->lost, clock_ms(), LIMIT_RESTARTS_WITHIN_MS);
    }
    image_look(settings->command_line, IMAGE_RELEASE, &tested->image);
}

void link_selftest_begin(const struct link_selftest_parts *parts, struct link_selftested *tested)
{
    memset(tested, 0, sizeof *tested);
    for (int i = 0; i < LINK_CHECKS; i++)
        tested->rows[i] = (struct check_row){.check = (uint8_t)(LINK_FIRST_CHECK + i), .ms = -1};
    look_at_program(parts->settings, tested);
    put_cause(tested, CHECK_INTERFACE, judge_interface(parts->settings->backend));
    test_ntp(parts->settings, tested);
    test_key(parts->backend, tested);
    tell_name(parts->backend, tested->device);
    test_disk(parts->settings->outbox, tested);
    test_writing(parts->settings->outbox, tested);
    test_outbox(parts, tested);
}

// ---- the ladder -------------------------------------------------------------------------------

static const enum check STEPS[HTTPS_STEP_COUNT] = {
    [HTTPS_STEP_NAME] = CHECK_NAME,      [HTTPS_STEP_CONNECT] = CHECK_CONNECT,
    [HTTPS_STEP_TLS] = CHECK_TLS,        [HTTPS_STEP_DEVICE] = CHECK_DEVICE,
    [HTTPS_STEP_ANSWER] = CHECK_SERVICE,
};

static enum check_cause late_cause(enum https_step step)
{
    static const enum check_cause LATE[HTTPS_STEP_COUNT] = {
        [HTTPS_STEP_NAME] = CAUSE_NAME_LATE,     [HTTPS_STEP_CONNECT] = CAUSE_FILTERED,
        [HTTPS_STEP_TLS] = CAUSE_TLS_FAILED,     [HTTPS_STEP_DEVICE] = CAUSE_ANSWER_LATE,
        [HTTPS_STEP_ANSWER] = CAUSE_ANSWER_LATE,
    };
    return LATE[step];
}

static enum check_cause stop_cause(const struct https_way *way)
{
    switch (way->stop) {
    case HTTPS_STOP_NONE:
        return CAUSE_NONE;
    case HTTPS_STOP_LATE:
        return late_cause(way->last);
    case HTTPS_STOP_UNKNOWN_NAME:
        return CAUSE_NAME_UNKNOWN;
    case HTTPS_STOP_REFUSED:
        return CAUSE_REFUSED;
    case HTTPS_STOP_NO_ROUTE:
        return CAUSE_NO_ROUTE;
    case HTTPS_STOP_ROOT:
        return CAUSE_TLS_ROOT;
    case HTTPS_STOP_EXPIRED:
        return CAUSE_TLS_EXPIRED;
    case HTTPS_STOP_NOT_YET:
        return CAUSE_TLS_NOT_YET;
    case HTTPS_STOP_OTHER_NAME:
        return CAUSE_TLS_NAME;
    case HTTPS_STOP_VERSION:
        return CAUSE_TLS_VERSION;
    case HTTPS_STOP_DEVICE:
        return CAUSE_DEVICE_UNWANTED;
    case HTTPS_STOP_BROKEN:
        return way->last == HTTPS_STEP_TLS ? CAUSE_TLS_FAILED : CAUSE_ANSWER_BROKEN;
    }
    return CAUSE_ANSWER_BROKEN;
}

// What the answer itself says.
static enum check_cause answer_cause(const struct backend_answer *answer)
{
    if (link_reply_is_suspended(answer))
        return CAUSE_DEVICE_REFUSED;
    if (answer->end != BACKEND_DONE)
        return CAUSE_ANSWER_WRONG;
    return answer->way.ms[HTTPS_STEP_ANSWER] > CHECK_SLOW_MS ? CAUSE_ANSWER_SLOW : CAUSE_NONE;
}

static void climb_steps(const struct https_way *way, struct link_selftested *tested)
{
    for (int step = 0; step <= (int)way->last; step++) {
        bool stopped = step == (int)way->last && way->stop != HTTPS_STOP_NONE;
        put_cause(tested, STEPS[step], stopped ? stop_cause(way) : CAUSE_NONE);
        row_of(tested, STEPS[step])->ms = way->ms[step];
    }
    if (way->server_until != 0 && way->last >= HTTPS_STEP_TLS)
        put_value(tested, CHECK_TLS, days_until(way->server_until, clock_now()));
}

// Without a network no name server answers and no way leads out.
static void drop_echo_of_interface(struct link_selftested *tested)
{
    for (int check = CHECK_NAME; check <= CHECK_CONNECT; check++)
        if (row_of(tested, CHECK_INTERFACE)->outcome == CHECK_FAIL &&
            row_of(tested, (enum check)check)->outcome == CHECK_FAIL)
            put(tested, (struct check_row){.check = (uint8_t)check, .ms = -1});
}

// Whoever refuses a certificate that is known to be bad says nothing new.
static void drop_echo(struct link_selftested *tested, enum check check, enum check_cause cause)
{
    if (row_of(tested, CHECK_KEY)->outcome == CHECK_FAIL && row_of(tested, check)->cause == cause)
        put(tested, (struct check_row){.check = (uint8_t)check, .ms = -1});
}

// A clock that its time service sets is not mended by looking after that.
static void judge_offset(int64_t offset, struct link_selftested *tested)
{
    bool set = row_of(tested, CHECK_NTP)->outcome == CHECK_PASS;
    enum check_cause off = set ? CAUSE_CLOCK_DISPUTED : CAUSE_CLOCK_OFF;
    put_cause(tested, CHECK_CLOCK, llabs(offset) > LIMIT_CLOCK_WARN_MS ? off : CAUSE_NONE);
    put_value(tested, CHECK_CLOCK, offset);
}

static void judge_answer(const struct backend_answer *answer, struct link_selftested *tested)
{
    put_cause(tested, CHECK_SERVICE, answer_cause(answer));
    row_of(tested, CHECK_SERVICE)->ms = answer->way.ms[HTTPS_STEP_ANSWER];
    if (answer->end != BACKEND_DONE)
        return;
    judge_offset(answer->service.clock_offset_ms, tested);
}

void link_selftest_climb(const struct backend_answer *answer, struct link_selftested *tested)
{
    climb_steps(&answer->way, tested);
    if (answer->way.last == HTTPS_STEP_ANSWER && answer->way.stop == HTTPS_STOP_NONE)
        judge_answer(answer, tested);
    drop_echo_of_interface(tested);
    drop_echo(tested, CHECK_DEVICE, CAUSE_DEVICE_UNWANTED);
    drop_echo(tested, CHECK_SERVICE, CAUSE_DEVICE_REFUSED);
}

// ---- the renewal ------------------------------------------------------------------------------

void link_selftest_renew(enum check_cause cause, struct link_selftested *tested)
{
    bool answered = row_of(tested, CHECK_CLOCK)->outcome != CHECK_NOT_RUN;
    if (answered && row_of(tested, CHECK_DISK)->outcome != CHECK_FAIL &&
        row_of(tested, CHECK_FLUSH)->outcome != CHECK_FAIL)
        put_cause(tested, CHECK_RENEWAL, cause);
}
