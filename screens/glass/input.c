#include "screens/glass/input.h"

#include <string.h>

#include "screens/glass/input_state.h"
#include "screens/view/action.h"

char input_fold(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) // full-width forms of ASCII
        c -= 0xFEE0;
    if (c >= 'a' && c <= 'z')
        c -= 'a' - 'A';
    bool good = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' || c == '#';
    return good ? (char)c : '\0';
}

// ---- how long a control has stood still --------------------------------------------------------

static struct input_screen screen_of(const struct view *view)
{
    enum view_notice notice = action_entry(view) ? NOTICE_NONE : view->notice;
    return (struct input_screen){view->id, notice, view->operation, view->guide.page};
}

static bool is_same_screen(const struct input_state *state, const struct view *view)
{
    struct input_screen now = screen_of(view);
    return state->begun && state->screen.id == now.id && state->screen.notice == now.notice &&
           state->screen.operation == now.operation && state->screen.page == now.page;
}

void input_sheet(struct input_state *state, const struct view *view, int sheet, int64_t at)
{
    memset(state->stands, 0, sizeof state->stands);
    state->sheet = sheet;
    state->focus_since = at;
    state->focus = action_primary(view);
    input_touch_release(state);
}

// Who goes back a page begins at its end.
static int first_sheet(const struct input_state *state, const struct view *view)
{
    struct input_screen now = screen_of(view);
    bool back = state->begun && state->screen.id == now.id && now.page == state->screen.page - 1;
    return back ? INPUT_SHEET_LAST : 0;
}

void input_view(struct input_state *state, const struct view *view, int64_t at)
{
    if (is_same_screen(state, view))
        return;
    input_sheet(state, view, first_sheet(state, view), at);
    // No press can be meant for a screen before the first one: it takes presses at once.
    if (!state->begun)
        state->focus_since -= INPUT_SETTLE_MS;
    state->begun = true;
    state->steers = false;
    state->screen = screen_of(view);
}

// Keys of an entry: typing turns them on and off, which does not make it another screen.
static bool is_key(const struct view *view, enum control control)
{
    return action_entry(view) && (control == CONTROL_DELETE || control == CONTROL_OK ||
                                  control_character(control) != '\0');
}

static bool stood_still(const struct control_place *before, const struct control_place *now,
                        bool key)
{
    return before->x == now->x && before->y == now->y && before->w == now->w &&
           before->h == now->h && (key || before->enabled == now->enabled);
}

// The control that had the focus may not be in this state of the screen.
static void keep_focus(struct input_state *state, const struct input_scene *shown, int64_t at)
{
    if (input_state_place(shown, state->focus))
        return;
    state->focus = action_primary(shown->view);
    // The primary action may stand on a later sheet.
    if (!input_state_place(shown, state->focus) && input_state_place(shown, CONTROL_SHEET_NEXT))
        state->focus = CONTROL_SHEET_NEXT;
    state->focus_since = at;
}

void input_places(struct input_state *state, const struct input_scene *shown, int64_t at)
{
    static const struct control_place gone;
    int64_t since = state->placed ? at : at - INPUT_SETTLE_MS; // as in input_view()
    for (int c = 0; c < CONTROL_COUNT; c++) {
        struct input_stand *stand = &state->stands[c];
        const struct control_place *place = input_state_place(shown, (enum control)c);
        if (!place || !stood_still(&stand->place, place, is_key(shown->view, (enum control)c)))
            stand->since = since;
        stand->place = place ? *place : gone;
    }
    state->placed = true;
    keep_focus(state, shown, at);
    input_touch_forget(state, at);
}

enum control input_pressed(const struct input_state *state)
{
    const struct input_contact *last = NULL;
    for (size_t i = 0; i < INPUT_CONTACTS; i++) {
        const struct input_contact *c = &state->contacts[i];
        if (c->inside && (!last || c->began >= last->began))
            last = c;
    }
    return last ? last->control : CONTROL_NONE;
}
