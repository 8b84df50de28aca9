#include "firmware/link/link_remote.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/limits.h"
#include "firmware/link/link_remote_file.h"
#include "firmware/link/link_reply.h"

_Static_assert((int)REMOTE_TEXT_MAX <= (int)REQUEST_SAID_MAX &&
                   (int)HISTORY_SIGNATURE_MAX <= (int)REQUEST_SAID_SIGNATURE_MAX &&
                   (int)LINK_TELL_MAX <= (int)REMOTE_TEXT_JSON,
               "every answer fits a heartbeat");

static const char NOTHING[] = "{}";

static struct link_remote_item *find(struct link_remote *r, uint32_t number)
{
    for (size_t i = 0; i < LINK_REMOTE_MAX; i++)
        if (r->items[i].state != LINK_REMOTE_FREE && r->items[i].number == number)
            return &r->items[i];
    return NULL;
}

static struct link_remote_item *find_state(struct link_remote *r, enum link_remote_state state)
{
    for (size_t i = 0; i < LINK_REMOTE_MAX; i++)
        if (r->items[i].state == state)
            return &r->items[i];
    return NULL;
}

// ---- the history ------------------------------------------------------------------------------

static bool record(struct link_remote *r, const struct link_remote_item *item,
                   enum history_what what, enum history_outcome outcome, const char *cause)
{
    struct history_record made = {
        .time = clock_now(),
        .what = what,
        .outcome = outcome,
        .measured = 1,
        .measures = {{.measure = HISTORY_REQUEST, .value = (int64_t)item->number}},
    };
    snprintf(made.cause, sizeof made.cause, "%s", cause);
    return link_history_append(r->history, &made) == HISTORY_OK;
}

static bool record_request(struct link_remote *r, const struct link_remote_item *item)
{
    bool refused = item->stale || item->command == REMOTE_COMMAND_COUNT;
    const char *word =
        item->stale ? remote_result_name(REMOTE_OLD) : remote_command_name(item->command);
    log_write(refused ? LOG_WARNING : LOG_INFO, "remote", "event=%s number=%u command=%s",
              refused ? "refused" : "asked", item->number, word);
    return record(r, item, HISTORY_REMOTE_COMMAND, refused ? HISTORY_REFUSED : HISTORY_DONE, word);
}

// An item that has ended keeps its place until the history has it.
static void settle(struct link_remote *r, struct link_remote_item *item)
{
    bool done = item->dropped ? record(r, item, HISTORY_REMOTE_ANSWER, HISTORY_FAIL, "dropped")
                              : record(r, item, HISTORY_REMOTE_ANSWER, HISTORY_DONE,
                                       remote_command_name(item->command));
    if (done)
        *item = (struct link_remote_item){0};
    else
        r->record_due = clock_ms() + LINK_REMOTE_AGAIN_MS;
}

static void end_item(struct link_remote *r, struct link_remote_item *item, bool dropped)
{
    log_write(dropped ? LOG_ERROR : LOG_INFO, "remote", "event=%s number=%u",
              dropped ? "dropped alarm=1" : "delivered", item->number);
    r->dropped += dropped;
    remote_text_free(&item->text);
    item->state = LINK_REMOTE_ENDED;
    item->dropped = dropped;
    link_remote_file_write(r);
    settle(r, item);
}

// ---- an answer --------------------------------------------------------------------------------

static void finish(struct link_remote *r, struct link_remote_item *item, enum remote_result result,
                   const char *json)
{
    const struct remote_text_facts facts = {.number = item->number,
                                            .command = item->command,
                                            .result = result,
                                            .time = clock_now(),
                                            .json = json};
    item->until = clock_ms() + LINK_REMOTE_KEPT_MS;
    item->state = LINK_REMOTE_READY;
    if (!remote_text_make(&facts, &r->history->kiosk, &item->text))
        end_item(r, item, true);
}

static void tell_history(struct link_remote *r, struct link_remote_item *item)
{
    struct link_history_part part;
    link_history_read(r->history, &(struct link_history_ask){.verify = 0}, &part);
    const struct request_history told = {.usable = part.news.usable,
                                         .whole = part.news.whole,
                                         .state = part.news.state,
                                         .number = part.news.number,
                                         .count = part.news.records,
                                         .aside = part.news.aside,
                                         .begun = part.begun,
                                         .begun_number = part.begun_number,
                                         .lines = part.lines};
    char *json = request_history(&told);
    finish(r, item, REMOTE_TOLD, json ? json : NOTHING);
    free(json);
}

static void ask_kiosk(const struct link_remote *r, const struct link_remote_item *item)
{
    const struct link_asked asked = {.number = item->number, .command = (uint8_t)item->command};
    if (r->has_client)
        r->tell(r->context, &asked);
}

static void begin(struct link_remote *r, struct link_remote_item *item)
{
    item->state = LINK_REMOTE_WAITING;
    item->until = clock_ms() + LIMIT_REMOTE_MS;
    if (item->stale)
        finish(r, item, REMOTE_OLD, NOTHING);
    else if (item->command == REMOTE_COMMAND_COUNT)
        finish(r, item, REMOTE_UNKNOWN, NOTHING);
    else if (item->command == REMOTE_HISTORY)
        tell_history(r, item);
    else
        ask_kiosk(r, item);
}

// ---- what is asked ----------------------------------------------------------------------------

// False: the history takes no record now, and nothing is done.
static bool take(struct link_remote *r, const struct answer_asked *asked,
                 struct link_remote_item *item)
{
    struct link_remote_item made = {
        .number = asked->number, .command = asked->command, .stale = asked->number <= r->last};
    if (made.stale && clock_ms() < r->old_due)
        return true;
    if (!record_request(r, &made))
        return false;
    if (made.stale)
        r->old_due = clock_ms() + LINK_REMOTE_OLD_MS;
    else
        r->last = made.number;
    *item = made;
    item->state = LINK_REMOTE_WAITING;
    link_remote_file_write(r);
    begin(r, item);
    return true;
}

static int by_number(const void *a, const void *b)
{
    const struct answer_asked *one = a, *other = b;
    return (one->number > other->number) - (one->number < other->number);
}

static void take_all(struct link_remote *r, const struct answer_actions *actions)
{
    struct answer_actions sorted = *actions;
    qsort(sorted.asked, sorted.asked_count, sizeof sorted.asked[0], by_number);
    for (size_t i = 0; i < sorted.asked_count; i++) {
        struct link_remote_item *item = find_state(r, LINK_REMOTE_FREE);
        if (find(r, sorted.asked[i].number))
            continue;
        if (!item || !take(r, &sorted.asked[i], item))
            return;
    }
}

// ---- the kiosk --------------------------------------------------------------------------------

void link_remote_greet(struct link_remote *r)
{
    r->has_client = true;
    r->collecting = 0;
    for (size_t i = 0; i < LINK_REMOTE_MAX; i++)
        if (r->items[i].state == LINK_REMOTE_WAITING)
            ask_kiosk(r, &r->items[i]);
}

void link_remote_client_gone(struct link_remote *r)
{
    r->has_client = false;
}

bool link_remote_told(struct link_remote *r, const struct link_tell *tell)
{
    struct link_remote_item *item = find(r, tell->number);
    if (tell->offset == 0) {
        r->collecting = tell->number;
        r->collected = 0;
    }
    size_t end = r->collected + tell->length;
    if (!item || item->state != LINK_REMOTE_WAITING || tell->number != r->collecting ||
        tell->offset != r->collected || end > tell->size)
        return false;
    memcpy(r->json + r->collected, tell->bytes, tell->length);
    r->collected = end;
    if (end < tell->size)
        return true;
    r->json[r->collected] = '\0';
    r->collecting = 0;
    finish(r, item, REMOTE_TOLD, r->json);
    return true;
}

// ---- heartbeats -------------------------------------------------------------------------------

bool link_remote_is_fresh(const struct link_remote *r)
{
    for (size_t i = 0; i < LINK_REMOTE_MAX; i++)
        if (r->items[i].state == LINK_REMOTE_READY && !r->items[i].tried)
            return true;
    return false;
}

// The one with the lowest number, of those that no heartbeat has had if there are any.
static struct link_remote_item *choose(struct link_remote *r)
{
    struct link_remote_item *best = NULL;
    for (size_t i = 0; i < LINK_REMOTE_MAX; i++) {
        struct link_remote_item *item = &r->items[i];
        if (item->state != LINK_REMOTE_READY)
            continue;
        if (!best || item->tried < best->tried ||
            (item->tried == best->tried && item->number < best->number))
            best = item;
    }
    return best;
}

bool link_remote_next(struct link_remote *r, struct request_answer *answer)
{
    struct link_remote_item *item = r->bare ? NULL : choose(r);
    r->bare = false;
    if (!item)
        return false;
    item->tried = true;
    r->sending = item->number;
    *answer = (struct request_answer){.number = item->number,
                                      .said = item->text.said,
                                      .said_length = item->text.length,
                                      .signature = item->text.signature,
                                      .signature_length = item->text.signature_length};
    return true;
}

void link_remote_unsent(struct link_remote *r)
{
    r->sending = 0;
}

static void note_delivery(struct link_remote *r, const struct backend_answer *answer)
{
    struct link_remote_item *item = r->sending ? find(r, r->sending) : NULL;
    bool refused = answer->end == BACKEND_REFUSED || answer->end == BACKEND_GARBLED;
    r->sending = 0;
    if (!item)
        return;
    if (answer->end == BACKEND_DONE)
        end_item(r, item, false);
    else if (refused && !link_reply_is_suspended(answer)) {
        r->bare = true;
        if (++item->refusals == LINK_REMOTE_REFUSALS)
            end_item(r, item, true);
    }
}

void link_remote_answered(struct link_remote *r, const struct backend_answer *answer)
{
    note_delivery(r, answer);
    if (answer->end == BACKEND_DONE)
        take_all(r, &answer->actions);
}

// ---- life -------------------------------------------------------------------------------------

void link_remote_start(struct link_remote *r)
{
    link_remote_file_read(r);
    for (size_t i = 0; i < LINK_REMOTE_MAX; i++)
        if (r->items[i].state == LINK_REMOTE_WAITING)
            begin(r, &r->items[i]);
}

void link_remote_close(struct link_remote *r)
{
    for (size_t i = 0; i < LINK_REMOTE_MAX; i++)
        remote_text_free(&r->items[i].text);
}

// What an item waits for; INT64_MAX: for nothing that time brings.
static int64_t due_of(const struct link_remote *r, const struct link_remote_item *item)
{
    if (item->state == LINK_REMOTE_ENDED)
        return r->record_due;
    bool waits = item->state == LINK_REMOTE_WAITING ||
                 (item->state == LINK_REMOTE_READY && item->number != r->sending);
    return waits ? item->until : INT64_MAX;
}

void link_remote_run(struct link_remote *r)
{
    for (size_t i = 0; i < LINK_REMOTE_MAX; i++) {
        struct link_remote_item *item = &r->items[i];
        if (clock_ms() < due_of(r, item))
            continue;
        if (item->state == LINK_REMOTE_WAITING)
            finish(r, item, r->has_client ? REMOTE_SILENT : REMOTE_GONE, NOTHING);
        else if (item->state == LINK_REMOTE_READY)
            end_item(r, item, true);
        else
            settle(r, item);
    }
}

int link_remote_wait(const struct link_remote *r)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < LINK_REMOTE_MAX; i++) {
        int64_t due = due_of(r, &r->items[i]);
        next = due < next ? due : next;
    }
    return next == INT64_MAX ? -1 : clock_left(next);
}
