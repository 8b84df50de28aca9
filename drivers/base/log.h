// One line per event on standard error, as key=value, for journald.
//
// A line never holds a secret, a name, a birth date, a certificate or a card's number: callers log
// states, counts, status words and durations, nothing that came out of a card's files. A line that
// nobody takes is lost; it holds up nobody.
#ifndef DRIVERS_BASE_LOG_H
#define DRIVERS_BASE_LOG_H

enum log_level {
    LOG_ERROR = 3, // the numbers are syslog's (RFC 5424, 6.2.1), which journald reads as <n>
    LOG_WARNING = 4,
    LOG_INFO = 6,
    LOG_DEBUG = 7,
};

// Names the program in every later line. `program` must live as long as the process.
void log_start(const char *program, enum log_level most_verbose);

// log_write(LOG_INFO, "card", "event=in reader=%d", 1) prints
// `<6>kiosk-card area=card event=in reader=1`.
void log_write(enum log_level level, const char *area, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
