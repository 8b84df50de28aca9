// Promises about what is asked and told on the way from the kiosk to the centre: nothing is asked
// twice, nothing is said of a visit that goes on, nothing is sent before it may be.
#include "tests/sim/promises_told.h"

#include <stdio.h>
#include <string.h>

#include "firmware/protocol/link_message.h"
#include "tests/sim/centre.h"
#include "tests/sim/certificate.h"
#include "tests/sim/disk.h"
#include "tests/sim/faults.h"
#include "tests/sim/promises_inside.h"
#include "tests/sim/world.h"

enum {
    BEAT_US = 140000000,  // every minute, and a call that nobody answers
    SILENT_US = 29000000, // LIMIT_ORPHAN_MS, and the quarter of a second between two looks
    UNDER_WAY_MAX = 16,
    LIMIT_SLACK_US = 20000,
    LOST_US = 5000, // from a worker's death to what its parent says
};

// What is known of one reset besides the record.
struct told {
    bool reached;    // kiosk-link has the centre's answer to the opening
    bool kiosk_died; // since it was opened, or to kiosk-link it seems so
    int handed;      // how often the kiosk handed an outcome over
    int64_t syncs;   // of the disk, when its permission was asked for
    uint32_t asked;  // the ticket of the kiosk's question that opened it; 0: it was not told
};

// A question that a worker has, with its parent's ticket.
struct under_way {
    uint32_t ticket; // 0: free
    int64_t asked_us;
    uint32_t limit_ms;
};

struct worker {
    struct under_way list[UNDER_WAY_MAX];
    int64_t answered_us; // the last one
    bool orphaned;       // who asked it last has died
    int64_t early_us;    // when it was killed before the time of any question was over; 0: never
};

static struct {
    struct worker workers[2]; // of kiosk-card and of kiosk-link
    struct told resets[RECORD_MAX];
    size_t openings_asked;
    uint32_t asked_last, asked_before; // the openings' tickets: the last one, the last visit's
    int64_t syncs;
    bool consented; // to the sending of the signature certificate
    int64_t link_since, beat_at;
    int64_t link_died_at, kiosk_ran_at;
} told; // lint: file-scope of the one run

void promises_told_begin(void)
{
    memset(&told, 0, sizeof told);
}

void promises_told_opened_before(void)
{
    told.openings_asked++;
}

static struct told *told_of(const struct record *record)
{
    return &told.resets[record - record_at(0)];
}

static struct record *record_in(const void *body)
{
    char id[RECORD_ID + 1] = "";
    memcpy(id, body, RECORD_ID);
    return record_find(id);
}

static bool is_broken_disk(void)
{
    return disk_broken_count() > 0 || disk_is_rotten();
}

// ---- between the programs -----------------------------------------------------------------------

// That of a test card is nobody's.
static bool is_nobodys(const struct link_open *open)
{
    enum certificate_kind kind;
    return certificate_find(open->certificate, open->certificate_length, &kind) == CERTIFICATE_TEST;
}

// The signature certificate leaves the kiosk only after the resident agreed to that.
static void note_opening(const struct link_open *open, uint32_t ticket)
{
    told.openings_asked++;
    told.asked_last = ticket;
    if (open->operation == OPERATION_RESET_AUTH && !told.consented && !is_nobodys(open) &&
        !faults_time_excuse())
        promises_break("no_certificate_is_sent_without_consent", "an opening");
    told.consented = false;
}

static void note_told(const struct link_opened *opened, uint32_t ticket)
{
    struct record *record = opened->answer.result == LINK_DONE ? record_in(opened->id) : NULL;
    if (record)
        told_of(record)->asked = ticket;
}

void promises_told_visit_ends(void)
{
    told.asked_before = told.asked_last;
}

// Its resident has gone or has chosen anew: nobody goes on with it.
static bool is_over(const struct told *t)
{
    return t->asked != 0 && (t->asked != told.asked_last || t->asked <= told.asked_before);
}

static void note_permission(const struct link_authorize *asked)
{
    struct record *record = record_in(asked->id);
    if (record)
        told_of(record)->syncs = told.syncs;
}

static bool nobody_knows(const struct record *r)
{
    return r->excused || r->was_excused || (r->tried && !r->write_answered) || is_broken_disk();
}

static void note_handed(const struct link_outcome *outcome)
{
    struct record *record = record_in(outcome->id);
    if (record)
        told_of(record)->handed++;
}

// A question to a kiosk-link that has not accepted its client yet has no receiver.
static bool goes_to_link(int from, int to)
{
    return process_lives(from) && process_role(from) == ROLE_KIOSK &&
           (!process_lives(to) || process_role(to) == ROLE_LINK);
}

static bool comes_from_link(int from, int to)
{
    return process_lives(from) && process_role(from) == ROLE_LINK && process_lives(to) &&
           process_role(to) == ROLE_KIOSK;
}

// Who may connect and says another number is the kiosk's successor: to kiosk-link the one before
// has died.
static void note_successor(int from, const struct ipc_message *m)
{
    bool stranger = process_lives(from) && process_role(from) == ROLE_STRANGER;
    for (size_t i = 0; stranger && m->type == LINK_HELLO && i < record_count(); i++)
        told.resets[i].kiosk_died = true;
}

// ---- a parent and its worker --------------------------------------------------------------------

static struct worker *worker_of(enum process_role role)
{
    if (role == ROLE_CARD || role == ROLE_CARD_WORKER)
        return &told.workers[0];
    return role == ROLE_LINK || role == ROLE_LINK_WORKER ? &told.workers[1] : NULL;
}

static struct under_way *find_under_way(struct worker *w, uint32_t ticket)
{
    for (size_t i = 0; i < UNDER_WAY_MAX; i++)
        if (w->list[i].ticket == ticket)
            return &w->list[i];
    return NULL;
}

static void note_asked(struct worker *w, const struct ipc_message *m)
{
    struct under_way *place = find_under_way(w, 0);
    if (place)
        *place = (struct under_way){m->ticket, world_us(), m->deadline_ms};
    w->orphaned = false;
}

static void note_answered(struct worker *w, const struct ipc_message *m)
{
    struct under_way *q = find_under_way(w, m->ticket);
    w->answered_us = world_us();
    if (q)
        q->ticket = 0;
}

static bool is_late(const struct under_way *q, int64_t began)
{
    return q->ticket != 0 && world_us() - began >= q->limit_ms * WORLD_MS - LIMIT_SLACK_US;
}

static const struct under_way *first_asked(const struct worker *w)
{
    const struct under_way *first = &w->list[0];
    for (const struct under_way *q = w->list; q < w->list + UNDER_WAY_MAX; q++)
        if (q->ticket != 0 && (first->ticket == 0 || q->asked_us < first->asked_us))
            first = q;
    return first;
}

// One after the other, a card's question has its time behind the answer before.
static bool is_any_late(const struct worker *w, bool serial)
{
    const struct under_way *first = first_asked(w);
    if (serial)
        return is_late(first, w->answered_us > first->asked_us ? w->answered_us : first->asked_us);
    for (const struct under_way *q = w->list; q < w->list + UNDER_WAY_MAX; q++)
        if (is_late(q, q->asked_us))
            return true;
    return false;
}

void promises_told_stopped(int process)
{
    struct worker *w = worker_of(process_role(process));
    bool serial = process_role(process) == ROLE_CARD_WORKER;
    if (w && process_role(process) != ROLE_CARD_WATCHER)
        w->early_us = w->orphaned || is_any_late(w, serial) ? 0 : world_us();
}

// A question has its whole time, and an answer that has come counts.
static void check_lost(const struct worker *w, const struct ipc_message *m)
{
    if (m->type == IPC_LOST && w->early_us != 0 && world_us() - w->early_us < LOST_US)
        promises_break("a_question_has_its_whole_time", "a worker was killed before it was over");
}

void promises_told_restart(void)
{
    const struct worker *w = &told.workers[0];
    if (!promises_reset_is_tested() && w->early_us != 0 && world_us() - w->early_us < LOST_US)
        promises_break("a_question_has_its_whole_time", "pcscd is restarted before it was over");
}

static void note_helpers(int from, int to, const struct ipc_message *m)
{
    if (m->ticket == 0 || !process_lives(from) || !process_lives(to))
        return;
    enum process_role asks = process_role(from), answers = process_role(to);
    struct worker *w = worker_of(asks);
    if (w && (answers == ROLE_CARD_WORKER || answers == ROLE_LINK_WORKER))
        note_asked(w, m);
    else if (w && (asks == ROLE_CARD_WORKER || asks == ROLE_LINK_WORKER))
        note_answered(w, m);
    else if (w && answers == ROLE_KIOSK)
        check_lost(w, m);
}

void promises_told_message(int from, int to, const struct ipc_message *m)
{
    note_successor(from, m);
    note_helpers(from, to, m);
    if (comes_from_link(from, to) && m->type == LINK_OPEN &&
        m->length == sizeof(struct link_opened))
        note_told((const void *)m->body, m->ticket);
    if (!goes_to_link(from, to))
        return;
    if (m->type == LINK_OPEN && m->length == sizeof(struct link_open))
        note_opening((const void *)m->body, m->ticket);
    if (m->type == LINK_AUTHORIZE && m->length == sizeof(struct link_authorize))
        note_permission((const void *)m->body);
    if (m->type == LINK_OUTCOME && m->length == sizeof(struct link_outcome))
        note_handed((const void *)m->body);
}

void promises_told_pressed(enum control control, enum view_id view)
{
    told.consented |= view == VIEW_CONSENT && control == CONTROL_AGREE;
}

void promises_told_died(enum process_role role)
{
    for (size_t i = 0; i < record_count(); i++) {
        told.resets[i].kiosk_died |= role == ROLE_KIOSK;
        if (role == ROLE_LINK_WORKER) // before it could store it
            told.resets[i].reached &= record_at(i)->learned;
    }
    if (role == ROLE_LINK) {
        told.link_since = 0;
        told.link_died_at = world_us();
    }
    if (role == ROLE_KIOSK) { // its successor counts anew
        told.asked_last = told.asked_before = 0;
        told.workers[0].orphaned = told.workers[1].orphaned = true;
    }
    if (role == ROLE_CARD_WORKER || role == ROLE_LINK_WORKER)
        memset(worker_of(role)->list, 0, sizeof worker_of(role)->list);
}

// ---- the disk -----------------------------------------------------------------------------------

void promises_synced(void)
{
    told.syncs++;
}

// That a reset is about to be written stands on the disk before its permission is asked for.
void promises_permission_asked(const struct record *record)
{
    if (record->state == RECORD_OPENED && !record->forgotten)
        promises_break("no_permission_is_asked_for_before_the_proof", "%.8s", record->id);
    if (told_of(record)->syncs == told.syncs)
        promises_break("an_intent_is_stored_before_its_permission", "%.8s", record->id);
}

// ---- the centre ---------------------------------------------------------------------------------

static void note_opened(const char *body, size_t length)
{
    if (length == 0 || body[length - 1] != '}' || !memchr(body, ':', length))
        return; // not understood
    for (size_t i = 0; i < record_count(); i++)
        if (memmem(body, length, record_at(i)->id, RECORD_ID))
            told.resets[i].reached = true;
}

void promises_call_ended(const char *path, const struct https_answer *answer)
{
    if (strcmp(path, "/v1/heartbeats") == 0)
        told.beat_at = world_us();
    if (strcmp(path, "/v1/resets") == 0 && answer->end == HTTPS_ANSWERED && answer->status == 201)
        note_opened(answer->body, answer->length);
}

// A proof is made for the reset and by the card that it was opened for.
void promises_proof(const struct record *record, bool valid)
{
    if (!valid)
        promises_break("a_proof_fits_its_reset", "%.8s", record->id);
}

// Nobody says of a visit that goes on how it ended, and nobody says "unknown" who could know.
static void check_guess(const struct record *r, enum record_result result)
{
    const struct told *t = told_of(r);
    bool guess = result == RECORD_UNKNOWN || result == RECORD_ABANDONED;
    bool goes_on = r->learned && t->handed == 0 && !t->kiosk_died && !is_over(t);
    if (guess && goes_on && !is_broken_disk())
        promises_break("no_living_visit_is_called_dead", "%.8s is told %s", r->id,
                       record_result_name(result));
    if (result == RECORD_UNKNOWN && !nobody_knows(r))
        promises_break("unknown_only_when_nobody_can_know", "%.8s", r->id);
}

// Each time that the kiosk hands an outcome over, it may be told once; a kiosk that died may have
// had one more word, and a bad disk forgets each time that something was told.
void promises_outcome_taken(const struct record *r, enum record_result result)
{
    const struct told *t = told_of(r);
    check_guess(r, result);
    bool by_itself = t->kiosk_died || !r->learned || faults_time_excuse() || is_broken_disk();
    if (r->told + 1 > t->handed + (by_itself ? 2 : 0) + disk_rot_count())
        promises_break("no_outcome_is_taken_twice", "%.8s, %d times", r->id, r->told + 1);
}

// One question opens one reset, however often it has to be sent.
static void check_openings(void)
{
    if (record_count() > told.openings_asked)
        promises_break("one_reset_for_one_question", "%zu for %zu", record_count(),
                       told.openings_asked);
}

// To a kiosk-link that was started anew, a kiosk that stands still for long has died.
static void note_silence(void)
{
    if (!process_is_stopped(process_of(ROLE_KIOSK)))
        told.kiosk_ran_at = world_us();
    bool unknown = told.link_died_at > told.kiosk_ran_at;
    if (!unknown || world_us() - told.link_died_at < SILENT_US)
        return;
    for (size_t i = 0; i < record_count(); i++) {
        told.resets[i].kiosk_died = true;
        record_at(i)->excused |= record_at(i)->intended; // who knows how it ended says nothing
    }
}

// The centre hears of the machine, whether anybody is served or not.
static void check_beat(void)
{
    if (process_of(ROLE_LINK) == PROCESS_NONE || faults_time_excuse())
        told.link_since = 0;
    else if (told.link_since == 0)
        told.link_since = world_us();
    int64_t since = told.link_since > told.beat_at ? told.link_since : told.beat_at;
    if (told.link_since != 0 && world_us() - since > BEAT_US)
        promises_break("the_centre_hears_every_minute", "not for %.0f s",
                       (double)(world_us() - since) / 1e6);
}

void promises_told_tick(void)
{
    check_openings();
    check_beat();
    note_silence();
}

// ---- the end ------------------------------------------------------------------------------------

void promises_told_at_end(void)
{
    for (size_t i = 0; i < record_count(); i++)
        if (told.resets[i].reached && !record_at(i)->forgotten &&
            record_at(i)->state != RECORD_FINISHED && !is_broken_disk())
            promises_break("every_reset_is_told_how_it_ended", "%.8s was opened and forgotten",
                           record_at(i)->id);
    if (disk_broken_count() > 0 && centre_beat()->broken == 0)
        promises_break("a_broken_outbox_is_told", "%d files", disk_broken_count());
}
