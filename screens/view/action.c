#include "screens/view/action.h"

#include <string.h>

#include "screens/view/action_inside.h"
#include "screens/view/notice.h"

struct action *action_add(struct action_build *b, enum control control, const char *label)
{
    struct action *action = &b->list[b->count++];
    *action = (struct action){.control = control, .enabled = true, .label = label};
    return action;
}

void action_add_primary(struct action_build *b, enum control control, const char *label)
{
    action_add(b, control, label)->primary = true;
}

// Why a choice is not possible. `known` is the secret that would prove.
static const char *reason(const struct view *v, enum view_choice choice, enum secret_kind known)
{
    static const char *const reasons[CHOICE_COUNT] = {
        [CHOICE_SELF_LOCKED] = "reason.self-locked",
        [CHOICE_NO_CERTIFICATE] = "reason.no-certificate",
        [CHOICE_NOT_NOW] = "reason.not-now",
        [CHOICE_OVER] = "reason.over",
    };
    if (choice == CHOICE_OTHER_LOCKED)
        return known == SECRET_SIGN ? "reason.sign-locked" : "reason.auth-locked";
    if (choice == CHOICE_EXPIRED)
        return v->auth_dates.expired ? "reason.expired.auth" : "reason.expired.sign";
    return reasons[choice];
}

static struct action *add_choice(struct action_build *b, enum control control,
                                 enum view_choice choice, enum secret_kind known, const char *label)
{
    struct action *action = action_add(b, control, label);
    action->enabled = choice == CHOICE_OPEN;
    action->note = reason(b->view, choice, known);
    return action;
}

static void start(struct action_build *b)
{
    bool limited = b->view->limited;
    action_add_primary(b, CONTROL_START, limited ? "start.go.limited" : "start.go");
    if (limited)
        action_add(b, CONTROL_COUNTER, "action.counter");
}

static void closed(struct action_build *b)
{
    bool change = b->view->change_only;
    if (change) {
        action_add_primary(b, CONTROL_CHANGE, "action.change");
        b->list[0].note = "action.change.note";
    }
    action_add(b, CONTROL_COUNTER, "action.counter")->primary = !change;
}

static void explain(struct action_build *b)
{
    const struct view *v = b->view;
    action_add_primary(b, CONTROL_AGREE,
                       v->card_in ? "action.agree"
                       : v->plate ? "action.agree.insert.plate"
                                  : "action.agree.insert");
    b->list[0].other[0] = "action.agree";
    b->list[0].other[1] = v->plate ? "action.agree.insert.plate" : "action.agree.insert";
    action_add(b, CONTROL_LEAVE, "action.leave");
}

// A change is possible when either secret can be changed; if none can, why the PIN cannot.
static enum view_choice change_choice(const struct view *view)
{
    return view->change_sign == CHOICE_OPEN ? CHOICE_OPEN : view->change_auth;
}

// Who can reset something here may know neither secret; who cannot is told what the counter does.
static void add_counter(struct action_build *b, bool here)
{
    const struct view *v = b->view;
    struct action *counter =
        action_add(b, CONTROL_COUNTER, here ? "action.counter.card" : "action.counter");
    counter->note = here                               ? "action.counter.card.note"
                    : v->reset_sign == CHOICE_EXPIRED  ? "action.counter.renew"
                    : v->sign.locked && v->auth.locked ? "action.counter.reset"
                                                       : "action.counter.ask";
}

static void card(struct action_build *b)
{
    const struct view *v = b->view;
    struct action *auth =
        add_choice(b, CONTROL_RESET_AUTH, v->reset_auth, SECRET_SIGN, "choice.auth");
    struct action *sign =
        add_choice(b, CONTROL_RESET_SIGN, v->reset_sign, SECRET_AUTH, "choice.sign");
    struct action *change =
        add_choice(b, CONTROL_CHANGE, change_choice(v), SECRET_AUTH, "action.change.card");
    add_counter(b, sign->enabled || auth->enabled);
    if (sign->enabled)
        sign->note = "choice.sign.needs";
    if (auth->enabled)
        auth->note = "choice.auth.needs";
    if (change->enabled)
        change->note = "action.change.note";
    // A locked secret is almost surely the one that was forgotten. When none is locked, or nothing
    // can be done about it here, no choice is put before the others.
    sign->primary = sign->enabled && v->sign.locked;
    auth->primary = auth->enabled && v->auth.locked && !sign->primary;
    b->list[3].primary = !sign->enabled && !auth->enabled;
    action_add(b, CONTROL_CERTIFICATES, "action.certificates");
}

static void change(struct action_build *b)
{
    const struct view *v = b->view;
    add_choice(b, CONTROL_CHANGE_AUTH, v->change_auth, SECRET_AUTH, "choice.auth");
    add_choice(b, CONTROL_CHANGE_SIGN, v->change_sign, SECRET_SIGN, "choice.sign");
    action_add(b, CONTROL_BACK, "action.back");
}

// The password is offered to be entered, where that leads to anything.
static void certificates(struct action_build *b)
{
    const struct view *v = b->view;
    if (v->read_sign == CHOICE_OPEN && v->sign_dates.valid_until.year == 0)
        action_add(b, CONTROL_READ_SIGN, "action.read-sign")->note = "choice.auth.needs";
    action_add_primary(b, CONTROL_BACK, "action.back");
}

static void consent(struct action_build *b)
{
    action_add_primary(b, CONTROL_AGREE, "action.send");
    action_add(b, CONTROL_BACK, "action.back");
}

static void counter(struct action_build *b)
{
    bool offered = b->view->guide.offered;
    struct action *find = action_add(b, CONTROL_GUIDE, "guide.find");
    find->enabled = find->primary = offered;
    find->note = offered ? "guide.find.note" : "guide.find.none";
    action_add(b, CONTROL_LEAVE, "action.finish");
    action_add(b, CONTROL_BACK, "action.back");
}

// The way back, and to the other pages.
static void guide(struct action_build *b)
{
    const struct view_guide *g = &b->view->guide;
    action_add(b, CONTROL_BACK, "action.back");
    if (b->view->id == VIEW_GUIDE_PREFECTURE)
        action_add(b, CONTROL_POSTAL, "guide.by-postal");
    bool around = b->view->id == VIEW_GUIDE;
    if (g->page != 0)
        action_add(b, CONTROL_PAGE_PREVIOUS, "guide.previous");
    if (around || g->page + 1 < g->pages)
        action_add(b, CONTROL_PAGE_NEXT, "guide.next")->primary = around;
}

static void entry(struct action_build *b)
{
    action_add(b, CONTROL_BACK, "action.back");
}

// Who only wants to see a date and stops is where that was offered.
static bool stops_at_choice(const struct view *view)
{
    return view->operation == OPERATION_READ_SIGN;
}

static void last_try(struct action_build *b)
{
    action_add_primary(b, stops_at_choice(b->view) ? CONTROL_BACK : CONTROL_LEAVE, "action.stop");
    b->list[0].note = "action.stop.note";
    action_add(b, CONTROL_TRY_LAST, "action.try-last");
    action_add(b, CONTROL_COUNTER, "action.counter");
}

static void wrong(struct action_build *b)
{
    action_add_primary(b, CONTROL_TRY_AGAIN, "action.enter-again");
    if (stops_at_choice(b->view))
        action_add(b, CONTROL_BACK, "action.back");
    else
        action_add(b, CONTROL_COUNTER, "action.counter");
}

static void confirm(struct action_build *b)
{
    action_add_primary(b, CONTROL_CONFIRM, "action.confirm");
    action_add(b, CONTROL_BACK, "action.back");
}

static const char *notice_label(const struct view *view, enum control control)
{
    const char *again = notice_row(view->notice)->again;
    if (control == CONTROL_TRY_AGAIN && view->plate && strcmp(again, "action.insert-again") == 0)
        return "action.insert-again.plate";
    if (control == CONTROL_TRY_AGAIN)
        return again;
    if (control == CONTROL_COUNTER)
        return "action.counter";
    return control == CONTROL_CHANGE ? "action.change-auth" : "action.finish";
}

static void notice(struct action_build *b)
{
    enum control list[NOTICE_CONTROLS_MAX];
    size_t count = notice_controls(b->view, list);
    for (size_t i = 0; i < count; i++)
        action_add(b, list[i], notice_label(b->view, list[i]))->primary =
            list[i] == notice_row(b->view->notice)->primary;
}

static void time_out(struct action_build *b)
{
    action_add_primary(b, CONTROL_CONTINUE, "action.continue");
    action_add(b, CONTROL_LEAVE, "action.finish");
}

static void languages_chosen(struct action_build *b)
{
    action_add(b, CONTROL_BACK, "action.back");
}

static void help(struct action_build *b)
{
    action_add_primary(b, CONTROL_BACK, "staff.close");
    action_add(b, CONTROL_STAFF, "staff.call");
}

static void staff(struct action_build *b)
{
    action_add_primary(b, CONTROL_BACK, "staff.close");
}

static void clerk(struct action_build *b)
{
    action_add_primary(b, CONTROL_BACK, "staff.close");
}

static void (*const builders[VIEW_COUNT])(struct action_build *) = {
    [VIEW_START] = start,
    [VIEW_CLOSED] = closed,
    [VIEW_EXPLAIN] = explain,
    [VIEW_CARD] = card,
    [VIEW_CHANGE] = change,
    [VIEW_CERTIFICATES] = certificates,
    [VIEW_CONSENT] = consent,
    [VIEW_COUNTER] = counter,
    [VIEW_GUIDE_PREFECTURE] = guide,
    [VIEW_GUIDE_ROW] = guide,
    [VIEW_GUIDE_LIST] = guide,
    [VIEW_GUIDE_POSTAL] = entry,
    [VIEW_GUIDE] = guide,
    [VIEW_KNOWN] = entry,
    [VIEW_LAST_TRY] = last_try,
    [VIEW_WRONG] = wrong,
    [VIEW_NEW] = entry,
    [VIEW_AGAIN] = entry,
    [VIEW_CONFIRM] = confirm,
    [VIEW_NOTICE] = notice,
    [VIEW_TIME_OUT] = time_out,
    [VIEW_LANGUAGES] = languages_chosen,
    [VIEW_HELP] = help,
    [VIEW_STAFF] = staff,
    [VIEW_CLERK] = clerk,
};

size_t action_list(const struct view *view, struct action list[ACTION_MAX_COUNT])
{
    struct action_build b = {.view = view, .list = list};
    if (view_is_service(view->id))
        action_service(&b);
    else if (builders[view->id])
        builders[view->id](&b);
    // While the machine works only the way out can be taken.
    for (size_t i = 0; i < b.count && view->waiting && !view_is_front(view->id); i++)
        list[i].enabled = list[i].control == CONTROL_LEAVE;
    return b.count;
}

bool action_entry(const struct view *view)
{
    return view->id == VIEW_KNOWN || view->id == VIEW_NEW || view->id == VIEW_AGAIN ||
           view->id == VIEW_GUIDE_POSTAL || view->id == VIEW_SERVICE_PIN;
}

bool action_key(const struct view *view, enum control key)
{
    char c = control_character(key);
    if (!action_entry(view) || c == '\0')
        return false;
    return view->entry.kind == SECRET_SIGN || c <= '9';
}

// Whether it has a way out, in the bar or as a button.
static bool can_be_left(enum view_id id)
{
    static const bool stays[VIEW_COUNT] = {
        [VIEW_START] = true,   [VIEW_CLOSED] = true, [VIEW_CHECKING] = true,
        [VIEW_WORKING] = true, [VIEW_DONE] = true,   [VIEW_TAKE_CARD] = true,
    };
    return !stays[id];
}

bool action_bar_leave(const struct view *view)
{
    static const bool without[VIEW_COUNT] = {
        [VIEW_START] = true,           [VIEW_CLOSED] = true,       [VIEW_EXPLAIN] = true,
        [VIEW_CHECKING] = true,        [VIEW_COUNTER] = true,      [VIEW_LAST_TRY] = true,
        [VIEW_WORKING] = true,         [VIEW_DONE] = true,         [VIEW_TAKE_CARD] = true,
        [VIEW_NOTICE] = true,          [VIEW_TIME_OUT] = true,     [VIEW_SERVICE_PIN] = true,
        [VIEW_SERVICE_REFUSED] = true, [VIEW_SERVICE_MENU] = true, [VIEW_SERVICE_ENDED] = true,
    };
    if (view_is_front(view->id))
        return can_be_left(view->behind);
    return !without[view->id] || (view->id == VIEW_LAST_TRY && stops_at_choice(view));
}

static bool shows_languages(const struct view *view)
{
    return view->id == VIEW_START || view->id == VIEW_LANGUAGES;
}

// Large letters put the start screen's languages on a later sheet: the way to them is in the bar.
static bool hides_languages(const struct view *view)
{
    return view->id == VIEW_START &&
           (view->text_size == TEXT_SIZE_LARGE || view->text_size == TEXT_SIZE_LARGEST);
}

// Staff and technicians read Japanese or English, and need no help of a resident's.
static bool is_residents(const struct view *view)
{
    return view->id != VIEW_CLERK && !view_is_service(view->id);
}

bool action_bar_languages(const struct view *view)
{
    return (!shows_languages(view) || hides_languages(view)) && is_residents(view);
}

bool action_bar_help(const struct view *view)
{
    return view->id != VIEW_HELP && view->id != VIEW_STAFF && is_residents(view);
}

// Those that are offered, but for the shown one.
static size_t languages(const struct view *view, struct action_control list[])
{
    size_t count = 0;
    for (int other = 0; other < LANGUAGE_COUNT && shows_languages(view); other++) {
        if (other != (int)view->language && view_offers(view, (enum language)other))
            list[count++] =
                (struct action_control){(enum control)(CONTROL_LANGUAGE_0 + other), true};
    }
    return count;
}

size_t action_controls(const struct view *view, struct action_control list[CONTROL_COUNT])
{
    size_t count = 0;
    if (view_is_whole(view->id))
        return 0;
    struct action actions[ACTION_MAX_COUNT];
    size_t action_count = action_list(view, actions);
    for (int c = CONTROL_KEY_0; c < CONTROL_COUNT; c++) {
        if (action_key(view, (enum control)c))
            list[count++] = (struct action_control){(enum control)c, !view->waiting};
    }
    if (action_entry(view)) {
        const struct view_entry *e = &view->entry;
        list[count++] = (struct action_control){CONTROL_DELETE, e->typed > 0 && !view->waiting};
        list[count++] = (struct action_control){CONTROL_OK, e->complete && !view->waiting};
    }
    for (int i = 0; i < view->guide.count && !view_is_front(view->id); i++)
        list[count++] = (struct action_control){(enum control)(CONTROL_CHOICE_0 + i),
                                                (view->guide.open >> i & 1) != 0};
    if (view->id == VIEW_LANGUAGES)
        count += languages(view, list + count);
    for (size_t i = 0; i < action_count; i++)
        list[count++] = (struct action_control){actions[i].control, actions[i].enabled};
    if (view->id != VIEW_LANGUAGES)
        count += languages(view, list + count);
    if (action_bar_languages(view))
        list[count++] = (struct action_control){CONTROL_LANGUAGES, true};
    list[count++] = (struct action_control){CONTROL_TEXT_SIZE, true};
    list[count++] = (struct action_control){CONTROL_CONTRAST, true};
    if (action_bar_help(view))
        list[count++] = (struct action_control){CONTROL_HELP, true};
    if (action_bar_leave(view))
        list[count++] = (struct action_control){CONTROL_LEAVE, true};
    return count;
}

enum control action_primary(const struct view *view)
{
    if (action_entry(view))
        return CONTROL_OK;
    struct action actions[ACTION_MAX_COUNT];
    size_t count = action_list(view, actions);
    enum control first = CONTROL_NONE;
    for (size_t i = count; i-- > 0;) {
        if (actions[i].primary)
            return actions[i].control;
        if (actions[i].enabled)
            first = actions[i].control;
    }
    return first;
}
