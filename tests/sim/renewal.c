#include "tests/sim/renewal.h"

#include <stdio.h>
#include <string.h>

#include "firmware/protocol/link_message.h"
#include "tests/sim/chance.h"
#include "tests/sim/disk.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    DAY_S = 86400,
    DUE_IN = 6,      // runs: one in so many begins with a certificate that ends soon
    POSTS_SPARE = 4, // clocks that jump end the day that a failure waits for
};

static const char FILE_NAME[] = "/var/lib/kiosk/outbox.db.certificate";

static struct {
    struct chance dice;
    int64_t began_s;
    bool due;
    unsigned issued, used;  // numbers; 0: the one it came with
    unsigned stored;        // the history has it
    int posts, asks, loads; // requests to the centre, and what may have led to them
    char text[RENEWAL_TEXT];
    uint64_t count; // of all runs
} all;              // lint: file-scope of the one run

void renewal_begin(uint64_t seed)
{
    uint64_t count = all.count;
    memset(&all, 0, sizeof all);
    all.count = count;
    all.dice = chance_stream(seed, "renewal");
    all.due = chance_one_in(&all.dice, DUE_IN);
    all.began_s = world_true_ms() / 1000;
}

// ---- the centre ---------------------------------------------------------------------------------

// One that was refused waits for a day, whatever asks.
static void count(void)
{
    if (++all.posts > all.asks + all.loads + POSTS_SPARE)
        promises_break("a_renewal_that_failed_waits_for_a_day", "%d requests", all.posts);
}

void renewal_answer(struct centre_answer *answer)
{
    count();
    answer->status = 200;
    snprintf(answer->type, sizeof answer->type, "application/pkcs7-mime");
    switch (chance_below(&all.dice, 8)) {
    case 0:
        answer->status = 202;
        answer->retry_after_s = chance_between(&all.dice, 0, 4000);
        return;
    case 1:
        answer->status = 403;
        return;
    case 2:
        snprintf(all.text, sizeof all.text, "somebody else's %u\n", all.issued);
        break;
    default:
        snprintf(all.text, sizeof all.text, "certificate %u\n", ++all.issued);
    }
    answer->document = all.text;
    answer->length = strlen(all.text);
    story_tell("centre", "issues %s", all.text);
}

// ---- kiosk-link ---------------------------------------------------------------------------------

static bool is_whole(const char *text, size_t length, unsigned *number)
{
    char copy[RENEWAL_TEXT], end = '\0';
    if (length >= sizeof copy)
        return false;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return sscanf(copy, "certificate %u%c", number, &end) == 2 && end == '\n';
}

void renewal_read(const char *text, size_t length, char pem[RENEWAL_TEXT])
{
    unsigned number;
    pem[0] = '\0';
    if (is_whole(text, length, &number))
        snprintf(pem, RENEWAL_TEXT, "certificate %u\n", number);
}

static void judge(unsigned number, bool broken)
{
    if (broken && !disk_is_rotten())
        promises_break("what_is_kept_of_a_renewal_is_whole", "after number %u", all.stored);
    if (number < all.stored && !disk_is_rotten())
        promises_break("a_renewed_certificate_stays", "number %u behind %u", number, all.stored);
}

unsigned renewal_load(enum device_key_renewed *state)
{
    unsigned number = 0;
    const struct disk_file *file = disk_find(FILE_NAME);
    bool whole = file && is_whole((const char *)file->now, file->length, &number);
    *state = !file   ? DEVICE_KEY_RENEWED_NONE
             : whole ? DEVICE_KEY_RENEWED_USED
                     : DEVICE_KEY_RENEWED_BROKEN;
    all.used = whole ? number : 0;
    all.loads++;
    judge(all.used, file && !whole);
    return all.used;
}

void renewal_device(unsigned number, struct https_device *device)
{
    int64_t from = all.began_s, until = all.began_s + (90 + (int64_t)number) * DAY_S;
    if (number == 0) {
        from -= 70 * DAY_S;
        until = all.began_s + (all.due ? 20 : 3000) * (int64_t)DAY_S;
    }
    *device = (struct https_device){
        .readable = true, .from = from, .until = until, .signs = true, .place = "file"};
}

void renewal_message(int to, const struct ipc_message *message)
{
    all.asks += message->type == LINK_RENEW && process_role(to) == ROLE_LINK_WORKER;
}

uint64_t renewal_count(void)
{
    return all.count;
}

void renewal_stored(void)
{
    if (all.used <= all.stored)
        promises_break("a_renewal_is_done_when_a_new_certificate_is_used", "number %u", all.used);
    all.stored = all.used;
    all.count++;
}
