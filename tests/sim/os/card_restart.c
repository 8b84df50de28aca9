// In place of firmware/card/card_restart.c: the path unit is the world's.
#include "firmware/card/card_restart.h"

#include "tests/sim/faults_asked.h"
#include "tests/sim/story.h"

void card_restart_request(const char *path)
{
    if (!path)
        return;
    story_tell(NULL, "asks for a fresh pcscd");
    faults_restart_asked();
}
