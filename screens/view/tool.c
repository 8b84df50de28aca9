#include "screens/view/tool.h"

const char *tool_name(enum tool tool)
{
    static const char *const names[TOOL_COUNT] = {
        [TOOL_READER] = "reader",   [TOOL_SOUND] = "sound",       [TOOL_NETWORK] = "network",
        [TOOL_STORAGE] = "storage", [TOOL_VERSIONS] = "versions", [TOOL_FAULTS] = "faults",
        [TOOL_STATUS] = "status",
    };
    return names[tool];
}
