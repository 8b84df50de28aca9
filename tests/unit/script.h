// A card made of text: what must be sent to it, byte for byte, and what it answers.
//
// A script has a line per APDU, in hexadecimal: "> 00 84 00 00 10" is expected, "< AA*16 9000" is
// the answer, AA*16 sixteen times AA, "< -" a link that breaks. Spaces count for nothing. A
// command that differs from its line fails the test and shows both.
#ifndef TESTS_UNIT_SCRIPT_H
#define TESTS_UNIT_SCRIPT_H

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "drivers/card/apdu.h"
#include "tests/test.h"

enum {
    SCRIPT_BYTES = 1024,
    SCRIPT_TRACES = 256,
};

struct script {
    const char *next; // the part of the text that was not played yet
    struct apdu_channel channel;
    struct trace traces[SCRIPT_TRACES];
    size_t sent; // APDUs on the wire
};

static inline size_t script_hex(const char *from, const char *end, unsigned char *out, size_t room)
{
    size_t used = 0;
    while (from < end) {
        unsigned value, times = 1;
        int taken = 0;
        if (isspace((unsigned char)*from)) {
            from++;
            continue;
        }
        assert_int_equal(sscanf(from, "%2x%n", &value, &taken), 1);
        from += taken;
        if (from < end && *from == '*') {
            assert_int_equal(sscanf(from, "*%u%n", &times, &taken), 1);
            from += taken;
        }
        for (; times > 0; times--) {
            assert_true(used < room);
            out[used++] = (unsigned char)value;
        }
    }
    return used;
}

// The next line, which must begin with `mark`; its bytes go to `out`. False for "-".
static inline bool script_line(struct script *s, char mark, unsigned char *out, size_t *length)
{
    while (isspace((unsigned char)*s->next))
        s->next++;
    if (*s->next != mark)
        fail_msg("APDU %zu: the script has no '%c' line here: \"%.40s\"", s->sent, mark, s->next);
    const char *start = ++s->next;
    while (*s->next && *s->next != '\n')
        s->next++;
    while (isspace((unsigned char)*start))
        start++;
    if (*start == '-')
        return false;
    *length = script_hex(start, s->next, out, SCRIPT_BYTES);
    return true;
}

static inline void script_compare(const struct script *s, const unsigned char *command,
                                  size_t length, const unsigned char *wanted, size_t wanted_length)
{
    if (length == wanted_length && memcmp(command, wanted, length) == 0)
        return;
    printf("# APDU %zu\n# wanted ", s->sent);
    for (size_t i = 0; i < wanted_length; i++)
        printf("%02X", wanted[i]);
    printf("\n# sent   ");
    for (size_t i = 0; i < length; i++)
        printf("%02X", command[i]);
    printf("\n");
    fail_msg("APDU %zu is not the one in the script", s->sent);
}

static inline bool script_transmit(void *context, const unsigned char *command, size_t length,
                                   unsigned char *response, size_t *response_length)
{
    struct script *s = context;
    unsigned char bytes[SCRIPT_BYTES];
    size_t count = 0;
    s->sent++;
    assert_true(length <= APDU_COMMAND_MAX);
    script_line(s, '>', bytes, &count);
    script_compare(s, command, length, bytes, count);
    if (!script_line(s, '<', bytes, &count))
        return false;
    assert_true(count <= APDU_RESPONSE_MAX);
    memcpy(response, bytes, count);
    *response_length = count;
    return true;
}

static inline void script_trace(void *context, const struct trace *entry)
{
    struct script *s = context;
    assert_true(s->sent >= 1 && s->sent <= SCRIPT_TRACES);
    s->traces[s->sent - 1] = *entry;
}

// The script must stay where it is: its channel points to it.
static inline void script_start(struct script *s, const char *text)
{
    *s = (struct script){.next = text};
    s->channel =
        (struct apdu_channel){.transmit = script_transmit, .trace = script_trace, .context = s};
}

// Every line has been played.
static inline void script_end(struct script *s)
{
    while (isspace((unsigned char)*s->next))
        s->next++;
    if (*s->next)
        fail_msg("not sent: \"%.60s\"", s->next);
}

#endif
