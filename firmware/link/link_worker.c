#include "firmware/link/link_worker.h"

#include <string.h>

#include "drivers/backend/backend.h"
#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/secret.h"
#include "firmware/limits.h"
#include "firmware/link/link_backend.h"
#include "firmware/link/link_delivery.h"
#include "firmware/link/link_export.h"
#include "firmware/link/link_history.h"
#include "firmware/link/link_ladder.h"
#include "firmware/link/link_notes.h"
#include "firmware/link/link_offices.h"
#include "firmware/link/link_poll.h"
#include "firmware/link/link_remote.h"
#include "firmware/link/link_renewal.h"
#include "firmware/link/link_reply.h"
#include "firmware/link/link_selftest.h"
#include "firmware/protocol/link_message.h"
#include "firmware/supervisor/supervisor.h"

struct worker;

// A question whose answer is on its way.
struct question {
    struct worker *worker;
    uint16_t type;
    uint32_t ticket;           // 0: free
    uint64_t client;           // that asked
    struct link_ladder ladder; // of a self-test
    enum operation operation;
};

struct worker {
    int fd; // to the parent; -1: it has gone
    const struct link_settings *settings;
    struct backend *backend;
    struct link_delivery delivery;
    struct link_poll poll;
    struct link_offices offices;
    struct link_notes notes;
    struct link_history history;
    struct link_remote remote;
    struct link_renewal renewal;
    struct question questions[TABLE_QUESTIONS_MAX];
    struct ipc_message asked, said; // wiped after each use
};

static void say(struct worker *w, uint16_t type, uint32_t ticket, const void *body, size_t length)
{
    ipc_fill(&w->said, type, ticket, body, length);
    enum ipc_err err = ipc_send(w->fd, &w->said);
    ipc_wipe(&w->said);
    if (err == IPC_OK)
        return;
    log_write(LOG_ERROR, "link", "event=parent-lost cause=\"%s\"", ipc_strerr(err));
    w->fd = -1;
}

static void say_stored(struct worker *w, const struct ipc_message *message, bool stored)
{
    const struct link_answer answer = {.result = stored ? LINK_DONE : LINK_NOT_STORED};
    say(w, message->type, message->ticket, &answer, sizeof answer);
}

// ---- outcomes ---------------------------------------------------------------------------------

static void tell_outbox(void *context, const struct link_outbox *counts)
{
    say(context, LINK_OUTBOX, 0, counts, sizeof *counts);
}

static void take_outcome(struct worker *w, const struct ipc_message *message)
{
    bool stored = link_delivery_take(&w->delivery, (const void *)message->body) == OUTBOX_OK;
    say_stored(w, message, stored);
}

static void acknowledge(struct worker *w, const struct ipc_message *message)
{
    bool done = link_delivery_acknowledge(&w->delivery);
    link_history_acknowledge(&w->history);
    say_stored(w, message, done);
}

// ---- notes ------------------------------------------------------------------------------------

static void tell_note(void *context, uint16_t type, const void *body, size_t size)
{
    say(context, type, 0, body, size);
}

static void take_note(struct worker *w, const struct ipc_message *message)
{
    say_stored(w, message, link_notes_take(&w->notes, message));
}

// ---- the history ------------------------------------------------------------------------------

static void tell_history(void *context, const struct link_history_news *news)
{
    say(context, LINK_HISTORY, 0, news, sizeof *news);
}

static void take_record(struct worker *w, const struct ipc_message *message)
{
    enum history_err err = link_history_take(&w->history, (const void *)message->body);
    const struct link_answer answer = {.result = err == HISTORY_OK       ? LINK_DONE
                                                 : err == HISTORY_RECORD ? LINK_GARBLED
                                                                         : LINK_NOT_STORED};
    say(w, LINK_RECORD, message->ticket, &answer, sizeof answer);
}

static void read_history(struct worker *w, const struct ipc_message *message)
{
    const struct link_history_ask *ask = (const void *)message->body;
    struct link_history_part part;
    link_history_read(&w->history, ask, &part);
    say(w, LINK_HISTORY_READ, message->ticket, &part, sizeof part);
}

static void export_it(struct worker *w, const struct ipc_message *message)
{
    struct link_exported exported;
    link_export_take(&w->history, w->settings, (const void *)message->body, &exported);
    say(w, LINK_EXPORT, message->ticket, &exported, sizeof exported);
}

// ---- commands of the operator's centre --------------------------------------------------------

static void ask_kiosk(void *context, const struct link_asked *asked)
{
    say(context, LINK_ASKED, 0, asked, sizeof *asked);
}

static void take_told(struct worker *w, const struct ipc_message *message)
{
    bool taken = link_remote_told(&w->remote, (const void *)message->body);
    const struct link_answer answer = {.result = taken ? LINK_DONE : LINK_GARBLED};
    say(w, LINK_TELL, message->ticket, &answer, sizeof answer);
}

// ---- the device's certificate -----------------------------------------------------------------

static void tell_renewed(void *context, uint32_t ticket, const struct link_renewed *renewed)
{
    say(context, LINK_RENEW, ticket, renewed, sizeof *renewed);
}

static void renew(struct worker *w, const struct ipc_message *message)
{
    link_renewal_ask(&w->renewal, message->ticket);
}

// ---- municipal counters -----------------------------------------------------------------------

static void tell_offices(void *context, const struct link_offices_news *news)
{
    say(context, LINK_OFFICES, 0, news, sizeof *news);
}

static void note_offered(void *context, int64_t version)
{
    struct worker *w = context;
    link_offices_offered(&w->offices, version);
}

static void read_offices(struct worker *w, const struct ipc_message *message)
{
    struct link_offices_part part;
    link_offices_part(&w->offices, (const void *)message->body, &part);
    say(w, LINK_OFFICES_READ, message->ticket, &part, sizeof part);
}

// ---- what the kiosk says of itself ------------------------------------------------------------

static void tell_service(void *context, const struct link_service *service)
{
    say(context, LINK_SERVICE, 0, service, sizeof *service);
}

static void take_word(struct worker *w, const struct ipc_message *message)
{
    static const struct link_answer DONE = {.result = LINK_DONE};
    say(w, message->type, message->ticket, &DONE, sizeof DONE);
    if (message->type == LINK_FACTS)
        link_poll_facts(&w->poll, (const void *)message->body);
    else if (message->type == LINK_REFRESH)
        link_poll_refresh(&w->poll);
    if (message->type != LINK_HELLO)
        return;
    link_notes_greet(&w->notes); // before the kiosk hears of an open service
    link_delivery_hello(&w->delivery,
                        ((const struct link_hello *)(const void *)message->body)->client);
    tell_outbox(w, &w->delivery.counts);
    tell_history(w, &w->history.news);
    link_poll_greet(&w->poll);
    link_offices_greet(&w->offices);
    link_remote_greet(&w->remote);
}

// ---- answers ----------------------------------------------------------------------------------

// The kiosk hears of a reset only when the disk knows of it.
static void keep_opened(struct worker *w, const struct question *q, struct link_opened *opened)
{
    const struct outbox_visit visit = {opened->id, q->operation, q->client};
    if (opened->answer.result != LINK_DONE)
        return;
    enum outbox_err err = link_delivery_opened(&w->delivery, &visit);
    if (err != OUTBOX_OK) // OUTBOX_ENDED: the backend gives an id out twice
        *opened = (struct link_opened){.answer.result =
                                           err == OUTBOX_ENDED ? LINK_GARBLED : LINK_NOT_STORED};
}

static void fill_selftested(struct worker *w, const struct question *q,
                            const struct backend_answer *answer, struct link_selftested *tested)
{
    const struct link_selftest_parts parts = {w->settings, w->backend, &w->delivery.counts,
                                              link_delivery_check(&w->delivery),
                                              link_delivery_oldest(&w->delivery)};
    link_selftest_begin(&parts, tested);
    link_selftest_climb(answer, tested);
    if (q->ladder.rehearsed)
        link_selftest_renew(q->ladder.renewal, tested);
    link_history_look(&w->history); // what it finds is told before this answer
}

static void reply(struct worker *w, const struct question *q, const struct backend_answer *answer)
{
    union {
        struct link_answer answer;
        struct link_opened opened;
        struct link_authorized authorized;
        struct link_selftested tested;
    } body;
    if (q->type == LINK_OPEN) {
        link_reply_opened(answer, &body.opened);
        keep_opened(w, q, &body.opened);
        say(w, q->type, q->ticket, &body.opened, sizeof body.opened);
    } else if (q->type == LINK_AUTHORIZE) {
        link_reply_authorized(answer, &body.authorized);
        say(w, q->type, q->ticket, &body.authorized, sizeof body.authorized);
    } else if (q->type == LINK_SELFTEST) {
        fill_selftested(w, q, answer, &body.tested);
        say(w, q->type, q->ticket, &body.tested, sizeof body.tested);
    } else {
        link_reply_answer(answer, &body.answer);
        say(w, q->type, q->ticket, &body.answer, sizeof body.answer);
    }
    explicit_bzero(&body, sizeof body);
}

static void answered(void *context, const struct backend_answer *answer)
{
    struct question *q = context;
    struct worker *w = q->worker;
    reply(w, q, answer);
    q->ticket = 0;
    if (answer->end == BACKEND_DONE || answer->end == BACKEND_REFUSED)
        backoff_reachable(&w->delivery.backoff);
}

static void laddered(void *context)
{
    struct question *q = context;
    answered(q, &q->ladder.answer);
}

static void say_not_stored(struct worker *w, const struct question *q)
{
    const struct link_opened opened = {.answer = {.result = LINK_NOT_STORED}};
    const struct link_authorized authorized = {.answer = {.result = LINK_NOT_STORED}};
    if (q->type == LINK_OPEN)
        say(w, q->type, q->ticket, &opened, sizeof opened);
    else
        say(w, q->type, q->ticket, &authorized, sizeof authorized);
}

// ---- questions --------------------------------------------------------------------------------

// Each passes a question on. LINK_DONE: answered() will be called; anything else: it will not, and
// that is the answer.

static enum link_result sent(bool started)
{
    return started ? LINK_DONE : LINK_UNREACHABLE;
}

// What could not be reported in the end is not begun.
static enum link_result ask_open(struct question *q, const void *body, int limit_ms)
{
    const struct link_open *open = body;
    if (!link_delivery_may_open_reset(&q->worker->delivery))
        return LINK_NOT_STORED;
    q->operation = (enum operation)open->operation;
    return sent(backend_opening(q->worker->backend, limit_ms, q->operation, open->certificate,
                                open->certificate_length, (struct backend_caller){answered, q}));
}

static enum link_result ask_prove(struct question *q, const void *body, int limit_ms)
{
    const struct link_prove *prove = body;
    return sent(backend_proof(q->worker->backend, limit_ms, prove->id, prove->signature,
                              (struct backend_caller){answered, q}));
}

// The intent is on the disk before a byte of the question is on its way.
static enum link_result ask_authorize(struct question *q, const void *body, int limit_ms)
{
    const struct link_authorize *authorize = body;
    char id[UUID_LENGTH + 1] = "";
    memcpy(id, authorize->id, UUID_LENGTH);
    const struct outbox_visit visit = {id, (enum operation)authorize->operation, q->client};
    enum outbox_err err = link_delivery_intent(&q->worker->delivery, &visit);
    if (err != OUTBOX_OK)
        return err == OUTBOX_ENDED ? LINK_REFUSED : LINK_NOT_STORED;
    return sent(backend_authorization(q->worker->backend, limit_ms, id, authorize->challenge,
                                      (struct backend_caller){answered, q}));
}

static enum link_result ask_selftest(struct question *q, const void *body, int limit_ms)
{
    (void)body;
    q->ladder = (struct link_ladder){.backend = q->worker->backend, .done = laddered, .context = q};
    return sent(link_ladder_ask(&q->ladder, limit_ms));
}

static enum link_result (*const ASK[])(struct question *, const void *, int) = {
    [LINK_OPEN] = ask_open,
    [LINK_PROVE] = ask_prove,
    [LINK_AUTHORIZE] = ask_authorize,
    [LINK_SELFTEST] = ask_selftest,
};

static struct question *free_question(struct worker *w)
{
    for (size_t i = 0; i < TABLE_QUESTIONS_MAX; i++)
        if (w->questions[i].ticket == 0)
            return &w->questions[i];
    return NULL;
}

static int limit_of(const struct ipc_message *message)
{
    if (message->deadline_ms >= BACKEND_LIMIT_MS + LINK_WORKER_MARGIN_MS)
        return BACKEND_LIMIT_MS;
    return (int)message->deadline_ms - LINK_WORKER_MARGIN_MS;
}

static void take_question(struct worker *w, const struct ipc_message *message)
{
    static const struct backend_answer unreachable = {.end = BACKEND_UNREACHABLE,
                                                      .way.stop = HTTPS_STOP_BROKEN};
    static const struct backend_answer ended = {.end = BACKEND_REFUSED,
                                                .problem = PROBLEM_RESET_FINISHED};
    struct question *q = free_question(w);
    if (!q) {
        w->fd = -1; // the parent counts wrongly: start again
        return;
    }
    *q = (struct question){.worker = w,
                           .type = message->type,
                           .ticket = message->ticket,
                           .client = w->delivery.client,
                           .operation = OPERATION_NONE};
    int limit_ms = limit_of(message);
    enum link_result result = LINK_UNREACHABLE;
    if (limit_ms > 0)
        result = ASK[q->type](q, message->body, limit_ms);
    if (result == LINK_NOT_STORED) {
        say_not_stored(w, q);
        q->ticket = 0;
    } else if (result != LINK_DONE) {
        answered(q, result == LINK_REFUSED ? &ended : &unreachable);
    }
}

static void (*const TAKE[])(struct worker *, const struct ipc_message *) = {
    [LINK_HELLO] = take_word,           [LINK_REFRESH] = take_word,
    [LINK_FACTS] = take_word,           [LINK_OPEN] = take_question,
    [LINK_PROVE] = take_question,       [LINK_AUTHORIZE] = take_question,
    [LINK_SELFTEST] = take_question,    [LINK_OUTCOME] = take_outcome,
    [LINK_ACKNOWLEDGE] = acknowledge,   [LINK_OFFICES_READ] = read_offices,
    [LINK_SET_OFF] = take_note,         [LINK_RECORD] = take_record,
    [LINK_HISTORY_READ] = read_history, [LINK_SET_FAILURES] = take_note,
    [LINK_SET_PANEL] = take_note,       [LINK_TELL] = take_told,
    [LINK_EXPORT] = export_it,          [LINK_RENEW] = renew,
};

static void read_parent(struct worker *w)
{
    enum ipc_err err = ipc_receive(w->fd, &w->asked);
    if (err == IPC_OK && w->asked.type == SUPERVISOR_CLIENT_GONE) {
        link_poll_client_gone(&w->poll);
        link_delivery_client_gone(&w->delivery);
        link_remote_client_gone(&w->remote);
        return;
    }
    if (err != IPC_OK || !link_message_valid(&w->asked, true)) {
        if (err != IPC_CLOSED)
            log_write(LOG_ERROR, "link", "event=malformed cause=\"%s\"", ipc_strerr(err));
        w->fd = -1;
        return;
    }
    link_delivery_open(&w->delivery); // again, when the disk did not give it before
    TAKE[w->asked.type](w, &w->asked);
    ipc_wipe(&w->asked);
}

// ---- life -------------------------------------------------------------------------------------

static int next_limit(const struct worker *w)
{
    const int waits[] = {link_delivery_wait(&w->delivery), link_offices_wait(&w->offices),
                         link_notes_wait(&w->notes),       link_history_wait(&w->history),
                         link_remote_wait(&w->remote),     link_renewal_wait(&w->renewal)};
    int next = link_poll_wait(&w->poll);
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++)
        next = waits[i] < 0 || next < waits[i] ? next : waits[i];
    return next;
}

static void prepare_history(struct worker *w)
{
    struct history_certificate *own = &w->history.kiosk.certificate;
    w->history = (struct link_history){.changed = tell_history,
                                       .context = w,
                                       .kiosk = {.sign = link_backend_sign, .context = w->backend}};
    own->bytes = backend_device_certificate(w->backend, &own->length);
    link_history_start(&w->history, w->settings);
    link_export_start(w->settings);
}

static void prepare(struct worker *w)
{
    w->delivery = (struct link_delivery){
        .path = w->settings->outbox, .backend = w->backend, .changed = tell_outbox, .context = w};
    w->poll = (struct link_poll){.backend = w->backend,
                                 .outbox = &w->delivery.counts,
                                 .order = &w->notes.order,
                                 .remote = &w->remote,
                                 .tell = tell_service,
                                 .offered = note_offered,
                                 .context = w};
    w->offices = (struct link_offices){.backend = w->backend,
                                       .ca_file = w->settings->backend_ca,
                                       .path = w->settings->offices,
                                       .tell = tell_offices,
                                       .context = w};
    w->notes = (struct link_notes){.tell = tell_note, .context = w};
    link_notes_start(&w->notes, w->settings->outbox, &w->history);
    link_poll_start(&w->poll);
    link_offices_start(&w->offices);
    link_delivery_start(&w->delivery);
    link_delivery_open(&w->delivery);
    prepare_history(w);
    w->remote = (struct link_remote){
        .outbox = w->settings->outbox, .history = &w->history, .tell = ask_kiosk, .context = w};
    link_remote_start(&w->remote);
    w->renewal = (struct link_renewal){.backend = w->backend,
                                       .kept.outbox = w->settings->outbox,
                                       .history = &w->history,
                                       .poll = &w->poll,
                                       .tell = tell_renewed,
                                       .context = w};
    link_renewal_start(&w->renewal);
}

void link_worker_run(int fd, const void *settings)
{
    struct worker w = {.fd = fd, .settings = settings};
    secret_wipe_what_is_freed();
    if (!link_backend_open(&w.backend, settings))
        return;
    prepare(&w);
    while (w.fd >= 0) {
        link_delivery_run(&w.delivery);
        link_notes_run(&w.notes);
        link_history_run(&w.history);
        link_remote_run(&w.remote);
        link_renewal_run(&w.renewal);
        link_poll_run(&w.poll);
        link_offices_run(&w.offices);
        backend_run(w.backend);
        // Either of the two above may have found that the parent has gone.
        if (w.fd >= 0 && backend_wait(w.backend, w.fd, next_limit(&w)))
            read_parent(&w);
    }
    backend_close(&w.backend);
    link_delivery_close(&w.delivery);
    link_offices_close(&w.offices);
    link_remote_close(&w.remote);
    link_renewal_close(&w.renewal);
    link_history_close(&w.history);
}
