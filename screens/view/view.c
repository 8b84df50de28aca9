#include "screens/view/view.h"

#include <string.h>

const char *view_name(enum view_id id)
{
    static const char *const names[VIEW_COUNT] = {
        [VIEW_START] = "start",
        [VIEW_CLOSED] = "closed",
        [VIEW_EXPLAIN] = "explain",
        [VIEW_INSERT] = "insert",
        [VIEW_READING] = "reading",
        [VIEW_CARD] = "card",
        [VIEW_CHANGE] = "change",
        [VIEW_CERTIFICATES] = "certificates",
        [VIEW_CONSENT] = "consent",
        [VIEW_COUNTER] = "counter",
        [VIEW_GUIDE_PREFECTURE] = "guide-prefecture",
        [VIEW_GUIDE_ROW] = "guide-row",
        [VIEW_GUIDE_LIST] = "guide-list",
        [VIEW_GUIDE_POSTAL] = "guide-postal",
        [VIEW_GUIDE] = "guide",
        [VIEW_KNOWN] = "known",
        [VIEW_LAST_TRY] = "last-try",
        [VIEW_CHECKING] = "checking",
        [VIEW_WRONG] = "wrong",
        [VIEW_NEW] = "new",
        [VIEW_AGAIN] = "again",
        [VIEW_CONFIRM] = "confirm",
        [VIEW_WORKING] = "working",
        [VIEW_DONE] = "done",
        [VIEW_TAKE_CARD] = "take-card",
        [VIEW_NOTICE] = "notice",
        [VIEW_TIME_OUT] = "time-out",
        [VIEW_LANGUAGES] = "languages",
        [VIEW_HELP] = "help",
        [VIEW_STAFF] = "staff",
        [VIEW_CLERK] = "clerk",
        [VIEW_SERVICE_INSERT] = "service-insert",
        [VIEW_SERVICE_READING] = "service-reading",
        [VIEW_SERVICE_PIN] = "service-pin",
        [VIEW_SERVICE_REFUSED] = "service-refused",
        [VIEW_SERVICE_MENU] = "service-menu",
        [VIEW_SERVICE_TEST] = "service-test",
        [VIEW_SERVICE_TOOLS] = "service-tools",
        [VIEW_SERVICE_READER] = "service-reader",
        [VIEW_SERVICE_VISIT] = "service-visit",
        [VIEW_SERVICE_TOUCH] = "service-touch",
        [VIEW_SERVICE_CALIBRATE] = "service-calibrate",
        [VIEW_SERVICE_KEYS] = "service-keys",
        [VIEW_SERVICE_PICTURE] = "service-picture",
        [VIEW_SERVICE_DISPLAY] = "service-display",
        [VIEW_SERVICE_GEOMETRY] = "service-geometry",
        [VIEW_SERVICE_SOUND] = "service-sound",
        [VIEW_SERVICE_RESULT] = "service-result",
        [VIEW_SERVICE_PAGE] = "service-page",
        [VIEW_SERVICE_STATUS] = "service-status",
        [VIEW_SERVICE_RENEWAL] = "service-renewal",
        [VIEW_SERVICE_ENDED] = "service-ended",
    };
    return names[id];
}

bool view_is_front(enum view_id id)
{
    return id == VIEW_LANGUAGES || id == VIEW_HELP || id == VIEW_STAFF || id == VIEW_CLERK;
}

bool view_is_service(enum view_id id)
{
    return id >= VIEW_SERVICE_INSERT && id <= VIEW_SERVICE_ENDED;
}

bool view_is_wait(enum view_id id)
{
    return id == VIEW_READING || id == VIEW_CHECKING || id == VIEW_WORKING;
}

bool view_is_whole(enum view_id id)
{
    return id == VIEW_SERVICE_TOUCH || id == VIEW_SERVICE_CALIBRATE || id == VIEW_SERVICE_PICTURE;
}

bool view_tells_keys(enum view_id id)
{
    return view_is_whole(id) || id == VIEW_SERVICE_KEYS;
}

enum view_id view_screen(const struct view *view)
{
    return view_is_front(view->id) ? view->behind : view->id;
}

void view_page(struct view *page, enum view_id id, const struct view *of)
{
    memset(page, 0, sizeof *page); // views are compared byte by byte
    page->id = id;
    page->language = of->language;
    page->languages = of->languages;
    page->text_size = of->text_size;
    page->contrast = of->contrast;
}

bool view_has_hours(const struct view *view)
{
    const struct view_time *opens = &view->opens, *closes = &view->closes;
    return opens->hour != 0 || opens->minute != 0 || closes->hour != 0 || closes->minute != 0;
}

const char *view_language_tag(enum language language)
{
    static const char *const tags[LANGUAGE_COUNT] = {
        [LANGUAGE_JA] = "ja",           [LANGUAGE_JA_EASY] = "ja-easy", [LANGUAGE_EN] = "en",
        [LANGUAGE_ZH_HANS] = "zh-Hans", [LANGUAGE_ZH_HANT] = "zh-Hant", [LANGUAGE_KO] = "ko",
        [LANGUAGE_VI] = "vi",           [LANGUAGE_TL] = "tl",           [LANGUAGE_NE] = "ne",
        [LANGUAGE_PT_BR] = "pt-BR",     [LANGUAGE_ID] = "id",           [LANGUAGE_ES] = "es",
    };
    return tags[language];
}

bool view_offers(const struct view *view, enum language language)
{
    return (view->languages >> language & 1) != 0;
}

const char *view_text_size_name(enum text_size text_size)
{
    static const char *const names[TEXT_SIZE_COUNT] = {"normal", "large", "largest", "small"};
    return names[text_size];
}

const char *view_contrast_name(enum contrast contrast)
{
    static const char *const names[CONTRAST_COUNT] = {"default", "black-on-white", "white-on-black",
                                                      "low-glare"};
    return names[contrast];
}
