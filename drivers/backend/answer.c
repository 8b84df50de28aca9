#include "drivers/backend/answer.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/utf8.h"
#include "drivers/domain/rfc3339.h"
#include "drivers/pki/base64.h"

enum {
    MINUTES_A_DAY = 24 * 60,
};

static const double EXACT_MAX = 9007199254740991; // 2^53 - 1

// jansson itself stops at a depth of 2048 only.
static bool is_shallow(const char *json, size_t length)
{
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < length; i++) {
        if (in_string && json[i] == '\\')
            i++;
        else if (json[i] == '"')
            in_string = !in_string;
        else if (!in_string && (json[i] == '{' || json[i] == '['))
            depth++;
        else if (!in_string && (json[i] == '}' || json[i] == ']'))
            depth--;
        if (depth > ANSWER_DEPTH_MAX)
            return false;
    }
    return true;
}

// NULL unless the text is one JSON object without a member named twice. Read as real numbers, whole
// ones may be larger than an int64_t: some member that is not known here.
static json_t *read_object(const char *json, size_t length)
{
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL;
    utf8_skip_mark(&json, &length);
    json_t *root = is_shallow(json, length) ? json_loadb(json, length, flags, NULL) : NULL;
    if (json_is_object(root))
        return root;
    json_decref(root);
    return NULL;
}

// NULL is safe in all of jansson's getters, so a missing member ends at the last check.
static const char *string_in(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static bool boolean_in(const json_t *object, const char *name, bool *value)
{
    const json_t *member = json_object_get(object, name);
    *value = json_is_true(member);
    return json_is_boolean(member);
}

static bool time_in(const json_t *object, const char *name, int64_t *ms)
{
    const char *text = string_in(object, name);
    return text && rfc3339_parse(text, ms);
}

static bool seconds_in(const json_t *object, const char *name, int64_t *seconds)
{
    int64_t ms = 0;
    bool read = time_in(object, name, &ms);
    *seconds = ms / 1000;
    return read;
}

static bool binary_in(const json_t *object, const char *name, unsigned char *bytes, size_t length)
{
    const char *text = string_in(object, name);
    return text && base64_decode(text, bytes, length);
}

// Which of the `count` words the member is; -1: none of them.
static int word_in(const json_t *object, const char *name, const char *const *words, int count)
{
    const char *text = string_in(object, name);
    for (int i = 0; text && i < count; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    return -1;
}

// "HH:MM", 00:00 to 24:00.
static bool minute_in(const json_t *object, const char *name, uint16_t *minute)
{
    const char *t = string_in(object, name);
    if (!t || strlen(t) != 5 || t[2] != ':' || strspn(t, "0123456789") != 2 ||
        strspn(t + 3, "0123456789") != 2)
        return false;
    int minutes = (t[3] - '0') * 10 + (t[4] - '0');
    int value = ((t[0] - '0') * 10 + (t[1] - '0')) * 60 + minutes;
    *minute = (uint16_t)value;
    return minutes < 60 && value <= MINUTES_A_DAY;
}

static bool read_window(const json_t *windows, size_t i, int64_t *from, int64_t *until)
{
    const json_t *window = json_array_get(windows, i);
    return seconds_in(window, "from", from) && seconds_in(window, "until", until);
}

// Windows that meet or overlap are one. True when one more was added.
static bool extend_maintenance(const json_t *windows, struct answer_service *s)
{
    bool extended = false;
    for (size_t i = 0; i < json_array_size(windows); i++) {
        int64_t from = 0, until = 0;
        read_window(windows, i, &from, &until);
        if (from > s->maintenance_until || until <= s->maintenance_until)
            continue;
        s->maintenance_until = until;
        extended = true;
    }
    return extended;
}

// Keeps the window that ends after now and begins first.
static bool read_maintenance(const json_t *root, struct answer_service *s)
{
    const json_t *windows = json_object_get(root, "maintenance");
    if (!json_is_array(windows))
        return false;
    for (size_t i = 0; i < json_array_size(windows); i++) {
        int64_t from, until;
        if (!read_window(windows, i, &from, &until))
            return false;
        if (until <= s->now_ms / 1000 || until <= from)
            continue;
        if (s->maintenance_until == 0 || from < s->maintenance_from) {
            s->maintenance_from = from;
            s->maintenance_until = until;
        }
    }
    while (s->maintenance_until != 0 && extend_maintenance(windows, s))
        continue;
    return true;
}

// A language that is not there is empty; a longer text is cut between two characters, and line
// breaks and other control characters become spaces.
static bool read_notice(const json_t *notice, const char *language, char text[ANSWER_NOTICE_MAX])
{
    const json_t *member = json_object_get(notice, language);
    text[0] = '\0';
    if (!member || json_is_null(member))
        return true;
    if (!json_is_string(member))
        return false;
    size_t length = json_string_length(member);
    const char *value = json_string_value(member);
    if (length > ANSWER_NOTICE_MAX - 1) {
        length = ANSWER_NOTICE_MAX - 1;
        while (length > 0 && ((unsigned char)value[length] & 0xC0) == 0x80)
            length--;
    }
    for (size_t i = 0; i < length; i++)
        text[i] = (unsigned char)value[i] < ' ' || value[i] == 0x7F ? ' ' : value[i];
    text[length] = '\0';
    return true;
}

static bool read_notices(const json_t *root, struct answer_service *s)
{
    const json_t *notice = json_object_get(root, "notice");
    if (notice && !json_is_null(notice) && !json_is_object(notice))
        return false;
    return read_notice(notice, "ja", s->notice_ja) && read_notice(notice, "en", s->notice_en);
}

// "1.2.0"; one that is not understood would close every kiosk for good.
static bool read_minimum(const json_t *root, struct answer_service *s)
{
    const json_t *member = json_object_get(root, "minimum_firmware");
    if (!member || json_is_null(member))
        return true;
    const char *version = json_string_value(member);
    if (!version || strlen(version) >= ANSWER_VERSION_MAX ||
        strspn(version, "0123456789.") != strlen(version))
        return false;
    strcpy(s->minimum_firmware, version);
    return true;
}

static bool read_capabilities(const json_t *root, struct answer_service *s)
{
    const json_t *capabilities = json_object_get(root, "capabilities");
    return boolean_in(capabilities, "reset-sign", &s->reset_sign) &&
           boolean_in(capabilities, "reset-auth", &s->reset_auth) &&
           boolean_in(capabilities, "change", &s->change);
}

// A whole number that a double has exactly (RFC 8259, 6); 0 when there is none.
static bool read_offices_version(const json_t *root, struct answer_service *s)
{
    const json_t *member = json_object_get(root, "offices_version");
    double value = json_number_value(member); // 0 for what is no number
    s->offices_version = 0;
    if (!member || json_is_null(member))
        return true;
    if (!json_is_number(member) || value < 0 || value > EXACT_MAX)
        return false;
    s->offices_version = (int64_t)value;
    return (double)s->offices_version == value;
}

// The hours are judged in Japan's one zone; an answer in another one is not understood.
static bool is_served_zone(const json_t *hours)
{
    const char *zone = string_in(hours, "zone");
    return zone && strcmp(zone, "Asia/Tokyo") == 0;
}

static bool read_service(const json_t *root, struct answer_service *s)
{
    static const char *const statuses[ANSWER_STATUS_COUNT] = {"open", "maintenance", "outage"};
    static const char *const reservations[] = {"none", "required"};
    const json_t *hours = json_object_get(root, "hours");
    int status = word_in(root, "status", statuses, ANSWER_STATUS_COUNT);
    int reservation = word_in(root, "reservation", reservations, 2);
    if (status < 0 || reservation < 0)
        return false;
    s->status = (enum answer_status)status;
    s->reservation_required = reservation == 1;
    return time_in(root, "now", &s->now_ms) && seconds_in(root, "valid_until", &s->valid_until) &&
           minute_in(hours, "open", &s->opens_minute) &&
           minute_in(hours, "close", &s->closes_minute) && is_served_zone(hours) &&
           read_maintenance(root, s) && read_capabilities(root, s) && read_notices(root, s) &&
           read_minimum(root, s) && read_offices_version(root, s);
}

bool answer_service(const char *json, size_t length, struct answer_service *service)
{
    json_t *root = read_object(json, length);
    *service = (struct answer_service){0};
    bool read = root && read_service(root, service);
    json_decref(root);
    return read;
}

bool answer_opened(const char *json, size_t length, struct answer_opened *opened)
{
    json_t *root = read_object(json, length);
    const json_t *id = json_object_get(root, "id");
    bool read = json_string_length(id) == UUID_LENGTH && uuid_valid(json_string_value(id)) &&
                binary_in(root, "nonce", opened->nonce, ANSWER_NONCE) &&
                seconds_in(root, "expires_at", &opened->expires_at);
    if (read)
        memcpy(opened->id, json_string_value(id), UUID_LENGTH);
    json_decref(root);
    return read;
}

bool answer_proven(const char *json, size_t length)
{
    static const char *const states[] = {"proven"};
    json_t *root = read_object(json, length);
    bool proven = word_in(root, "state", states, 1) == 0;
    json_decref(root);
    return proven;
}

bool answer_cryptogram(const char *json, size_t length, unsigned char bytes[ANSWER_CRYPTOGRAM])
{
    json_t *root = read_object(json, length);
    bool read = binary_in(root, "cryptogram", bytes, ANSWER_CRYPTOGRAM);
    json_decref(root);
    return read;
}

// A number without leading zeros and nothing behind it; 0: it is none.
static uint32_t command_number(const char *digits)
{
    size_t length = strlen(digits);
    bool good = length > 0 && length == strspn(digits, "0123456789") && digits[0] != '0';
    unsigned long number = good && length <= 9 ? strtoul(digits, NULL, 10) : 0;
    _Static_assert(ANSWER_NUMBER_MAX == 999999999, "nine digits");
    return (uint32_t)number;
}

// "WORD NUMBER". What has another form is no command, and is ignored.
static void read_command(const char *action, struct answer_actions *actions)
{
    size_t word = strspn(action, "abcdefghijklmnopqrstuvwxyz-");
    uint32_t number = word > 0 && action[word] == ' ' ? command_number(action + word + 1) : 0;
    if (number > 0 && actions->asked_count < ANSWER_ASKED_MAX)
        actions->asked[actions->asked_count++] =
            (struct answer_asked){number, remote_command_named(action, word)};
}

bool answer_actions(const char *json, size_t length, struct answer_actions *told)
{
    json_t *root = read_object(json, length);
    const json_t *actions = json_object_get(root, "actions");
    bool read = json_is_array(actions);
    *told = (struct answer_actions){0};
    for (size_t i = 0; i < json_array_size(actions); i++) {
        const char *action = json_string_value(json_array_get(actions, i));
        read = read && action;
        told->out_of_service |= action && strcmp(action, "out-of-service") == 0;
        if (action)
            read_command(action, told);
    }
    json_decref(root);
    return read;
}

enum backend_problem answer_problem(const char *json, size_t length)
{
    json_t *root = read_object(json, length);
    if (!root)
        return PROBLEM_NONE;
    const char *type = string_in(root, "type"); // absent: "about:blank" (RFC 9457, 3.1.1)
    enum backend_problem problem = type ? problem_from_type(type) : PROBLEM_OTHER;
    json_decref(root);
    return problem;
}
