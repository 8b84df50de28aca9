#include "tests/golden/sample.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "screens/view/notice.h"
#include "tests/golden/sample_guide.h"
#include "tests/golden/sample_help.h"

static const struct view_date longest = {.year = 2029, .month = 12, .day = 28};
static const struct view_date longest_renewable = {.year = 2029, .month = 9, .day = 29};

// A usual card: nothing locked, everything possible.
struct view sample_usual(enum view_id id)
{
    return (struct view){
        .id = id,
        .languages = (1U << LANGUAGE_COUNT) - 1,
        .sign = {.present = true, .tries_left = 5, .tries_max = 5},
        .auth = {.present = true, .tries_left = 3, .tries_max = 3},
        .auth_dates = {.valid_until = {.year = 2029, .month = 5, .day = 14},
                       .renewable_from = {.year = 2029, .month = 2, .day = 15}},
        .tries_left = 3,
        .opens = {.hour = 6, .minute = 30},
        .closes = {.hour = 23, .minute = 0},
        .helpline = HELPLINE_OPEN,
    };
}

void sample_add(struct samples *s, const char *what, const struct view *view)
{
    assert(s->count < SAMPLE_MAX);
    struct sample *sample = &s->list[s->count++];
    sample->view = *view;
    snprintf(sample->name, sizeof sample->name, "%02d-%s%s%s", (int)view->id + 1,
             view_name(view->id), *what ? "-" : "", what);
}

static void add_usual(struct samples *s, enum view_id id)
{
    struct view v = sample_usual(id);
    sample_add(s, "", &v);
}

static void insert(struct samples *s)
{
    static const enum view_notice wrong[] = {
        NOTICE_CARD_MUTE, NOTICE_CARD_OTHER,  NOTICE_CARD_RESIDENT_REGISTER, NOTICE_CARD_PHONE,
        NOTICE_CARD_TWO,  NOTICE_CARD_SILENT, NOTICE_CARD_SWAPPED,           NOTICE_CARD_REMOVED,
    };
    add_usual(s, VIEW_INSERT);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct view v = sample_usual(VIEW_INSERT);
        v.notice = wrong[i];
        sample_add(s, notice_name(wrong[i]), &v);
    }
}

static struct view locked(enum secret_kind kind)
{
    struct view v = sample_usual(VIEW_CARD);
    struct view_secret *secret = kind == SECRET_SIGN ? &v.sign : &v.auth;
    secret->locked = true;
    secret->tries_left = 0;
    *(kind == SECRET_SIGN ? &v.reset_auth : &v.reset_sign) = CHOICE_OTHER_LOCKED;
    *(kind == SECRET_SIGN ? &v.change_sign : &v.change_auth) = CHOICE_SELF_LOCKED;
    return v;
}

static void card_troubles(struct samples *s)
{
    struct view v = locked(SECRET_SIGN);
    v.auth.locked = true;
    v.reset_sign = v.reset_auth = CHOICE_OTHER_LOCKED;
    v.change_auth = CHOICE_SELF_LOCKED;
    sample_add(s, "both-locked", &v);
    v = sample_usual(VIEW_CARD);
    v.sign.present = false;
    v.reset_sign = v.reset_auth = v.change_sign = CHOICE_NO_CERTIFICATE;
    sample_add(s, "no-certificate", &v);
    v = sample_usual(VIEW_CARD);
    v.reset_sign = v.reset_auth = v.change_sign = v.change_auth = CHOICE_NOT_NOW;
    v.auth_dates.valid_until = longest;
    v.auth_dates.renewable_from = longest_renewable;
    sample_add(s, "not-now", &v);
    v = sample_usual(VIEW_CARD);
    v.auth_dates.expired = true;
    v.auth_dates.valid_until = (struct view_date){.year = 2025, .month = 12, .day = 28};
    v.auth_dates.renewable_from = (struct view_date){.year = 2025, .month = 9, .day = 29};
    v.reset_sign = v.reset_auth = CHOICE_EXPIRED;
    sample_add(s, "expired", &v);
    v.sign_dates = v.auth_dates;
    v.auth_dates = sample_usual(VIEW_CARD).auth_dates;
    sample_add(s, "sign-expired", &v);
    v = sample_usual(VIEW_CARD);
    v.minutes_left = 15;
    sample_add(s, "closing", &v);
    v = sample_usual(VIEW_CARD);
    v.reset_sign = v.reset_auth = CHOICE_OVER;
    sample_add(s, "over", &v);
}

static void card(struct samples *s)
{
    add_usual(s, VIEW_CARD);
    struct view v = locked(SECRET_SIGN);
    sample_add(s, "sign-locked", &v);
    v = locked(SECRET_AUTH);
    v.auth_dates.valid_until = longest;
    v.auth_dates.renewable_from = longest_renewable;
    sample_add(s, "auth-locked", &v);
    card_troubles(s);
}

static void change(struct samples *s)
{
    add_usual(s, VIEW_CHANGE);
    struct view v = sample_usual(VIEW_CHANGE);
    v.change_sign = CHOICE_SELF_LOCKED;
    sample_add(s, "sign-locked", &v);
    v.change_sign = CHOICE_NO_CERTIFICATE;
    sample_add(s, "no-certificate", &v);
}

// An entry of `typed` characters, judged as pin_entry judges it.
static struct view_entry entry_of(enum secret_kind kind, unsigned typed)
{
    bool sign = kind == SECRET_SIGN;
    struct view_entry e = {
        .kind = kind,
        .typed = (uint8_t)typed,
        .min = sign ? 6 : 4,
        .max = sign ? 16 : 4,
        .complete = typed >= (sign ? 6U : 4U),
    };
    if (e.complete)
        e.rules = RULE_LENGTH | RULE_NOT_SIMPLE;
    if (typed > 0)
        e.rules |= RULE_LETTER;
    if (typed > 3)
        e.rules |= RULE_DIGIT;
    return e;
}

static void entries(struct samples *s, enum view_id id, enum operation operation,
                    enum secret_kind kind)
{
    static const unsigned typed[2][4] = {{0, 2, 6, 16}, {0, 2, 4, 4}};
    for (size_t i = 0; i < (kind == SECRET_SIGN ? 4U : 3U); i++) {
        struct view v = sample_usual(id);
        v.operation = operation;
        v.tries_left = kind == SECRET_SIGN ? 5 : 3;
        v.entry = entry_of(kind, typed[kind][i]);
        char what[32];
        snprintf(what, sizeof what, "%s-%u", operation_name(operation), typed[kind][i]);
        sample_add(s, what, &v);
    }
}

static void known(struct samples *s)
{
    entries(s, VIEW_KNOWN, OPERATION_RESET_SIGN, SECRET_AUTH);
    entries(s, VIEW_KNOWN, OPERATION_RESET_AUTH, SECRET_SIGN);
    entries(s, VIEW_KNOWN, OPERATION_CHANGE_SIGN, SECRET_SIGN);
    entries(s, VIEW_KNOWN, OPERATION_CHANGE_AUTH, SECRET_AUTH);
    entries(s, VIEW_KNOWN, OPERATION_READ_SIGN, SECRET_SIGN);
    struct view v = sample_usual(VIEW_KNOWN);
    v.operation = OPERATION_RESET_SIGN;
    v.entry = entry_of(SECRET_AUTH, 0);
    v.tries_left = 1;
    sample_add(s, "last", &v);
    v.operation = OPERATION_RESET_AUTH;
    v.entry = entry_of(SECRET_SIGN, 7);
    v.entry.complete = false;
    v.entry.rules = RULE_LENGTH | RULE_LETTER;
    sample_add(s, "no-digit", &v);
}

static void fresh(struct samples *s, enum view_id id)
{
    entries(s, id, OPERATION_RESET_SIGN, SECRET_SIGN);
    entries(s, id, OPERATION_RESET_AUTH, SECRET_AUTH);
}

static void refused(struct samples *s)
{
    for (int notice = NOTICE_MISMATCH; notice <= NOTICE_WEAK_SAME; notice++) {
        for (int kind = SECRET_SIGN; kind <= SECRET_AUTH; kind++) {
            struct view v = sample_usual(VIEW_NEW);
            v.operation = kind == SECRET_SIGN ? OPERATION_RESET_SIGN : OPERATION_RESET_AUTH;
            v.notice = (enum view_notice)notice;
            v.entry = entry_of((enum secret_kind)kind, 0);
            char what[32];
            snprintf(what, sizeof what, "%s-%s", notice_name(v.notice),
                     kind == SECRET_SIGN ? "sign" : "auth");
            sample_add(s, what, &v);
        }
    }
}

// Only the entry of the known secret is there for somebody who wants to see dates.
static enum operation last_of(enum view_id id)
{
    return id == VIEW_CONFIRM || id == VIEW_DONE ? OPERATION_CHANGE_AUTH : OPERATION_READ_SIGN;
}

static void each_operation(struct samples *s, enum view_id id)
{
    for (int o = OPERATION_RESET_SIGN; o <= (int)last_of(id); o++) {
        struct view v = sample_usual(id);
        v.operation = (enum operation)o;
        v.tries_left = id == VIEW_LAST_TRY ? 1 : 2;
        sample_add(s, operation_name(v.operation), &v);
    }
}

// The last try, because the entry before was wrong; and of a change while no reset is possible.
static void last_tries(struct samples *s)
{
    for (int o = OPERATION_RESET_SIGN; o <= OPERATION_READ_SIGN; o++) {
        struct view v = sample_usual(VIEW_LAST_TRY);
        v.operation = (enum operation)o;
        v.tries_left = 1;
        v.after_wrong = true;
        char what[48];
        snprintf(what, sizeof what, "wrong-%s", operation_name(v.operation));
        sample_add(s, what, &v);
        if (operation_is_reset(v.operation))
            continue;
        v.reset_sign = v.reset_auth = CHOICE_NOT_NOW;
        snprintf(what, sizeof what, "away-%s", operation_name(v.operation));
        sample_add(s, what, &v);
    }
    struct view v = sample_usual(VIEW_CHECKING);
    v.operation = OPERATION_RESET_SIGN;
    v.known = true;
    sample_add(s, "new", &v);
}

static void working(struct samples *s)
{
    struct view v = sample_usual(VIEW_WORKING);
    v.operation = OPERATION_RESET_SIGN;
    v.waiting = true;
    for (int work = 0; work < WORK_COUNT; work++) {
        char what[8];
        snprintf(what, sizeof what, "%d", work + 1);
        v.work = (enum view_work)work;
        sample_add(s, what, &v);
    }
    v.operation = OPERATION_CHANGE_AUTH;
    v.work = WORK_WRITING;
    sample_add(s, "change", &v);
}

static void ends(struct samples *s)
{
    each_operation(s, VIEW_DONE);
    struct view v = sample_usual(VIEW_DONE);
    v.operation = OPERATION_RESET_AUTH;
    v.report_later = true;
    sample_add(s, "report-later", &v);
    v.report_later = false;
    v.done_date = longest;
    v.done_time = (struct view_time){.hour = 10, .minute = 30};
    sample_add(s, "dated", &v);
    sample_beats(s, VIEW_DONE);
    add_usual(s, VIEW_TAKE_CARD);
    sample_beats(s, VIEW_TAKE_CARD);
    v = sample_usual(VIEW_TAKE_CARD);
    v.alarm = true;
    sample_add(s, "alarm", &v);
}

// Nobody answers the helpline now.
static void unanswered(struct samples *s, const struct view *view)
{
    struct view v = *view;
    v.helpline = HELPLINE_CLOSED;
    sample_add(s, "unanswered", &v);
}

static void notices(struct samples *s)
{
    for (int notice = NOTICE_CARD_MUTE; notice < NOTICE_COUNT; notice++) {
        struct view v = sample_usual(VIEW_NOTICE);
        v.notice = (enum view_notice)notice;
        // The card was chosen for nothing yet, or the longer header is shown.
        if (notice != NOTICE_NO_SIGN_CERTIFICATE)
            v.operation = OPERATION_RESET_AUTH;
        sample_add(s, notice_name(v.notice), &v);
    }
    struct view refused = sample_usual(VIEW_NOTICE);
    refused.notice = NOTICE_REFUSED;
    refused.operation = OPERATION_RESET_AUTH;
    unanswered(s, &refused);
    static const enum view_notice of_a_secret[] = {
        NOTICE_KNOWN_LOCKED,   NOTICE_CERTIFICATE_EXPIRED, NOTICE_CERTIFICATE_REVOKED,
        NOTICE_TARGET_EXPIRED, NOTICE_TARGET_REVOKED,      NOTICE_RESERVATION_OTHER};
    for (size_t i = 0; i < sizeof of_a_secret / sizeof *of_a_secret; i++) {
        for (int o = OPERATION_RESET_SIGN; o <= OPERATION_READ_SIGN; o++) {
            if (o == OPERATION_RESET_AUTH || (i > 0 && o > OPERATION_RESET_AUTH))
                continue;
            struct view v = sample_usual(VIEW_NOTICE);
            v.notice = of_a_secret[i];
            v.operation = (enum operation)o;
            char what[48];
            snprintf(what, sizeof what, "%s-%s", notice_name(v.notice),
                     operation_name(v.operation));
            sample_add(s, what, &v);
        }
    }
    struct view v = sample_usual(VIEW_NOTICE);
    v.operation = OPERATION_RESET_AUTH;
    v.notice = NOTICE_MAINTENANCE;
    v.until_date = longest;
    v.until_time = (struct view_time){.hour = 10, .minute = 30};
    sample_add(s, "maintenance-until", &v);
    v.notice = NOTICE_TOO_MANY;
    sample_add(s, "too-many-from", &v);
}

static void countdown(struct samples *s)
{
    struct view v = sample_usual(VIEW_TIME_OUT);
    v.operation = OPERATION_RESET_SIGN;
    v.seconds_left = 28;
    sample_add(s, "28", &v);
    v.seconds_left = 1;
    sample_add(s, "1", &v);
}

// Whether the picture or the words of a screen tell where the card goes.
static bool tells_of_the_reader(const struct samples *s, size_t i)
{
    const struct view *v = &s->list[i].view;
    bool first = i == 0 || s->list[i - 1].view.id != v->id;
    switch ((int)v->id) {
    case VIEW_START:
    case VIEW_CARD:
    case VIEW_CHECKING:
    case VIEW_WORKING:
        return first;
    case VIEW_EXPLAIN:
    case VIEW_INSERT:
    case VIEW_READING:
    case VIEW_DONE:
    case VIEW_TAKE_CARD:
        return true;
    case VIEW_NOTICE:
        return v->notice >= NOTICE_CARD_MUTE && v->notice <= NOTICE_CARD_REMOVED;
    default:
        return false;
    }
}

// The same on a reader on which the card lies.
static void on_plates(struct samples *s)
{
    size_t count = s->count;
    for (size_t i = 0; i < count; i++) {
        if (!tells_of_the_reader(s, i))
            continue;
        assert(s->count < SAMPLE_MAX);
        struct sample *sample = &s->list[s->count++];
        *sample = s->list[i];
        sample->view.plate = true;
        size_t used = strlen(sample->name);
        snprintf(sample->name + used, sizeof sample->name - used, "-plate");
    }
}

struct view sample_in(const struct sample *sample, enum language language)
{
    struct view view = sample->view;
    view.language = language;
    sample_guide_in(&view, language);
    return view;
}

size_t sample_all(struct sample list[SAMPLE_MAX])
{
    struct samples s = {.list = list};
    memset(list, 0, SAMPLE_MAX * sizeof *list);
    sample_start(&s);
    sample_closed(&s);
    add_usual(&s, VIEW_EXPLAIN);
    struct view v = sample_usual(VIEW_EXPLAIN);
    v.reservation = true;
    sample_add(&s, "reservation", &v);
    v.reservation = false;
    v.card_in = true;
    sample_add(&s, "card-in", &v);
    v.card_in = false;
    v.limited = true;
    sample_add(&s, "limited", &v);
    insert(&s);
    sample_beats(&s, VIEW_INSERT);
    add_usual(&s, VIEW_READING);
    card(&s);
    sample_certificates(&s);
    change(&s);
    v = sample_usual(VIEW_CONSENT);
    v.operation = OPERATION_RESET_AUTH;
    sample_add(&s, "", &v);
    add_usual(&s, VIEW_COUNTER);
    v = sample_usual(VIEW_COUNTER);
    v.guide.offered = true;
    sample_add(&s, "guide", &v);
    unanswered(&s, &v);
    known(&s);
    each_operation(&s, VIEW_LAST_TRY);
    last_tries(&s);
    each_operation(&s, VIEW_CHECKING);
    each_operation(&s, VIEW_WRONG);
    fresh(&s, VIEW_NEW);
    refused(&s);
    fresh(&s, VIEW_AGAIN);
    each_operation(&s, VIEW_CONFIRM);
    working(&s);
    ends(&s);
    notices(&s);
    countdown(&s);
    add_usual(&s, VIEW_LANGUAGES);
    sample_help(&s);
    sample_guide(&s);
    on_plates(&s);
    sample_clerk(&s);
    sample_service(&s);
    sample_read(&s);
    return s.count;
}
