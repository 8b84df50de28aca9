#include "firmware/supervisor/supervisor.h"

#include <errno.h>
#include <stdlib.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/base/notify.h"
#include "firmware/supervisor/child.h"

enum {
    QUESTIONS_MAX = 8,        // one visit asks at most three at a time
    LIMIT_MAX_MS = 5 * 60000, // a longer limit is a mistake of the client's
};

struct question {
    uint32_t ticket; // 0: free
    int64_t deadline;
};

struct parent {
    const struct supervisor *helper;
    int listener, client; // client -1: nobody is there
    struct child worker, watcher;
    struct notify notify;
    struct question questions[QUESTIONS_MAX];
    int64_t watch_deadline;
    struct ipc_message last_seen; // by the watcher: a new client is told at once; type 0: nothing
    struct ipc_message passing;   // what is being passed on; wiped each time
    bool failed;
};

static struct question *find_question(struct parent *p, uint32_t ticket)
{
    for (size_t i = 0; i < QUESTIONS_MAX; i++)
        if (p->questions[i].ticket == ticket)
            return &p->questions[i];
    return NULL;
}

static void drop_client(struct parent *p)
{
    if (p->client < 0)
        return;
    ipc_close(p->client);
    p->client = -1;
    for (size_t i = 0; i < QUESTIONS_MAX; i++)
        p->questions[i].ticket = 0;
    child_stop(&p->worker);
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

// Everything that the dead worker was asked ends as "unknown".
static void answer_lost(struct parent *p)
{
    for (size_t i = 0; i < QUESTIONS_MAX; i++) {
        uint32_t ticket = p->questions[i].ticket;
        p->questions[i].ticket = 0;
        if (ticket == 0)
            continue;
        ipc_fill(&p->passing, IPC_LOST, ticket, NULL, 0);
        send_to_client(p, &p->passing);
    }
}

static void lose_worker(struct parent *p)
{
    child_lost(&p->worker);
    answer_lost(p);
}

static void kill_late(struct parent *p, struct child *child, const char *which)
{
    log_write(LOG_ERROR, "helper", "event=killed child=%s", which);
    child_stop(child);
    if (p->helper->killed)
        p->helper->killed(p->helper->context);
}

static void check_limits(struct parent *p)
{
    int64_t now = clock_ms();
    for (size_t i = 0; i < QUESTIONS_MAX; i++) {
        if (p->questions[i].ticket == 0 || p->questions[i].deadline > now)
            continue;
        kill_late(p, &p->worker, "worker");
        answer_lost(p);
        break;
    }
    if (p->watcher.fd >= 0 && p->watch_deadline <= now)
        kill_late(p, &p->watcher, "watcher");
}

static int next_limit(const struct parent *p)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < QUESTIONS_MAX; i++)
        if (p->questions[i].ticket != 0 && p->questions[i].deadline < next)
            next = p->questions[i].deadline;
    if (p->watcher.fd >= 0 && p->watch_deadline < next)
        next = p->watch_deadline;
    if (p->client >= 0 && child_next_start(&p->worker) < next)
        next = child_next_start(&p->worker);
    if (p->helper->watch && child_next_start(&p->watcher) < next)
        next = child_next_start(&p->watcher);
    if (p->notify.due < next)
        next = p->notify.due;
    return next == INT64_MAX ? -1 : clock_left(next);
}

// Starts what is missing. A child that keeps dying is started again only after a pause.
static void start_children(struct parent *p)
{
    const struct supervisor *h = p->helper;
    if (p->client >= 0)
        child_start(&p->worker, h->work, h->context);
    if (h->watch && child_start(&p->watcher, h->watch, h->context))
        p->watch_deadline = clock_ms() + h->watch_limit_ms;
}

static void accept_client(struct parent *p)
{
    int fd;
    enum ipc_err err = ipc_accept(p->listener, p->helper->client, &fd);
    if (err != IPC_OK) {
        log_write(LOG_WARNING, "helper", "event=refused cause=\"%s\"", ipc_strerr(err));
        return;
    }
    drop_client(p); // the newer connection is the restarted kiosk
    p->client = fd;
    log_write(LOG_INFO, "helper", "event=client");
    start_children(p);
    if (p->last_seen.type != 0)
        send_to_client(p, &p->last_seen);
}

static void fail(struct parent *p, const char *cause)
{
    log_write(LOG_ERROR, "helper", "event=malformed cause=\"%s\"", cause);
    p->failed = true;
}

static void pass_question(struct parent *p)
{
    const struct ipc_message *m = &p->passing;
    struct question *free_place = find_question(p, 0);
    if (m->ticket == 0 || m->deadline_ms == 0 || m->deadline_ms > LIMIT_MAX_MS || !free_place ||
        find_question(p, m->ticket) || !p->helper->valid(m, true)) {
        fail(p, "question");
        return;
    }
    *free_place = (struct question){m->ticket, clock_ms() + m->deadline_ms};
    if (p->worker.fd < 0 || ipc_send(p->worker.fd, m) != IPC_OK)
        lose_worker(p);
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

static void read_worker(struct parent *p)
{
    enum ipc_err err = ipc_receive(p->worker.fd, &p->passing);
    bool good = err == IPC_OK && p->helper->valid(&p->passing, false);
    struct question *asked =
        good && p->passing.ticket != 0 ? find_question(p, p->passing.ticket) : NULL;
    if (!good || (p->passing.ticket != 0 && !asked)) {
        log_write(LOG_ERROR, "helper", "event=worker-lost cause=\"%s\"", ipc_strerr(err));
        lose_worker(p);
    } else {
        if (asked)
            asked->ticket = 0;
        send_to_client(p, &p->passing);
    }
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
    if (!p->helper->valid(&p->passing, false) || p->passing.ticket != 0) {
        child_lost(&p->watcher);
        return;
    }
    p->last_seen = p->passing;
    send_to_client(p, &p->last_seen);
}

static bool is_ready(uint32_t ready, int place)
{
    return (ready >> place & 1) != 0;
}

static void serve(struct parent *p)
{
    while (!p->failed) {
        start_children(p);
        notify_serving(&p->notify, clock_ms());
        enum {
            LISTENER,
            CLIENT,
            WORKER,
            WATCHER,
            PLACES
        };
        const int places[PLACES] = {
            [LISTENER] = p->listener,
            [CLIENT] = p->client,
            [WORKER] = p->worker.fd,
            [WATCHER] = p->watcher.fd,
        };
        uint32_t ready = ipc_wait_any(places, PLACES, next_limit(p));
        // Answers first: one that is already here has kept its limit.
        if (is_ready(ready, WORKER) && p->worker.fd == places[WORKER])
            read_worker(p);
        check_limits(p);
        if (is_ready(ready, WATCHER) && p->watcher.fd == places[WATCHER])
            read_watcher(p);
        if (is_ready(ready, CLIENT) && p->client == places[CLIENT])
            read_client(p);
        if (is_ready(ready, LISTENER))
            accept_client(p);
    }
}

int supervisor_run(const struct supervisor *helper)
{
    struct parent p = {.helper = helper, .client = -1};
    child_init(&p.worker);
    child_init(&p.watcher);
    notify_open(&p.notify);
    p.listener = ipc_listen(helper->socket);
    if (p.listener < 0) {
        log_write(LOG_ERROR, "helper", "event=no-socket errno=%d", errno);
        return EXIT_FAILURE;
    }
    serve(&p);
    drop_client(&p);
    child_stop(&p.worker);
    child_stop(&p.watcher);
    ipc_close(p.listener);
    notify_close(&p.notify);
    return EXIT_FAILURE;
}
