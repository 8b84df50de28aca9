#include "screens/view/clerk.h"

#include <stddef.h>

#define PAGE(name)  "clerk.page." name
#define MEANS(name) "clerk.means." name
#define TRY(name)   "clerk.try." name
#define NOBODY      "clerk.call.nobody"
#define LATER       "clerk.call.later"
#define NOW         "clerk.call.now"
#define COUNTER     TRY("counter")

static const struct clerk_row rows[] = {
    {11, PAGE("start"), {TRY("read")}, NOBODY},
    {12, PAGE("start"), {TRY("read")}, NOBODY},
    {13, PAGE("insert"), {TRY("set-right")}, NOBODY},
    {14, PAGE("insert"), {TRY("leave-card")}, NOBODY},
    {15, PAGE("choose"), {TRY("read")}, NOBODY},
    {16, PAGE("choose"), {TRY("read")}, NOBODY},
    {17, PAGE("choose"), {TRY("read")}, NOBODY},
    {18, PAGE("guide"), {TRY("read")}, NOBODY},
    {19, PAGE("choose"), {TRY("read")}, NOBODY},
    {21, PAGE("entry"), {TRY("read"), TRY("unseen")}, NOBODY},
    {22, PAGE("working"), {TRY("leave-card")}, NOBODY},
    {31, PAGE("entry"), {TRY("read"), TRY("unseen")}, NOBODY},
    {32, PAGE("entry"), {TRY("read"), TRY("unseen")}, NOBODY},
    {41, PAGE("confirm"), {TRY("read"), TRY("leave-card")}, NOBODY},
    {42, PAGE("working"), {TRY("leave-card")}, NOBODY},
    {51, PAGE("done"), {TRY("take-card")}, NOBODY},
    {52, PAGE("done"), {TRY("take-card")}, NOBODY},
    {61, PAGE("guide"), {TRY("read")}, NOBODY},
    {62, PAGE("guide"), {TRY("read")}, NOBODY},
    {63, PAGE("guide"), {TRY("read")}, NOBODY},
    {64, PAGE("guide"), {TRY("read")}, NOBODY},
    {65, PAGE("guide"), {TRY("read")}, NOBODY},

    {101, MEANS("mismatch"), {TRY("enter-anew"), TRY("unseen")}, NOBODY},
    {102, MEANS("weak"), {TRY("choose-other"), TRY("unseen")}, NOBODY},
    {103, MEANS("weak"), {TRY("choose-other"), TRY("unseen")}, NOBODY},
    {104, MEANS("weak-same"), {TRY("choose-other"), TRY("unseen")}, NOBODY},
    {105, MEANS("wrong"), {TRY("read"), TRY("unsure")}, NOBODY},
    {106, MEANS("last-try"), {TRY("unsure"), COUNTER}, NOBODY},
    {107, MEANS("time-out"), {TRY("continue")}, NOBODY},

    {201, MEANS("card-mute"), {TRY("set-right"), TRY("wipe")}, LATER},
    {202, MEANS("card-other"), {TRY("my-number-card")}, NOBODY},
    {203, MEANS("card-resident-register"), {TRY("my-number-card"), COUNTER}, NOBODY},
    {204, MEANS("card-phone"), {TRY("my-number-card"), TRY("phone-app")}, NOBODY},
    {205, MEANS("card-two"), {TRY("one-card")}, LATER},
    {206, MEANS("card-silent"), {TRY("set-right"), TRY("wipe"), COUNTER}, LATER},
    {207, MEANS("card-swapped"), {TRY("same-card"), COUNTER}, NOBODY},
    {208, MEANS("card-removed"), {TRY("set-right"), TRY("leave-card")}, NOBODY},
    {209, MEANS("card-refused"), {TRY("again"), COUNTER}, LATER},
    {210, MEANS("outcome-unknown"), {TRY("again"), TRY("reset-again"), COUNTER}, LATER},
    {211, MEANS("card-left"), {TRY("call-owner"), TRY("keep-card")}, NOBODY},

    {301, MEANS("known-locked"), {TRY("other-way"), COUNTER}, NOBODY},
    {302, MEANS("both-locked"), {COUNTER}, NOBODY},
    {303, MEANS("no-certificate"), {COUNTER}, NOBODY},
    {304, MEANS("certificate-expired"), {COUNTER}, NOBODY},
    {305, MEANS("certificate-revoked"), {COUNTER}, NOBODY},
    {306, MEANS("certificate-expired"), {COUNTER}, NOBODY},
    {307, MEANS("certificate-revoked"), {COUNTER}, NOBODY},
    {308, MEANS("no-certificate"), {COUNTER}, NOBODY},

    {401, MEANS("unreachable"), {TRY("router"), TRY("wait")}, LATER},
    {402, MEANS("outside-hours"), {TRY("hours")}, NOBODY},
    {403, MEANS("maintenance"), {TRY("read"), TRY("later")}, NOBODY},
    {404, MEANS("outage"), {TRY("later")}, NOBODY},
    {405, MEANS("refused"), {COUNTER}, LATER},
    {406, MEANS("too-many"), {TRY("read"), TRY("later")}, NOBODY},
    {407, MEANS("reservation"), {TRY("reserve")}, NOBODY},
    {408, MEANS("reset-expired"), {TRY("again")}, NOBODY},
    {409, MEANS("reservation-expired"), {TRY("reserve")}, NOBODY},
    {410, MEANS("reservation-other"), {TRY("other-way"), TRY("reserve")}, NOBODY},

    {501, MEANS("suspended"), {TRY("sign")}, NOW},
    {502, MEANS("reader-missing"), {TRY("cable"), TRY("restart")}, LATER},
    {503, MEANS("clock"), {TRY("restart")}, LATER},
    {504, MEANS("fault"), {TRY("wait"), TRY("restart")}, LATER},
    {505, MEANS("firmware-old"), {TRY("sign")}, NOW},
    {506, MEANS("untrusted"), {TRY("sign")}, NOW},
};

const struct clerk_row *clerk_row(int number)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].number == number)
            return &rows[i];
    }
    return NULL;
}

enum language clerk_language(enum language shown)
{
    return shown == LANGUAGE_EN ? LANGUAGE_EN : LANGUAGE_JA;
}
