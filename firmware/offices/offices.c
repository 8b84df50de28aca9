#include "firmware/offices/offices.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/utf8.h"
#include "drivers/domain/japan_time.h"
#include "firmware/offices/office_read.h"
#include "firmware/offices/pool.h"
#include "firmware/offices/reader.h"

enum {
    FORMAT = 1,
    HOLIDAYS_MAX = 400,
};

struct holidays {
    int32_t from, until; // it is known of these days whether they are holidays
    const int32_t *days; // in order
    size_t count;
};

struct offices {
    struct pool pool;
    int64_t version;
    struct holidays holidays;
    const struct offices_prefecture *prefectures;
    size_t prefecture_count;
    struct offices_municipality *municipalities; // ordered by code
    size_t count;
};

// ---- reading ----------------------------------------------------------------------------------

static bool read_holiday(struct reader *r, const json_t *value, void *element)
{
    return reader_day(r, value, NULL, element);
}

static bool are_in_order(const struct holidays *h)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->days[i] < h->from || h->days[i] > h->until ||
            (i > 0 && h->days[i] <= h->days[i - 1]))
            return false;
    return h->from <= h->until;
}

static bool read_holidays(struct reader *r, const json_t *value, void *element)
{
    static const struct reader_array DAYS = {"days", 1, HOLIDAYS_MAX, sizeof(int32_t),
                                             read_holiday};
    struct holidays *h = element;
    return reader_day(r, json_object_get(value, "from"), "from", &h->from) &&
           reader_day(r, json_object_get(value, "until"), "until", &h->until) &&
           reader_each(r, value, &DAYS, &h->days, &h->count) &&
           (are_in_order(h) || reader_fail(r, NULL, "not in order between from and until"));
}

static bool read_prefecture(struct reader *r, const json_t *value, void *element)
{
    static const struct reader_form CODE = {3, "0123456789", NULL, "not two digits"};
    struct offices_prefecture *p = element;
    const char *code;
    if (!reader_text(r, value, "code", &CODE, &code) || strlen(code) != 2)
        return reader_fail(r, "code", CODE.wrong);
    memcpy(p->code, code, sizeof p->code);
    if (!json_object_get(value, "name"))
        return reader_fail(r, "name", "not there");
    return reader_in(r, value, "name", office_read_short_name, &p->name) &&
           office_read_kana(r, value, &p->kana);
}

static int by_code(const void *a, const void *b)
{
    const struct offices_municipality *left = a, *right = b;
    return strcmp(left->code, right->code);
}

// From the number in the code to the index of the prefecture.
static bool find_prefecture(const struct offices *o, struct offices_municipality *m)
{
    for (size_t i = 0; i < o->prefecture_count; i++)
        if (strncmp(o->prefectures[i].code, m->code, 2) == 0) {
            m->prefecture = (uint8_t)i;
            return true;
        }
    return false;
}

static bool order(struct reader *r, struct offices *o)
{
    qsort(o->municipalities, o->count, sizeof *o->municipalities, by_code);
    for (size_t i = 0; i < o->count; i++) {
        struct offices_municipality *m = &o->municipalities[i];
        if (i > 0 && strcmp(m->code, m[-1].code) == 0)
            return reader_fail(r, m->code, "is there twice");
        if (!find_prefecture(o, m))
            return reader_fail(r, m->code, "its prefecture is not there");
    }
    return true;
}

static bool read_all(struct reader *r, const json_t *root, struct offices *o)
{
    static const struct reader_array PREFECTURES = {"prefectures", 1, OFFICES_PREFECTURES_MAX,
                                                    sizeof(struct offices_prefecture),
                                                    read_prefecture};
    static const struct reader_array MUNICIPALITIES = {
        "municipalities", 1, OFFICES_MUNICIPALITIES_MAX, sizeof(struct offices_municipality),
        office_read};
    int64_t format = 0;
    if (!reader_number(r, root, "format", INT32_MAX, &format) ||
        !reader_number(r, root, "version", INT32_MAX, &o->version))
        return false;
    if (format != FORMAT || o->version < 1)
        return reader_fail(r, format != FORMAT ? "format" : "version", "not one that is known");
    if (!json_object_get(root, "holidays"))
        return reader_fail(r, "holidays", "not there");
    return reader_in(r, root, "holidays", read_holidays, &o->holidays) &&
           reader_each(r, root, &PREFECTURES, &o->prefectures, &o->prefecture_count) &&
           reader_each(r, root, &MUNICIPALITIES, &o->municipalities, &o->count) && order(r, o);
}

static bool parse(struct reader *r, const char *json, size_t length, struct offices *o)
{
    json_error_t error;
    utf8_skip_mark(&json, &length);
    json_t *root = length <= OFFICES_TEXT_MAX
                       ? json_loadb(json, length, JSON_REJECT_DUPLICATES, &error)
                       : NULL;
    bool good = json_is_object(root) ? read_all(r, root, o) : reader_fail(r, NULL, "not JSON");
    json_decref(root);
    return good;
}

enum offices_err offices_read(struct offices **offices, const char *json, size_t length,
                              char wrong[OFFICES_WRONG_MAX])
{
    _Static_assert((int)OFFICES_WRONG_MAX == (int)READER_WRONG_MAX, "the reader's words fit");
    struct offices *o = calloc(1, sizeof *o);
    struct reader reader = {.pool = o ? &o->pool : NULL};
    *offices = o;
    wrong[0] = '\0';
    if (!o)
        return OFFICES_MEMORY;
    if (parse(&reader, json, length, o))
        return OFFICES_OK;
    memcpy(wrong, reader.wrong, sizeof reader.wrong);
    offices_free(offices);
    return reader.no_memory ? OFFICES_MEMORY : OFFICES_MALFORMED;
}

void offices_free(struct offices **offices)
{
    if (!*offices)
        return;
    struct pool pool = (*offices)->pool;
    pool_free(&pool);
    free(*offices);
    *offices = NULL;
}

// ---- what is there ----------------------------------------------------------------------------

int64_t offices_version(const struct offices *o)
{
    return o->version;
}

size_t offices_prefecture_count(const struct offices *o)
{
    return o->prefecture_count;
}

const struct offices_prefecture *offices_prefecture(const struct offices *o, size_t index)
{
    return &o->prefectures[index];
}

size_t offices_count(const struct offices *o)
{
    return o->count;
}

const struct offices_municipality *offices_municipality(const struct offices *o, size_t index)
{
    return &o->municipalities[index];
}

bool offices_knows_day(const struct offices *o, int32_t day)
{
    return day >= o->holidays.from && day <= o->holidays.until;
}

static int by_day(const void *a, const void *b)
{
    const int32_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

bool offices_is_holiday(const struct offices *o, int32_t day)
{
    return bsearch(&day, o->holidays.days, o->holidays.count, sizeof day, by_day) != NULL;
}
