// The text of one version: eighteen municipalities, of which one prefecture has too many for a
// page.
#include <stdio.h>
#include <stdlib.h>

#include "tests/sim/counters_inside.h"

enum {
    MUNICIPALITIES = 18,
    MANY = 14, // of the first prefecture
    ROOM = 16384,
};

static const char *const KANA[MUNICIPALITIES] = {
    "あ", "い", "か", "が", "さ", "た", "な", "は", "ま",
    "や", "ら", "わ", "ゔ", "っ", "き", "し", "ち", "に",
};

static const char *const HOURS[] = {
    "[{\"days\":[\"mon\",\"tue\",\"wed\",\"thu\",\"fri\"],\"open\":\"08:30\",\"close\":\"17:15\","
    "\"lunch\":{\"from\":\"12:00\",\"until\":\"13:00\"}},"
    "{\"days\":[\"sun\"],\"weeks\":[4],\"open\":\"09:00\",\"close\":\"12:00\"}]",
    "[{\"days\":[\"tue\",\"wed\"],\"open\":\"10:00\",\"close\":\"24:00\"}]",
    "[]",
};

static const char *const CLOSED[] = {
    "{\"holidays\":true,\"year_end\":{\"from\":\"12-29\",\"until\":\"01-03\"}}",
    "{\"dates\":[{\"from\":\"2026-11-24\",\"until\":\"2026-11-26\"}]}",
    "{\"weekly\":[{\"days\":[\"wed\"],\"weeks\":[4]}]}",
};

static int check_digit(int code)
{
    int sum = 0;
    for (int weight = 2; weight <= 6; weight++, code /= 10)
        sum += code % 10 * weight;
    return (11 - sum % 11) % 10;
}

static size_t put_municipality(char *text, size_t room, int i, int marker)
{
    int prefecture = i < MANY ? 1 : i < MUNICIPALITIES - 1 ? 13 : 27;
    int code = prefecture * 1000 + 100 + i;
    char english[64] = "", place[64] = "";
    if (i % 3 == 0)
        snprintf(english, sizeof english, ",\"en\":\"Town %d of %03d\"", i, marker);
    if (i % 4 == 0)
        snprintf(place, sizeof place, ",\"place\":{\"ja\":\"%d階\"},\"phone\":\"03-%04d-0000\"", i,
                 1000 + i);
    return (size_t)snprintf(
        text, room,
        "%s{\"code\":\"%05d%d\",\"name\":{\"ja\":\"第%03d版の町%d\"%s},\"kana\":\"%s\","
        "\"as_of\":\"2026-04\",\"postal\":[\"%03d\"],\"url\":\"https://www.example.jp/%d\","
        "\"counters\":[{\"name\":{\"ja\":\"第%03d版の窓口\"}%s}],\"hours\":%s,\"closed\":%s,"
        "\"fees\":{\"reset\":0},\"bring\":{\"holder\":[\"card\"]}%s}",
        i > 0 ? "," : "", code, check_digit(code), marker, i, english, KANA[i], 100 + i, marker,
        marker, place, HOURS[i % 3], CLOSED[i / 3 % 3],
        i % 5 == 0 ? ",\"own_ward\":true,\"agent_visits\":\"several\",\"notes\":[{\"ja\":\"注\"}]"
                   : "");
}

char *counters_text(int version, int marker, size_t *length)
{
    char *text = malloc(ROOM);
    size_t used = (size_t)snprintf(
        text, ROOM,
        "{\"format\":1,\"version\":%d,\"holidays\":{\"from\":\"2026-11-01\",\"until\":\"2026-11-"
        "25\","
        "\"days\":[\"2026-11-03\"]},\"prefectures\":["
        "{\"code\":\"01\",\"name\":{\"ja\":\"第%03d版の道\"},\"kana\":\"どう\"},"
        "{\"code\":\"13\",\"name\":{\"ja\":\"第%03d版の都\",\"en\":\"Capital\"},\"kana\":\"と\"},"
        "{\"code\":\"27\",\"name\":{\"ja\":\"第%03d版の府\"},\"kana\":\"ふ\"}],\"municipalities\":"
        "[",
        version, marker, marker, marker);
    for (int i = 0; i < MUNICIPALITIES; i++)
        used += put_municipality(text + used, ROOM - used, i, marker);
    used += (size_t)snprintf(text + used, ROOM - used, "]}");
    if (used >= ROOM)
        abort();
    *length = used;
    return text;
}
