#include "tests/sim/promises_guide.h"

#include <string.h>

#include "tests/sim/arena.h"
#include "tests/sim/counters.h"
#include "tests/sim/disk.h"
#include "tests/sim/faults.h"
#include "tests/sim/glass.h"
#include "tests/sim/promises.h"
#include "tests/sim/world.h"

enum {
    SEARCH_AFTER_US = 2000000, // of an idle screen: whatever was under way with a key has ended
};

static struct {
    int version;                         // shown last
    int of_visit;                        // shown first since nobody was there; 0: none
    int good;                            // of the copy that was read last; 0: none, or it is rotten
    int kept;                            // of the copy that kiosk-link's worker has read; 0: none
    bool in_guide;                       // somebody has been since nobody was there,
    bool typed;                          // and at its postal code
    char postal[VIEW_POSTAL_DIGITS + 1]; // the last whole one
} guide;                                 // lint: file-scope of the one run

void promises_guide_begin(void)
{
    memset(&guide, 0, sizeof guide);
}

int promises_guide_take_version(void)
{
    int version = guide.version;
    guide.version = 0;
    return version;
}

static bool is_idle(const struct view *view)
{
    return view->id == VIEW_START || view->id == VIEW_CLOSED;
}

// What nobody has signed is never used, and what somebody reads does not change under their eyes.
static void check_version(int version)
{
    if (!counters_are_true(version))
        promises_break("only_what_the_operator_signed_is_shown", "version %d", version);
    if (guide.of_visit != 0 && guide.of_visit != version)
        promises_break("the_counters_stay_the_same_in_a_visit", "%d, then %d", guide.of_visit,
                       version);
    guide.of_visit = guide.version = version;
}

// Where somebody lives is nobody's business: the next one begins with nothing chosen and typed.
static void check_search(const struct view *view)
{
    bool first = !guide.in_guide, first_typing = !guide.typed && view->id == VIEW_GUIDE_POSTAL;
    guide.in_guide = true;
    guide.typed |= view->id == VIEW_GUIDE_POSTAL;
    if (first && (view->id != VIEW_GUIDE_PREFECTURE || view->guide.page != 0))
        promises_break("nothing_of_a_search_is_left", "it begins with %s, page %d",
                       view_name(view->id), view->guide.page);
    if (first_typing && view->guide.postal[0] != '\0')
        promises_break("nothing_of_a_search_is_left", "%zu digits", strlen(view->guide.postal));
}

void promises_guide_shown(const struct view *view, bool another)
{
    int version = counters_shown(view);
    if (is_idle(view)) {
        guide.of_visit = 0;
        guide.in_guide = guide.typed = false;
    }
    if (view->id >= VIEW_GUIDE_PREFECTURE && view->id <= VIEW_GUIDE && another)
        check_search(view);
    if (version != 0)
        check_version(version);
    if (strlen(view->guide.postal) == VIEW_POSTAL_DIGITS)
        memcpy(guide.postal, view->guide.postal, sizeof guide.postal);
}

void promises_guide_died(enum process_role role)
{
    if (role == ROLE_LINK_WORKER)
        guide.kept = 0;
    if (role == ROLE_KIOSK)
        guide.of_visit = 0;
}

// No part of the data has a postal code that is so long.
void promises_guide_tick(void)
{
    const struct view *view = glass_view();
    int kiosk = process_of(ROLE_KIOSK);
    if (!view || view->id != VIEW_START || guide.postal[0] == '\0' || kiosk == PROCESS_NONE ||
        world_us() - glass_since() < SEARCH_AFTER_US || faults_time_excuse())
        return;
    size_t used, length = strlen(guide.postal);
    const unsigned char *stack = process_stack(kiosk, &used);
    if ((stack && memmem(stack, used, guide.postal, length)) ||
        arena_holds(process_arena_of(kiosk), guide.postal, length))
        promises_break("nothing_of_a_search_is_left", "a postal code in the kiosk");
    guide.postal[0] = '\0';
}

// A copy that was good once is replaced by a newer one or not at all, whatever is cut off.
void promises_guide_kept_read(int version)
{
    if (version < guide.good)
        promises_break("the_last_good_copy_is_kept", "version %d, then %d", guide.good, version);
    guide.kept = guide.good = version;
}

void promises_guide_kept_replaced(int before, int by)
{
    if (by < before)
        promises_break("the_last_good_copy_is_kept", "version %d is replaced by %d", before, by);
}

// The newest one's name may not be on the disk yet: then it is the one before, if there was one.
void promises_guide_power_cut(void)
{
    if (!disk_keeps_name(COUNTERS_KEPT))
        guide.good = 0;
}

void promises_guide_kept_rots(void)
{
    guide.good = 0;
}

// A copy that is here is asked for anew by its tag, so that it need not be sent again.
void promises_guide_asked(const char *known_tag)
{
    if (guide.kept != 0 && known_tag[0] == '\0')
        promises_break("what_is_kept_is_not_fetched_again", "version %d", guide.kept);
}
