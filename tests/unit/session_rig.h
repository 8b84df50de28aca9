// The session alone: its loop runs in a context of its own and is stopped at every wait, between
// helpers that are nothing but the ends of sockets. The clock and the glass are replaced at link
// time; time passes only when a test says so.
#ifndef TESTS_UNIT_SESSION_RIG_H
#define TESTS_UNIT_SESSION_RIG_H

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <ucontext.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/session/internal.h"
#include "screens/glass/screens.h"
#include "tests/support/check_sample.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

#define RIG_VERSION "9.8.7" // of all three programs

enum {
    RIG_STACK = 1 << 20,
    RIG_ASKED_MAX = 64,
};

// One end of a helper, with the questions that have arrived and are not answered.
struct rig_helper {
    int listener, fd;                        // fd -1: the kiosk is not connected
    struct ipc_message asked[RIG_ASKED_MAX]; // the oldest first
    size_t count;
    uint64_t client;     // as the kiosk said with LINK_HELLO
    enum off_reason off; // kiosk-link: what it has on its disk
    struct link_failures failures;
    struct link_panel panel;
};

struct rig {
    char dir[SCRATCH_MAX];
    char card_path[SCRATCH_MAX + 8], link_path[SCRATCH_MAX + 8], control_path[SCRATCH_MAX + 8];
    struct rig_helper card, link;
    struct session *session;
    struct view view; // what is on the screen
    int limit_ms;     // how long the session would wait now
    ucontext_t test, loop;
    unsigned char *stack;
    struct input input;
    bool ended; // session_run() has returned
    uint32_t insertions;
    bool plate;                    // what the reader is
    struct panel_touch correction; // of the glass, in force
    struct panel_size size;        // the same, of the picture
    bool misfit;                   // nothing fits this panel
};

enum {
    START_MS = 1000000,
    WALL_S = 1792900000, // 2026-10-25, when the store is open
    ROUNDS_MAX = 10000,
};

static int64_t now_ms = START_MS; // lint: file-scope the clock below
static int64_t wall_step_s;       // lint: file-scope how far the wall clock was set
static struct rig *current;       // lint: file-scope for the glass below, which knows no rig

// ---- the clock and the glass, replaced ----------------------------------------------------------

int64_t clock_ms(void)
{
    return now_ms;
}

int64_t clock_us(void)
{
    return now_ms * 1000;
}

time_t clock_now(void)
{
    return WALL_S + wall_step_s + (now_ms - START_MS) / 1000;
}

int64_t clock_now_ms(void)
{
    return (WALL_S + wall_step_s) * 1000 + now_ms - START_MS;
}

int clock_left(int64_t deadline)
{
    int64_t left = deadline - now_ms;
    if (left <= 0)
        return 0;
    return left > INT_MAX ? INT_MAX : (int)left;
}

void clock_sleep(int ms)
{
    now_ms += ms;
}

uint16_t screens_languages(const struct screens *screens)
{
    (void)screens;
    return 1U << LANGUAGE_JA | 1U << LANGUAGE_EN;
}

void screens_show(struct screens *screens, const struct view *view)
{
    (void)screens;
    current->view = *view;
}

void screens_next(struct screens *screens, int limit_ms, struct input *input)
{
    (void)screens;
    current->limit_ms = limit_ms;
    swapcontext(&current->loop, &current->test);
    *input = current->input;
}

void screens_wake(struct screens *screens)
{
    (void)screens; // the rig makes a round when it has sent something
}

size_t screens_places(const struct screens *screens, const struct control_place **places)
{
    (void)screens;
    *places = NULL;
    return 0;
}

size_t screens_held(const struct screens *screens, const struct control_place **held)
{
    (void)screens;
    *held = NULL;
    return 0;
}

enum control screens_focus(const struct screens *screens)
{
    (void)screens;
    return CONTROL_NONE;
}

void screens_test_sound(struct screens *screens)
{
    (void)screens;
}

enum screens_sound_test screens_sound_tested(const struct screens *screens)
{
    (void)screens;
    return SCREENS_SOUND_PLAYED;
}

bool screens_correct(struct screens *screens, const struct panel_touch *touch)
{
    (void)screens;
    current->correction = current->misfit ? (struct panel_touch){0} : *touch;
    return !current->misfit;
}

bool screens_measure(struct screens *screens, const struct panel_size *size)
{
    (void)screens;
    current->size = current->misfit ? (struct panel_size){0} : *size;
    return !current->misfit;
}

void screens_size(const struct screens *screens, struct panel_size *size)
{
    (void)screens;
    *size = current->size.width > 0 ? current->size : (struct panel_size){1080, 1920, 268000};
}

bool screens_has_sound(const struct screens *screens)
{
    (void)screens;
    return true;
}

unsigned screens_unended_touches(const struct screens *screens)
{
    (void)screens;
    return 0;
}

unsigned screens_stuck_keys(const struct screens *screens)
{
    (void)screens;
    return 0;
}

// ---- the loop -----------------------------------------------------------------------------------

static inline void run_loop(void)
{
    session_run(current->session);
    current->ended = true;
}

static inline void accept_kiosk(struct rig_helper *helper)
{
    if (helper->fd < 0 && ipc_wait(helper->listener, 0))
        assert_int_equal(ipc_accept(helper->listener, getuid(), &helper->fd), IPC_OK);
}

static inline void collect(struct rig_helper *helper)
{
    accept_kiosk(helper);
    while (helper->fd >= 0 && ipc_wait(helper->fd, 0)) {
        assert_true(helper->count < RIG_ASKED_MAX);
        if (ipc_receive(helper->fd, &helper->asked[helper->count]) == IPC_OK) {
            helper->count++;
            continue;
        }
        ipc_close(helper->fd);
        helper->fd = -1;
        helper->count = 0; // with the connection everything that was asked is gone
    }
}

static inline void rig_tell(struct rig_helper *helper, uint32_t ticket, uint16_t type,
                            const void *body, size_t size)
{
    struct ipc_message message;
    ipc_fill(&message, type, ticket, body, size);
    assert_int_equal(ipc_send(helper->fd, &message), IPC_OK);
}

static inline struct ipc_message *find(struct rig_helper *helper, uint16_t type, size_t *count)
{
    struct ipc_message *first = NULL;
    *count = 0;
    for (size_t i = helper->count; i-- > 0;)
        if (helper->asked[i].type == type) {
            first = &helper->asked[i];
            ++*count;
        }
    return first;
}

// Answers a question, which is no longer there afterwards, without a round.
static inline void rig_answer(struct rig_helper *helper, struct ipc_message *question,
                              uint16_t type, const void *body, size_t size)
{
    size_t at = (size_t)(question - helper->asked);
    rig_tell(helper, question->ticket, type, body, size);
    helper->count--;
    memmove(question, question + 1, (helper->count - at) * sizeof *question);
}

// The self-test passes at once.
static inline void answer_selftests(struct rig *rig)
{
    struct card_selftested card = {0};
    struct link_selftested link = {0};
    struct ipc_message *asked;
    size_t count;
    snprintf(card.program.version, sizeof card.program.version, RIG_VERSION);
    snprintf(link.program.version, sizeof link.program.version, RIG_VERSION);
    card.program.no_new_privs = link.program.no_new_privs = 1;
    card.program.filtered = link.program.filtered = 1;
    check_sample_pass(card.rows, CARD_CHECKS, CARD_FIRST_CHECK);
    check_sample_pass(link.rows, LINK_CHECKS, LINK_FIRST_CHECK);
    if ((asked = find(&rig->card, CARD_SELFTEST, &count)) != NULL)
        rig_answer(&rig->card, asked, CARD_SELFTEST, &card, sizeof card);
    if ((asked = find(&rig->link, LINK_SELFTEST, &count)) != NULL)
        rig_answer(&rig->link, asked, LINK_SELFTEST, &link, sizeof link);
}

// What kiosk-link answers at once.
static inline void answer_at_once(struct rig_helper *link)
{
    const struct link_answer done = {.result = LINK_DONE};
    size_t kept = 0;
    for (size_t i = 0; i < link->count; i++) {
        const struct ipc_message *m = &link->asked[i];
        const struct link_off off = {.reason = (uint8_t)link->off};
        if (m->type == LINK_HELLO) {
            link->client = ((const struct link_hello *)(const void *)m->body)->client;
            rig_tell(link, 0, LINK_OFF, &off, sizeof off);
            rig_tell(link, 0, LINK_FAILURES, &link->failures, sizeof link->failures);
            rig_tell(link, 0, LINK_PANEL, &link->panel, sizeof link->panel);
        }
        if (m->type == LINK_HELLO || m->type == LINK_REFRESH || m->type == LINK_FACTS)
            rig_tell(link, m->ticket, m->type, &done, sizeof done);
        else
            link->asked[kept++] = *m;
    }
    link->count = kept;
}

// One round of the loop, which ends in its next wait. `input` NULL: it is only woken.
static inline void rig_turn(struct rig *rig, const struct input *input)
{
    rig->input = input ? *input : (struct input){.type = INPUT_WAKE};
    if (!rig->ended)
        swapcontext(&rig->test, &rig->loop);
    collect(&rig->card);
    collect(&rig->link);
    answer_at_once(&rig->link);
    answer_selftests(rig);
}

static inline void rig_press(struct rig *rig, enum control control)
{
    rig_turn(rig, &(struct input){.type = INPUT_PRESS, .control = control});
}

static inline void rig_type(struct rig *rig, const char *characters)
{
    for (; *characters; characters++)
        rig_turn(rig, &(struct input){.type = INPUT_CHARACTER, .character = *characters});
}

// Somebody sets the wall clock.
static inline void rig_step_wall_clock(int64_t seconds)
{
    wall_step_s += seconds;
}

// Lets time pass in one step, without a round.
static inline void rig_pass(struct rig *rig, int64_t ms)
{
    (void)rig;
    now_ms += ms;
}

// Lets it pass as it would: a round at every moment the session asked for.
static inline void rig_wait(struct rig *rig, int64_t ms)
{
    int64_t end = now_ms + ms;
    for (int round = 0; now_ms < end && !rig->ended; round++) {
        assert_true(round < ROUNDS_MAX); // or the session spins
        int64_t next = rig->limit_ms < 0 ? end : now_ms + rig->limit_ms;
        now_ms = next < end ? next : end;
        rig_turn(rig, &(struct input){.type = INPUT_NONE});
    }
}

// ---- the helpers --------------------------------------------------------------------------------

// What kioskctl asks by the socket; the kiosk is given time to take it. The answer is terminated.
static inline void rig_say(struct rig *rig, const char *word, char *answer, size_t size)
{
    rig_wait(rig, CONTROL_WINDOW_MS); // more than a few are not taken at once
    int fd = ipc_connect(rig->control_path);
    assert_true(fd >= 0);
    assert_int_equal(send(fd, word, strlen(word), MSG_NOSIGNAL), strlen(word));
    rig_turn(rig, NULL);
    ssize_t got = recv(fd, answer, size - 1, MSG_DONTWAIT);
    assert_true(got > 0);
    answer[got] = '\0';
    ipc_close(fd);
    rig_turn(rig, NULL);
}

// The oldest unanswered question of this type; fails the test when there is none.
static inline struct ipc_message *rig_asked(struct rig *rig, struct rig_helper *helper,
                                            uint16_t type)
{
    size_t count;
    struct ipc_message *question = find(helper, type, &count);
    if (!question)
        fail_msg("%s was not asked type %d, on the screen is %s %s",
                 helper == &rig->card ? "kiosk-card" : "kiosk-link", type, view_name(rig->view.id),
                 notice_name(rig->view.notice));
    return question;
}

// How many unanswered questions of this type there are.
static inline size_t rig_count(struct rig *rig, struct rig_helper *helper, uint16_t type)
{
    size_t count;
    (void)rig;
    find(helper, type, &count);
    return count;
}

// The helper goes, and is back when the kiosk connects again.
static inline void rig_restart(struct rig *rig, struct rig_helper *helper)
{
    ipc_close(helper->fd);
    helper->fd = -1;
    helper->count = 0;
    rig_turn(rig, NULL);
}

// What lies in the reader, told unasked, and a round.
static inline void rig_presence(struct rig *rig, int readers, int cards)
{
    rig->insertions += cards > 0;
    const struct card_presence presence = {.service = readers > 0,
                                           .readers = (uint8_t)readers,
                                           .cards = (uint8_t)cards,
                                           .insertions = rig->insertions,
                                           .plate = rig->plate};
    rig_tell(&rig->card, 0, CARD_PRESENCE, &presence, sizeof presence);
    rig_turn(rig, NULL);
}

// ---- beginning and end --------------------------------------------------------------------------

static inline bool listen_at(struct rig_helper *helper, const char *path)
{
    helper->fd = -1;
    helper->listener = ipc_listen(path);
    return helper->listener >= 0;
}

static inline void serve_openly(struct rig *rig)
{
    const struct link_service service = {.answer.result = LINK_DONE,
                                         .reset_sign = 1,
                                         .reset_auth = 1,
                                         .change = 1,
                                         .closes_minute = 24 * 60,
                                         .valid_until = WALL_S + 1000000};
    rig_turn(rig, NULL);
    rig_presence(rig, 1, 0);
    rig_tell(&rig->link, 0, LINK_SERVICE, &service, sizeof service);
    rig_turn(rig, NULL);
}

static inline void make_loop(struct rig *rig)
{
    getcontext(&rig->loop);
    rig->loop.uc_stack.ss_sp = rig->stack;
    rig->loop.uc_stack.ss_size = RIG_STACK;
    rig->loop.uc_link = &rig->test;
    makecontext(&rig->loop, run_loop, 0);
}

// A session that serves: both helpers are there, the reader is empty, the backend is open. The
// caller stops it. NULL when it could not be set up.
static inline struct rig *rig_start(void)
{
    struct rig *rig = calloc(1, sizeof *rig);
    if (!rig || !tmpdir_make(rig->dir))
        return NULL;
    log_start("session-rig", LOG_ERROR);
    current = rig;
    snprintf(rig->control_path, sizeof rig->control_path, "%s/control", rig->dir);
    snprintf(rig->card_path, sizeof rig->card_path, "%s/card", rig->dir);
    snprintf(rig->link_path, sizeof rig->link_path, "%s/link", rig->dir);
    const struct program_state program = {.version = RIG_VERSION, .no_new_privs = 1, .filtered = 1};
    const struct session_options options = {.card_socket = rig->card_path,
                                            .control_socket = rig->control_path,
                                            .link_socket = rig->link_path};
    rig->stack = malloc(RIG_STACK);
    if (!rig->stack || !listen_at(&rig->card, rig->card_path) ||
        !listen_at(&rig->link, rig->link_path))
        return NULL;
    rig->session = session_new(&options, (struct screens *)rig);
    session_program(rig->session, &program);
    make_loop(rig);
    serve_openly(rig);
    return rig;
}

static inline void rig_stop(struct rig **rig)
{
    struct rig *r = *rig;
    rig_turn(r, &(struct input){.type = INPUT_QUIT});
    rig_turn(r, &(struct input){.type = INPUT_QUIT}); // the second time it does not wait
    session_free(&r->session);
    ipc_close(r->card.listener);
    ipc_close(r->card.fd);
    ipc_close(r->link.listener);
    ipc_close(r->link.fd);
    tmpdir_remove(r->dir);
    free(r->stack);
    free(r);
    *rig = NULL;
}

static inline int rig_setup(void **state)
{
    *state = rig_start();
    return *state ? 0 : -1;
}

static inline int rig_teardown(void **state)
{
    rig_stop((struct rig **)state);
    return 0;
}

#define WITH_RIG(test) cmocka_unit_test_setup_teardown(test, rig_setup, rig_teardown)

#endif
