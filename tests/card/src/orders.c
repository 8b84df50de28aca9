#include "tests/card/src/orders.h"

#include <string.h>

#include "tests/card/src/fault.h"

enum {
    WORDS_MAX = 8, // with the terminating NULL; no line needs more than six
};

static bool remove_card(struct visit *visit, char *const *words, FILE *reply)
{
    (void)words;
    (void)reply;
    visit_remove(visit);
    return true;
}

static bool insert_card(struct visit *visit, char *const *words, FILE *reply)
{
    (void)reply;
    return visit_insert(visit, words[1]);
}

static bool set_habit(struct visit *visit, char *const *words, FILE *reply)
{
    (void)reply;
    return words[1] != NULL && words[2] != NULL && visit_habit(visit, words[1], words[2]);
}

static bool set_atr(struct visit *visit, char *const *words, FILE *reply)
{
    (void)reply;
    return words[1] != NULL && visit_atr(visit, words[1]);
}

static bool clear(struct visit *visit, char *const *words, FILE *reply)
{
    (void)words;
    (void)reply;
    visit_clear(visit);
    return true;
}

static bool quit(struct visit *visit, char *const *words, FILE *reply)
{
    (void)words;
    (void)reply;
    visit_quit(visit);
    return true;
}

static const char *which_one(const bool flags[IMAGE_WHICH_COUNT])
{
    if (flags[IMAGE_SIGN])
        return flags[IMAGE_AUTH] ? "both" : "sign";
    return flags[IMAGE_AUTH] ? "auth" : "none";
}

static bool print_status(struct visit *visit, char *const *words, FILE *reply)
{
    (void)words;
    struct visit_status status = visit_status(visit);
    const struct card_status *card = &status.card;
    fprintf(reply, "reader %s\napdus %u\nfaults %zu\n", status.reader, status.apdus, status.faults);
    fprintf(reply, "tries-auth %u/%u\n", card->tries[IMAGE_AUTH], card->tries_max[IMAGE_AUTH]);
    fprintf(reply, "tries-sign %u/%u\n", card->tries[IMAGE_SIGN], card->tries_max[IMAGE_SIGN]);
    fprintf(reply, "verified %s\nchallenge %s\npermission %s\n", which_one(card->verified),
            card->challenge_open ? "open" : "none", which_one(card->may_reset));
    if (card->has_piv)
        fprintf(reply, "tries-piv %u/%u\nverified-piv %s\n", card->piv_tries, card->piv_tries_max,
                card->piv_verified ? "yes" : "no");
    return true;
}

static bool add_fault(struct visit *visit, char *const *words, FILE *reply)
{
    (void)reply;
    return visit_fault(visit, words);
}

// "wobble MS" is now, with more words it waits for a command.
static bool wobble(struct visit *visit, char *const *words, FILE *reply)
{
    unsigned ms = 0;
    if (words[1] == NULL || words[2] != NULL)
        return add_fault(visit, words, reply);
    return fault_read_ms(words[1], &ms) && visit_wobble(visit, ms);
}

struct order {
    const char *word;
    bool (*obey)(struct visit *visit, char *const *words, FILE *reply);
};

static const struct order ORDERS[] = {
    {"remove", remove_card}, {"insert", insert_card},  {"habit", set_habit},  {"atr", set_atr},
    {"clear", clear},        {"status", print_status}, {"quit", quit},        {"leave", add_fault},
    {"silent", add_fault},   {"short", add_fault},     {"answer", add_fault}, {"delay", add_fault},
    {"forget", add_fault},   {"wobble", wobble},
};

static bool obey(struct visit *visit, char *const *words, FILE *reply)
{
    for (size_t i = 0; words[0] != NULL && i < sizeof ORDERS / sizeof ORDERS[0]; i++) {
        if (strcmp(words[0], ORDERS[i].word) == 0)
            return ORDERS[i].obey(visit, words, reply);
    }
    return false;
}

// False when there are too many words.
static bool cut(char *line, char *words[WORDS_MAX])
{
    char *rest = NULL;
    size_t count = 0;
    for (char *word = strtok_r(line, " \t\r\n", &rest); word != NULL;
         word = strtok_r(NULL, " \t\r\n", &rest)) {
        if (count == WORDS_MAX - 1)
            return false;
        words[count++] = word;
    }
    return true;
}

bool orders_obey(struct visit *visit, char *line, FILE *reply)
{
    char *words[WORDS_MAX] = {NULL};
    bool fine = cut(line, words) && obey(visit, words, reply);
    fputs(fine ? "ok\n" : "error: not understood, or not possible now\n", reply);
    return fine;
}
