#include "firmware/session/show.h"

#include <stdio.h>
#include <string.h>

#include "drivers/domain/secret_rules.h"
#include "firmware/protocol/card_message.h"
#include "firmware/session/calendar.h"

// Which screen a state has, and whether the resident waits for the machine there.
static const struct {
    enum view_id id;
    bool waiting;
} SCREENS[FLOW_STATE_COUNT] = {
    [FLOW_START] = {VIEW_START, false},
    [FLOW_CLOSED] = {VIEW_CLOSED, false},
    [FLOW_EXPLAIN] = {VIEW_EXPLAIN, false},
    [FLOW_INSERT] = {VIEW_INSERT, false},
    [FLOW_READING] = {VIEW_READING, true},
    [FLOW_CARD] = {VIEW_CARD, false},
    [FLOW_CHANGE] = {VIEW_CHANGE, false},
    [FLOW_CONSENT] = {VIEW_CONSENT, false},
    [FLOW_CERTIFICATES] = {VIEW_CERTIFICATES, false},
    [FLOW_GUIDE_PREFECTURE] = {VIEW_GUIDE_PREFECTURE, false},
    [FLOW_GUIDE_ROW] = {VIEW_GUIDE_ROW, false},
    [FLOW_GUIDE_POSTAL] = {VIEW_GUIDE_POSTAL, false},
    [FLOW_GUIDE_LIST] = {VIEW_GUIDE_LIST, false},
    [FLOW_GUIDE] = {VIEW_GUIDE, false},
    [FLOW_COUNTER] = {VIEW_COUNTER, false},
    [FLOW_KNOWN] = {VIEW_KNOWN, false},
    [FLOW_LAST_TRY] = {VIEW_LAST_TRY, false},
    [FLOW_CHECKING] = {VIEW_CHECKING, true},
    [FLOW_WRONG] = {VIEW_WRONG, false},
    [FLOW_NEW] = {VIEW_NEW, false},
    [FLOW_AGAIN] = {VIEW_AGAIN, false},
    [FLOW_STAGING] = {VIEW_CHECKING, true},
    [FLOW_CONFIRM] = {VIEW_CONFIRM, false},
    [FLOW_PROVING] = {VIEW_WORKING, true},
    [FLOW_CHALLENGING] = {VIEW_WORKING, true},
    [FLOW_AUTHORIZING] = {VIEW_WORKING, true},
    [FLOW_WRITING] = {VIEW_WORKING, true},
    [FLOW_RECHECKING] = {VIEW_READING, true},
    [FLOW_DONE] = {VIEW_DONE, false},
    [FLOW_STOPPED] = {VIEW_NOTICE, false},
    [FLOW_TAKE_CARD] = {VIEW_TAKE_CARD, false},
    [FLOW_TIME_OUT] = {VIEW_TIME_OUT, false},
};

static enum view_work work(enum flow_state state, bool checking)
{
    if (checking)
        return WORK_CHECKING;
    if (state == FLOW_PROVING)
        return WORK_PROOF;
    return state == FLOW_WRITING ? WORK_WRITING : WORK_PERMISSION;
}

static struct view_secret secret(const struct flow *flow, enum secret_kind kind)
{
    int8_t left = (int8_t)flow_tries(flow, kind);
    return (struct view_secret){
        .present = kind == SECRET_AUTH || flow->card.has_sign,
        .locked = left <= 0,
        .tries_left = left < 0 ? 0 : left,
        .tries_max = secret_rules(kind)->tries,
    };
}

static struct view_dates dates(int64_t not_after, int64_t now)
{
    struct view_dates dates = {.unread = not_after == CARD_DATE_UNREAD};
    if (not_after <= 0)
        return dates;
    struct view_date today = calendar_date(now);
    dates.valid_until = calendar_date(not_after);
    dates.renewable_from = calendar_renewable_from(dates.valid_until);
    dates.expired = now > not_after;
    dates.renewable = calendar_compare(&today, &dates.renewable_from) >= 0;
    return dates;
}

static void show_card(struct view *view, const struct flow *flow, const struct show_facts *facts)
{
    view->sign = secret(flow, SECRET_SIGN);
    view->auth = secret(flow, SECRET_AUTH);
    view->reset_sign = flow_choice(flow, OPERATION_RESET_SIGN);
    view->reset_auth = flow_choice(flow, OPERATION_RESET_AUTH);
    view->change_sign = flow_choice(flow, OPERATION_CHANGE_SIGN);
    view->change_auth = flow_choice(flow, OPERATION_CHANGE_AUTH);
    view->read_sign = flow_choice(flow, OPERATION_READ_SIGN);
    view->auth_dates = dates(facts->not_after, facts->now);
    view->sign_dates = dates(facts->sign_not_after, facts->now);
}

static struct view_time time_of_minute(int minute)
{
    return (struct view_time){.hour = (uint8_t)(minute / 60), .minute = (uint8_t)(minute % 60)};
}

static void show_service(struct view *view, const struct flow *flow, const struct show_facts *facts)
{
    view->opens = time_of_minute(facts->opens);
    view->closes = time_of_minute(facts->closes);
    if (facts->notice && (view->id == VIEW_START || view->id == VIEW_CLOSED))
        snprintf(view->operator_notice, sizeof view->operator_notice, "%s", facts->notice);
    bool start = view->id == VIEW_START, explain = view->id == VIEW_EXPLAIN;
    bool none = flow->service.closed != NOTICE_NONE || flow->service.over;
    view->limited = none && (start || explain);
    if (!none && (start || view->id == VIEW_CARD))
        view->minutes_left = (uint8_t)facts->minutes_left;
    if (view->id == VIEW_CLOSED || view->id == VIEW_NOTICE || view->id == VIEW_COUNTER)
        view->helpline = facts->helpline;
    view->change_only = flow_closes_resets_only(flow_closed_by(flow)) && flow->service.change;
    view->reservation = facts->reservation && !none && (start || explain);
    // The next maintenance is known for weeks; it is no reason why the kiosk is closed until then.
    int64_t until = flow->notice == NOTICE_MAINTENANCE ? facts->until
                    : flow->notice == NOTICE_TOO_MANY  ? facts->retry_at
                                                       : 0;
    if (until == 0)
        return;
    view->until_date = calendar_date(until);
    view->until_time = calendar_time(until);
}

bool show_entry(const struct flow *flow, enum pin_slot *slot, enum secret_kind *kind)
{
    switch ((int)flow->state) {
    case FLOW_KNOWN:
        *slot = PIN_KNOWN;
        *kind = operation_known(flow->operation);
        return true;
    case FLOW_NEW:
    case FLOW_AGAIN:
        *slot = flow->state == FLOW_NEW ? PIN_NEW : PIN_AGAIN;
        *kind = operation_target(flow->operation);
        return true;
    default:
        return false;
    }
}

void show_view(struct view *view, const struct flow *flow, const struct show_facts *facts)
{
    memset(view, 0, sizeof *view);
    view->id = SCREENS[flow->state].id;
    view->waiting = SCREENS[flow->state].waiting;
    view->language = facts->language;
    view->text_size = facts->text_size;
    view->contrast = facts->contrast;
    view->languages = facts->languages;
    view->operation = flow->operation;
    view->notice = flow->notice;
    view->work = work(flow->state, facts->checking);
    view->report_later = facts->report_late;
    view->alarm = flow->alarm;
    view->card_in =
        (view->id == VIEW_START || view->id == VIEW_EXPLAIN) && flow->reader == READER_CARD;
    view->after_wrong = view->id == VIEW_LAST_TRY && facts->after_wrong;
    view->known = flow->known;
    if (view->id == VIEW_DONE && facts->done_at != 0) {
        view->done_date = calendar_date(facts->done_at);
        view->done_time = calendar_time(facts->done_at);
    }
    view->seconds_left = (uint8_t)facts->seconds_left;
    if (flow->operation != OPERATION_NONE)
        view->tries_left = (int8_t)flow_tries(flow, operation_known(flow->operation));
    view->plate = facts->plate;
    if (facts->phone)
        snprintf(view->phone, sizeof view->phone, "%s", facts->phone);
    show_card(view, flow, facts);
    show_service(view, flow, facts);
    enum pin_slot slot;
    enum secret_kind kind;
    if (show_entry(flow, &slot, &kind))
        pin_entry_show(facts->pins, slot, kind, &view->entry);
    guide_show(facts->guide, flow->state, facts->now, view);
}
