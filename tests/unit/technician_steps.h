// The steps of a technician's visit, on session_steps.h: from the corner to the menu.
#ifndef TESTS_UNIT_TECHNICIAN_STEPS_H
#define TESTS_UNIT_TECHNICIAN_STEPS_H

#include <string.h>

#include "tests/unit/session_steps.h"

#define PIN    "24681357"
#define SERIAL "0A1B"

// Every card is let go at the end.
static inline void card_is_let_go(struct rig *rig)
{
    rig_card_says(rig, CARD_CLOSE, CARD_DONE);
}

static inline void hold_corner(struct rig *rig)
{
    assert_true(rig->view.id == VIEW_START || rig->view.id == VIEW_CLOSED);
    rig_press(rig, CONTROL_SERVICE);
}

static inline void card_is_read_with(struct rig *rig, enum technician_cause cause, int8_t tries)
{
    struct card_technician body = {.cause = (uint8_t)cause, .tries = tries};
    if (cause != TECHNICIAN_RESIDENT)
        snprintf(body.serial, sizeof body.serial, SERIAL);
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_TECHNICIAN_READ), CARD_TECHNICIAN_READ,
               &body, sizeof body);
    rig_turn(rig, NULL);
}

static inline void card_is_read(struct rig *rig, enum technician_cause cause)
{
    card_is_read_with(rig, cause, cause == TECHNICIAN_OK ? 3 : CARD_TRIES_UNKNOWN);
}

static inline void to_pin(struct rig *rig)
{
    hold_corner(rig);
    assert_int_equal(rig->view.id, VIEW_SERVICE_INSERT);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_SERVICE_READING);
    card_is_read(rig, TECHNICIAN_OK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_PIN);
    assert_int_equal(rig->view.service.tries, 3);
}

static inline void disk_says(struct rig *rig, enum link_result result)
{
    const struct link_answer answer = {.result = (uint8_t)result};
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_SET_FAILURES), LINK_SET_FAILURES,
               &answer, sizeof answer);
    rig_turn(rig, NULL);
}

static inline void enter(struct rig *rig)
{
    rig_type(rig, PIN);
    rig_press(rig, CONTROL_OK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_READING);
}

static inline void card_proves(struct rig *rig, enum technician_cause cause, int8_t tries)
{
    const struct card_technician_proved body = {.cause = (uint8_t)cause, .tries = tries};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_TECHNICIAN_PROVE), CARD_TECHNICIAN_PROVE,
               &body, sizeof body);
    rig_turn(rig, NULL);
}

// The oldest record that waits, which is then in the history.
static inline void is_recorded(struct rig *rig, enum history_what what,
                               enum history_outcome outcome, const char *cause, const char *serial)
{
    const struct link_answer answer = {.result = LINK_DONE};
    struct ipc_message *asked = rig_asked(rig, &rig->link, LINK_RECORD);
    const struct link_record *record = (const void *)asked->body;
    assert_int_equal(record->what, what);
    assert_int_equal(record->outcome, outcome);
    assert_string_equal(technician_cause_name(record->technician), cause);
    assert_string_equal(record->serial, serial);
    assert_true(link_message_valid(asked, true));
    rig_answer(&rig->link, asked, LINK_RECORD, &answer, sizeof answer);
    rig_turn(rig, NULL);
}

static inline void to_menu(struct rig *rig)
{
    to_pin(rig);
    enter(rig);
    disk_says(rig, LINK_DONE);
    card_proves(rig, TECHNICIAN_OK, 3);
    disk_says(rig, LINK_DONE);
    assert_int_equal(rig->view.id, VIEW_SERVICE_MENU);
    is_recorded(rig, HISTORY_LOGIN, HISTORY_DONE, "", SERIAL);
}

static inline bool pin_is_held(const struct rig *rig)
{
    return secret_length(pin_entry_secret(rig->session->pins, PIN_TECHNICIAN)) > 0;
}

// With their own card and a new proof, within the time that it may be out.
static inline void technician_comes_back(struct rig *rig)
{
    assert_int_equal(rig->view.id, VIEW_SERVICE_INSERT);
    rig_presence(rig, 1, 1);
    card_is_read(rig, TECHNICIAN_OK);
    enter(rig);
    disk_says(rig, LINK_DONE);
    card_proves(rig, TECHNICIAN_OK, 3);
    disk_says(rig, LINK_DONE);
}

#endif
