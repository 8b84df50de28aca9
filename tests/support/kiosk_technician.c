#include "tests/support/kiosk_technician.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "screens/type/metrics.h"
#include "screens/view/tool.h"
#include "tests/test.h"

enum {
    PANEL_W = 1080,
    PANEL_H = 1920,
    RING_MM = TOOL_RING / 10,
    BETWEEN_KEYS_MS = 30,
    STEP = 60, // pixels of a line between two places: 15 mm
};

// ---- the way in ---------------------------------------------------------------------------------

void kiosk_technician_make(struct kiosk_visit *v, const char *name)
{
    char root[256];
    assert_non_null(getcwd(root, sizeof root));
    kiosk_stand_must(v->stand,
                     "test -e %s || { mkdir -p maintenance && "
                     "%s/tests/card/maintenance maintenance issue %s --place "
                     "urn:jpki-kiosk:region:JP-13 && virtual-card make --file %s "
                     "--piv maintenance/%s.pem --piv-pin " TECHNICIAN_PIN "; }",
                     name, root, name, name, name);
}

void kiosk_technician_come(struct kiosk_visit *v)
{
    resident_hold(v->resident, "start", KIOSK_TECHNICIAN_HOLD_MS);
    kiosk_stand_await(v->stand, "service-insert", NULL);
}

void kiosk_technician_log_in(struct kiosk_visit *v, const char *card)
{
    kiosk_technician_make(v, card);
    kiosk_technician_come(v);
    kiosk_visit_put(v, card);
    resident_enter(v->resident, "service-pin", TECHNICIAN_PIN);
    kiosk_stand_await(v->stand, "service-menu", NULL);
}

void kiosk_technician_recorded(struct kiosk_visit *v, const char *words)
{
    char command[256];
    snprintf(command, sizeof command, "kioskctl history --verify | tr -s ' ' | grep -qE '%s'",
             words);
    kiosk_stand_await_sh(v->stand, command);
}

// ---- the pad ------------------------------------------------------------------------------------

// SDL takes a key that comes again within 2 ms for one that is held.
static void press_key(struct kiosk_visit *v, const char *name)
{
    resident_key(v->resident, name);
    poll(NULL, 0, BETWEEN_KEYS_MS);
}

void kiosk_technician_hash(struct kiosk_visit *v)
{
    resident_key_down(v->resident, "Shift_L");
    press_key(v, "numbersign");
    resident_key_up(v->resident, "Shift_L");
}

void kiosk_technician_pad(struct kiosk_visit *v, char missing)
{
    for (char c = '0'; c <= '9'; c++)
        if (c != missing)
            press_key(v, (const char[]){c, '\0'});
    press_key(v, "KP_Multiply");
    kiosk_technician_hash(v);
}

// ---- the glass ----------------------------------------------------------------------------------

static int edge(int index, int count, int length)
{
    const struct metrics_panel panel = {.width = PANEL_W, .height = PANEL_H};
    return tool_cell_edge(index, count, length, (int)(RING_MM * metrics_density(&panel)));
}

static int across(int index)
{
    return edge(index, TOOL_CELLS_SHORT, PANEL_W);
}

static int down(int index)
{
    return edge(index, TOOL_CELLS_LONG, PANEL_H);
}

void kiosk_technician_kill_fields(struct kiosk_visit *v, const struct kiosk_technician_fields *f)
{
    int x = across(f->left), y = down(f->top);
    resident_glass_dead(v->resident, x, y, across(f->left + f->across) - x,
                        down(f->top + f->down) - y);
}

void kiosk_technician_rings(struct kiosk_visit *v)
{
    for (int i = 0; i < TOOL_POINTS; i++)
        resident_touch(v->resident, PANEL_W * tool_point(i % 3) / 100,
                       PANEL_H * tool_point(i / 3) / 100);
}

static void press_fields(struct kiosk_visit *v)
{
    for (int row = 0; row < TOOL_CELLS_LONG; row++)
        for (int column = 0; column < TOOL_CELLS_SHORT; column++)
            resident_touch(v->resident, (across(column) + across(column + 1)) / 2,
                           (down(row) + down(row + 1)) / 2);
}

void kiosk_technician_glass(struct kiosk_visit *v, bool dead)
{
    int y = PANEL_H * TOOL_LINE_HEIGHT / 100;
    resident_choose(v->resident, "service-tools", "tool-touch");
    kiosk_stand_await(v->stand, "service-touch", NULL);
    kiosk_technician_rings(v);
    press_fields(v);
    if (dead)
        kiosk_technician_hash(v);
    resident_draw(v->resident, y, PANEL_W * tool_point(0) / 100, PANEL_W * tool_point(2) / 100,
                  STEP);
    kiosk_technician_hash(v); // one finger is all there is
    kiosk_technician_hash(v); // and it has left
    kiosk_stand_await(v->stand, "service-result", NULL);
}
