// Somebody at a kiosk in a virtual machine, who knows nothing from inside of it: looks at the
// screen by QEMU's screendump, touches the glass by its input events.
//
// What is on a screen and where, is known as eyes would: the same view is laid out and painted here
// by the kiosk's own code, and the screen is awaited until its title, and the control that is to be
// pressed, look like that. What varies elsewhere (hours, notes, pictures that move) is not
// compared.
//
// Functions that return a bool say on standard output what was wrong, as TAP's "# ...".
#ifndef TESTS_OS_OUTSIDER_H
#define TESTS_OS_OUTSIDER_H

#include <SDL.h>
#include <stdbool.h>

#include "screens/type/metrics.h"
#include "screens/view/control.h"
#include "screens/view/view.h"

struct outsider_settings {
    const char *qmp;            // QEMU's socket
    const char *locale;         // the folder of the build's catalogues
    const char *pictures;       // a folder that is there; numbers go on after those in it
    struct metrics_panel panel; // as the kiosk takes it: millimetres of 0 are its own guess
    enum language language;     // that the resident reads
    int tolerance;              // of a channel, 0..255
    int limit_ms;               // for a screen to come
};

struct outsider;

// `settings` must live as long. NULL when something is missing, which is said on standard error.
// The caller sends it away with outsider_leave().
struct outsider *outsider_come(const struct outsider_settings *settings);
void outsider_leave(struct outsider **outsider);

// What is said to QEMU beside that. Owned by the outsider.
struct qmp *outsider_machine(struct outsider *outsider);

// The usual view of that name, as a card without any trouble has it.
struct view outsider_view(const struct outsider *outsider, enum view_id id,
                          enum operation operation);

// The view of a golden sample, by its name without the number: "start", "closed-reader-missing",
// "card-sign-locked". False when there is none.
bool outsider_sample(const struct outsider *outsider, const char *name, struct view *view);

// Waits for the view's title and, unless it is CONTROL_NONE, for the control. Keeps a picture of
// the screen when it has come: NUMBER-NAME.png. When it does not, NUMBER-NAME-found.png and
// NUMBER-NAME-expected.png.
bool outsider_await(struct outsider *outsider, const struct view *view, enum control control);

// The same, looks at it, and touches the middle of the control.
bool outsider_choose(struct outsider *outsider, const struct view *view, enum control control);

// One look at the screen: NULL when there is no picture. Stays the outsider's, until it looks
// again.
const SDL_Surface *outsider_look(struct outsider *outsider);

// Whether the last look saw the view's title. Keeps the picture of that look under a name.
bool outsider_sees(struct outsider *outsider, const struct view *view);
void outsider_keep(struct outsider *outsider, const char *name);

// Types a secret by the keys that are shown, each seen to arrive, and takes it with OK. `view` is
// the empty entry.
bool outsider_enter(struct outsider *outsider, const struct view *view, const char *secret);

#endif
