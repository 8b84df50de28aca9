#include "screens/glass/sound.h"

#include <glob.h>
#include <pthread.h>
#include <SDL.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "screens/glass/wave.h"

enum {
    AGAIN_MS = 10000,
    KEPT_OPEN_S = 3, // after the last tone: who types goes on soon
    DRAIN_MS = 2000, // the longest tone is not half as long
    LOOK_MS = 20,
    STOP_S = 1,         // a device that hangs does not keep the program
    STACK = 256 * 1024, // bytes
    BUFFER = 512,       // samples, 32 ms
};

struct sound {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t news;
    enum tone wanted;
    bool tests; // the wanted tone is to be played to its end
    bool ends;
    atomic_int tested;   // enum sound_test
    atomic_bool missing; // the thread's, and read by all: the last look found no device
    // The thread's own:
    SDL_AudioDeviceID device; // 0: closed
    int64_t again_at;         // when it is looked for again, clock_ms()
    int16_t samples[WAVE_MAX];
};

static void close_device(struct sound *s)
{
    if (s->device != 0)
        SDL_CloseAudioDevice(s->device);
    s->device = 0;
    SDL_AudioQuit();
}

// Where there is no card, ALSA would say so in eight lines of its own.
static bool has_card(void)
{
    glob_t found;
    bool has = glob("/dev/snd/pcmC*p", GLOB_NOSORT, NULL, &found) == 0;
    globfree(&found);
    return has;
}

// ALSA itself: a sound server is nobody's here. SDL_AUDIODRIVER in the environment goes before it;
// tests set it.
static void open_driver(struct sound *s)
{
    const char *driver = getenv("SDL_AUDIODRIVER");
    const SDL_AudioSpec spec = {
        .freq = WAVE_RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = BUFFER};
    if (!driver && !has_card())
        SDL_SetError("no card");
    else if (SDL_AudioInit(driver ? driver : "alsa") == 0)
        s->device = SDL_OpenAudioDevice(NULL, 0, &spec, NULL, 0);
}

// One that is missing is not looked for with every key.
static bool open_device(struct sound *s)
{
    if (s->device != 0)
        return true;
    if (s->missing && clock_ms() < s->again_at)
        return false;
    open_driver(s);
    if (s->device != 0) {
        s->missing = false;
        return true;
    }
    if (!s->missing)
        log_write(LOG_WARNING, "sound", "event=no-device cause=\"%s\"", SDL_GetError());
    s->missing = true;
    s->again_at = clock_ms() + AGAIN_MS;
    SDL_AudioQuit();
    return false;
}

static void play(struct sound *s, enum tone tone)
{
    if (!open_device(s))
        return;
    size_t count = wave_make(tone, s->samples);
    SDL_ClearQueuedAudio(s->device);
    SDL_QueueAudio(s->device, s->samples, (Uint32)(count * sizeof *s->samples));
    SDL_PauseAudioDevice(s->device, 0);
}

// A device that takes nothing fails.
static void play_to_end(struct sound *s)
{
    int64_t deadline = clock_ms() + DRAIN_MS;
    play(s, TONE_DONE);
    while (s->device != 0 && SDL_GetQueuedAudioSize(s->device) > 0 && clock_left(deadline) > 0)
        clock_sleep(LOOK_MS);
    bool played = s->device != 0 && SDL_GetAudioDeviceStatus(s->device) == SDL_AUDIO_PLAYING &&
                  SDL_GetQueuedAudioSize(s->device) == 0;
    s->tested = played ? SOUND_TEST_PLAYED : SOUND_TEST_FAILED;
}

enum news {
    NEWS_TONE,
    NEWS_TEST,
    NEWS_QUIET, // none came while the device was kept open
    NEWS_END,
};

static enum news next(struct sound *s, enum tone *tone)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += KEPT_OPEN_S;
    int late = 0;
    pthread_mutex_lock(&s->lock);
    while (s->wanted == TONE_NONE && !s->tests && !s->ends && late == 0)
        late = s->device != 0 ? pthread_cond_timedwait(&s->news, &s->lock, &end)
                              : pthread_cond_wait(&s->news, &s->lock);
    enum news news = s->ends                  ? NEWS_END
                     : s->tests               ? NEWS_TEST
                     : s->wanted != TONE_NONE ? NEWS_TONE
                                              : NEWS_QUIET;
    *tone = s->wanted;
    s->wanted = TONE_NONE;
    s->tests = false;
    pthread_mutex_unlock(&s->lock);
    return news;
}

static void *run(void *argument)
{
    struct sound *s = argument;
    enum tone tone;
    enum news news = NEWS_QUIET;
    open_device(s);
    for (; news != NEWS_END; news = next(s, &tone)) {
        if (news == NEWS_TONE)
            play(s, tone);
        else if (news == NEWS_TEST)
            play_to_end(s);
        else if (s->device != 0)
            close_device(s);
    }
    if (s->device != 0)
        close_device(s);
    SDL_TLSCleanup(); // of a thread that SDL has not started
    return NULL;
}

static bool make_parts(struct sound *s)
{
    pthread_condattr_t clock;
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    bool made = pthread_mutex_init(&s->lock, NULL) == 0 && pthread_cond_init(&s->news, &clock) == 0;
    pthread_condattr_destroy(&clock);
    return made;
}

// Signals belong to the main thread.
static bool start_thread(struct sound *s)
{
    pthread_attr_t small;
    sigset_t all, before;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, STACK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int err = pthread_create(&s->thread, &small, run, s);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&small);
    return err == 0;
}

// ALSA's card itself: its usual device shares the card by a process of its own, which the kiosk may
// not start, and nobody else plays here.
static void choose_device(void)
{
    setenv("AUDIODEV", "plughw", 0);
}

struct sound *sound_start(void)
{
    choose_device();
    struct sound *s = calloc(1, sizeof *s);
    if (s && make_parts(s) && start_thread(s))
        return s;
    free(s);
    return NULL;
}

bool sound_is_missing(const struct sound *s)
{
    return !s || s->missing;
}

void sound_play(struct sound *s, enum tone tone)
{
    if (!s || tone == TONE_NONE)
        return;
    pthread_mutex_lock(&s->lock);
    s->wanted = tone;
    pthread_cond_signal(&s->news);
    pthread_mutex_unlock(&s->lock);
}

void sound_test(struct sound *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->tests = true;
    s->tested = SOUND_TEST_PLAYS;
    pthread_cond_signal(&s->news);
    pthread_mutex_unlock(&s->lock);
}

enum sound_test sound_tested(const struct sound *s)
{
    return s ? (enum sound_test)s->tested : SOUND_TEST_FAILED;
}

void sound_stop(struct sound **sound)
{
    struct sound *s = *sound;
    *sound = NULL;
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->ends = true;
    pthread_cond_signal(&s->news);
    pthread_mutex_unlock(&s->lock);
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += STOP_S;
    if (pthread_timedjoin_np(s->thread, NULL, &end) != 0)
        return; // it hangs in the device, and ends with the program
    pthread_cond_destroy(&s->news);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
