// The stand's backend as it fails: gone, silent, or somebody else in its place.
//
// Its front (nginx) is what is switched: the program behind it and its record stay, and can be
// asked with DIR/kiosk-backend all the time.
#ifndef TESTS_SUPPORT_BACKEND_SWITCH_H
#define TESTS_SUPPORT_BACKEND_SWITCH_H

#include "tests/support/kiosk_stand.h"

// Connections end, and new ones are refused. Returns when it is so and the next resident makes the
// kiosk ask anew.
void backend_switch_off(const struct kiosk_stand *stand);

// Whoever comes makes kiosk-link ask anew, unless it did so in the last two seconds. Returns when
// these are over.
void backend_switch_await_rest(const struct kiosk_stand *stand);

// Back on the same port, with its own certificate.
void backend_switch_on(const struct kiosk_stand *stand);

enum backend_switch_certificate {
    BACKEND_SWITCH_OTHER_ROOT, // the right name, from a root that the kiosk does not pin
    BACKEND_SWITCH_OTHER_NAME, // the operator's own root, for another machine
    BACKEND_SWITCH_EXPIRED,
    BACKEND_SWITCH_CERTIFICATES,
};

// Somebody else listens on its port and shows this certificate.
void backend_switch_certificate(const struct kiosk_stand *stand,
                                enum backend_switch_certificate certificate);

// Its own certificate, and the front's configuration with this change of sed's.
void backend_switch_with(const struct kiosk_stand *stand, const char *change);

// Takes connections and bytes, and never answers; and answers again.
void backend_switch_freeze(const struct kiosk_stand *stand);
void backend_switch_thaw(const struct kiosk_stand *stand);

// How many calls about resets have reached it, whatever it said to them.
int backend_switch_calls(const struct kiosk_stand *stand);

#endif
