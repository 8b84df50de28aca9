#include "firmware/link/link_panel.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "drivers/base/log.h"

enum {
    TEXT_MAX_BYTES = 160, // more than two lines of the longest numbers
};

static const char FILE_WORD[] = "panel";

static bool read_touch(const char *line, struct panel_touch *touch)
{
    char end = 0;
    int read = sscanf(line, "touch %9" SCNd32 " %9" SCNd32 " %9" SCNd32 " %9" SCNd32 "%c",
                      &touch->stretch_x, &touch->shift_x, &touch->stretch_y, &touch->shift_y, &end);
    return read == 4 && panel_touch_is_sane(touch);
}

static bool read_size(const char *line, struct panel_size *size)
{
    char end = 0;
    int read = sscanf(line, "size %9" SCNd32 " %9" SCNd32 " %9" SCNd32 "%c", &size->width,
                      &size->height, &size->width_um, &end);
    return read == 3 && size->width != 0 && panel_size_is_sane(size);
}

// False: neither of the two, and nothing is taken over.
static bool take_line(const char *line, struct panel *panel)
{
    struct panel read = {0};
    if (read_touch(line, &read.touch)) {
        panel->touch = read.touch;
        return true;
    }
    if (!read_size(line, &read.size))
        return false;
    panel->size = read.size;
    return true;
}

// A last line without its end is torn.
static struct link_panel understood(char *text)
{
    struct link_panel panel = {.unread = 0};
    for (char *at = text, *line; (line = strsep(&at, "\n")) != NULL;) {
        bool whole = at != NULL, good = whole && take_line(line, &panel.panel);
        if (!good && (whole || line[0] != '\0'))
            panel.unread = 1;
    }
    if (panel.unread != 0)
        log_write(LOG_ERROR, "link", "event=panel-not-understood");
    return panel;
}

bool link_panel_take(struct link_panel_kept *p, const struct link_panel *panel)
{
    const struct panel_touch *t = &panel->panel.touch;
    const struct panel_size *s = &panel->panel.size;
    char text[TEXT_MAX_BYTES];
    int length = 0;
    text[0] = '\0';
    if (!panel_touch_is_none(t))
        length =
            snprintf(text, sizeof text, "touch %" PRId32 " %" PRId32 " %" PRId32 " %" PRId32 "\n",
                     t->stretch_x, t->shift_x, t->stretch_y, t->shift_y);
    if (s->width != 0)
        snprintf(text + length, sizeof text - (size_t)length,
                 "size %" PRId32 " %" PRId32 " %" PRId32 "\n", s->width, s->height, s->width_um);
    if (!link_kept_write(&p->kept, FILE_WORD, text))
        return false;
    p->panel = (struct link_panel){.panel = panel->panel};
    return true;
}

void link_panel_run(struct link_panel_kept *p)
{
    char text[TEXT_MAX_BYTES];
    if (!link_kept_is_due(&p->kept))
        return;
    enum link_kept_found found = link_kept_read(&p->kept, FILE_WORD, text, sizeof text);
    if (found == LINK_KEPT_UNREAD)
        return;
    p->panel = found == LINK_KEPT_NONE ? (struct link_panel){.unread = 0} : understood(text);
    p->tell(p->context, &p->panel);
}

void link_panel_greet(struct link_panel_kept *p)
{
    if (p->kept.known)
        p->tell(p->context, &p->panel);
    else
        link_panel_run(p);
}

int link_panel_wait(const struct link_panel_kept *p)
{
    return link_kept_wait(&p->kept);
}
