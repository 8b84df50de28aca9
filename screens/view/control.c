#include "screens/view/control.h"

#include <stddef.h>

static const char *const names[CONTROL_COUNT] = {
    [CONTROL_NONE] = "",
    [CONTROL_START] = "start",
    [CONTROL_AGREE] = "agree",
    [CONTROL_RESET_SIGN] = "reset-sign",
    [CONTROL_RESET_AUTH] = "reset-auth",
    [CONTROL_CHANGE] = "change",
    [CONTROL_CHANGE_SIGN] = "change-sign",
    [CONTROL_CHANGE_AUTH] = "change-auth",
    [CONTROL_CERTIFICATES] = "certificates",
    [CONTROL_READ_SIGN] = "read-sign",
    [CONTROL_COUNTER] = "counter",
    [CONTROL_GUIDE] = "guide",
    [CONTROL_POSTAL] = "postal",
    [CONTROL_OK] = "ok",
    [CONTROL_DELETE] = "delete",
    [CONTROL_TRY_AGAIN] = "try-again",
    [CONTROL_TRY_LAST] = "try-last",
    [CONTROL_CONFIRM] = "confirm",
    [CONTROL_CONTINUE] = "continue",
    [CONTROL_BACK] = "back",
    [CONTROL_LEAVE] = "leave",
    [CONTROL_TEXT_SIZE] = "text-size",
    [CONTROL_CONTRAST] = "contrast",
    [CONTROL_SHEET_BACK] = "sheet-back",
    [CONTROL_SHEET_NEXT] = "sheet-next",
    // clang-format off
    // In enum language's order.
    [CONTROL_LANGUAGE_0] = "language-ja", "language-ja-easy", "language-en", "language-zh-Hans",
    "language-zh-Hant", "language-ko", "language-vi", "language-tl", "language-ne",
    "language-pt-BR", "language-id", "language-es",
    [CONTROL_LANGUAGES] = "languages",
    [CONTROL_HELP] = "help",
    [CONTROL_STAFF] = "staff",
    [CONTROL_CLERK] = "clerk",
    [CONTROL_SERVICE] = "service",
    [CONTROL_SELF_TEST] = "self-test",
    [CONTROL_TOOLS] = "tools",
    [CONTROL_YES] = "yes",
    [CONTROL_NO] = "no",
    [CONTROL_MORE] = "more",
    [CONTROL_LESS] = "less",
    // In enum tool's order.
    [CONTROL_TOOL_0] = "tool-touch", "tool-calibrate", "tool-keys", "tool-display",
    "tool-geometry", "tool-reader", "tool-visit", "tool-visit-pin", "tool-sound", "tool-renewal",
    [CONTROL_TOOL_0 + TOOL_NETWORK] = "tool-network", "tool-storage", "tool-versions",
    "tool-faults", "tool-status",
    [CONTROL_PAGE_PREVIOUS] = "page-previous",
    [CONTROL_PAGE_NEXT] = "page-next",
    [CONTROL_CHOICE_0] = "choice-0", "choice-1", "choice-2", "choice-3", "choice-4", "choice-5",
    "choice-6", "choice-7", "choice-8", "choice-9", "choice-10", "choice-11",
    [CONTROL_KEY_0] = "key-0", "key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7",
    "key-8", "key-9",
    [CONTROL_KEY_A] = "key-A", "key-B", "key-C", "key-D", "key-E", "key-F", "key-G", "key-H",
    "key-I", "key-J", "key-K", "key-L", "key-M", "key-N", "key-O", "key-P", "key-Q", "key-R",
    "key-S", "key-T", "key-U", "key-V", "key-W", "key-X", "key-Y", "key-Z",
    // clang-format on
};

const char *control_name(enum control control)
{
    return names[control];
}

bool control_language(enum control control, enum language *language)
{
    if (control < CONTROL_LANGUAGE_0 || control >= CONTROL_LANGUAGES)
        return false;
    *language = (enum language)(control - CONTROL_LANGUAGE_0);
    return true;
}

bool control_tool(enum control control, enum tool *tool)
{
    if (control < CONTROL_TOOL_0 || control >= CONTROL_PAGE_PREVIOUS)
        return false;
    *tool = (enum tool)(control - CONTROL_TOOL_0);
    return true;
}

bool control_is_held(enum control control)
{
    return control == CONTROL_CLERK || control == CONTROL_SERVICE;
}

bool control_choice(enum control control, int *choice)
{
    *choice = (int)control - CONTROL_CHOICE_0;
    return control >= CONTROL_CHOICE_0 && control < CONTROL_KEY_0;
}

char control_character(enum control control)
{
    if (control >= CONTROL_KEY_A)
        return (char)('A' + (control - CONTROL_KEY_A));
    return control >= CONTROL_KEY_0 ? (char)('0' + (control - CONTROL_KEY_0)) : '\0';
}
