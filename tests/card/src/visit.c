#include "tests/card/src/visit.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/card/src/apdu.h"
#include "tests/card/src/card.h"
#include "tests/card/src/fault.h"
#include "tests/card/src/store.h"

enum {
    RETRY_US = 20000, // between two looks for the reader; a restart of pcscd takes about 100 ms
    PATH_LENGTH = 4096,
};

struct visit {
    const struct visit_settings *settings;
    char file[PATH_LENGTH];
    struct image_blob atr;       // the card's own
    struct image_blob other_atr; // shown instead of it, when not empty
    struct card *card;
    struct habits habits;
    struct fault_plan faults;
    struct line *line; // NULL: not in a reader
    bool inside;       // the card is to be in the reader
    bool quit, failed;
    unsigned apdus;     // commands since the card was put in
    int64_t give_up_us; // when a missing reader is given up
    int64_t retry_us;   // when it is looked for again
    bool answering;     // `answer` is sent when `answer_us` comes
    bool leave_instead; // ... or not sent: the card leaves
    unsigned back_ms;   // and is back after so long; 0: it is not
    int64_t answer_us;
    struct card_answer answer;
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool save(void *context, const struct image *image)
{
    const struct visit *visit = context;
    if (store_save(visit->file, image))
        return true;
    fprintf(stderr, "virtual-card: %s: %s\n", visit->file, strerror(errno));
    return false;
}

// Replaces the card by the one in `file`, without power. The old one stays when that cannot be
// read.
static bool load(struct visit *visit, const char *file)
{
    struct image image;
    if (strlen(file) >= sizeof visit->file) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (!store_load(file, &image))
        return false;
    struct card *card = card_new(&image, (struct card_memory){save, visit});
    if (card != NULL) {
        memmove(visit->file, file, strlen(file) + 1);
        visit->atr = image.atr;
        card_free(&visit->card);
        visit->card = card;
        card_set_habits(card, &visit->habits);
    }
    image_wipe(&image);
    return card != NULL;
}

static void look_for_reader(struct visit *visit)
{
    visit->inside = true;
    visit->retry_us = now_us();
    visit->give_up_us = visit->retry_us + visit->settings->patience_ms * 1000LL;
}

static void pull(struct visit *visit)
{
    line_close(&visit->line);
    visit->answering = false;
    visit->inside = false;
    card_reset(visit->card);
}

// A card that lies on a plate and is moved.
static void wobble(struct visit *visit, unsigned away_ms)
{
    pull(visit);
    if (away_ms == 0)
        return;
    look_for_reader(visit);
    visit->retry_us += away_ms * 1000LL;
    visit->give_up_us += away_ms * 1000LL;
}

struct visit *visit_new(const struct visit_settings *settings)
{
    struct visit *visit = calloc(1, sizeof *visit);
    if (visit == NULL)
        return NULL;
    visit->settings = settings;
    if (!load(visit, settings->file)) {
        visit_free(&visit);
        return NULL;
    }
    if (!settings->start_outside)
        look_for_reader(visit);
    return visit;
}

void visit_free(struct visit **visit)
{
    int error = errno;
    if (*visit != NULL) {
        line_close(&(*visit)->line);
        card_free(&(*visit)->card);
        free(*visit);
    }
    *visit = NULL;
    errno = error;
}

int visit_fd(const struct visit *visit)
{
    return visit->line == NULL ? -1 : line_fd(visit->line);
}

int64_t visit_wait_us(const struct visit *visit)
{
    int64_t left;
    if (visit->answering)
        left = visit->answer_us - now_us();
    else if (visit->inside && visit->line == NULL)
        left = visit->retry_us - now_us();
    else
        return -1;
    return left > 0 ? left : 0;
}

bool visit_over(const struct visit *visit)
{
    return visit->quit || visit->failed;
}

bool visit_failed(const struct visit *visit)
{
    return visit->failed;
}

static void try_reader(struct visit *visit)
{
    int64_t now = now_us();
    if (now < visit->retry_us)
        return;
    visit->line = line_connect(visit->settings->plug, visit->settings->host, visit->settings->port);
    visit->retry_us = now + RETRY_US;
    visit->apdus = 0;
    if (visit->line == NULL && now >= visit->give_up_us) {
        fprintf(stderr, "virtual-card: no reader at %s port %s: %s\n", visit->settings->host,
                visit->settings->port, strerror(errno));
        visit->failed = true;
    }
}

// The reader went, or it threw the card out. A real card would still lie there when it is back.
static void lose_reader(struct visit *visit)
{
    pull(visit);
    visit->quit = visit->settings->once;
    if (!visit->quit) {
        look_for_reader(visit);
        visit->retry_us +=
            RETRY_US; // whatever throws cards out at once is not asked in a tight loop
    }
}

static void trace(const struct visit *visit, const struct apdu *apdu)
{
    const struct card_answer *answer = &visit->answer;
    size_t data = answer->length < 2 ? 0 : answer->length - 2;
    fprintf(stderr, "%u %02X %02X %02X %02X Lc=%zu Le=%zu bytes=%zu SW=%02X%02X\n", visit->apdus,
            apdu->cla, apdu->ins, apdu->p1, apdu->p2, apdu->lc, apdu->has_le ? apdu->le : 0, data,
            answer->bytes[data], answer->bytes[data + 1]);
}

// A card's time is from the command to the answer: what we take ourselves is part of it.
static void execute(struct visit *visit, const struct fault_verdict *verdict,
                    const uint8_t *command, size_t length)
{
    struct card_answer *answer = &visit->answer;
    visit->answer_us = now_us() + verdict->delay_ms * 1000LL;
    if (verdict->forget)
        card_reset(visit->card);
    if (verdict->replaced) {
        answer->bytes[0] = (uint8_t)(verdict->sw >> 8);
        answer->bytes[1] = (uint8_t)verdict->sw;
        answer->length = 2;
    } else {
        card_apdu(visit->card, command, length, answer);
    }
    if (verdict->cut)
        answer->length = verdict->bytes;
    visit->answering = true;
    visit->leave_instead = verdict->leave_after;
    visit->back_ms = verdict->back_ms;
}

static void command(struct visit *visit, const uint8_t *bytes, size_t length)
{
    struct apdu apdu;
    apdu_parse(bytes, length, &apdu);
    struct fault_verdict verdict = fault_judge(&visit->faults, ++visit->apdus, apdu.ins);
    if (verdict.leave_before) {
        wobble(visit, verdict.back_ms);
    } else if (!verdict.silent) {
        execute(visit, &verdict, bytes, length);
        if (visit->settings->trace)
            trace(visit, &apdu);
    }
}

static void answer_now(struct visit *visit)
{
    visit->answering = false;
    if (visit->leave_instead)
        wobble(visit, visit->back_ms);
    else
        line_answer(visit->line, visit->answer.bytes, visit->answer.length);
}

static void answer_atr(const struct visit *visit)
{
    const struct image_blob *atr = &visit->atr;
    if (visit->other_atr.length > 0)
        atr = &visit->other_atr;
    else if (visit->settings->reader_atr.length > 0)
        atr = &visit->settings->reader_atr;
    line_atr(visit->line, atr->bytes, atr->length);
}

// One event of the reader. False when there was none.
static bool serve(struct visit *visit)
{
    const uint8_t *bytes;
    size_t length;
    switch (line_next(visit->line, &bytes, &length)) {
    case LINE_NOTHING:
        return false;
    case LINE_GONE:
        lose_reader(visit);
        return true;
    case LINE_OFF:
    case LINE_ON:
    case LINE_RESET:
        card_reset(visit->card);
        if (visit->settings->trace)
            fprintf(stderr, "power changes\n");
        return true;
    case LINE_ATR:
        answer_atr(visit);
        return true;
    case LINE_COMMAND:
        command(visit, bytes, length);
        return true;
    }
    return false;
}

void visit_step(struct visit *visit)
{
    if (visit->inside && visit->line == NULL)
        try_reader(visit);
    do {
        if (visit->answering && now_us() >= visit->answer_us)
            answer_now(visit);
    } while (visit->line != NULL && serve(visit));
}

void visit_remove(struct visit *visit)
{
    pull(visit);
}

bool visit_wobble(struct visit *visit, unsigned away_ms)
{
    if (visit->line == NULL)
        return false;
    wobble(visit, away_ms);
    return true;
}

bool visit_insert(struct visit *visit, const char *file)
{
    if (visit->inside || !load(visit, file == NULL ? visit->file : file))
        return false;
    look_for_reader(visit);
    try_reader(visit);
    return true;
}

bool visit_habit(struct visit *visit, const char *name, const char *value)
{
    bool fine = habits_set(&visit->habits, name, value);
    card_set_habits(visit->card, &visit->habits);
    return fine;
}

bool visit_fault(struct visit *visit, char *const *words)
{
    return fault_add(&visit->faults, words);
}

bool visit_atr(struct visit *visit, const char *digits)
{
    return image_atr_parse(digits, &visit->other_atr);
}

void visit_clear(struct visit *visit)
{
    visit->faults = (struct fault_plan){.count = 0};
    visit->habits = (struct habits){.chunk = 0};
    visit->other_atr.length = 0;
    card_set_habits(visit->card, &visit->habits);
}

void visit_quit(struct visit *visit)
{
    visit->quit = true;
}

struct visit_status visit_status(const struct visit *visit)
{
    struct visit_status status = {.apdus = visit->apdus, .faults = visit->faults.count};
    status.reader = visit->line != NULL ? "in" : visit->inside ? "waiting" : "out";
    card_status(visit->card, &status.card);
    return status;
}
