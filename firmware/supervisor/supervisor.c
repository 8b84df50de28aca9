#include "firmware/supervisor/supervisor.h"

#include <errno.h>
#include <stdlib.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/notify.h"
#include "drivers/base/stop.h"
#include "firmware/supervisor/child.h"
#include "firmware/supervisor/questions.h"

enum {
    LIMIT_MAX_MS = 5 * 60000, // a longer limit is a mistake of the client's
    BEFORE_MAX = 1024,        // messages that may lie before an answer: more than a socket holds
    AGAIN_MAX = 4,            // types whose last question a new worker is asked again
};

struct parent {
    const struct supervisor *helper;
    int listener, client; // client -1: nobody is there
    int stop;             // stop_open()
    bool stopping;        // told to end, or failed: nothing new is begun
    // The client has gone, and the worker ends what must not be cut: the next client waits.
    bool finishing;
    struct child worker, watcher;
    struct notify notify;
    struct questions questions;
    int64_t watch_deadline;
    struct ipc_message again[AGAIN_MAX]; // of this client or the last one; type 0: none
    struct ipc_message last_seen; // by the watcher: a new client is told at once; type 0: nothing
    struct ipc_message passing;   // what is being passed on; wiped each time
    bool failed;
};

// ---- the client -------------------------------------------------------------------------------

static void lose_worker(struct parent *p);

static void stop_worker(struct parent *p)
{
    child_stop(&p->worker);
    questions_clear(&p->questions);
    p->finishing = false;
}

static void tell_client_gone(struct parent *p)
{
    struct ipc_message gone;
    ipc_fill(&gone, SUPERVISOR_CLIENT_GONE, 0, NULL, 0);
    if (p->worker.fd >= 0 && ipc_send(p->worker.fd, &gone) != IPC_OK)
        lose_worker(p);
}

static void drop_client(struct parent *p)
{
    if (p->client < 0)
        return;
    ipc_close(p->client);
    p->client = -1;
    if (p->finishing)
        return; // it was still waiting for its worker
    questions_client_gone(&p->questions);
    if (p->helper->stays)
        tell_client_gone(p);
    else if (questions_must_finish(&p->questions))
        p->finishing = true;
    else
        stop_worker(p);
}

static void send_to_client(struct parent *p, const struct ipc_message *message)
{
    if (p->client < 0)
        return;
    enum ipc_err err = ipc_send(p->client, message);
    if (err == IPC_OK)
        return;
    log_write(LOG_WARNING, "helper", "event=client-lost cause=\"%s\"", ipc_strerr(err));
    drop_client(p);
}

static void answer_lost(struct parent *p, uint32_t asked)
{
    struct ipc_message lost;
    ipc_fill(&lost, IPC_LOST, asked, NULL, 0);
    if (asked != 0)
        send_to_client(p, &lost);
}

// ---- the worker -------------------------------------------------------------------------------

// Everything that a dead worker was asked ends as "unknown".
static void all_lost(struct parent *p)
{
    const struct questions lost = p->questions;
    questions_clear(&p->questions);
    p->finishing = false;
    for (size_t i = 0; i < TABLE_QUESTIONS_MAX; i++)
        if (lost.list[i].row)
            answer_lost(p, lost.list[i].asked);
}

static void lose_worker(struct parent *p)
{
    if (p->helper->lost && p->worker.fd >= 0)
        ends_note(p->helper->lost, clock_ms());
    child_lost(&p->worker);
    all_lost(p);
}

static void kill_late(struct parent *p, struct child *child, const char *which)
{
    log_write(LOG_ERROR, "helper", "event=killed child=%s", which);
    child_stop(child);
    if (p->helper->killed)
        p->helper->killed(p->helper->context);
}

// Passes p->passing on to the worker. `asked`: the client's ticket, 0: nobody waits.
static void pass_on(struct parent *p, const struct table_row *row, uint32_t asked)
{
    uint32_t limit_ms = p->passing.deadline_ms;
    struct question *q = questions_add(&p->questions, row, asked, limit_ms);
    if (!q) {
        log_write(LOG_ERROR, "helper", "event=full question=%s", row->name);
        answer_lost(p, asked);
        return;
    }
    p->passing.ticket = q->ticket;
    if (p->worker.fd < 0 || ipc_send(p->worker.fd, &p->passing) != IPC_OK)
        lose_worker(p);
}

// A new worker hears what the last one had heard of the client, and whether it is still there.
static void brief_worker(struct parent *p)
{
    bool any = false;
    for (size_t i = 0; i < AGAIN_MAX && p->worker.fd >= 0; i++) {
        if (p->again[i].type == 0)
            continue;
        any = true;
        p->passing = p->again[i];
        pass_on(p, table_find(p->helper->table, p->passing.type), 0);
    }
    if (any && p->client < 0)
        tell_client_gone(p);
}

static void start_worker(struct parent *p)
{
    const struct supervisor *h = p->helper;
    bool wanted = p->client >= 0 || h->stays;
    if (wanted && !p->finishing && child_start(&p->worker, h->work, h->context))
        brief_worker(p);
}

// True when the worker has only said that it lives. It is told to the client, who waits too.
static bool hear_alive(struct parent *p, enum ipc_err err)
{
    const struct ipc_message *m = &p->passing;
    const struct table *table = p->helper->table;
    if (err != IPC_OK || m->type != IPC_ALIVE || m->length != 0 || m->ticket != 0 ||
        table->alive_ms == 0)
        return false;
    questions_alive(&p->questions, table->alive_ms, table->most_ms);
    if (!p->finishing)
        send_to_client(p, m);
    return true;
}

static void read_worker(struct parent *p)
{
    struct ipc_message *m = &p->passing;
    enum ipc_err err = ipc_receive(p->worker.fd, m);
    if (hear_alive(p, err))
        return;
    bool good = err == IPC_OK && table_valid(p->helper->table, m, false);
    struct question *q = good && m->ticket != 0 ? questions_find(&p->questions, m->ticket) : NULL;
    if (!good || (m->ticket != 0 && (!q || q->row->type != m->type))) {
        log_write(LOG_ERROR, "helper", "event=worker-lost cause=\"%s\"", ipc_strerr(err));
        lose_worker(p);
    } else if (q) {
        m->ticket = q->asked;
        questions_end(&p->questions, q);
        if (m->ticket != 0)
            send_to_client(p, m);
    } else if (!p->finishing) {
        send_to_client(p, m);
    }
    ipc_wipe(m);
    if (p->finishing && !questions_must_finish(&p->questions))
        stop_worker(p);
}

// ---- limits -----------------------------------------------------------------------------------

static bool is_late(const struct parent *p)
{
    return questions_limit(&p->questions) <= clock_ms();
}

// An answer that is here already has kept its limit, however late it is read.
static void check_worker(struct parent *p)
{
    for (int i = 0; i < BEFORE_MAX && is_late(p) && ipc_wait(p->worker.fd, 0); i++)
        read_worker(p);
    if (!is_late(p))
        return;
    kill_late(p, &p->worker, "worker");
    all_lost(p);
}

static void read_watcher(struct parent *p);

static void check_watcher(struct parent *p)
{
    if (p->watcher.fd >= 0 && p->watch_deadline <= clock_ms() && ipc_wait(p->watcher.fd, 0))
        read_watcher(p);
    if (p->watcher.fd >= 0 && p->watch_deadline <= clock_ms())
        kill_late(p, &p->watcher, "watcher");
}

static int64_t sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int next_limit(const struct parent *p)
{
    int64_t next = sooner(questions_limit(&p->questions), p->notify.due);
    if (p->watcher.fd >= 0)
        next = sooner(next, p->watch_deadline);
    if ((p->client >= 0 || p->helper->stays) && !p->finishing)
        next = sooner(next, child_next_start(&p->worker));
    if (p->helper->watch)
        next = sooner(next, child_next_start(&p->watcher));
    return next == INT64_MAX ? -1 : clock_left(next);
}

// ---- what arrives -----------------------------------------------------------------------------

static void accept_client(struct parent *p)
{
    int fd;
    enum ipc_err err = ipc_accept(p->listener, p->helper->client, &fd);
    if (err != IPC_OK) {
        log_write(LOG_WARNING, "helper", "event=refused cause=\"%s\"", ipc_strerr(err));
        return;
    }
    if (p->client >= 0 && questions_waiting(&p->questions, 0)) {
        log_write(LOG_WARNING, "helper", "event=refused cause=\"the first client is served\"");
        ipc_close(fd);
        return;
    }
    drop_client(p); // the newer connection is the restarted kiosk
    p->client = fd;
    for (size_t i = 0; i < AGAIN_MAX; i++)
        p->again[i].type = 0;
    log_write(LOG_INFO, "helper", "event=client");
    if (p->last_seen.type != 0)
        send_to_client(p, &p->last_seen);
}

// Nothing that comes from here is believed any more; a write that goes on is finished all the same.
static void fail(struct parent *p, const char *cause)
{
    log_write(LOG_ERROR, "helper", "event=malformed cause=\"%s\"", cause);
    p->failed = p->stopping = true;
}

static void remember(struct parent *p)
{
    struct ipc_message *place = p->again;
    while (place < p->again + AGAIN_MAX && place->type != 0 && place->type != p->passing.type)
        place++;
    if (place < p->again + AGAIN_MAX)
        *place = p->passing;
}

// Its client has given it up by now: a write that nobody waits for is not begun. This happens when
// this process was stopped.
static bool is_stale(const struct ipc_message *question)
{
    int32_t age_ms = (int32_t)((uint32_t)clock_ms() - question->asked_ms);
    return question->asked_ms != 0 && age_ms > 0 && (uint32_t)age_ms >= question->deadline_ms;
}

// The helper goes on: who asked is in order but for this one question.
static void refuse(struct parent *p, const struct table_row *row)
{
    struct ipc_message answer;
    log_write(LOG_ERROR, "helper", "event=question-refused question=%s", row->name);
    ipc_fill(&answer, row->type, p->passing.ticket, row->refusal, row->answer.size);
    send_to_client(p, &answer);
}

static bool can_be_answered(const struct parent *p, const struct table_row *row)
{
    const struct ipc_message *m = &p->passing;
    return row && row->asked && m->ticket != 0 && m->deadline_ms != 0 &&
           m->deadline_ms <= LIMIT_MAX_MS && !questions_waiting(&p->questions, m->ticket);
}

static void pass_question(struct parent *p)
{
    const struct ipc_message *m = &p->passing;
    const struct table_row *row = table_find(p->helper->table, m->type);
    bool asked = can_be_answered(p, row), valid = table_valid(p->helper->table, m, true);
    if (!asked || (!valid && !row->refusal)) {
        fail(p, "question");
        return;
    }
    if (!valid) {
        refuse(p, row);
        return;
    }
    if (row->again)
        remember(p);
    if (!row->again && is_stale(m)) { // what a client says of itself is true, however late
        log_write(LOG_WARNING, "helper", "event=stale question=%s", row->name);
        answer_lost(p, m->ticket);
        return;
    }
    pass_on(p, row, m->ticket);
}

static void read_client(struct parent *p)
{
    enum ipc_err err = ipc_receive(p->client, &p->passing);
    if (err == IPC_OK)
        pass_question(p);
    else if (err == IPC_MALFORMED)
        fail(p, "datagram");
    else
        drop_client(p);
    ipc_wipe(&p->passing);
}

static void read_watcher(struct parent *p)
{
    enum ipc_err err = ipc_receive(p->watcher.fd, &p->passing);
    if (err != IPC_OK) {
        log_write(LOG_ERROR, "helper", "event=watcher-lost cause=\"%s\"", ipc_strerr(err));
        child_lost(&p->watcher);
        return;
    }
    p->watch_deadline = clock_ms() + p->helper->watch_limit_ms;
    if (p->passing.type == SUPERVISOR_PULSE)
        return;
    if (!table_valid(p->helper->table, &p->passing, false) || p->passing.ticket != 0) {
        child_lost(&p->watcher);
        return;
    }
    p->last_seen = p->passing;
    send_to_client(p, &p->last_seen);
}

// ---- life -------------------------------------------------------------------------------------

// Starts what is missing. A child that keeps dying is started again only after a pause.
static void start_children(struct parent *p)
{
    const struct supervisor *h = p->helper;
    start_worker(p);
    if (h->watch && child_start(&p->watcher, h->watch, h->context))
        p->watch_deadline = clock_ms() + h->watch_limit_ms;
}

static bool is_ready(uint32_t ready, int place)
{
    return (ready >> place & 1) != 0;
}

static bool is_over(const struct parent *p)
{
    return p->stopping && !questions_must_finish(&p->questions);
}

static void serve(struct parent *p)
{
    while (!is_over(p)) {
        start_children(p);
        notify_serving(&p->notify, clock_ms());
        enum {
            LISTENER,
            CLIENT,
            WORKER,
            WATCHER,
            STOP,
            PLACES
        };
        const int places[PLACES] = {
            [LISTENER] = p->stopping ? -1 : p->listener,
            [CLIENT] = p->finishing || p->stopping ? -1 : p->client,
            [WORKER] = p->worker.fd,
            [WATCHER] = p->watcher.fd,
            [STOP] = p->stopping ? -1 : p->stop,
        };
        uint32_t ready = ipc_wait_any(places, PLACES, next_limit(p));
        p->stopping |= is_ready(ready, STOP);
        if (is_ready(ready, WORKER) && p->worker.fd == places[WORKER])
            read_worker(p);
        check_worker(p);
        if (is_ready(ready, WATCHER) && p->watcher.fd == places[WATCHER])
            read_watcher(p);
        check_watcher(p);
        if (is_ready(ready, CLIENT) && p->client == places[CLIENT] && !p->stopping)
            read_client(p);
        if (is_ready(ready, LISTENER) && !p->stopping)
            accept_client(p);
    }
}

// What was asked too late is taken and dropped: a socket that is closed with unread messages loses
// those on their way to the peer as well (unix(7), ECONNRESET), an answer to a write among them.
static void drop_questions(struct parent *p)
{
    while (p->client >= 0 && ipc_wait(p->client, 0) &&
           ipc_receive(p->client, &p->passing) == IPC_OK)
        ipc_wipe(&p->passing);
}

int supervisor_run(const struct supervisor *helper)
{
    struct parent p = {.helper = helper, .client = -1};
    child_init(&p.worker, helper->enclose_worker);
    child_init(&p.watcher, helper->enclose_watcher);
    p.stop = stop_open();
    notify_open(&p.notify);
    p.listener = ipc_listen(helper->socket);
    if (p.listener < 0) {
        log_write(LOG_ERROR, "helper", "event=no-socket errno=%d", errno);
        return EXIT_FAILURE;
    }
    if (helper->enclose)
        helper->enclose();
    serve(&p);
    drop_questions(&p);
    ipc_close(p.client);
    child_stop(&p.worker);
    child_stop(&p.watcher);
    ipc_close(p.listener);
    ipc_close(p.stop);
    notify_close(&p.notify);
    return p.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
