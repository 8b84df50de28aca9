// What a resident presses and types, turned into events of the flow.
#include <string.h>

#include "drivers/base/clock.h"
#include "firmware/session/inside.h"
#include "firmware/session/show.h"

enum {
    // Somebody chose a language on the start screen and walked away.
    LANGUAGE_KEPT_MS = 60000,
};

bool session_action(enum control control, enum flow_action *action)
{
    static const struct {
        enum control control;
        enum flow_action action;
    } ACTIONS[] = {
        {CONTROL_START, ACTION_START},
        {CONTROL_AGREE, ACTION_AGREE},
        {CONTROL_RESET_SIGN, ACTION_RESET_SIGN},
        {CONTROL_RESET_AUTH, ACTION_RESET_AUTH},
        {CONTROL_CHANGE, ACTION_CHANGE},
        {CONTROL_CHANGE_SIGN, ACTION_CHANGE_SIGN},
        {CONTROL_CHANGE_AUTH, ACTION_CHANGE_AUTH},
        {CONTROL_COUNTER, ACTION_COUNTER},
        {CONTROL_OK, ACTION_OK},
        {CONTROL_TRY_AGAIN, ACTION_TRY_AGAIN},
        {CONTROL_TRY_LAST, ACTION_TRY_LAST},
        {CONTROL_CONFIRM, ACTION_CONFIRM},
        {CONTROL_CONTINUE, ACTION_CONTINUE},
        {CONTROL_BACK, ACTION_BACK},
        {CONTROL_LEAVE, ACTION_LEAVE},
    };
    for (size_t i = 0; i < sizeof ACTIONS / sizeof ACTIONS[0]; i++)
        if (ACTIONS[i].control == control) {
            *action = ACTIONS[i].action;
            return true;
        }
    return false;
}

static void activity(struct session *s)
{
    session_step(s, &(struct flow_event){.type = EVENT_ACTIVITY});
}

static void press_action(struct session *s, enum flow_action action)
{
    struct flow_event event = {.type = EVENT_PRESS, .action = action};
    enum pin_slot slot;
    enum secret_kind kind;
    if (action == ACTION_OK && show_entry(&s->flow, &slot, &kind)) {
        event.whole = pin_entry_whole(s->pins, slot, kind);
        event.match = pin_entry_match(s->pins);
    }
    session_step(s, &event);
}

static void press(struct session *s, enum control control)
{
    enum flow_action action;
    enum pin_slot slot;
    enum secret_kind kind;
    if (control == CONTROL_LANGUAGE) {
        s->language = (s->language + 1) % LANGUAGE_COUNT;
        s->language_until = clock_ms() + LANGUAGE_KEPT_MS;
    }
    if (control == CONTROL_DELETE && show_entry(&s->flow, &slot, &kind))
        pin_entry_delete(s->pins, slot);
    if (session_action(control, &action))
        press_action(s, action);
    else
        activity(s);
}

static void type(struct session *s, struct input *input)
{
    enum pin_slot slot;
    enum secret_kind kind;
    if (show_entry(&s->flow, &slot, &kind))
        pin_entry_type(s->pins, slot, kind, input->character);
    explicit_bzero(input, sizeof *input);
    activity(s);
}

bool session_input(struct session *s, struct input *input)
{
    switch (input->type) {
    case INPUT_NONE:
    case INPUT_WAKE:
        break;
    case INPUT_PRESS:
        press(s, input->control);
        break;
    case INPUT_CHARACTER:
        type(s, input);
        break;
    case INPUT_ACTIVITY:
        activity(s);
        break;
    case INPUT_QUIT:
        return false;
    }
    return true;
}
