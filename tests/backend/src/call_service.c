#include <string.h>

#include "tests/backend/src/call.h"
#include "tests/backend/src/decide.h"
#include "tests/backend/src/member.h"
#include "tests/backend/src/offices.h"
#include "tests/backend/src/remote.h"

// An outage stands above maintenance: it was not planned, and nobody knows its end.
static const char *status_word(const struct request *request)
{
    if (request->service.outage)
        return "outage";
    return decide_maintenance(&request->service, request->now) ? "maintenance" : "open";
}

static json_t *hours(const struct when_hours *hours)
{
    char open[6], close[6];
    when_minute_format(hours->open, open);
    when_minute_format(hours->close, close);
    return json_pack("{s:s, s:s, s:s}", "open", open, "close", close, "zone", "Asia/Tokyo");
}

// Windows that are over are of no interest.
static json_t *maintenance(const struct service *service, int64_t now)
{
    json_t *list = json_array();
    for (size_t i = 0; i < service->maintenance_count; i++) {
        if (service->maintenance[i].until <= now)
            continue;
        json_t *window = json_object();
        member_set_time(window, "from", service->maintenance[i].from);
        member_set_time(window, "until", service->maintenance[i].until);
        json_array_append_new(list, window);
    }
    return list;
}

static json_t *capabilities(const struct service *service)
{
    return json_pack("{s:b, s:b, s:b}", "reset-sign", service->reset_sign, "reset-auth",
                     service->reset_auth, "change", service->change);
}

static json_t *notice(const struct service *service)
{
    return json_pack("{s:s, s:s}", "ja", service->notice_ja, "en", service->notice_en);
}

// 0: there are none.
static int64_t offices_version(const struct request *request)
{
    struct offices offices;
    offices_read(request->backend->offices, &offices);
    int64_t version = offices.version;
    offices_free(&offices);
    return version;
}

struct answer call_service(struct request *request)
{
    const struct service *service = &request->service;
    json_t *members = json_object();
    member_set_time(members, "now", request->now);
    member_set_time(members, "valid_until", request->now + service->answer_life_s);
    json_object_set_new(members, "status", json_string(status_word(request)));
    json_object_set_new(members, "hours", hours(&service->hours));
    json_object_set_new(members, "maintenance", maintenance(service, request->now));
    json_object_set_new(members, "capabilities", capabilities(service));
    json_object_set_new(members, "reservation",
                        json_string(service->reservation_required ? "required" : "none"));
    json_object_set_new(members, "notice", notice(service));
    json_object_set_new(members, "minimum_firmware", json_string(service->minimum_firmware));
    json_object_set_new(members, "offices_version", json_integer(offices_version(request)));
    return answer_make(200, members);
}

// A suspended device is told to close by its heartbeat, as every other call of it is refused.
static json_t *actions(const struct request *request)
{
    json_t *list = json_array();
    if (request->device.suspended)
        json_array_append_new(list, json_string("out-of-service"));
    for (const char *at = request->service.actions; *at != '\0';) {
        size_t length = strcspn(at, ",");
        json_array_append_new(list, json_stringn(at, length));
        at += length + (at[length] == ',');
    }
    remote_list(request->backend->store, request->device.id, list);
    return list;
}

// All six members are required, so that a kiosk that forgets one is noticed here.
static bool read_heartbeat(const json_t *members, struct device *device)
{
    const char *firmware = member_text(members, "firmware"), *view = member_text(members, "view");
    int64_t uptime;
    if (!firmware || strlen(firmware) >= sizeof device->firmware || !view ||
        strlen(view) >= sizeof device->view || !member_number(members, "uptime_s", &uptime) ||
        !member_number(members, "outbox_depth", &device->outbox_depth) ||
        !member_is_object(members, "health") || !member_is_object(members, "counters"))
        return false;
    strcpy(device->firmware, firmware);
    strcpy(device->view, view);
    return true;
}

static enum problem take_answers(const struct request *request)
{
    X509 *certificate = device_certificate(request->device_certificate);
    enum problem problem = remote_take(request->backend->store, &request->device, certificate,
                                       json_object_get(request->members, "answers"), request->now);
    X509_free(certificate);
    return problem;
}

struct answer call_heartbeat(struct request *request)
{
    if (!read_heartbeat(request->members, &request->device) ||
        take_answers(request) != PROBLEM_NONE)
        return answer_problem(PROBLEM_MALFORMED, 0);
    request->device.seen = request->now;
    device_heartbeat(request->backend->store, &request->device);
    json_t *list = actions(request);
    if (json_array_size(list) > 0)
        return answer_make(200, json_pack("{s:o}", "actions", list));
    json_decref(list);
    return answer_make(204, NULL);
}
