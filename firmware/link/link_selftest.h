// The self-test of the backend's side: what kiosk-link owns, and each step of the way to the
// backend on a connection of its own.
#ifndef FIRMWARE_LINK_LINK_SELFTEST_H
#define FIRMWARE_LINK_LINK_SELFTEST_H

#include "drivers/backend/backend.h"
#include "drivers/machine/ntp.h"
#include "drivers/outbox/outbox.h"
#include "firmware/link/link_settings.h"
#include "firmware/protocol/link_message.h"

// Key, disk and outbox, at once. `counts` is what the outbox holds, `outbox_err` what came of
// looking at it now, `oldest` as link_delivery_oldest() tells it.
struct link_selftest_parts {
    const struct link_settings *settings;
    const struct backend *backend;
    const struct link_outbox *counts;
    enum outbox_err outbox;
    int64_t oldest;
};

// Everything but the ladder; the rows of the ladder say "not run".
void link_selftest_begin(const struct link_selftest_parts *parts, struct link_selftested *tested);

// CHECK_NTP, `up_ms` after the machine has started: one that has just started is not judged yet.
struct check_row link_selftest_judge_ntp(const struct ntp *ntp, int64_t up_ms);

// CHECK_WEAR of what the disk tells, CHECK_FLUSH of a write of so many ms, and CHECK_BACKLOG of
// outcomes of which the oldest (0: none) was reached then, `now` seconds since 1970.
struct check_row link_selftest_judge_wear(int percent);
struct check_row link_selftest_judge_flush(bool written, int64_t ms);
struct check_row link_selftest_judge_backlog(int64_t oldest, int64_t now);

// Puts in how far the ladder came.
void link_selftest_climb(const struct backend_answer *answer, struct link_selftested *tested);

// Behind that: CHECK_RENEWAL, of which `cause` came. It stays "not run" unless the backend has
// answered as it should, and while the disk is full or gone, where no certificate could be kept.
void link_selftest_renew(enum check_cause cause, struct link_selftested *tested);

#endif
