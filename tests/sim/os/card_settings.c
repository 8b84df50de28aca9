// In place of firmware/card/card_settings.c: the path unit is the world's.
#include "firmware/card/card_settings.h"

#include "tests/sim/faults_asked.h"
#include "tests/sim/story.h"

void card_settings_ask_restart(const struct card_settings *settings)
{
    if (!settings->restart)
        return;
    story_tell(NULL, "asks for a fresh pcscd");
    faults_restart_asked();
}
