#include "tests/backend/src/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Each parser fills its part of the service, and says whether the value is understood.
typedef bool parser(const char *value, struct service *service);

// A whole number within bounds and nothing behind it.
static bool number(const char *text, int64_t least, int64_t most, int64_t *value)
{
    char *end;
    *value = strtoll(text, &end, 10);
    return *text != '\0' && *end == '\0' && *value >= least && *value <= most;
}

static bool on_off(const char *text, bool *value)
{
    *value = strcmp(text, "on") == 0;
    return *value || strcmp(text, "off") == 0;
}

static bool seconds(const char *text, int *value)
{
    int64_t wide;
    bool good = number(text, 0, INT32_MAX, &wide);
    *value = (int)wide;
    return good;
}

static bool text(const char *value, char *out, size_t size)
{
    return snprintf(out, size, "%s", value) < (int)size;
}

static bool parse_reservation(const char *value, struct service *service)
{
    service->reservation_required = strcmp(value, "required") == 0;
    return service->reservation_required || strcmp(value, "none") == 0;
}

static bool parse_hours(const char *value, struct service *service)
{
    return when_hours_parse(value, &service->hours);
}

static bool parse_maintenance(const char *value, struct service *service)
{
    return when_windows_parse(value, service->maintenance, &service->maintenance_count);
}

// A date says since when, which the kiosk may show.
static bool parse_outage(const char *value, struct service *service)
{
    service->outage_since = 0;
    if (on_off(value, &service->outage))
        return true;
    service->outage = when_parse(value, &service->outage_since);
    return service->outage;
}

static bool parse_reset_sign(const char *value, struct service *service)
{
    return on_off(value, &service->reset_sign);
}

static bool parse_reset_auth(const char *value, struct service *service)
{
    return on_off(value, &service->reset_auth);
}

static bool parse_change(const char *value, struct service *service)
{
    return on_off(value, &service->change);
}

// 0/N refuses everything, which is what a test may want.
static bool rate(const char *value, struct service_rate *rate)
{
    int used = 0;
    return sscanf(value, "%8d/%8d%n", &rate->limit, &rate->window_s, &used) == 2 &&
           value[used] == '\0' && rate->limit >= 0 && rate->window_s > 0;
}

static bool parse_rate(const char *value, struct service *service)
{
    return rate(value, &service->rate);
}

static bool parse_open_device(const char *value, struct service *service)
{
    return rate(value, &service->open_device);
}

static bool parse_open_card(const char *value, struct service *service)
{
    return rate(value, &service->open_card);
}

static bool parse_clock(const char *value, struct service *service)
{
    return number(value, -4000000000, 4000000000, &service->clock_offset_s);
}

static bool parse_open_life(const char *value, struct service *service)
{
    return seconds(value, &service->open_life_s);
}

static bool parse_proven_life(const char *value, struct service *service)
{
    return seconds(value, &service->proven_life_s);
}

static bool parse_answer_life(const char *value, struct service *service)
{
    return seconds(value, &service->answer_life_s);
}

static bool parse_device_life(const char *value, struct service *service)
{
    return seconds(value, &service->device_life_s);
}

static bool parse_retry_after(const char *value, struct service *service)
{
    return seconds(value, &service->retry_after_s);
}

static bool parse_minimum_firmware(const char *value, struct service *service)
{
    return text(value, service->minimum_firmware, sizeof service->minimum_firmware);
}

static bool parse_notice_ja(const char *value, struct service *service)
{
    return text(value, service->notice_ja, sizeof service->notice_ja);
}

static bool parse_notice_en(const char *value, struct service *service)
{
    return text(value, service->notice_en, sizeof service->notice_en);
}

static bool parse_actions(const char *value, struct service *service)
{
    return text(value, service->actions, sizeof service->actions);
}

struct knob {
    const char *name, *standard;
    parser *parse;
};

static const struct knob knobs[] = {
    {"reservation", "required", parse_reservation},
    {"hours", "06:30-23:00", parse_hours},
    {"maintenance", "", parse_maintenance},
    {"outage", "off", parse_outage},
    {"capability.reset-sign", "on", parse_reset_sign},
    {"capability.reset-auth", "on", parse_reset_auth},
    {"capability.change", "on", parse_change},
    {"rate", "100/86400", parse_rate},
    {"open-rate.device", "1000/3600", parse_open_device},
    {"open-rate.card", "300/3600", parse_open_card},
    {"clock", "0", parse_clock},
    {"open-life", "3600", parse_open_life},
    {"proven-life", "3600", parse_proven_life},
    {"service-life", "3600", parse_answer_life},
    {"device-life", "31536000", parse_device_life},
    {"retry-after", "30", parse_retry_after},
    {"minimum-firmware", "1.0.0", parse_minimum_firmware},
    {"notice.ja", "", parse_notice_ja},
    {"notice.en", "", parse_notice_en},
    {"actions", "", parse_actions},
};

enum {
    KNOBS = sizeof knobs / sizeof *knobs
};

static const struct knob *find(const char *name)
{
    for (int i = 0; i < KNOBS; i++) {
        if (strcmp(knobs[i].name, name) == 0)
            return &knobs[i];
    }
    return NULL;
}

// The defaults go through the same parsers, so that none of them can be a value that `knob set`
// would refuse.
void service_defaults(struct service *service)
{
    memset(service, 0, sizeof *service);
    for (int i = 0; i < KNOBS; i++)
        knobs[i].parse(knobs[i].standard, service);
}

bool service_set(struct service *service, const char *name, const char *value)
{
    const struct knob *knob = find(name);
    struct service changed = *service;
    if (!knob || !knob->parse(value, &changed))
        return false;
    *service = changed;
    return true;
}

const char *service_knob(int index, const char **standard)
{
    if (index >= KNOBS)
        return NULL;
    *standard = knobs[index].standard;
    return knobs[index].name;
}
