// The counter guide: choices with the longest names that there are, and two municipalities.
#include "tests/golden/sample_guide.h"

#include <stdio.h>
#include <string.h>

static void choose(struct view *v, const char *const names[][2], unsigned count)
{
    struct view_guide *g = &v->guide;
    g->count = (uint8_t)count;
    g->open = (uint16_t)((1U << count) - 1);
    for (unsigned i = 0; i < count; i++) {
        snprintf(g->choices[i].name, sizeof g->choices[i].name, "%s", names[i][0]);
        snprintf(g->choices[i].second, sizeof g->choices[i].second, "%s", names[i][1]);
    }
}

static const char *const EASY[VIEW_CHOICES][2] = {
    {"神奈川県", "かながわけん"},
    {"和歌山県", "わかやまけん"},
    {"鹿児島県", "かごしまけん"},
    {"北海道", "ほっかいどう"},
    {"新宿区", "しんじゅくく"},
    {"南アルプス市", "みなみあるぷすし"},
    {"かすみがうら市", "かすみがうらし"},
    {"つくばみらい市", "つくばみらいし"},
    {"津市", "つし"},
    {"南九州市", "みなみきゅうしゅうし"},
    {"会津若松市", "あいづわかまつし"},
    {"泉佐野市", "いずみさのし"},
};

// As many as there can be, with the longest names that there are; what Japanese is shown stands
// alone, easy Japanese has its reading below, other languages the Japanese name.
static void choices(struct samples *s)
{
    static const char *const ja[VIEW_CHOICES][2] = {
        {"神奈川県", ""}, {"和歌山県", ""},       {"鹿児島県", ""},       {"北海道", ""},
        {"新宿区", ""},   {"南アルプス市", ""},   {"かすみがうら市", ""}, {"つくばみらい市", ""},
        {"津市", ""},     {"いちき串木野市", ""}, {"富士河口湖町", ""},   {"泉佐野市", ""}};
    static const char *const en[VIEW_CHOICES][2] = {{"Kanagawa", "神奈川県"},
                                                    {"Wakayama", "和歌山県"},
                                                    {"Kagoshima", "鹿児島県"},
                                                    {"Hokkaido", "北海道"},
                                                    {"Shinjuku", "新宿区"},
                                                    {"Minami-Alps", "南アルプス市"},
                                                    {"Kasumigaura", "かすみがうら市"},
                                                    {"Tsukubamirai", "つくばみらい市"},
                                                    {"Tsu", "津市"},
                                                    {"Ichikikushikino", "いちき串木野市"},
                                                    {"Fujikawaguchiko", "富士河口湖町"},
                                                    {"Izumisano", "泉佐野市"}};
    struct view v = sample_usual(VIEW_GUIDE_PREFECTURE);
    choose(&v, ja, 4);
    v.guide.partial = true;
    v.guide.pages = 1;
    sample_add(s, "few", &v);
    choose(&v, ja, VIEW_CHOICES);
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
    choose(&v, ja, VIEW_CHOICES);
    v.guide.page = 1;
    v.guide.pages = 3;
    sample_add(s, "ja", &v);
    choose(&v, EASY, VIEW_CHOICES);
    sample_add(s, "easy", &v);
    choose(&v, en, VIEW_CHOICES);
    sample_add(s, "en", &v);
    choose(&v, en, 1);
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
    g->note_count = 1;
    snprintf(g->notes[0], sizeof g->notes[0],
             "支所・出張所・行政サービスコーナーでは手続きできません");
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
    each_page(s, "city", &v, 5);
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
    each_page(s, "ask", &v, 2);
}

// What is said in English: the Japanese name stands below.
static void guide_english(struct samples *s)
{
    struct view v = city();
    v.guide.municipality = (struct view_name){"Kawasaki", "川崎市"};
    for (int i = 0; i < v.guide.counter_count; i++) {
        snprintf(v.guide.counters[i].name, VIEW_GUIDE_TEXT, "Miyamae Ward Office");
        snprintf(v.guide.counters[i].second, VIEW_GUIDE_TEXT, "宮前区役所 区民課");
    }
    snprintf(v.guide.notes[0], sizeof v.guide.notes[0],
             "Not possible at branch offices and administrative service corners");
    each_page(s, "city-en", &v, 7);
    v = town();
    v.guide.municipality = (struct view_name){"Odawara", "小田原市"};
    snprintf(v.guide.counters[0].name, VIEW_GUIDE_TEXT,
             "Family and Resident Registration Division");
    snprintf(v.guide.counters[0].second, VIEW_GUIDE_TEXT, "市民部 戸籍住民課");
    snprintf(v.guide.counters[0].place, VIEW_GUIDE_TEXT, "City hall, 2nd floor, window 3B");
    each_page(s, "town-en", &v, 4);
}

void sample_guide(struct samples *s)
{
    choices(s);
    postal(s);
    guide_pages(s);
    guide_english(s);
}
