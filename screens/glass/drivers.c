// SDL drivers that the kiosk has no use for. Naming them here keeps SDL's own of the same names out
// of the program, which holds SDL itself, and with them thirty libraries that Debian's SDL would
// load at each start: PulseAudio's, Wayland's and the direct display's. X11 and ALSA stay.
//
// The forms are those of SDL_sysvideo.h and SDL_sysaudio.h, SDL 2.26: name, description, and what
// makes a device. `spare` is what a later SDL may look at.
#include <stddef.h>

struct video_driver {
    const char *name, *description;
    void *(*make)(void);
    const void *spare[4];
};

struct audio_driver {
    const char *name, *description;
    int (*make)(void *calls);
    const void *spare[4];
};

static void *no_video(void)
{
    return NULL;
}

static int no_audio(void *calls)
{
    (void)calls;
    return 0;
}

#define NONE "left-out"

const struct video_driver Wayland_bootstrap = {NONE, NONE, no_video, {NULL}};    // lint: exported
const struct video_driver KMSDRM_bootstrap = {NONE, NONE, no_video, {NULL}};     // lint: exported
const struct audio_driver PULSEAUDIO_bootstrap = {NONE, NONE, no_audio, {NULL}}; // lint: exported
