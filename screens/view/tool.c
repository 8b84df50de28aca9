#include "screens/view/tool.h"

const char *tool_name(enum tool tool)
{
    static const char *const names[TOOL_COUNT] = {
        [TOOL_SOUND] = "sound",
    };
    return names[tool];
}
