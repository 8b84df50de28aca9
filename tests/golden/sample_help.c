#include "tests/golden/sample_help.h"

#include <stdio.h>

// Help in front of a few screens, and the staff's page of a normal one and of a notice.
void sample_help(struct samples *s)
{
    static const struct {
        enum view_id behind;
        enum operation operation;
    } rows[] = {{VIEW_CLOSED, OPERATION_NONE},         {VIEW_INSERT, OPERATION_NONE},
                {VIEW_CARD, OPERATION_NONE},           {VIEW_CONSENT, OPERATION_RESET_AUTH},
                {VIEW_KNOWN, OPERATION_RESET_SIGN},    {VIEW_KNOWN, OPERATION_RESET_AUTH},
                {VIEW_NEW, OPERATION_RESET_SIGN},      {VIEW_NEW, OPERATION_RESET_AUTH},
                {VIEW_CONFIRM, OPERATION_CHANGE_SIGN}, {VIEW_WORKING, OPERATION_RESET_SIGN},
                {VIEW_DONE, OPERATION_RESET_SIGN},     {VIEW_NOTICE, OPERATION_RESET_SIGN}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct view v = sample_usual(VIEW_HELP);
        v.behind = rows[i].behind;
        v.operation = rows[i].operation;
        v.notice =
            v.behind == VIEW_NOTICE || v.behind == VIEW_CLOSED ? NOTICE_UNREACHABLE : NOTICE_NONE;
        char what[48];
        snprintf(what, sizeof what, "%s-%s", view_name(v.behind), operation_name(v.operation));
        sample_add(s, what, &v);
    }
    struct view v = sample_usual(VIEW_STAFF);
    v.behind = VIEW_KNOWN;
    v.operation = OPERATION_RESET_SIGN;
    sample_add(s, "known", &v);
    v.behind = VIEW_NOTICE;
    v.notice = NOTICE_KNOWN_LOCKED;
    sample_add(s, "notice", &v);
}

// What staff read of a number: the longest rows, with and without the operator's phone.
void sample_clerk(struct samples *s)
{
    static const struct {
        int number;
        const char *phone;
    } rows[] = {{210, "0120-000-0000"}, {206, ""}, {401, "+81 3-0000-0000"}, {106, ""}, {21, ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct view v = {.id = VIEW_CLERK, .behind = VIEW_NOTICE, .number = rows[i].number};
        char what[16];
        snprintf(v.phone, sizeof v.phone, "%s", rows[i].phone);
        snprintf(what, sizeof what, "%d", v.number);
        sample_add(s, what, &v);
    }
}

// The signature certificate's too, for who entered its password: as the other, or not.
static void both_certificates(struct samples *s)
{
    static const struct view_date later = {.year = 2030, .month = 11, .day = 28},
                                  later_from = {.year = 2030, .month = 8, .day = 29};
    struct view v = sample_usual(VIEW_CERTIFICATES);
    v.sign_dates = v.auth_dates;
    sample_add(s, "both", &v);
    v.sign_dates.valid_until = later;
    v.sign_dates.renewable_from = later_from;
    sample_add(s, "both-later", &v);
    v.auth_dates.renewable = true;
    sample_add(s, "both-apart", &v);
    v.sign_dates.renewable = v.sign_dates.expired = true;
    v.sign_dates.valid_until = (struct view_date){.year = 2025, .month = 12, .day = 28};
    sample_add(s, "both-expired", &v);
    v.auth_dates.valid_until.year = 0;
    sample_add(s, "sign-alone", &v);
    v = sample_usual(VIEW_CERTIFICATES);
    v.sign_dates.unread = true;
    sample_add(s, "sign-unread", &v);
}

void sample_certificates(struct samples *s)
{
    struct view v = sample_usual(VIEW_CERTIFICATES);
    sample_add(s, "", &v);
    v.auth_dates.renewable = true;
    sample_add(s, "renewable", &v);
    v.auth_dates.expired = true;
    sample_add(s, "expired", &v);
    v.auth_dates = (struct view_dates){.expired = false}; // nothing is known of it
    sample_add(s, "unread", &v);
    v = sample_usual(VIEW_CERTIFICATES);
    v.read_sign = CHOICE_SELF_LOCKED;
    sample_add(s, "locked", &v);
    v.read_sign = CHOICE_NO_CERTIFICATE;
    sample_add(s, "no-certificate", &v);
    both_certificates(s);
    v = sample_usual(VIEW_HELP);
    v.behind = VIEW_CERTIFICATES;
    sample_add(s, "certificates", &v);
}
