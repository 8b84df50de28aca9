#include "firmware/card/card_selftest.h"

#include "drivers/base/clock.h"
#include "drivers/machine/program.h"
#include "drivers/machine/usb.h"
#include "firmware/limits.h"

enum {
    LOOK_MS = 50,     // between two looks at pcscd
    ANSWER_MS = 1000, // of the limit, for the answer
};

static enum check_cause judge_readers(const struct card_settings *settings, size_t *readers)
{
    struct pcsc *pcsc;
    struct pcsc_reader list[PCSC_READERS_MAX];
    *readers = 0;
    if (pcsc_open(&pcsc) != PCSC_OK)
        return CAUSE_PCSCD_GONE;
    enum pcsc_err err = pcsc_list(pcsc, list, readers);
    pcsc_close(&pcsc);
    if (err != PCSC_OK)
        return CAUSE_PCSCD_GONE;
    if (*readers > 0)
        return CAUSE_NONE;
    return usb_card_readers(settings->usb_devices) > 0 ? CAUSE_READER_UNSUPPORTED : CAUSE_NO_READER;
}

static struct check_row test_readers(const struct card_visit *visit)
{
    size_t readers;
    int64_t start = clock_ms();
    enum check_cause cause = judge_readers(visit->settings, &readers);
    struct check_row row =
        cause == CAUSE_NONE ? check_passed(CHECK_READER) : check_failed(CHECK_READER, cause);
    row.ms = (int32_t)(clock_ms() - start);
    row.valued = 1;
    row.value = (int64_t)readers;
    return row;
}

// Now and then somebody pulls a card in the middle of a command.
static struct check_row test_exchanges(const struct card_exchanges *seen)
{
    int64_t per_mille = seen->all > 0 ? 1000 * (int64_t)seen->unanswered / seen->all : 0;
    bool bad = seen->unanswered >= CHECK_UNANSWERED_MIN && per_mille >= CHECK_UNANSWERED_PER_MILLE;
    struct check_row row =
        bad ? check_failed(CHECK_EXCHANGES, CAUSE_EXCHANGES_FAIL) : check_passed(CHECK_EXCHANGES);
    row.valued = 1;
    row.value = per_mille;
    return row;
}

void card_selftest(const struct card_visit *visit, struct card_selftested *tested)
{
    program_look(PROGRAM_STATUS, &tested->program);
    if (visit->settings->lost) {
        tested->program.restarts = visit->settings->lost->count;
        tested->program.recent =
            (uint8_t)ends_within(visit->settings->lost, clock_ms(), LIMIT_RESTARTS_WITHIN_MS);
    }
    tested->rows[CHECK_READER - CARD_FIRST_CHECK] = test_readers(visit);
    tested->rows[CHECK_EXCHANGES - CARD_FIRST_CHECK] = test_exchanges(visit->exchanges);
}

// ---- the external level -------------------------------------------------------------------------

// What was opened before ends with the pcscd that gave it.
static bool has_ended(struct pcsc *before, int64_t deadline)
{
    struct pcsc_reader list[PCSC_READERS_MAX];
    size_t readers;
    while (pcsc_list(before, list, &readers) == PCSC_OK) {
        if (clock_left(deadline) == 0)
            return false;
        clock_sleep(LOOK_MS);
    }
    return true;
}

static enum check_cause await_reader(int64_t deadline, size_t *readers)
{
    enum check_cause cause = CAUSE_PCSCD_GONE;
    *readers = 0;
    while (*readers == 0 && clock_left(deadline) > 0) {
        struct pcsc *pcsc;
        struct pcsc_reader list[PCSC_READERS_MAX];
        if (pcsc_open(&pcsc) == PCSC_OK) {
            if (pcsc_list(pcsc, list, readers) == PCSC_OK)
                cause = *readers > 0 ? CAUSE_NONE : CAUSE_NO_READER;
            pcsc_close(&pcsc);
        }
        if (*readers == 0)
            clock_sleep(LOOK_MS);
    }
    return cause;
}

static enum check_cause reset(const struct card_settings *settings, size_t *readers)
{
    int64_t deadline = clock_ms() + LIMIT_RESET_TEST_MS - ANSWER_MS;
    struct pcsc *before;
    *readers = 0;
    if (pcsc_open(&before) != PCSC_OK)
        return CAUSE_PCSCD_GONE;
    card_settings_ask_restart(settings);
    bool ended = has_ended(before, deadline);
    pcsc_close(&before);
    return ended ? await_reader(deadline, readers) : CAUSE_PCSCD_GONE;
}

struct check_row card_selftest_reset(struct card_visit *visit)
{
    size_t readers;
    int64_t start = clock_ms();
    if (!visit->settings->restart)
        return (struct check_row){.check = CHECK_RESET, .ms = -1};
    card_visit_end(visit);
    enum check_cause cause = reset(visit->settings, &readers);
    struct check_row row =
        cause == CAUSE_NONE ? check_passed(CHECK_RESET) : check_failed(CHECK_RESET, cause);
    row.ms = (int32_t)(clock_ms() - start);
    row.valued = 1;
    row.value = (int64_t)readers;
    return row;
}
