#include "firmware/card/card_visit.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/jpki/jpki_certificate.h"
#include "drivers/jpki/jpki_read.h"
#include "firmware/card/card_testing.h"

enum {
    // pcscd needs a moment to notice that a killed worker has let go of the card. One that is in
    // use for longer hangs in pcscd itself.
    IN_USE_PATIENCE_MS = 500,
    IN_USE_PAUSE_MS = 20,
};

// A card that is asked for the next answer may need as long for it as for a whole question.
static void say_alive(const struct card_visit *visit)
{
    struct ipc_message alive;
    ipc_fill(&alive, IPC_ALIVE, 0, NULL, 0);
    ipc_send(visit->fd, &alive); // a parent that does not read it will end the wait
}

// Of a card that was moved, or whose owner has left, no reading goes on that nobody waits for.
static bool is_superseded(struct card_visit *visit)
{
    uint16_t next = visit->reading ? ipc_next_type(visit->fd) : 0;
    visit->superseded = next == CARD_OPEN || next == CARD_TEST_OPEN || next == CARD_CLOSE;
    return visit->superseded;
}

static bool transmit(void *context, const unsigned char *command, size_t length,
                     unsigned char *response, size_t *response_length)
{
    struct card_visit *visit = context;
    if (is_superseded(visit))
        return false;
    if (visit->plate)
        say_alive(visit);
    if (!visit->pcsc)
        return false;
    card_exchanges_sent(visit->exchanges);
    bool answered =
        pcsc_transmit(visit->pcsc, command, length, response, response_length) == PCSC_OK;
    card_exchanges_ended(visit->exchanges, answered);
    return answered;
}

static void trace(void *context, const struct trace *entry)
{
    const struct card_visit *visit = context;
    if (visit->superseded) // it was not sent
        return;
    const struct card_trace body = {
        .cla = entry->cla,
        .ins = entry->ins,
        .p1 = entry->p1,
        .p2 = entry->p2,
        .command_bytes = entry->command_bytes,
        .response_bytes = entry->response_bytes,
        .status_word = entry->status_word,
        .microseconds = entry->microseconds,
        .bulk = entry->bulk,
    };
    struct ipc_message message;
    ipc_fill(&message, CARD_TRACE, 0, &body, sizeof body);
    ipc_send(visit->fd, &message); // a trace that finds no reader is no reason to stop
}

void card_visit_checking(const struct card_visit *visit)
{
    struct ipc_message message;
    ipc_fill(&message, CARD_CHECKING, 0, NULL, 0);
    ipc_send(visit->fd, &message); // as with a trace
}

bool card_visit_start(struct card_visit *visit, int fd, const struct card_settings *settings)
{
    *visit = (struct card_visit){.settings = settings, .fd = fd};
    visit->exchanges = settings->exchanges ? settings->exchanges : &visit->own;
    card_exchanges_begin(visit->exchanges);
    visit->old = secret_new();
    visit->wanted = secret_new();
    visit->known = secret_new();
    visit->birth = secret_new();
    visit->channel = (struct apdu_channel){.transmit = transmit, .trace = trace, .context = visit};
    return visit->old && visit->wanted && visit->known && visit->birth;
}

void card_visit_stop(struct card_visit *visit)
{
    card_visit_end(visit);
    secret_free(&visit->old);
    secret_free(&visit->wanted);
    secret_free(&visit->known);
    secret_free(&visit->birth);
}

void card_visit_release(struct card_visit *visit)
{
    pcsc_close(&visit->pcsc);
    visit->key_open = false;
}

void card_visit_end(struct card_visit *visit)
{
    card_visit_release(visit);
    secret_wipe(visit->old);
    secret_wipe(visit->wanted);
    secret_wipe(visit->known);
    secret_wipe(visit->birth);
    explicit_bzero(visit->head, sizeof visit->head);
    visit->head_length = 0;
    visit->technician = visit->test = false;
    visit->reader[0] = '\0';
    visit->tries[SECRET_SIGN] = visit->tries[SECRET_AUTH] = CARD_TRIES_UNKNOWN;
}

enum card_result card_visit_judge(struct card_visit *visit, enum jpki_err err)
{
    switch (err) {
    case JPKI_OK:
    case JPKI_TRIES:
        return CARD_DONE;
    case JPKI_LOST:
        card_visit_end(visit);
        return CARD_GONE;
    case JPKI_NOT_ALLOWED:
    case JPKI_REFUSED:
        return CARD_REFUSED;
    case JPKI_WRONG:
        return CARD_WRONG;
    case JPKI_BLOCKED:
        return CARD_BLOCKED;
    case JPKI_ABSENT:
    case JPKI_UNEXPECTED:
        break;
    }
    log_write(LOG_WARNING, "card", "event=unexpected cause=\"%s\" sw=%04X meaning=%s",
              jpki_strerr(err), visit->jpki.status_word, jpki_status_name(visit->jpki.status_word));
    return CARD_UNEXPECTED;
}

// ---- the link ---------------------------------------------------------------------------------

static bool is_better(const struct pcsc_reader *reader, const struct pcsc_reader *best,
                      const char *last)
{
    if (!reader->present || (best && strcmp(best->name, last) == 0))
        return false;
    return !best || strcmp(reader->name, last) == 0 || (best->mute && !reader->mute);
}

// The reader to use: the one where the visit's card lay last, if a card is there, however many have
// joined it; else the first whose card answers, else the first with any card. NULL: none.
static const struct pcsc_reader *choose(const struct pcsc_reader *readers, size_t count,
                                        const char *last)
{
    const struct pcsc_reader *best = NULL;
    for (size_t i = 0; i < count; i++)
        if (is_better(&readers[i], best, last))
            best = &readers[i];
    return best;
}

static enum pcsc_err connect_patiently(struct pcsc *pcsc, const char *reader)
{
    int64_t deadline = clock_ms() + IN_USE_PATIENCE_MS;
    enum pcsc_err err = pcsc_connect(pcsc, reader);
    while (err == PCSC_IN_USE && clock_left(deadline) > 0) {
        clock_sleep(IN_USE_PAUSE_MS);
        err = pcsc_connect(pcsc, reader);
    }
    return err;
}

static enum pcsc_err connect_card(struct card_visit *visit)
{
    struct pcsc *pcsc = visit->pcsc;
    struct pcsc_reader readers[PCSC_READERS_MAX];
    size_t count;
    enum pcsc_err err = pcsc_list(pcsc, readers, &count);
    if (err == PCSC_OK && count == 0)
        return PCSC_NO_READER;
    if (err == PCSC_OK) // readers that were never seen are told of at once
        err = pcsc_wait(pcsc, readers, count, 0);
    if (err != PCSC_OK)
        return err;
    const struct pcsc_reader *reader = choose(readers, count, visit->reader);
    if (!reader)
        return PCSC_GONE;
    memcpy(visit->reader, reader->name, sizeof visit->reader);
    visit->plate = reader_style_is_plate(visit->settings->style, reader->name);
    return connect_patiently(pcsc, reader->name);
}

static enum card_result connect(struct card_visit *visit)
{
    enum pcsc_err err = pcsc_open(&visit->pcsc);
    if (err == PCSC_OK)
        err = connect_card(visit);
    switch (err) {
    case PCSC_OK:
        visit->channel.t0 = pcsc_is_t0(visit->pcsc);
        jpki_start(&visit->jpki, &visit->channel);
        return CARD_DONE;
    case PCSC_GONE:
    case PCSC_TIMEOUT:
        return CARD_GONE;
    case PCSC_MUTE:
        return CARD_MUTE;
    case PCSC_IN_USE:
        card_settings_ask_restart(visit->settings);
        return CARD_IN_USE;
    case PCSC_NO_READER:
    case PCSC_NO_SERVICE:
        return CARD_NO_READER;
    case PCSC_FAILED:
        break;
    }
    return CARD_UNEXPECTED;
}

enum card_result card_visit_connect(struct card_visit *visit)
{
    card_visit_end(visit);
    visit->opened = true;
    return connect(visit);
}

// The user-authentication certificate is the card's identity: the backend's permission for a reset
// is bound to it too.
static bool is_same_card(struct card_visit *visit)
{
    unsigned char head[CARD_HEAD_MAX];
    return jpki_select_application(&visit->jpki) == JPKI_OK &&
           jpki_read_head(&visit->jpki, head, visit->head_length) == JPKI_OK &&
           memcmp(head, visit->head, visit->head_length) == 0;
}

enum card_result card_visit_resume(struct card_visit *visit)
{
    if (visit->pcsc && !visit->technician)
        return CARD_DONE;
    if (visit->head_length > 0 && connect(visit) == CARD_DONE && is_same_card(visit))
        return CARD_DONE;
    card_visit_end(visit);
    return CARD_GONE;
}

static bool is_as_it_was(struct card_visit *visit, enum secret_kind kind)
{
    int left;
    return jpki_tries(&visit->jpki, kind, &left) == JPKI_OK && left == visit->tries[kind];
}

enum card_result card_visit_resume_for(struct card_visit *visit, enum secret_kind kind)
{
    bool was_linked = visit->pcsc != NULL;
    if (card_visit_resume(visit) != CARD_DONE)
        return CARD_GONE;
    if (!visit->plate || is_as_it_was(visit, kind))
        return CARD_DONE;
    card_visit_release(visit);
    if (was_linked && card_visit_resume(visit) == CARD_DONE && is_as_it_was(visit, kind))
        return CARD_DONE;
    card_visit_end(visit);
    return CARD_GONE;
}

// ---- opening a card ---------------------------------------------------------------------------

static enum card_kind kind_for_asker(enum jpki_kind kind)
{
    switch (kind) {
    case JPKI_KIND_MY_NUMBER:
        return CARD_KIND_MY_NUMBER;
    case JPKI_KIND_RESIDENT_REGISTER:
        return CARD_KIND_RESIDENT_REGISTER;
    case JPKI_KIND_ANDROID:
        return CARD_KIND_ANDROID;
    case JPKI_KIND_IPHONE:
        return CARD_KIND_IPHONE;
    }
    return CARD_KIND_OTHER;
}

static enum jpki_err identify(struct card_visit *visit, uint8_t *kind)
{
    enum jpki_kind found;
    enum jpki_err err = jpki_select_application(&visit->jpki);
    *kind = CARD_KIND_OTHER;
    if (err == JPKI_ABSENT)
        return JPKI_OK; // no such application: another kind of card
    if (err == JPKI_OK)
        err = jpki_identify(&visit->jpki, &found);
    if (err == JPKI_OK)
        *kind = (uint8_t)kind_for_asker(found);
    return err;
}

// A secret whose file is not there is no error: children's cards have no signature password.
static enum jpki_err read_tries(struct card_visit *visit, enum secret_kind kind, int8_t *tries)
{
    int left = CARD_TRIES_UNKNOWN;
    enum jpki_err err = jpki_tries(&visit->jpki, kind, &left);
    *tries = visit->tries[kind] = (int8_t)left;
    return err == JPKI_ABSENT ? JPKI_OK : err;
}

static enum jpki_err read_sign(struct card_visit *visit, struct card_opened *opened)
{
    if (!opened->has_sign)
        return JPKI_OK;
    enum jpki_err err = read_tries(visit, SECRET_SIGN, &opened->tries_sign);
    opened->has_sign = opened->tries_sign != CARD_TRIES_UNKNOWN;
    return err;
}

static enum jpki_err read_auth(struct card_visit *visit, struct card_opened *opened)
{
    size_t length = 0;
    if (!opened->has_auth)
        return JPKI_OK;
    enum jpki_err err = jpki_read_certificate(&visit->jpki, SECRET_AUTH, opened->certificate,
                                              sizeof opened->certificate, &length);
    if (err != JPKI_OK)
        return err == JPKI_ABSENT ? JPKI_UNEXPECTED : err;
    time_t from, until;
    if (!jpki_certificate_validity(opened->certificate, length, &from, &until))
        return JPKI_UNEXPECTED;
    opened->certificate_length = (uint16_t)length;
    opened->not_after = until;
    visit->head_length = (uint16_t)(length < CARD_HEAD_MAX ? length : CARD_HEAD_MAX);
    memcpy(visit->head, opened->certificate, visit->head_length);
    // Last, so that the PIN's file is the selected one when the PIN is verified.
    err = read_tries(visit, SECRET_AUTH, &opened->tries_auth);
    bool is_missing = err == JPKI_OK && opened->tries_auth == CARD_TRIES_UNKNOWN;
    return is_missing ? JPKI_UNEXPECTED : err; // every card with this certificate has its PIN
}

static enum jpki_err read_card(struct card_visit *visit, struct card_opened *opened)
{
    enum jpki_err err = identify(visit, &opened->kind);
    if (err == JPKI_OK && visit->test && opened->kind == CARD_KIND_MY_NUMBER)
        err = card_testing_admit(visit, &opened->kind);
    if (err != JPKI_OK || opened->kind != CARD_KIND_MY_NUMBER)
        return err;
    bool has_sign = false, has_auth = false;
    err = jpki_availability(&visit->jpki, &has_sign, &has_auth);
    opened->has_sign = has_sign;
    opened->has_auth = has_auth;
    if (err == JPKI_OK)
        err = read_sign(visit, opened);
    return err == JPKI_OK ? read_auth(visit, opened) : err;
}

// A test card whose secrets were tried before is not tried any further.
static bool has_all_tries(const struct card_visit *visit)
{
    return visit->tries[SECRET_SIGN] == jpki_tries_max(SECRET_SIGN) &&
           visit->tries[SECRET_AUTH] == jpki_tries_max(SECRET_AUTH);
}

static enum card_result read_as(struct card_visit *visit, bool test, struct card_opened *opened)
{
    visit->test = test;
    enum card_result result = card_visit_judge(visit, read_card(visit, opened));
    bool ours = result == CARD_DONE && opened->kind == CARD_KIND_MY_NUMBER;
    if (ours && test && !has_all_tries(visit))
        opened->kind = CARD_KIND_TEST_TRIES;
    return result;
}

void card_visit_open(struct card_visit *visit, bool test, struct card_opened *opened)
{
    *opened = (struct card_opened){
        .tries_sign = CARD_TRIES_UNKNOWN,
        .tries_auth = CARD_TRIES_UNKNOWN,
    };
    card_visit_end(visit);
    if (test && !card_testing_is_set_up(visit->settings)) {
        opened->kind = CARD_KIND_TEST_UNSET;
        return;
    }
    visit->opened = visit->reading = true;
    enum card_result result = connect(visit);
    if (result == CARD_DONE)
        result = read_as(visit, test, opened);
    visit->reading = visit->superseded = false;
    opened->result = (uint8_t)(result == CARD_REFUSED ? CARD_UNEXPECTED : result);
    if (result != CARD_DONE || opened->kind != CARD_KIND_MY_NUMBER)
        card_visit_end(visit);
}
