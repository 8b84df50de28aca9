// Promises about outcomes: what the card did, the screen said, the outbox holds and the centre
// records agree or will agree.
#include <stdlib.h>
#include <string.h>

#include "firmware/protocol/card_message.h"
#include "firmware/protocol/link_message.h"
#include "tests/sim/centre.h"
#include "tests/sim/disk.h"
#include "tests/sim/faults.h"
#include "tests/sim/figures.h"
#include "tests/sim/glass.h"
#include "tests/sim/plate.h"
#include "tests/sim/promises_inside.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    OVERDUE_US = 60000000, // behind a question's own limit: others may have been before it
    CLOCK_SLACK_S = 130,
    WRITES_US = 6000000, // a write is waited for at least so long
};

struct question {
    uint32_t ticket; // 0: free
    int kiosk;       // who asked
    bool of_card;    // of kiosk-card
    uint16_t type;
    int64_t limit_us, due_us;
};

static struct question questions[QUESTIONS_MAX]; // lint: file-scope asked and not answered
static size_t questions_end;                     // lint: file-scope behind the last of them

// ---- questions ----------------------------------------------------------------------------------

static void note_question(int from, int to, const struct ipc_message *m)
{
    bool of_card = process_lives(to) && process_role(to) == ROLE_CARD;
    for (size_t i = 0; i < QUESTIONS_MAX; i++) {
        if (questions[i].ticket != 0)
            continue;
        int64_t limit_us = m->deadline_ms * WORLD_MS + OVERDUE_US;
        questions[i] = (struct question){.ticket = m->ticket,
                                         .kiosk = from,
                                         .of_card = of_card,
                                         .type = m->type,
                                         .limit_us = limit_us,
                                         .due_us = world_us() + limit_us};
        if (i >= questions_end)
            questions_end = i + 1;
        return;
    }
}

// Of two readings of a slow card that lies still the second one begins when the first one ends, and
// has its own time then: a reader that comes and goes may have begun several.
static void begin_next_anew(void)
{
    for (size_t i = 0; i < questions_end; i++)
        if (questions[i].of_card && plate_is_used())
            questions[i].due_us = world_us() + questions[i].limit_us;
}

static void note_answer(const struct ipc_message *m)
{
    for (size_t i = 0; i < questions_end; i++) {
        if (questions[i].ticket != m->ticket)
            continue;
        questions[i].ticket = 0;
        if (questions[i].of_card)
            begin_next_anew();
    }
}

bool promises_card_is_asked(enum card_type type)
{
    for (size_t i = 0; i < questions_end; i++)
        if (questions[i].ticket != 0 && questions[i].of_card && questions[i].type == type)
            return true;
    return false;
}

static struct record *record_in(const void *body)
{
    char id[RECORD_ID + 1] = "";
    memcpy(id, body, RECORD_ID);
    return record_find(id);
}

// The kiosk's side has learned a reset when it is told its id.
static void note_opened(const struct ipc_message *m)
{
    const struct link_opened *opened = (const void *)m->body;
    struct record *record = record_in(opened->id);
    if (m->length == sizeof *opened && opened->answer.result == LINK_DONE && record)
        record->learned = true;
}

static void note_authorize(const struct ipc_message *m)
{
    const struct link_authorize *asked = (const void *)m->body;
    struct record *record = record_in(asked->id);
    if (record)
        record->intended = true;
}

// Who knew how a write ended is gone: "unknown" is the honest word from now on.
static void excuse_all(void)
{
    for (size_t i = 0; i < record_count(); i++) {
        struct record *r = record_at(i);
        bool ended = r->state == RECORD_FINISHED && r->result != RECORD_UNKNOWN;
        if (!ended && (r->intended || r->was_authorized))
            r->excused = true;
    }
}

// A write that the worker has been asked for, and when; 0: none.
static int64_t write_asked_us; // lint: file-scope of the one run

static void note_write(int from, int to, const struct ipc_message *m)
{
    bool write = m->type == CARD_WRITE || m->type == CARD_CHANGE;
    if (!write || !process_lives(from) || !process_lives(to))
        return;
    if (process_role(from) == ROLE_CARD && process_role(to) == ROLE_CARD_WORKER)
        write_asked_us = world_us();
    if (process_role(from) == ROLE_CARD_WORKER)
        write_asked_us = 0;
}

// A write is carried out to its end, whoever asked for it is gone.
void promises_child_stopped(int process)
{
    int64_t since = world_us() - write_asked_us;
    if (process_role(process) == ROLE_CARD_WORKER && write_asked_us != 0 && since < WRITES_US)
        promises_break("a_write_outlives_who_asked_for_it", "stopped after %.3f s",
                       (double)since / 1e6);
}

static bool from_card(int from)
{
    return process_lives(from) && process_role(from) == ROLE_CARD;
}

static int readers_told; // lint: file-scope how many the kiosk was told of last

// One that goes may have been the one that mattered.
static void note_presence(const struct card_presence *now)
{
    if (now->readers == 0 || now->readers < readers_told)
        promises_visit()->missing_us = world_us();
    readers_told = now->readers;
}

void promises_message(int from, int to, const struct ipc_message *m)
{
    note_write(from, to, m);
    if (m->type == CARD_RESET_TEST && process_lives(to) && process_role(to) == ROLE_CARD_WORKER)
        promises_reset_test();
    bool from_kiosk = process_lives(from) && process_role(from) == ROLE_KIOSK;
    bool to_kiosk = process_lives(to) && process_role(to) == ROLE_KIOSK;
    if (to_kiosk && m->type == CARD_PRESENCE && m->ticket == 0 && from_card(from))
        note_presence((const void *)m->body);
    bool from_link = process_lives(from) && process_role(from) == ROLE_LINK;
    if (from_kiosk && m->ticket != 0)
        note_question(from, to, m);
    if (to_kiosk && m->type == IPC_LOST)
        excuse_all(); // what was asked may have been done
    if (to_kiosk && m->ticket != 0)
        note_answer(m);
    if (from_link && to_kiosk && m->type == LINK_OPEN)
        note_opened(m);
    if (from_link && to_kiosk && m->type == LINK_OUTBOX)
        figures_outbox((const void *)m->body);
    if (from_kiosk && process_lives(to) && process_role(to) == ROLE_LINK &&
        m->type == LINK_AUTHORIZE)
        note_authorize(m);
}

// Who hangs up answers its own questions with IPC_LOST.
void promises_hung_up(int process)
{
    if (process_lives(process) && process_role(process) == ROLE_KIOSK)
        excuse_all();
    for (size_t i = 0; i < questions_end; i++)
        if (questions[i].kiosk == process)
            questions[i].ticket = 0;
}

// No question stays without an answer.
void promises_tick_messages(void)
{
    while (questions_end > 0 && questions[questions_end - 1].ticket == 0)
        questions_end--;
    for (size_t i = 0; i < questions_end; i++) {
        struct question *q = &questions[i];
        if (q->ticket == 0)
            continue;
        if (!process_lives(q->kiosk) || process_role(q->kiosk) != ROLE_KIOSK)
            q->ticket = 0;
        else if (world_us() > q->due_us + plate_slack_us() && !faults_time_excuse())
            promises_break("every_question_is_answered", "type %d", q->type);
    }
}

// ---- deaths -------------------------------------------------------------------------------------

void promises_died(enum process_role role)
{
    if (role == ROLE_KIOSK || role == ROLE_CARD || role == ROLE_CARD_WORKER)
        excuse_all();
    if (role == ROLE_CARD_WORKER)
        write_asked_us = 0;
    if (role == ROLE_KIOSK)
        promises_forget_visit();
    if (role == ROLE_KIOSK || role == ROLE_CARD || role == ROLE_LINK)
        memset(questions, 0, sizeof questions);
}

// A kiosk that is asked to end lets a write finish first.
void promises_ended(enum process_role role)
{
    const struct view *view = glass_view();
    bool writes = view && view->id == VIEW_WORKING && view->work >= WORK_WRITING;
    int64_t since = world_us() - promises_visit()->confirmed_us;
    if (role == ROLE_KIOSK && writes && promises_visit()->confirmed_us != 0 && since < WRITES_US)
        promises_break("an_end_waits_for_the_write", "the kiosk ends while it writes");
}

// ---- outcomes -----------------------------------------------------------------------------------

// What a bad disk has eaten is nobody's promise.
static bool outbox_was_broken(void)
{
    return disk_broken_count() > 0 || disk_is_rotten();
}

void promises_outcome(const struct record *record, enum record_result result, int64_t finished_at_s)
{
    if (result == RECORD_DONE && !record->written)
        promises_break("done_only_if_the_card_was_written", "%.8s is told done", record->id);
    bool guessed = result == RECORD_ABANDONED && outbox_was_broken(); // the intent was eaten
    if ((result == RECORD_REFUSED || result == RECORD_ABANDONED) && record->written && !guessed)
        promises_break("no_outcome_is_contradicted_by_the_card", "%.8s is told %s, the card is new",
                       record->id, record_result_name(result));
    int64_t off = finished_at_s - record->written_s;
    bool known = result == RECORD_DONE && record->write_answered && !record->excused &&
                 !faults_time_excuse();
    if (known && (off > CLOCK_SLACK_S || off < -CLOCK_SLACK_S))
        promises_break("an_outcome_has_its_true_time", "%.8s, %lld s off", record->id,
                       (long long)off);
}

// Every reset whose id the kiosk learned gets one true final outcome.
static void check_record(const struct record *r)
{
    if (r->forgotten || r->settled) // nobody wants to hear of it
        return;
    if (r->learned && r->state != RECORD_FINISHED && !outbox_was_broken())
        promises_break("every_reset_is_told_how_it_ended", "%.8s has no outcome", r->id);
    bool nobody_knows = r->excused || (r->tried && !r->write_answered) || outbox_was_broken();
    if (r->result == RECORD_UNKNOWN && !nobody_knows)
        promises_break("unknown_only_when_nobody_can_know", "%.8s was %s", r->id,
                       r->written ? "done" : "not done");
    if (r->screen_done && r->result != RECORD_DONE && !r->excused && !outbox_was_broken())
        promises_break("the_record_says_what_the_screen_said", "%.8s: screen done, record %s",
                       r->id, record_result_name(r->result));
}

// An outcome that the centre refuses for good, because it has forgotten the reset, is parked, and
// so is the card's own word about a reset that somebody else has ended.
static int refused_count(void)
{
    int count = 0;
    for (size_t i = 0; i < record_count(); i++)
        count += record_at(i)->forgotten || (record_at(i)->settled && record_at(i)->tried);
    return count;
}

void promises_at_end(void)
{
    if (disk_broken_count() > 0 && !disk_is_rotten()) // whatever was full, slow or cut off
        promises_break("no_outbox_is_moved_aside_that_is_whole", "%d are", disk_broken_count());
    for (size_t i = 0; i < record_count(); i++)
        check_record(record_at(i));
    if (centre_beat()->waiting > 0 && !outbox_was_broken())
        promises_break("the_outbox_empties", "%d still wait", centre_beat()->waiting);
    if (centre_beat()->parked > refused_count() && !outbox_was_broken())
        promises_break("no_outcome_is_parked", "%d are", centre_beat()->parked);
}
