// The JSON that the control socket answers with.
#ifndef FIRMWARE_CONTROL_REPORT_H
#define FIRMWARE_CONTROL_REPORT_H

#include "firmware/control/control.h"

// {"view", "language", "waiting", "message", "typed", "tries_left", "seconds_left", "alarm",
// "report_later", "hours", "until", "focus", "controls": [...]}, in pixels. The caller frees the
// text; NULL without memory.
//
// Of a secret that is being entered it tells the number of characters, which stands on the screen
// as dots too, and nothing else: "focus" is empty on a key, and the "ok" control is enabled by the
// number alone.
char *report_view(const struct control_facts *facts);

// {"firmware", "uptime_s", "state", "closed", "service", "card", "link", "touch", "counters",
// "warnings"}.
char *report_status(const struct control_facts *facts);

// {"waiting", "parked", "broken", "records": [{"id", "operation", "result", "sw", "finished_at"}]}:
// the oldest parked outcomes, at most CONTROL_PARKED_MAX.
char *report_outbox(const struct control_facts *facts);

// {"acknowledge": true}, or {"error"} when kiosk-link is not there to be told.
char *report_acknowledge(const struct control_facts *facts);

// {"off", "reason"}: the order that was taken.
char *report_service(enum off_reason ordered);

// {"run"}: the number of the self-test that will answer.
char *report_diagnose(const struct control_facts *facts);

// {"run", "running", "outcome", "ms", "finished_at", "tests": [{"test", "outcome", "cause", "ms",
// "value", "unit"}]}: the last self-test, or the one that goes on. "ms", "value" and "unit" of a
// test are there when they are known.
char *report_results(const struct control_facts *facts);

// {"run"}: the number of the reading that will answer; report_verify(): of one that looks at every
// record.
char *report_history(const struct control_facts *facts);
char *report_verify(const struct control_facts *facts);

// {"run", "running", "verified", "usable", "whole", "state", "number", "count", "aside", "begun",
// "begun_number", "records": [{"n", "time", "what", "outcome", "cause", "technician", "software",
// "measures": {...}}]}: what the last reading brought; {"error"} when it brought nothing.
char *report_records(const struct control_facts *facts);

// {"run"}: the number of the export, or of the status text, that will be told of.
char *report_export(const struct control_facts *facts);

// {"run", "running", "kind", "end", "finding", "number", "records", "bytes", "text"}: what became
// of the last one; {"error"} when kiosk-link did not say.
char *report_exported(const struct control_facts *facts);

// {"touch": {"stretch_x", "shift_x", "stretch_y", "shift_y", "measured", "used"}, "picture":
// {"width", "height", "width_um", "measured", "used"}, "unread", "stored"}: what was measured of
// the panel, in the units of drivers/domain/panel.h.
char *report_panel(const struct control_facts *facts);

// {"forget": true}: it is taken back.
char *report_forget(const struct control_facts *facts);

// {"count", "certificate_reads", "apdus": [...]}: see trace_log.h for what an entry never tells.
char *report_trace(const struct control_facts *facts);

// The same in at most `length` bytes (at least 100): the oldest entries are left out until it fits.
char *report_trace_within(const struct control_facts *facts, size_t length);

#endif
