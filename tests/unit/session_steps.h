// The steps of a usual visit, on session_rig.h: what the card and the backend answer, and how far
// that leads.
#ifndef TESTS_UNIT_SESSION_STEPS_H
#define TESTS_UNIT_SESSION_STEPS_H

#include "tests/unit/session_rig.h"

static const char ID[] = "00000000-0000-4000-8000-00000000000";

// ---- answers of a usual visit -------------------------------------------------------------------

// A card whose certificate consists of `mark` only.
static inline void rig_card_opens(struct rig *rig, unsigned char mark, int tries_sign,
                                  int tries_auth)
{
    struct card_opened body = {.result = CARD_DONE,
                               .kind = CARD_KIND_MY_NUMBER,
                               .tries_sign = (int8_t)tries_sign,
                               .tries_auth = (int8_t)tries_auth,
                               .has_sign = 1,
                               .has_auth = 1,
                               .certificate_length = 1000,
                               .not_after = WALL_S + 1000000};
    memset(body.certificate, mark, body.certificate_length);
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_OPEN), CARD_OPEN, &body, sizeof body);
    rig_turn(rig, NULL);
}

static inline void rig_card_says(struct rig *rig, uint16_t type, enum card_result result)
{
    union {
        struct card_verified verified;
        struct card_proof proof;
        struct card_staged staged;
        struct card_challenge challenge;
        struct card_written written;
        uint8_t result;
    } body = {0};
    size_t size = 0;
    body.result = (uint8_t)result;
    if (type == CARD_VERIFY)
        size = sizeof body.verified;
    else if (type == CARD_PROVE)
        size = sizeof body.proof;
    else if (type == CARD_STAGE)
        size = sizeof body.staged;
    else if (type == CARD_GET_CHALLENGE)
        size = sizeof body.challenge;
    else if (type == CARD_WRITE || type == CARD_CHANGE)
        size = sizeof body.written;
    rig_answer(&rig->card, rig_asked(rig, &rig->card, type), type, &body, size);
    rig_turn(rig, NULL);
}

static inline void make_id(char *id, char mark)
{
    memcpy(id, ID, sizeof ID - 1);
    id[LINK_RESET_ID - 1] = mark;
}

// Compares the id of a question or of an outcome with that of `mark`.
static inline bool rig_is_id(const char *id, char mark)
{
    char expected[LINK_RESET_ID];
    make_id(expected, mark);
    return memcmp(id, expected, sizeof expected) == 0;
}

// An opened reset whose id ends in `mark` ('a'..'f' or a digit) and whose nonce consists of it.
static inline void rig_link_opens(struct rig *rig, char mark)
{
    struct link_opened body = {.answer.result = LINK_DONE};
    make_id(body.id, mark);
    memset(body.nonce, mark, sizeof body.nonce);
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_OPEN), LINK_OPEN, &body, sizeof body);
    rig_turn(rig, NULL);
}

static inline void rig_link_says(struct rig *rig, uint16_t type, enum link_result result)
{
    struct link_authorized body = {.answer.result = (uint8_t)result};
    size_t size = type == LINK_AUTHORIZE ? sizeof body : sizeof body.answer;
    rig_answer(&rig->link, rig_asked(rig, &rig->link, type), type, &body, size);
    rig_turn(rig, NULL);
}

// To "card", with the card `mark`.
static inline void rig_to_card(struct rig *rig, unsigned char mark)
{
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 1, 1);
    rig_card_opens(rig, mark, 5, 3);
    assert_int_equal(rig->view.id, VIEW_CARD);
}

// On to "new", with the PIN 1234, for the reset of the password, opened as `id`.
static inline void rig_to_new(struct rig *rig, char id)
{
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_link_opens(rig, id);
    rig_type(rig, "1234");
    rig_press(rig, CONTROL_OK);
    rig_card_says(rig, CARD_VERIFY, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_NEW);
}

// On to the press of "confirm".
static inline void rig_to_confirmed(struct rig *rig)
{
    rig_type(rig, "KZ83HQ");
    rig_press(rig, CONTROL_OK);
    rig_type(rig, "KZ83HQ");
    rig_press(rig, CONTROL_OK);
    rig_card_says(rig, CARD_STAGE, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_CONFIRM);
    rig_press(rig, CONTROL_CONFIRM);
}

// ---- outcomes -----------------------------------------------------------------------------------

static const struct link_outcome *rig_outcome(struct rig *rig)
{
    return (const void *)rig_asked(rig, &rig->link, LINK_OUTCOME)->body;
}

static inline void rig_assert_outcome(struct rig *rig, char id, enum link_outcome_result result)
{
    const struct link_outcome *told = rig_outcome(rig);
    assert_true(rig_is_id(told->id, id));
    assert_int_equal(told->result, result);
    assert_int_equal(told->operation, OPERATION_RESET_SIGN);
}

static inline void rig_to_writing(struct rig *rig)
{
    rig_card_says(rig, CARD_PROVE, CARD_DONE);
    rig_link_says(rig, LINK_PROVE, LINK_DONE);
    rig_to_confirmed(rig);
    rig_card_says(rig, CARD_GET_CHALLENGE, CARD_DONE);
    rig_link_says(rig, LINK_AUTHORIZE, LINK_DONE);
    rig_asked(rig, &rig->card, CARD_WRITE);
}

static inline void rig_to_done(struct rig *rig)
{
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_to_writing(rig);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_DONE);
}

#endif
