// The signature certificate's dates: for whoever enters its password, and without a backend.
#include <string.h>

#include "firmware/limits.h"
#include "tests/unit/session_steps.h"

enum {
    DAY_S = 86400,
};

#define PASSWORD "ABC123"

static int64_t now_s(const struct rig *rig)
{
    return session_theirs_ms(rig->session) / 1000;
}

static void opens(struct rig *rig, int tries_sign)
{
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 1, 1);
    rig_card_opens(rig, 1, tries_sign, 3);
    rig_press(rig, CONTROL_CERTIFICATES);
    assert_int_equal(rig->view.id, VIEW_CERTIFICATES);
}

static void goes(struct rig *rig)
{
    rig_press(rig, CONTROL_LEAVE);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_START);
}

// Returns what the card's helper is asked then.
static struct card_verify enters(struct rig *rig)
{
    struct card_verify asked;
    rig_type(rig, PASSWORD);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0); // nothing before OK
    rig_press(rig, CONTROL_OK);
    assert_int_equal(rig->view.id, VIEW_CHECKING);
    memcpy(&asked, rig_asked(rig, &rig->card, CARD_VERIFY)->body, sizeof asked);
    return asked;
}

static void answers(struct rig *rig, const struct card_verified *body)
{
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_VERIFY), CARD_VERIFY, body,
               sizeof *body);
    rig_turn(rig, NULL);
}

static void reads(struct rig *rig, int64_t not_after)
{
    const struct card_verified body = {
        .result = CARD_DONE, .tries_left = 5, .status_word = 0x9000, .not_after = not_after};
    rig_press(rig, CONTROL_READ_SIGN);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    assert_int_equal(rig->view.entry.kind, SECRET_SIGN);
    enters(rig);
    answers(rig, &body);
    assert_int_equal(rig->view.id, VIEW_CERTIFICATES);
}

static void the_password_shows_the_dates_by_the_same_rule(void **state)
{
    static const struct {
        int days; // from now to the end
        bool renewable, expired;
    } rows[] = {{200, false, false}, {30, true, false}, {-1, true, true}};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        opens(rig, 2);
        assert_int_equal(rig->view.sign_dates.valid_until.year, 0);
        reads(rig, now_s(rig) + rows[i].days * DAY_S);
        assert_int_not_equal(rig->view.sign_dates.valid_until.year, 0);
        assert_int_equal(rig->view.sign_dates.renewable, rows[i].renewable);
        assert_int_equal(rig->view.sign_dates.expired, rows[i].expired);
        assert_int_equal(rig->view.sign.tries_left, 5); // the right password gives all back
        assert_int_equal(rig->view.operation, OPERATION_NONE);
        // The backend refuses both resets with a certificate that has expired.
        enum view_choice reset = rows[i].expired ? CHOICE_EXPIRED : CHOICE_OPEN;
        assert_int_equal(rig->view.reset_sign, reset);
        assert_int_equal(rig->view.reset_auth, reset);
        rig_press(rig, CONTROL_BACK);
        assert_int_equal(rig->view.id, VIEW_CARD);
        goes(rig);
    }
    assert_int_equal(rig_count(rig, &rig->link, LINK_OPEN), 0);
    assert_int_equal(rig_count(rig, &rig->card, CARD_READ_CERTIFICATE), 0);
}

static void the_helper_is_told_that_it_is_for_the_dates_only(void **state)
{
    struct rig *rig = *state;
    opens(rig, 5);
    rig_press(rig, CONTROL_READ_SIGN);
    struct card_verify asked = enters(rig);
    assert_int_equal(asked.purpose, CARD_FOR_DATES);
    assert_int_equal(asked.kind, SECRET_SIGN);
    assert_memory_equal(asked.secret, PASSWORD, sizeof PASSWORD - 1);
    assert_int_equal(secret_length(pin_entry_secret(rig->session->pins, PIN_KNOWN)), 0);
}

static void a_certificate_that_was_not_read_may_be_asked_for_again(void **state)
{
    struct rig *rig = *state;
    opens(rig, 5);
    reads(rig, CARD_DATE_UNREAD);
    assert_true(rig->view.sign_dates.unread);
    assert_int_equal(rig->view.sign_dates.valid_until.year, 0);
    reads(rig, now_s(rig) + 200 * DAY_S);
    assert_false(rig->view.sign_dates.unread);
    assert_int_not_equal(rig->view.sign_dates.valid_until.year, 0);
}

static void the_next_ones_dates_are_their_own(void **state)
{
    struct rig *rig = *state;
    opens(rig, 5);
    reads(rig, now_s(rig) + 200 * DAY_S);
    goes(rig);
    assert_int_equal(rig->session->visit.sign_not_after, 0);
    opens(rig, 5);
    assert_int_equal(rig->view.sign_dates.valid_until.year, 0);
}

// The visit goes on with another card: what was read of the first one does not.
static void another_card_has_other_dates(void **state)
{
    struct rig *rig = *state;
    opens(rig, 5);
    reads(rig, now_s(rig) + 200 * DAY_S);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.notice, NOTICE_CARD_REMOVED);
    rig_presence(rig, 1, 1);
    rig_card_opens(rig, 2, 5, 3);
    rig_press(rig, CONTROL_CERTIFICATES);
    assert_int_equal(rig->view.id, VIEW_CERTIFICATES);
    assert_int_equal(rig->view.sign_dates.valid_until.year, 0);
}

static void a_locked_password_is_not_asked_for(void **state)
{
    struct rig *rig = *state;
    opens(rig, 0);
    assert_int_equal(rig->view.read_sign, CHOICE_SELF_LOCKED);
    rig_press(rig, CONTROL_READ_SIGN);
    assert_int_equal(rig->view.id, VIEW_CERTIFICATES);
}

// From one wrong entry to the last try, which needs its own consent; stopping is the default.
static void the_last_try_is_the_residents_to_give(void **state)
{
    const struct card_verified wrong = {.result = CARD_WRONG, .tries_left = 1};
    struct rig *rig = *state;
    opens(rig, 2);
    rig_press(rig, CONTROL_READ_SIGN);
    enters(rig);
    answers(rig, &wrong);
    assert_int_equal(rig->view.id, VIEW_LAST_TRY);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_CERTIFICATES);
    rig_press(rig, CONTROL_READ_SIGN);
    assert_int_equal(rig->view.id, VIEW_LAST_TRY);
    rig_press(rig, CONTROL_TRY_LAST);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
}

static void a_card_that_does_not_answer_ends_in_a_screen_that_says_so(void **state)
{
    static const struct {
        enum card_result result;
        enum view_notice notice;
    } rows[] = {{CARD_GONE, NOTICE_CARD_REMOVED}, {CARD_UNEXPECTED, NOTICE_FAULT}};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct card_verified body = {.result = (uint8_t)rows[i].result, .tries_left = 5};
        opens(rig, 5);
        rig_press(rig, CONTROL_READ_SIGN);
        enters(rig);
        answers(rig, &body);
        assert_int_equal(rig->view.id, VIEW_NOTICE);
        assert_int_equal(rig->view.notice, rows[i].notice);
        goes(rig);
    }
    opens(rig, 5);
    rig_press(rig, CONTROL_READ_SIGN);
    enters(rig);
    rig_wait(rig, LIMIT_CARD_VERIFY_MS + 2 * LIMIT_HELPER_MARGIN_MS);
    assert_int_equal(rig->view.notice, NOTICE_CARD_SILENT);
}

// Without a backend the closed screen leads to the card as well.
static void without_a_backend_the_dates_are_shown_all_the_same(void **state)
{
    struct link_service service = {.answer.result = LINK_UNREACHABLE};
    struct rig *rig = *state;
    rig_tell(&rig->link, 0, LINK_SERVICE, &service, sizeof service);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    rig_press(rig, CONTROL_CHANGE);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 1, 1);
    rig_card_opens(rig, 1, 5, 3);
    rig_press(rig, CONTROL_CERTIFICATES);
    reads(rig, now_s(rig) + 200 * DAY_S);
    assert_int_not_equal(rig->view.sign_dates.valid_until.year, 0);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(the_password_shows_the_dates_by_the_same_rule),
    WITH_RIG(the_helper_is_told_that_it_is_for_the_dates_only),
    WITH_RIG(a_certificate_that_was_not_read_may_be_asked_for_again),
    WITH_RIG(the_next_ones_dates_are_their_own),
    WITH_RIG(another_card_has_other_dates),
    WITH_RIG(a_locked_password_is_not_asked_for),
    WITH_RIG(the_last_try_is_the_residents_to_give),
    WITH_RIG(a_card_that_does_not_answer_ends_in_a_screen_that_says_so),
    WITH_RIG(without_a_backend_the_dates_are_shown_all_the_same),
};

TEST_MAIN(TESTS, NULL, NULL)
