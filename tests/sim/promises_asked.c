#include "tests/sim/promises_asked.h"

#include <string.h>

#include "firmware/limits.h"
#include "firmware/protocol/card_message.h"
#include "firmware/protocol/link_message.h"
#include "tests/sim/faults.h"
#include "tests/sim/glass.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/world.h"

enum {
    ASKED_MAX = 64,
    WAITS_US = 2500000, // without anything that is waited for
    LATELY_US = 1000000,
    READ_US = 50000,  // a message is read by then
    TOLD_US = 900000, // and a death told, before who asked looks at its own clock
};

enum helper {
    CARD,
    LINK,
    HELPERS,
};

struct asked {
    uint32_t ticket; // 0: free
    int kiosk;
    enum helper helper;
    uint16_t type;
    bool begun; // a worker has it
    int64_t asked_at;
    int64_t told_by; // its worker has died: that is told by then; 0: it lives
};

static struct {
    struct asked list[ASKED_MAX];
    int64_t told_at; // when a helper last said anything to the kiosk
    int64_t lost_at; // when a question to the card's helper last ended without the card's word
    int64_t written_at, permitted_at; // when a write's end, a permission was told
    int64_t shown_at;                 // when the screen came
    bool waits;                       // it waits for the machine
    bool staged;                      // the card's helper has taken the new secret
} asked;                              // lint: file-scope of the one run

void promises_asked_begin(void)
{
    memset(&asked, 0, sizeof asked);
}

static enum helper helper_of(const char *path)
{
    return strstr(path, "card") ? CARD : LINK;
}

static bool is_kiosk(int process)
{
    return process_lives(process) && process_role(process) == ROLE_KIOSK;
}

static struct asked *find(int kiosk, enum helper helper, uint32_t ticket)
{
    for (size_t i = 0; i < ASKED_MAX; i++) {
        struct asked *a = &asked.list[i];
        if (a->ticket == ticket && a->kiosk == kiosk && a->helper == helper)
            return a;
    }
    return NULL;
}

static void note_asked(int kiosk, enum helper helper, const struct ipc_message *m)
{
    if (helper == CARD && m->type == CARD_STAGE)
        asked.staged = false;
    for (size_t i = 0; i < ASKED_MAX && m->ticket != 0; i++)
        if (asked.list[i].ticket == 0 || !is_kiosk(asked.list[i].kiosk)) {
            asked.list[i] = (struct asked){m->ticket, kiosk, helper, m->type, false, world_us(), 0};
            return;
        }
}

// The first byte of every answer is how it ended.
static void note_end(const struct asked *a, const struct ipc_message *m)
{
    bool lost = m->type == IPC_LOST;
    int result = lost ? -1 : m->body[0];
    bool write = a->type == CARD_WRITE || a->type == CARD_CHANGE;
    if (a->helper == CARD && (lost || result == CARD_IN_USE))
        asked.lost_at = world_us();
    if (a->helper == CARD && write && (result == CARD_DONE || result == CARD_REFUSED))
        asked.written_at = world_us();
    if (a->helper == CARD && a->type == CARD_STAGE)
        asked.staged = result == CARD_DONE;
    if (a->helper == LINK && a->type == LINK_AUTHORIZE && result == LINK_DONE)
        asked.permitted_at = world_us();
}

// A kiosk hears the answers to its own questions and to nobody else's.
static void note_answer(int kiosk, enum helper helper, const struct ipc_message *m)
{
    struct asked *a = find(kiosk, helper, m->ticket);
    asked.told_at = world_us();
    if (m->ticket == 0)
        return;
    if (!a) {
        promises_break("an_answer_is_for_who_asked", "type %d, ticket %u", m->type, m->ticket);
        return;
    }
    note_end(a, m);
    a->ticket = 0;
}

bool promises_asked_endless(void)
{
    for (size_t i = 0; i < ASKED_MAX; i++) {
        const struct asked *a = &asked.list[i];
        if (a->ticket != 0 && a->helper == CARD &&
            a->asked_at + LIMIT_CARD_MOST_MS * 1000LL <= world_us())
            return true;
    }
    return false;
}

static void note_begun(enum helper helper, const struct ipc_message *m)
{
    for (size_t i = 0; i < ASKED_MAX; i++) {
        struct asked *a = &asked.list[i];
        a->begun |= a->ticket != 0 && a->ticket == m->ticket && a->helper == helper;
    }
}

// What alters a card is not begun when the one who asked has given it up.
static void check_begun(const struct ipc_message *m)
{
    bool alters = m->type == CARD_VERIFY || m->type == CARD_WRITE || m->type == CARD_CHANGE;
    uint32_t age_ms = (uint32_t)(world_us() / WORLD_MS) - m->asked_ms;
    if (alters && m->asked_ms != 0 && (int32_t)age_ms > 0 && age_ms > m->deadline_ms)
        promises_break("nothing_is_begun_after_its_time", "type %d after %u ms", m->type, age_ms);
}

static bool is_to_worker(int from, int to, enum process_role parent, enum process_role worker)
{
    return process_lives(from) && process_role(from) == parent && process_lives(to) &&
           process_role(to) == worker;
}

void promises_asked_message(int from, int to, const char *path, const struct ipc_message *m)
{
    if (is_kiosk(from))
        note_asked(from, helper_of(path), m);
    else if (is_kiosk(to))
        note_answer(to, helper_of(path), m);
    if (is_to_worker(from, to, ROLE_CARD, ROLE_CARD_WORKER)) {
        check_begun(m);
        note_begun(CARD, m);
    }
    if (is_to_worker(from, to, ROLE_LINK, ROLE_LINK_WORKER))
        note_begun(LINK, m);
}

void promises_asked_hung_up(int process, const char *path)
{
    if (!is_kiosk(process))
        return;
    if (helper_of(path) == CARD) // and so is whatever is asked until there is another one
        asked.lost_at = world_us();
    for (size_t i = 0; i < ASKED_MAX; i++) {
        struct asked *a = &asked.list[i];
        if (a->kiosk == process && a->helper == helper_of(path))
            a->ticket = 0;
    }
}

// Whatever the worker had been asked.
void promises_asked_worker_died(enum process_role role)
{
    enum helper helper = role == ROLE_CARD_WORKER ? CARD : LINK;
    for (size_t i = 0; i < ASKED_MAX; i++) {
        struct asked *a = &asked.list[i];
        if (a->ticket != 0 && a->helper == helper && a->begun && a->told_by == 0)
            a->told_by = world_us() + TOLD_US;
    }
}

// Its successor may have its number, and counts its tickets anew.
void promises_asked_died(void)
{
    memset(asked.list, 0, sizeof asked.list);
}

static bool is_asked(enum helper helper)
{
    for (size_t i = 0; i < ASKED_MAX; i++)
        if (asked.list[i].ticket != 0 && asked.list[i].helper == helper &&
            is_kiosk(asked.list[i].kiosk))
            return true;
    return false;
}

// Since the screen before the one that comes now.
static bool is_of_screen(int64_t when)
{
    return when != 0 && when >= asked.shown_at && world_us() - when > READ_US;
}

// An answer that has come counts, however late it is read.
static void check_overlooked(const struct view *view)
{
    if (!asked.waits)
        return; // it was shown before
    bool lost = asked.lost_at != 0 && asked.lost_at >= asked.shown_at - LATELY_US;
    if (view->notice == NOTICE_CARD_SILENT && !lost && !is_asked(CARD))
        promises_break("an_answer_that_has_come_counts", "the card has answered everything");
    if (view->notice == NOTICE_OUTCOME_UNKNOWN && is_of_screen(asked.written_at))
        promises_break("an_answer_that_has_come_counts", "the card has told how it ended");
    if (view->notice == NOTICE_UNREACHABLE && is_of_screen(asked.permitted_at))
        promises_break("an_answer_that_has_come_counts", "there is a permission");
}

static bool waits(const struct view *view)
{
    return view->waiting || view->id == VIEW_READING || view->id == VIEW_CHECKING ||
           view->id == VIEW_WORKING;
}

void promises_asked_shown(const struct view *view, bool another)
{
    if (!another)
        return;
    if (view->id == VIEW_NOTICE)
        check_overlooked(view);
    if (view->id == VIEW_CONFIRM && !asked.staged)
        promises_break("what_is_confirmed_was_taken", "the card's helper has not taken it");
    asked.shown_at = world_us();
    asked.waits = waits(view);
}

// Nobody waits for the answer of a worker that is dead.
static void check_told(void)
{
    for (size_t i = 0; i < ASKED_MAX; i++) {
        const struct asked *a = &asked.list[i];
        if (a->ticket != 0 && is_kiosk(a->kiosk) && a->told_by != 0 && world_us() > a->told_by &&
            !faults_time_excuse())
            promises_break("who_asked_a_worker_that_dies_is_told", "type %d", a->type);
    }
}

// A screen that waits for the machine waits for an answer that may come.
void promises_asked_tick(void)
{
    const struct view *view = glass_view();
    check_told();
    int64_t since = asked.told_at > asked.shown_at ? asked.told_at : asked.shown_at;
    if (view && waits(view) && !is_asked(CARD) && !is_asked(LINK) &&
        world_us() - since > WAITS_US && !faults_time_excuse())
        promises_break("a_wait_is_for_something", "%s", view_name(view->id));
}
