// SDL drivers that the kiosk has no use for. Naming them here keeps SDL's own of the same names out
// of the program, which holds SDL itself, and with them forty libraries that Debian's SDL would
// load at each start: those of PulseAudio, Wayland, the direct display, and D-Bus, at which SDL
// looks for input methods, batteries and screen savers. X11 and ALSA stay.
//
// The forms are those of SDL_sysvideo.h, SDL_sysaudio.h and SDL_dbus.h, SDL 2.26: a driver is its
// name, its description, and what makes a device; `spare` is what a later SDL may look at.
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

// No connection, no answer, not done: zero says all of it.
static void *nothing(void)
{
    return NULL;
}

#define NOTHING(name) extern void *name(void) __attribute__((alias("nothing")))

NOTHING(SDL_DBus_Init);                       // lint: exported
NOTHING(SDL_DBus_Quit);                       // lint: exported
NOTHING(SDL_DBus_GetContext);                 // lint: exported
NOTHING(SDL_DBus_CallMethod);                 // lint: exported
NOTHING(SDL_DBus_CallMethodOnConnection);     // lint: exported
NOTHING(SDL_DBus_CallVoidMethod);             // lint: exported
NOTHING(SDL_DBus_CallVoidMethodOnConnection); // lint: exported
NOTHING(SDL_DBus_QueryProperty);              // lint: exported
NOTHING(SDL_DBus_QueryPropertyOnConnection);  // lint: exported
NOTHING(SDL_DBus_ScreensaverInhibit);         // lint: exported
NOTHING(SDL_DBus_ScreensaverTickle);          // lint: exported
