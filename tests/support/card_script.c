#include "tests/support/card_script.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tests/test.h"

enum {
    SCRIPT_BYTES = 1024
};

static size_t parse_hex(const char *from, const char *end, unsigned char *out, size_t room)
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
static bool next_line(struct card_script *s, char mark, unsigned char *out, size_t *length)
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
    *length = parse_hex(start, s->next, out, SCRIPT_BYTES);
    return true;
}

static void compare(const struct card_script *s, const unsigned char *command, size_t length,
                    const unsigned char *wanted, size_t wanted_length)
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

bool card_script_transmit(void *context, const unsigned char *command, size_t length,
                          unsigned char *response, size_t *response_length)
{
    struct card_script *s = context;
    unsigned char bytes[SCRIPT_BYTES];
    size_t count = 0;
    s->sent++;
    assert_true(length <= APDU_COMMAND_MAX);
    next_line(s, '>', bytes, &count);
    compare(s, command, length, bytes, count);
    if (!next_line(s, '<', bytes, &count))
        return false;
    assert_true(count <= APDU_RESPONSE_MAX);
    memcpy(response, bytes, count);
    *response_length = count;
    return true;
}

static void keep_trace(void *context, const struct trace *entry)
{
    struct card_script *s = context;
    assert_true(s->sent >= 1 && s->sent <= SCRIPT_TRACES);
    s->traces[s->sent - 1] = *entry;
}

void card_script_start(struct card_script *s, const char *text)
{
    *s = (struct card_script){.next = text};
    s->channel =
        (struct apdu_channel){.transmit = card_script_transmit, .trace = keep_trace, .context = s};
}

void card_script_end(struct card_script *s)
{
    while (isspace((unsigned char)*s->next))
        s->next++;
    if (*s->next)
        fail_msg("not sent: \"%.60s\"", s->next);
}
