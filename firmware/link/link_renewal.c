#include "firmware/link/link_renewal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/file.h"
#include "drivers/base/log.h"
#include "drivers/base/random.h"
#include "firmware/limits.h"
#include "firmware/link/link_certificate.h"

enum {
    SECOND_MS = 1000,
    HOUR_S = 3600,
    DAY_S = 24 * HOUR_S,
    // Kiosks whose certificates were made together do not all come in one hour: each begins so much
    // later as chance says, of its certificate's life at most one part in so many.
    SPREAD_PARTS = 30,
    SPREAD_MOST_S = DAY_S,
    AGAIN_SPREAD_S = 2 * HOUR_S, // behind the day after a failure
    LATER_LEAST_S = 60,          // of a Retry-After
    BUSY_MS = 10 * SECOND_MS,    // until somebody who is served is looked for again
    LINE_BYTES = 32,
};

static const char FILE_WORD[] = "renewal";

// ---- when ---------------------------------------------------------------------------------------

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t spread(int64_t most)
{
    return most > 0 ? (int64_t)(random_u32() % (uint32_t)(most + 1)) : 0;
}

// A third of its life is left.
static void look_at_certificate(struct link_renewal *r)
{
    struct https_device device;
    backend_device(r->backend, &device);
    int64_t life = device.until - device.from;
    r->readable = device.readable && life > 0;
    r->until = device.until;
    r->due = device.until - life / 3 + spread(least(life / SPREAD_PARTS, SPREAD_MOST_S));
    static const char *const WORDS[] = {
        [DEVICE_KEY_RENEWED_NONE] = NULL,         [DEVICE_KEY_RENEWED_USED] = "used",
        [DEVICE_KEY_RENEWED_OLDER] = "older",     [DEVICE_KEY_RENEWED_BROKEN] = "broken",
        [DEVICE_KEY_RENEWED_FOREIGN] = "foreign",
    };
    if (WORDS[device.renewed])
        log_write(device.renewed > DEVICE_KEY_RENEWED_OLDER ? LOG_WARNING : LOG_INFO, "link",
                  "event=renewed-certificate state=%s", WORDS[device.renewed]);
}

// What the file says of a day that is further away was written by a clock that was wrong.
static void look_at_kept(struct link_renewal *r)
{
    char line[LINE_BYTES], end = '\0';
    int64_t then = 0;
    enum link_kept_found found = link_kept_read(&r->kept, FILE_WORD, line, sizeof line);
    bool good = found == LINK_KEPT_TEXT && sscanf(line, "%" SCNd64 "%c", &then, &end) == 2 &&
                end == '\n' && then <= clock_now() + DAY_S + AGAIN_SPREAD_S;
    r->not_before = good ? then : 0;
}

static void put_off(struct link_renewal *r, int64_t seconds)
{
    char line[LINE_BYTES];
    r->not_before = clock_now() + seconds;
    snprintf(line, sizeof line, "%" PRId64 "\n", r->not_before);
    link_kept_write(&r->kept, FILE_WORD, line);
}

// Seconds until it is due by the backend's clock; what was put off counts by ours.
static int64_t seconds_left(const struct link_renewal *r, int64_t theirs)
{
    int64_t due = r->due - theirs, later = r->not_before - clock_now();
    return due > later ? due : later;
}

// One that has ended is not shown to a server in vain.
static bool is_possible(const struct link_renewal *r, int64_t *theirs)
{
    *theirs = link_poll_time(r->poll);
    return !r->busy && r->readable && *theirs != 0 && *theirs < r->until;
}

// ---- the end ------------------------------------------------------------------------------------

static void record(struct link_renewal *r, enum check_cause cause)
{
    struct history_record done = {
        .time = clock_now(),
        .what = HISTORY_CERTIFICATE_RENEWAL,
        .outcome = cause == CAUSE_NONE ? HISTORY_DONE : HISTORY_FAIL,
        .measured = 1,
        .measures = {{HISTORY_DAYS, (r->until - clock_now()) / DAY_S}},
    };
    snprintf(done.cause, sizeof done.cause, "%s", check_cause_name(cause));
    link_history_append(r->history, &done);
}

static void answer(struct link_renewal *r, enum check_cause cause)
{
    const struct link_renewed renewed = {
        .answer.result = LINK_DONE, .cause = (uint8_t)cause, .until = r->until};
    uint32_t ticket = r->ticket;
    r->ticket = 0;
    if (ticket != 0)
        r->tell(r->context, ticket, &renewed);
}

// Who has asked records a failure; what was done is recorded here in any case.
static void end(struct link_renewal *r, enum check_cause cause)
{
    r->busy = false;
    est_authorities_free(&r->authorities);
    if (cause == CAUSE_NONE)
        log_write(LOG_INFO, "link", "event=certificate-renewed until=%lld", (long long)r->until);
    else
        log_write(LOG_WARNING, "link", "event=certificate-not-renewed cause=%s",
                  check_cause_name(cause));
    if (cause == CAUSE_NONE || r->by_itself)
        record(r, cause);
    answer(r, cause);
}

static void fail(struct link_renewal *r, enum check_cause cause)
{
    put_off(r, DAY_S + spread(AGAIN_SPREAD_S));
    end(r, cause);
}

// ---- a new certificate --------------------------------------------------------------------------

static enum check_cause keep(struct link_renewal *r, const struct est_certificate *fresh)
{
    char path[PATH_MAX];
    const struct file_part part = {fresh->pem, fresh->length};
    errno = ENAMETOOLONG;
    if (!link_certificate_path(r->kept.outbox, path) || !file_replace(path, &part, 1)) {
        bool full = errno == ENOSPC;
        log_write(LOG_ERROR, "link", "event=not-kept file=certificate cause=\"%s\"",
                  strerror(errno));
        return full ? CAUSE_DISK_FULL : CAUSE_DISK_UNUSABLE;
    }
    if (backend_device_renew(r->backend, path) != DEVICE_KEY_RENEWED_USED)
        return CAUSE_RENEWAL_KEPT;
    const struct est_device device = link_certificate_device(r->backend);
    link_history_certify(r->history,
                         &(struct history_certificate){device.certificate, device.length});
    look_at_certificate(r);
    return CAUSE_NONE;
}

static enum check_cause take(struct link_renewal *r, const struct answer_est *est)
{
    const struct est_device device = link_certificate_device(r->backend);
    struct est_certificate fresh;
    int64_t now = est->date_s > 0 ? est->date_s : clock_now();
    enum est_err err = est_renewed(r->authorities, est->text, est->length, &device, now, &fresh);
    enum check_cause cause = link_certificate_cause(err);
    if (err != EST_OK)
        log_write(LOG_WARNING, "link", "event=not-renewed cause=\"%s\"", est_strerr(err));
    else
        cause = keep(r, &fresh);
    est_certificate_free(&fresh);
    return cause;
}

// Somebody has to release it (RFC 7030, 4.2.3): the same request is sent again later.
static void wait_for_release(struct link_renewal *r, int64_t retry_after_s)
{
    int64_t pause = retry_after_s > LATER_LEAST_S ? retry_after_s : LATER_LEAST_S;
    put_off(r, least(pause, DAY_S));
    end(r, CAUSE_RENEWAL_WAITS);
}

static void enrolled(void *context, const struct backend_answer *answer)
{
    struct link_renewal *r = context;
    enum check_cause cause = link_certificate_answered(answer);
    if (cause == CAUSE_NONE && answer->est.later) {
        wait_for_release(r, answer->retry_after_s);
        return;
    }
    if (cause == CAUSE_NONE)
        cause = take(r, &answer->est);
    if (cause == CAUSE_NONE)
        end(r, cause);
    else
        fail(r, cause);
}

static void prepared(void *context, const struct backend_answer *answer)
{
    struct link_renewal *r = context;
    char *request;
    enum check_cause cause =
        link_certificate_prepare(r->backend, answer, &r->authorities, &request);
    if (cause == CAUSE_NONE && !backend_reenroll(r->backend, LIMIT_BACKGROUND_MS, request,
                                                 (struct backend_caller){enrolled, r}))
        cause = CAUSE_RENEWAL_UNSIGNED;
    free(request);
    if (cause != CAUSE_NONE)
        fail(r, cause);
}

static void begin(struct link_renewal *r, bool by_itself)
{
    r->by_itself = by_itself;
    r->busy =
        backend_cacerts(r->backend, LIMIT_BACKGROUND_MS, (struct backend_caller){prepared, r});
    if (!r->busy)
        fail(r, CAUSE_ANSWER_LATE);
}

// ---- what the owner calls -----------------------------------------------------------------------

void link_renewal_start(struct link_renewal *r)
{
    look_at_certificate(r);
    look_at_kept(r);
}

void link_renewal_close(struct link_renewal *r)
{
    est_authorities_free(&r->authorities);
}

void link_renewal_ask(struct link_renewal *r, uint32_t ticket)
{
    answer(r, CAUSE_RENEWAL_WAITS);
    r->ticket = ticket;
    if (!r->busy)
        begin(r, false);
}

void link_renewal_run(struct link_renewal *r)
{
    int64_t theirs;
    if (is_possible(r, &theirs) && seconds_left(r, theirs) <= 0 && link_poll_is_quiet(r->poll))
        begin(r, true);
}

int link_renewal_wait(const struct link_renewal *r)
{
    int64_t theirs;
    if (!is_possible(r, &theirs))
        return -1;
    int64_t left = seconds_left(r, theirs);
    return left > 0 ? (int)(least(left, HOUR_S) * SECOND_MS) : BUSY_MS;
}
