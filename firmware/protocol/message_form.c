#include "firmware/protocol/message_form.h"

bool message_form_check(const struct message_form *forms, size_t count,
                        const struct ipc_message *message, bool asked)
{
    for (size_t i = 0; i < count; i++) {
        const struct message_form *form = &forms[i];
        if (form->type != message->type || form->asked != asked)
            continue;
        return message->length == form->size && (message->ticket == 0) == form->unasked &&
               (!form->valid || form->valid(message->body));
    }
    return false;
}
