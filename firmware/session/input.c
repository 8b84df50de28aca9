// What a resident presses and types, turned into events of the flow.
#include <string.h>

#include "firmware/session/internal.h"
#include "firmware/session/show.h"

bool session_owns(enum control control)
{
    enum language language;
    return control == CONTROL_LANGUAGES || control == CONTROL_HELP || control == CONTROL_STAFF ||
           control_language(control, &language) || control == CONTROL_TEXT_SIZE ||
           control == CONTROL_CONTRAST || control == CONTROL_DELETE || control == CONTROL_CLERK ||
           control == CONTROL_PAGE_PREVIOUS || control == CONTROL_PAGE_NEXT ||
           control_character(control) != '\0';
}

static void activity(struct session *s)
{
    session_step(s, &(struct flow_event){.type = EVENT_ACTIVITY});
}

// What the guide makes of it before the flow is told. False when it means nothing there.
static bool guide_takes(struct session *s, enum control control, struct flow_event *event)
{
    int choice;
    enum flow_state step = s->flow.state;
    if (control_choice(control, &choice) && !guide_choose(&s->guide, step, choice))
        return false;
    if (control == CONTROL_OK && step == FLOW_GUIDE_POSTAL)
        event->complete = guide_finish_postal(&s->guide);
    // Whichever way is begun, nothing of the other one is left.
    if (control == CONTROL_POSTAL || (control == CONTROL_BACK && step == FLOW_GUIDE_POSTAL))
        guide_begin(&s->guide);
    event->many = guide_asks_row(&s->guide);
    event->by_postal = s->guide.postal[0] != '\0';
    return true;
}

static void press(struct session *s, enum control control)
{
    struct flow_event event = {.type = EVENT_PRESS, .control = control};
    enum pin_slot slot;
    enum secret_kind kind;
    if (control == CONTROL_OK && show_entry(&s->flow, &slot, &kind)) {
        event.complete = pin_entry_complete(s->pins, slot, kind);
        event.match = pin_entry_match(s->pins);
    }
    if (!guide_takes(s, control, &event))
        event = (struct flow_event){.type = EVENT_ACTIVITY};
    session_step(s, &event);
}

static void press_own(struct session *s, enum control control)
{
    enum pin_slot slot;
    enum secret_kind kind;
    if (control == CONTROL_DELETE && show_entry(&s->flow, &slot, &kind))
        pin_entry_delete(s->pins, slot);
    else if (control == CONTROL_DELETE && s->flow.state == FLOW_GUIDE_POSTAL)
        guide_delete(&s->guide);
    else if (control == CONTROL_PAGE_NEXT || control == CONTROL_PAGE_PREVIOUS)
        guide_turn(&s->guide, s->flow.state, control == CONTROL_PAGE_NEXT ? 1 : -1);
    activity(s); // before the rest: it may bring back the screen that is to be covered
    presentation_choose(&s->presentation, control, &s->view);
}

static void type(struct session *s, struct input *input)
{
    enum pin_slot slot;
    enum secret_kind kind;
    if (s->presentation.front == FRONT_NONE && show_entry(&s->flow, &slot, &kind))
        pin_entry_type(s->pins, slot, kind, input->character);
    else if (s->presentation.front == FRONT_NONE && s->flow.state == FLOW_GUIDE_POSTAL)
        guide_type(&s->guide, input->character);
    explicit_bzero(input, sizeof *input);
    activity(s);
}

// What is in front of the flow's screen is not the flow's, but for the way out of the visit.
static bool is_for_flow(const struct session *s, enum control control)
{
    bool front = s->presentation.front != FRONT_NONE && control != CONTROL_LEAVE;
    return !front && !session_owns(control);
}

// Neither the hold that opens the staff's page nor what is touched on it: no limit of the visit
// begins anew, as if they were not there. Only the way out of the visit is the resident's still.
static bool is_the_clerks(const struct session *s, const struct input *input)
{
    bool press = input->type == INPUT_PRESS;
    bool told = press || input->type == INPUT_CHARACTER || input->type == INPUT_ACTIVITY;
    if (press && input->control == CONTROL_CLERK)
        return true;
    return told && presentation_at_clerk(&s->presentation) &&
           !(press && input->control == CONTROL_LEAVE);
}

bool session_input(struct session *s, struct input *input)
{
    if (session_maintains(s) && session_maintain_input(s, input))
        return true;
    if (input->type == INPUT_PRESS && input->control == CONTROL_SERVICE) {
        session_maintain_begin(s);
        return true;
    }
    if (is_the_clerks(s, input)) {
        if (input->type == INPUT_PRESS)
            presentation_choose(&s->presentation, input->control, &s->view);
        explicit_bzero(input, sizeof *input);
        return true;
    }
    switch (input->type) {
    case INPUT_NONE:
    case INPUT_WAKE:
    case INPUT_FINGER: // a technician's, who is gone
    case INPUT_KEY:
        break;
    case INPUT_PRESS:
        if (!is_for_flow(s, input->control))
            press_own(s, input->control);
        else
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
