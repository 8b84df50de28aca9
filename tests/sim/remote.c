#include "tests/sim/remote.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/backend/request.h"
#include "tests/sim/chance.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_inside.h"
#include "tests/sim/record.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    ASKED_MAX = 64,
    LISTED_MAX = 8,
    ASKS_ONE_IN = 3,   // runs
    BEATS_ONE_IN = 3,  // heartbeats with a new command
    REPLAY_ONE_IN = 9, // with an old one
    WORD_MAX = 24,
    PASSWORD_MIN = 6,
    SAID_MAX = REQUEST_SAID_MAX + 4,
};

static const char *const WORDS[] = {"view", "trace", "diagnose", "history", "shell"};

static struct {
    bool asks;
    int asked;
    const char *words[ASKED_MAX + 1]; // by number
    bool answered[ASKED_MAX + 1];
} remote; // lint: file-scope the one centre's

void remote_begin(void)
{
    memset(&remote, 0, sizeof remote);
    remote.asks = chance_one_in(world_dice(DICE_CENTRE), ASKS_ONE_IN);
}

// ---- answers ------------------------------------------------------------------------------------

static bool decode(const json_t *answer, char said[SAID_MAX])
{
    const char *text = json_string_value(json_object_get(answer, "said"));
    size_t length = text ? strlen(text) : 0;
    if (length == 0 || length % 4 != 0 || length / 4 * 3 >= SAID_MAX)
        return false;
    int got = EVP_DecodeBlock((unsigned char *)said, (const unsigned char *)text, (int)length);
    if (got < 0)
        return false;
    said[got - (text[length - 1] == '=') - (text[length - 2] == '=')] = '\0';
    return true;
}

// A password has letters and digits; so few of either stand in an answer that none looks like one.
static bool is_typed(const char *word, size_t length)
{
    size_t digits = 0;
    for (size_t i = 0; i < length; i++)
        digits += word[i] >= '0' && word[i] <= '9';
    return length >= PASSWORD_MIN && digits > 0 && digits < length &&
           promises_was_typed(word, length);
}

static void has_no_secret(const char *said)
{
    static const char FORM[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (size_t length; *said != '\0'; said += length + (said[length] != '\0')) {
        length = strspn(said, FORM);
        if (is_typed(said, length))
            promises_break("nothing_of_a_resident_is_in_an_answer", "what was typed");
    }
}

static void has_no_visit(const char *said, const char *word)
{
    for (size_t i = 0; i < record_count(); i++)
        if (strstr(said, record_at(i)->id))
            promises_break("nothing_of_a_resident_is_in_an_answer", "a reset's id");
    bool told = strstr(said, "\nresult told\n") != NULL;
    if (strcmp(word, "view") == 0 && told && !strstr(said, "\n{\"visit\":true}\n") &&
        (!strstr(said, "\"typed\":0,") || strstr(said, "\"id\":\"key-")))
        promises_break("nothing_of_a_resident_is_in_an_answer", "a screen of a visit");
}

static void take(const json_t *answer)
{
    static char said[SAID_MAX]; // lint: file-scope too large for a stack of the simulator
    char head[128];
    int number = (int)json_integer_value(json_object_get(answer, "number"));
    if (number < 1 || number > remote.asked || !decode(answer, said)) {
        promises_break("an_answer_is_to_what_was_asked", "number %d of %d", number, remote.asked);
        return;
    }
    const char *word = remote.words[number];
    bool unknown = strcmp(word, "shell") == 0;
    snprintf(head, sizeof head, "\nnumber %d\ncommand %s\n", number, unknown ? "unknown" : word);
    bool old = strstr(said, "\nresult old\n") != NULL;
    bool refused = strstr(said, "\nresult unknown\n") != NULL;
    if (!strstr(said, head) || (unknown ? !refused && !old : refused))
        promises_break("an_answer_is_to_what_was_asked", "%s, number %d", word, number);
    has_no_secret(said);
    has_no_visit(said, word);
    remote.answered[number] = true;
    story_tell("centre", "answer to %s %d", word, number);
}

// ---- commands -----------------------------------------------------------------------------------

static void add(json_t *actions, int number)
{
    char action[WORD_MAX + 16];
    snprintf(action, sizeof action, "%s %d", remote.words[number], number);
    json_array_append_new(actions, json_string(action));
}

static void ask(json_t *actions)
{
    struct chance *dice = world_dice(DICE_CENTRE);
    int listed = 0;
    if (chance_one_in(dice, BEATS_ONE_IN) && remote.asked < ASKED_MAX)
        remote.words[++remote.asked] = WORDS[chance_below(dice, sizeof WORDS / sizeof WORDS[0])];
    if (chance_one_in(dice, REPLAY_ONE_IN) && remote.asked > 0)
        add(actions, 1 + (int)chance_below(dice, (uint32_t)remote.asked));
    for (int i = 1; i <= remote.asked && listed < LISTED_MAX; i++) {
        if (remote.answered[i])
            continue;
        add(actions, i);
        listed++;
    }
}

void remote_heartbeat(const json_t *body, json_t *actions)
{
    const json_t *answer;
    size_t i;
    json_array_foreach(json_object_get(body, "answers"), i, answer) take(answer);
    if (remote.asks)
        ask(actions);
}
