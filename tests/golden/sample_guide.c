// The counter guide: choices with the longest names that there are, and municipalities.
#include "tests/golden/sample_guide.h"

#include <stdio.h>
#include <string.h>

// Names that there are, the longest among them: as Japanese writes and reads them, and in Latin
// letters.
static const struct {
    const char *ja, *kana, *latin;
} NAMES[] = {
    {"神奈川県", "かながわけん", "Kanagawa"},
    {"和歌山県", "わかやまけん", "Wakayama"},
    {"鹿児島県", "かごしまけん", "Kagoshima"},
    {"北海道", "ほっかいどう", "Hokkaido"},
    {"新宿区", "しんじゅくく", "Shinjuku"},
    {"南アルプス市", "みなみあるぷすし", "Minami-Alps"},
    {"かすみがうら市", "かすみがうらし", "Kasumigaura"},
    {"つくばみらい市", "つくばみらいし", "Tsukubamirai"},
    {"津市", "つし", "Tsu"},
    {"いちき串木野市", "いちきくしきのし", "Ichikikushikino"},
    {"富士河口湖町", "ふじかわぐちこまち", "Fujikawaguchiko"},
    {"泉佐野市", "いずみさのし", "Izumisano"},
    {"川崎市", "かわさきし", "Kawasaki"},
    {"小田原市", "おだわらし", "Odawara"},
};

// What a municipality writes in two languages.
static const struct {
    const char *ja, *en;
} WRITTEN[] = {
    {"宮前区役所 区民課", "Miyamae Ward Office"},
    {"市民部 戸籍住民課", "Family and Resident Registration Division"},
    {"市役所2階 3B窓口", "City hall, 2nd floor, window 3B"},
    {"各特別出張所", "Special branch offices"},
    {"市民窓口(マロニエ・いずみ・こゆるぎ・アークロード)では手続きできません",
     "Not possible at the citizens' windows (Maronie, Izumi, Koyurugi, Arc Road)"},
};

enum {
    NAME_COUNT = sizeof NAMES / sizeof *NAMES,
    WRITTEN_COUNT = sizeof WRITTEN / sizeof *WRITTEN,
};

static bool is_japanese(enum language language)
{
    return language == LANGUAGE_JA || language == LANGUAGE_JA_EASY;
}

static void name_in(struct view_name *name, enum language language)
{
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (strcmp(name->name, NAMES[i].ja) != 0)
            continue;
        const char *second = is_japanese(language) ? NAMES[i].kana : NAMES[i].ja;
        if (language != LANGUAGE_JA)
            snprintf(name->second, sizeof name->second, "%s", second);
        if (!is_japanese(language))
            snprintf(name->name, sizeof name->name, "%s", NAMES[i].latin);
        return;
    }
}

// Puts the English in the place of the Japanese, where there is one, and keeps that in `second`.
static bool write_in(char *text, size_t size, char *second, enum language language)
{
    for (size_t i = 0; i < WRITTEN_COUNT && !is_japanese(language); i++) {
        if (strcmp(text, WRITTEN[i].ja) != 0)
            continue;
        if (second)
            snprintf(second, size, "%s", text);
        snprintf(text, size, "%s", WRITTEN[i].en);
        return true;
    }
    return false;
}

void sample_guide_in(struct view *view, enum language language)
{
    struct view_guide *g = &view->guide;
    for (int i = 0; i < g->count && view->id != VIEW_GUIDE_ROW; i++)
        name_in(&g->choices[i], language);
    name_in(&g->municipality, language);
    for (int i = 0; i < g->counter_count; i++) {
        struct view_counter *c = &g->counters[i];
        write_in(c->name, sizeof c->name, c->second, language);
        write_in(c->place, sizeof c->place, NULL, language);
    }
    for (int i = 0; i < g->note_count; i++) {
        bool english = write_in(g->notes[i], sizeof g->notes[i], NULL, language);
        if (!is_japanese(language) && !(english && language == LANGUAGE_EN))
            g->written[i] = english ? WRITTEN_IN_ENGLISH : WRITTEN_IN_JAPANESE;
    }
}

static void choose(struct view *v, unsigned count)
{
    struct view_guide *g = &v->guide;
    g->count = (uint8_t)count;
    g->open = (uint16_t)((1U << count) - 1);
    for (unsigned i = 0; i < count; i++)
        snprintf(g->choices[i].name, sizeof g->choices[i].name, "%s", NAMES[i].ja);
}

// As many as there can be, with the longest names that there are.
static void choices(struct samples *s)
{
    struct view v = sample_usual(VIEW_GUIDE_PREFECTURE);
    choose(&v, 4);
    v.guide.partial = true;
    v.guide.pages = 1;
    sample_add(s, "few", &v);
    choose(&v, VIEW_CHOICES);
    v.guide.partial = false;
    v.guide.pages = 4;
    sample_add(s, "first", &v);
    v.guide.page = 1;
    sample_add(s, "second", &v);
    v = sample_usual(VIEW_GUIDE_ROW);
    v.guide.count = 10;
    v.guide.open = 0x1F3;
    v.guide.pages = 1;
    sample_add(s, "", &v);
    v = sample_usual(VIEW_GUIDE_LIST);
    choose(&v, VIEW_CHOICES);
    v.guide.page = 1;
    v.guide.pages = 3;
    sample_add(s, "some", &v);
    choose(&v, 1);
    v.guide.page = 0;
    v.guide.pages = 1;
    sample_add(s, "one", &v);
}

static void postal(struct samples *s)
{
    static const struct {
        const char *what, *digits;
        uint16_t matches;
    } typed[] = {{"none", "", 0}, {"some", "250", 12}, {"one", "4820022", 1}, {"wrong", "999", 0}};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        struct view v = sample_usual(VIEW_GUIDE_POSTAL);
        v.guide.matches = typed[i].matches;
        snprintf(v.guide.postal, sizeof v.guide.postal, "%s", typed[i].digits);
        v.entry = (struct view_entry){.kind = SECRET_AUTH,
                                      .typed = (uint8_t)strlen(typed[i].digits),
                                      .min = 1,
                                      .max = VIEW_POSTAL_DIGITS,
                                      .complete = typed[i].matches > 0};
        sample_add(s, typed[i].what, &v);
    }
}

static const struct view_time NONE = {0, 0};

// A city of seven wards, as it is built in.
static struct view city(void)
{
    struct view v = sample_usual(VIEW_GUIDE);
    struct view_guide *g = &v.guide;
    g->municipality = (struct view_name){"川崎市", ""};
    g->opening = (struct view_opening){.reason = OPENING_OPEN, .time = {17, 0}};
    g->hour_count = 2;
    g->hours[0] = (struct view_hours){0x3E, 0, {8, 30}, {17, 0}, NONE, NONE};
    g->hours[1] = (struct view_hours){0x40, 0x0A, {8, 30}, {12, 30}, NONE, NONE};
    g->closed_holidays = g->closed_year_end = true;
    g->own_ward = g->several_visits = true;
    g->counter_count = 7;
    for (int i = 0; i < g->counter_count; i++)
        g->counters[i] = (struct view_counter){.name = "宮前区役所 区民課",
                                               .address = "川崎市宮前区宮前平2-20-5",
                                               .phone = "044-856-3144",
                                               .opening = g->opening};
    g->bring[0] = BRING_CARD;
    g->bring[1] = BRING_CARD | BRING_IDENTITY | BRING_REPRESENTATION;
    g->bring[2] = BRING_CARD | BRING_IDENTITY | BRING_REPLY_LETTER;
    g->certificate_fee = 200;
    g->card_fee = 800;
    g->branches = BRANCHES_NOT;
    g->as_of_year = 2025;
    g->as_of_month = 4;
    snprintf(g->url, sizeof g->url, "https://www.city.kawasaki.jp/");
    return v;
}

// One counter with everything that can be said of it.
static struct view town(void)
{
    struct view v = city();
    struct view_guide *g = &v.guide;
    g->municipality = (struct view_name){"小田原市", ""};
    g->opening = (struct view_opening){.reason = OPENING_HOLIDAY,
                                       .next = true,
                                       .date = {2026, 11, 24},
                                       .weekday = 2,
                                       .time = {9, 0}};
    g->hour_count = 3;
    g->hours[0] = (struct view_hours){0x2A, 0, {9, 0}, {16, 30}, {12, 0}, {13, 0}};
    g->hours[1] = (struct view_hours){0x14, 0, {9, 0}, {19, 0}, NONE, NONE};
    g->hours[2] = (struct view_hours){0x01, 0x08, {9, 0}, {17, 0}, NONE, NONE};
    g->counter_count = 1;
    g->counters[0] = (struct view_counter){.name = "市民部 戸籍住民課",
                                           .place = "市役所2階 3B窓口",
                                           .address = "小田原市荻窪300",
                                           .phone = "0465-33-1386",
                                           .opening = g->opening};
    g->branches = BRANCHES_UNSAID;
    g->note_count = 1;
    snprintf(g->notes[0], sizeof g->notes[0], "%s", WRITTEN[WRITTEN_COUNT - 1].ja);
    return v;
}

// A ward office, and its branches, which have shorter hours.
static struct view branches(void)
{
    struct view v = town();
    struct view_guide *g = &v.guide;
    g->municipality = (struct view_name){"新宿区", ""};
    g->counter_count = 2;
    g->counters[1] =
        (struct view_counter){.name = "各特別出張所", .opening = g->opening, .hour_count = 2};
    g->counters[1].hours[0] = g->hours[0];
    g->counters[1].hours[1] = g->hours[1];
    return v;
}

// So many pages as the smallest panel has; on the others the first ones come again.
static void each_page(struct samples *s, const char *what, struct view *v, int pages)
{
    for (v->guide.page = 0; v->guide.page < pages; v->guide.page++) {
        char name[32];
        snprintf(name, sizeof name, "%s-%d", what, v->guide.page + 1);
        sample_add(s, name, v);
    }
    v->guide.page = 0;
}

static void guide_pages(struct samples *s)
{
    struct view v = city();
    each_page(s, "city", &v, 7);
    v.guide.opening = (struct view_opening){
        .reason = OPENING_AFTER, .next = true, .tomorrow = true, .time = {8, 30}};
    for (int i = 0; i < v.guide.counter_count; i++)
        v.guide.counters[i].opening = v.guide.opening;
    sample_add(s, "tomorrow", &v);
    v = town();
    each_page(s, "town", &v, 4);
    struct view wards = branches();
    each_page(s, "branches", &wards, 4);
    v.guide.opening.holidays_unknown = true;
    v.guide.opening.reason = OPENING_YEAR_END;
    v.guide.opening.date = (struct view_date){2028, 1, 4};
    sample_add(s, "unknown-holidays", &v);
    v = town();
    v.guide.opening = (struct view_opening){.reason = OPENING_NO_HOURS};
    v.guide.hour_count = 0;
    v.guide.closed_holidays = false;
    v.guide.fee = v.guide.certificate_fee = -1;
    v.guide.bring[1] = v.guide.bring[2] = 0;
    v.guide.branches = BRANCHES_SERVE;
    snprintf(v.guide.notes[0], sizeof v.guide.notes[0], "手続きには30分ほどかかります");
    each_page(s, "ask", &v, 3);
}

void sample_guide(struct samples *s)
{
    choices(s);
    postal(s);
    guide_pages(s);
}
