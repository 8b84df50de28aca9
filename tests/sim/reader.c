#include "tests/sim/reader.h"

#include <stddef.h>
#include <string.h>

#include "tests/sim/plate.h"
#include "tests/sim/process.h"
#include "tests/sim/promises_plate.h"
#include "tests/sim/promises_screen.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

static struct reader_service service; // lint: file-scope the one pcscd

struct reader_service *reader_service(void)
{
    return &service;
}

void reader_begin(void)
{
    uint32_t epoch = service.epoch + 1;
    memset(&service, 0, sizeof service);
    service.alive = true;
    service.epoch = epoch;
    for (int i = 0; i < READER_MAX; i++)
        service.readers[i].holder = READER_NOBODY;
    service.readers[0].plugged = true;
    service.readers[0].plate = plate_is_used();
}

void reader_wake(void)
{
    promises_screen_cards();
    process_wake(process_of(ROLE_CARD_WATCHER));
    process_wake(process_of(ROLE_CARD_WORKER));
}

static void let_go(struct reader *reader)
{
    reader->moved_at = world_us();
    if (reader->card)
        card_reset(reader->card);
    reader->holder = READER_NOBODY;
    reader->stuck = false;
    reader->connection++;
}

void reader_put(int i, struct card *card, bool wrong_way)
{
    struct reader *reader = &service.readers[i];
    if (!reader->plugged || reader->card)
        return;
    card_reset(card);
    reader->card = card;
    reader->moved_at = reader->put_at = reader->seen_at = world_us();
    reader->insertions++;
    reader->mute = wrong_way;
    reader->changes++;
    story_tell("hand", "card %d into reader %d%s", card->number, i, wrong_way ? ", wrong way" : "");
    if (i == 0)
        promises_plate_in(card);
    reader_wake();
}

struct card *reader_pull(int i)
{
    struct reader *reader = &service.readers[i];
    struct card *card = reader->card;
    if (!card)
        return NULL;
    story_tell("hand", "card %d out of reader %d", card->number, i);
    if (i == 0)
        promises_plate_out(card);
    card_reset(card);
    reader->card = NULL;
    reader->moved_at = world_us();
    reader->changes++;
    reader->connection++;
    reader->stuck = false; // a reader notices that its card has gone
    if (reader->holder == READER_GHOST)
        reader->holder = READER_NOBODY;
    reader_wake();
    return card;
}

void reader_flicker(int i)
{
    struct reader *reader = &service.readers[i];
    if (!reader->card)
        return;
    story_tell("hand", "card %d out of reader %d and in again", reader->card->number, i);
    promises_plate_flickered();
    card_reset(reader->card);
    reader->moved_at = world_us();
    reader->connection++;
    reader->stuck = false;
    reader_wake();
}

void reader_plug(int i, bool plugged)
{
    struct reader *reader = &service.readers[i];
    if (reader->plugged == plugged)
        return;
    story_tell("world", "reader %d %s", i, plugged ? "comes" : "goes");
    reader->plugged = plugged;
    reader->moved_at = world_us();
    if (reader->card)
        card_reset(reader->card); // it has no power, but it still lies in it
    reader->holder = READER_NOBODY;
    reader->stuck = false;
    reader->connection++;
    reader_wake();
}

bool reader_sees(const struct reader *reader)
{
    return reader->card && world_us() >= reader->seen_at;
}

static void see(void *context, int64_t i)
{
    (void)context;
    service.readers[i].changes += reader_sees(&service.readers[i]);
    reader_wake();
}

void reader_sees_late(int i, int64_t us)
{
    service.readers[i].seen_at = world_us() + us;
    world_after(us, see, NULL, i);
}

void reader_service_die(void)
{
    story_tell("world", "pcscd dies");
    service.alive = service.hangs = false;
    service.epoch++;
    memset(service.last, 0, sizeof service.last);
    for (int i = 0; i < READER_MAX; i++) {
        let_go(&service.readers[i]);
        service.readers[i].changes = 0;
    }
    reader_wake();
}

void reader_service_start(void)
{
    story_tell("world", "pcscd starts");
    if (service.alive && service.hangs)
        reader_service_die();
    service.alive = true;
    for (int i = 0; i < READER_MAX; i++)
        service.readers[i].changes = service.readers[i].card != NULL;
    reader_wake();
}

void reader_service_hang(bool hangs)
{
    story_tell("world", "pcscd %s", hangs ? "hangs" : "goes on");
    service.hangs = hangs;
    reader_wake();
}

bool reader_is_stuck(void)
{
    for (int i = 0; i < READER_MAX; i++)
        if (service.readers[i].stuck)
            return true;
    return false;
}

void reader_died(int process)
{
    for (int i = 0; i < READER_MAX; i++) {
        struct reader *reader = &service.readers[i];
        if (reader->holder != process)
            continue;
        if (reader->stuck)
            reader->holder = READER_GHOST;
        else
            let_go(reader);
    }
    reader_wake();
}
