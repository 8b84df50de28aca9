#include "drivers/card/watch.h"

#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/card/pcsc.h"
#include "drivers/card/pcscd_socket.h"

enum {
    // The pause after a list that changed while it was read, or a pcscd that died when asked: a
    // broken reader must not take the whole processor.
    STUMBLE_MS = 200,

    // SCardGetStatusChange() compares the readers with those at its own start, not with our list: a
    // reader that came between the two is not reported. So the list is read once more a second
    // after every change, whatever changed.
    SETTLE_MS = 1000,

    // That list may have missed it in the same way. While there is no reader nobody can be served,
    // so it is read again and again.
    MISSING_MS = 5000,
};

struct state {
    const struct watch *watch;
    struct watch_report told; // what the client knows
    struct pcsc_reader readers[PCSC_READERS_MAX];
    size_t count;
    bool settled;      // nothing has changed for SETTLE_MS
    int64_t pulse_due; // clock_ms()
    bool going;        // false once `tell` has returned false
};

static void tell(struct state *s, const struct watch_report *report)
{
    if (!s->going)
        return;
    if (report)
        s->told = *report;
    s->pulse_due = clock_ms() + s->watch->pulse_ms;
    s->going = s->watch->tell(s->watch->context, report);
}

static void tell_if_silent(struct state *s)
{
    if (clock_left(s->pulse_due) == 0)
        tell(s, NULL);
}

static void tell_if_new(struct state *s, const struct watch_report *report)
{
    const struct watch_report *old = &s->told;
    if (report->service != old->service || report->readers != old->readers ||
        report->cards != old->cards || report->mute != old->mute ||
        report->insertions != old->insertions || report->plate != old->plate)
        tell(s, report);
}

// A card lies in the reader now that was not there before. An exchange between two reports
// shows only in the count of changes.
static bool card_came(const struct pcsc_reader *before, const struct pcsc_reader *now)
{
    return now->present && (!before->present || before->changes != now->changes);
}

// Where the cards are, if there are any.
static bool on_a_plate(const struct state *s, bool cards)
{
    size_t slots = 0, plates = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct pcsc_reader *reader = &s->readers[i];
        bool counts = !reader->gone && (reader->present || !cards);
        bool plate = reader_style_is_plate(s->watch->style, reader->name);
        plates += counts && plate;
        slots += counts && !plate;
    }
    return slots + plates > 0 ? slots == 0 : s->told.plate;
}

// A reader that has gone is told as missing, not as empty: it may come back with its card.
static void report_readers(struct state *s, const struct pcsc_reader *before)
{
    struct watch_report report = {.service = true, .insertions = s->told.insertions};
    for (size_t i = 0; i < s->count; i++) {
        report.readers += !s->readers[i].gone;
        report.cards += s->readers[i].present;
        report.mute += s->readers[i].mute;
        report.insertions += card_came(&before[i], &s->readers[i]);
    }
    report.plate = on_a_plate(s, report.cards > 0);
    tell_if_new(s, &report);
}

// Takes a fresh list and keeps what is known of the readers that stayed; one that had gone is new.
static enum pcsc_err list_readers(struct state *s, struct pcsc *pcsc)
{
    struct pcsc_reader fresh[PCSC_READERS_MAX] = {0};
    size_t count, stayed = 0;
    enum pcsc_err err = pcsc_list(pcsc, fresh, &count);
    if (err != PCSC_OK)
        return err;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < s->count; k++)
            if (strcmp(fresh[i].name, s->readers[k].name) == 0 && !s->readers[k].gone) {
                fresh[i] = s->readers[k];
                stayed++;
            }
    if (stayed != count || stayed != s->count)
        s->settled = false;
    memcpy(s->readers, fresh, sizeof fresh);
    s->count = count;
    return PCSC_OK;
}

static enum pcsc_err wait_for_change(struct state *s, struct pcsc *pcsc)
{
    int left = clock_left(s->pulse_due), most = left;
    if (!s->settled)
        most = SETTLE_MS;
    else if (s->count == 0)
        most = MISSING_MS;
    enum pcsc_err err = pcsc_wait(pcsc, s->readers, s->count, most < left ? most : left);
    s->settled = err == PCSC_TIMEOUT;
    return err;
}

// A reader that was never looked at is not known to be empty; the next wait tells of it at once.
static bool all_are_seen(const struct state *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->readers[i].state == 0)
            return false;
    return true;
}

static enum pcsc_err look(struct state *s, struct pcsc *pcsc)
{
    enum pcsc_err err = list_readers(s, pcsc);
    if (err != PCSC_OK)
        return err;
    struct pcsc_reader before[PCSC_READERS_MAX];
    memcpy(before, s->readers, sizeof before);
    if (all_are_seen(s))
        report_readers(s, before); // the wait below does not end for a reader that has gone already
    if (!s->going)
        return PCSC_OK;
    err = wait_for_change(s, pcsc);
    if (err == PCSC_OK)
        report_readers(s, before);
    tell_if_silent(s);
    return err;
}

// Watches until this pcscd ends.
static void look_until_lost(struct state *s, struct pcsc *pcsc)
{
    s->count = 0;
    s->settled = false;
    while (s->going) {
        switch (look(s, pcsc)) {
        case PCSC_OK:
        case PCSC_TIMEOUT:
            break;
        case PCSC_NO_READER: // the list was stale
        case PCSC_GONE:
        case PCSC_MUTE:
        case PCSC_IN_USE:
            clock_sleep(STUMBLE_MS);
            break;
        case PCSC_NO_SERVICE:
        case PCSC_FAILED:
            return;
        }
    }
}

static void report_no_service(struct state *s)
{
    const struct watch_report none = {.insertions = s->told.insertions, .plate = s->told.plate};
    tell_if_new(s, &none);
}

void watch_run(const struct watch *watch)
{
    struct state s = {.watch = watch, .going = true};
    const struct watch_report unknown = {
        .insertions = (uint32_t)clock_ms(),
        .plate = watch->style == READER_STYLE_PLATE,
    };
    tell(&s, &unknown);
    while (s.going) {
        struct pcsc *pcsc = NULL;
        int bell =
            pcscd_socket_listen(watch->directory); // before the try, so that nothing is missed
        if (pcsc_open(&pcsc) == PCSC_OK) {
            pcscd_socket_close(bell);
            look_until_lost(&s, pcsc);
            pcsc_close(&pcsc);
            if (!s.going)
                break;
            log_write(LOG_WARNING, "watch", "event=service-lost");
            report_no_service(&s);
            clock_sleep(STUMBLE_MS);
        } else {
            report_no_service(&s);
            if (s.going)
                pcscd_socket_wait(bell, clock_left(s.pulse_due));
            tell_if_silent(&s);
            pcscd_socket_close(bell);
        }
    }
}
