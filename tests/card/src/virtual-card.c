// A stand-in for a My Number Card, or a technician's card, that plugs into vsmartcard's virtual
// reader. See README.md.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/card/src/control.h"
#include "tests/card/src/make.h"
#include "tests/card/src/run.h"

static const char HELP[] =
    "virtual-card make --file CARD --sign-ca-key K --sign-ca C --auth-ca-key K --auth-ca C\n"
    "    makes the card of an invented person. K and C are PEM files.\n"
    "  --sign-key K  --auth-key K           the card's own keys, RSA-2048; default: new ones\n"
    "  --pin 1234  --password ABC123        the secrets\n"
    "  --pin-tries 3  --password-tries 5    tries left, at most 3 and 5\n"
    "  --birth 1980-01-02                   in the signature certificate\n"
    "  --master-key HEX                     16 bytes; without it the card permits no reset\n"
    "  --kind my-number|juki|android|iphone|other\n"
    "  --no-sign                            no signature certificate, key and password\n"
    "  --auth-not-before --auth-not-after --sign-not-before --sign-not-after TIME\n"
    "                                       2026-04-01 or 2026-04-01T12:00:00Z; default: five\n"
    "                                       years from yesterday\n"
    "  --ocsp-url URL                       AuthorityInfoAccess of both certificates\n"
    "  --atr HEX                            default 3BE000FF8131FE4514\n"
    "  --export-auth FILE  --export-sign FILE   the certificates, DER\n"
    "  --piv FILE                           a technician's application (PIV): PEM of certificate\n"
    "                                       and key, RSA-2048 or P-256; without a key, or with\n"
    "                                       another, a copy. Without the CAs: no resident's card\n"
    "  --piv-pin 123456  --piv-tries 3      its PIN, and the tries left of 3\n"
    "\n"
    "virtual-card run --file CARD --port PORT\n"
    "    puts the card into vpcd's slot at PORT and serves it until SIGTERM, `quit`, or no "
    "reader.\n"
    "  --host 127.0.0.1\n"
    "  --vscard HOST:PORT  in place of --port: QEMU's usb-ccid with ccid-card-passthru, whose\n"
    "                      chardev listens there; the ATR is then 3B8000 (T=0)\n"
    "  --control SOCKET    listens there for `virtual-card tell`\n"
    "  --outside           starts out of the reader and waits for `insert`\n"
    "  --once              ends when the reader goes; otherwise it waits for its return\n"
    "  --patience 30       seconds that a missing reader is waited for\n"
    "  --fault LINE        any line of the language below; up to 32 of them\n"
    "  --apdu-delay MS     the same as --fault 'delay MS'\n"
    "  --atr HEX           the same as --fault 'atr HEX'\n"
    "  --trace             headers, lengths and status words on standard error, never a body\n"
    "\n"
    "virtual-card tell SOCKET LINE\n"
    "    says one line to a running card, prints the answer, and fails when the card refuses.\n"
    "  status | remove | insert [CARD] | quit\n"
    "  leave before|after WHEN       out of the reader, without or after executing the command\n"
    "  wobble MS [before|after WHEN] out of the reader for so long, now or at a command\n"
    "  silent WHEN                   stays in the reader and never answers again\n"
    "  short 0|1 WHEN                executes, answers with so many bytes\n"
    "  answer SW WHEN [always]       answers SW and does not execute\n"
    "  forget WHEN                   resets itself first: nothing is selected or verified\n"
    "  delay MS [WHEN [always]]      answers late\n"
    "                                WHEN: apdu N (counted from 1 since insertion) | ins XX\n"
    "  habit short-ef on|off         habit extended on|off       habit le-zero on|off|6c\n"
    "  habit get-response on|off     habit select-61 on|off      habit filler ff|00|none\n"
    "  habit chunk N (less data)     habit chunk-6c N (6Cxx)     habit blocked 6984|6983\n"
    "  habit piv-replay on|off       GENERAL AUTHENTICATE: the answer before\n"
    "  atr HEX                       from the next power-up on\n"
    "  clear                         forgets all faults, habits and the other ATR\n";

static int tell_main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("virtual-card tell: a socket and one line are needed\n", stderr);
        return EXIT_FAILURE;
    }
    if (control_tell(argv[1], argv[2], stdout))
        return EXIT_SUCCESS;
    fprintf(stderr, "virtual-card tell: %s: not done\n", argv[2]);
    return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "make") == 0)
        return make_main(argc - 1, argv + 1);
    if (strcmp(word, "run") == 0)
        return run_main(argc - 1, argv + 1);
    if (strcmp(word, "tell") == 0)
        return tell_main(argc - 1, argv + 1);
    bool asked = strcmp(word, "--help") == 0;
    fputs(HELP, asked ? stdout : stderr);
    return asked ? EXIT_SUCCESS : EXIT_FAILURE;
}
