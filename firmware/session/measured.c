#include "firmware/session/measured.h"

#include <string.h>

#include "drivers/base/log.h"
#include "firmware/limits.h"

static void give(struct measured *m)
{
    m->pending = m->known = true;
    m->unread = false;
    m->handover.due = 0;
}

void measured_touch(struct measured *m, const struct panel_touch *touch)
{
    m->last.touch = *touch;
    give(m);
}

void measured_size(struct measured *m, const struct screens *screens, int smaller)
{
    screens_size(screens, &m->last.size);
    m->last.size.width_um = (int32_t)(m->last.size.width_um * INT64_C(1000) / (1000 + smaller));
    give(m);
}

void measured_no_size(struct measured *m)
{
    m->last.size = (struct panel_size){0};
    give(m);
}

void measured_forget(struct measured *m)
{
    m->last = (struct panel){0};
    give(m);
}

void measured_told(struct measured *m, const struct link_panel *told)
{
    m->known = true;
    m->unread = told->unread != 0 && !m->pending;
    if (!m->pending)
        m->last = told->panel;
}

// ---- the glass ----------------------------------------------------------------------------------

static void note(bool good, const char *what, bool none)
{
    log_write(good ? LOG_INFO : LOG_WARNING, "screens", "event=%s %s=%s",
              good ? "measured" : "not-of-this-panel", what, none ? "none" : "set");
}

static void show_size(struct measured *m, struct screens *screens)
{
    m->shown.size = m->last.size;
    m->size_misfit = !screens_measure(screens, &m->last.size);
    note(!m->size_misfit, "size", m->last.size.width == 0);
}

static void show_touch(struct measured *m, struct screens *screens)
{
    m->shown.touch = m->last.touch;
    m->touch_misfit = !screens_correct(screens, &m->last.touch);
    note(!m->touch_misfit, "touch", panel_touch_is_none(&m->last.touch));
}

// The size first: whether a correction fits is a matter of millimetres.
void measured_show(struct measured *m, struct screens *screens, bool free)
{
    bool size = free && memcmp(&m->shown.size, &m->last.size, sizeof m->last.size) != 0;
    bool touch = memcmp(&m->shown.touch, &m->last.touch, sizeof m->last.touch) != 0;
    if (size)
        show_size(m, screens);
    if (touch || (size && !panel_touch_is_none(&m->last.touch)))
        show_touch(m, screens);
}

bool measured_corrects(const struct measured *m)
{
    return !m->touch_misfit && !panel_touch_is_none(&m->shown.touch);
}

bool measured_has_size(const struct measured *m)
{
    return !m->size_misfit && m->shown.size.width != 0;
}

bool measured_is_unread(const struct measured *m)
{
    return m->unread || m->touch_misfit || m->size_misfit;
}

bool measured_is_known(const struct measured *m)
{
    return m->known;
}

// ---- kiosk-link ---------------------------------------------------------------------------------

void measured_reconnected(struct measured *m)
{
    handover_reconnected(&m->handover);
}

int64_t measured_next(const struct measured *m)
{
    return handover_next(&m->handover, m->pending);
}

bool measured_hand_over(struct measured *m, uint32_t ticket, struct link_panel *now)
{
    if (!handover_begin(&m->handover, m->pending, ticket))
        return false;
    m->sent = m->last;
    memset(now, 0, sizeof *now);
    now->panel = m->last;
    return true;
}

void measured_answered(struct measured *m, uint32_t ticket, int result)
{
    bool stored = result == LINK_DONE;
    int64_t pause_ms = handover_pause(result, LIMIT_ORDER_AGAIN_MS);
    if (!handover_answered(&m->handover, ticket, stored, pause_ms))
        return;
    bool newest = memcmp(&m->sent, &m->last, sizeof m->last) == 0;
    m->pending = !(stored && newest);
    if (!stored)
        log_write(LOG_WARNING, "technician", "event=panel-not-stored");
}
