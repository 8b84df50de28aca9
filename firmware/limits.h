// How long anybody or anything is waited for: every limit of the kiosk, each with its reason, and
// the sums that are promised.
//
// All are milliseconds. A helper's parent kills a worker that is later than the limit of its
// question; the session gives the parent LIMIT_HELPER_MARGIN_MS more; the flow's own limits are for
// a helper that is gone itself.
#ifndef FIRMWARE_LIMITS_H
#define FIRMWARE_LIMITS_H

enum {
    // ---- the resident ----
    // EN 301 549 asks for time enough; a queue asks for an end. Announced before it ends.
    LIMIT_IDLE_MS = 180000,
    LIMIT_COUNTDOWN_MS = 30000,
    // A dead end is read once, then the next person's turn comes.
    LIMIT_NOTICE_MS = 120000,
    // A card that was out so shortly that no reader saw it go is read again by itself; by then
    // every reader has told of one that is really out.
    LIMIT_CARD_BACK_MS = 1500,
    // A card on a plate that is moved: longer away, it was taken.
    LIMIT_CARD_AWAY_MS = 1000,
    // A result that came just now: no card that comes takes its place before it was seen.
    LIMIT_NEWS_MS = 3000,
    // The result is read, even slowly or aloud; then the card is asked for.
    LIMIT_DONE_MS = 45000,
    // After the card is out there is still the result to read.
    LIMIT_FAREWELL_MS = 15000,
    // A card left in the reader: a quiet reminder first, then the alarm, again and again.
    LIMIT_CARD_LEFT_MS = 20000,
    LIMIT_ALARM_MS = 10000,
    // Hours and maintenance are judged when a reset is opened; until then its owner reads, chooses
    // and types the known secret, which for the PIN is the password. Whoever begins so shortly
    // before the end might be refused after all that. (minutes)
    LIMIT_LAST_RESET_MIN = 5,
    LIMIT_CLOSING_SOON_MIN = 15, // the screen says how many are left until then
    // A picture that moves: nothing changes more than once a second, and with every round it stands
    // still for a while.
    LIMIT_BEAT_MS = 1200,
    LIMIT_REST_MS = 3000,
    LIMIT_REST_START_MS = 20000,
    // A tone asks for the card again.
    LIMIT_REMIND_MS = 8000,
    // What staff read of a number is short, and the resident's screen is behind it.
    LIMIT_CLERK_MS = 60000,
    // Somebody chose a language on the start screen and walked away.
    LIMIT_LANGUAGE_MS = 60000,

    // ---- the card: several times the slowest real card ----
    // Its worker answers in order: a question's time begins when the answer before it has come.
    LIMIT_CARD_OPEN_MS = 8000,        // about twenty commands and a certificate
    LIMIT_CARD_TEST_OPEN_MS = 12000,  // and of a test card two certificates before them
    LIMIT_CARD_VERIFY_MS = 5000,      // a card slows down after wrong tries
    LIMIT_CARD_CERTIFICATE_MS = 6000, // eight reads
    LIMIT_CARD_SIGN_MS = 6000,        // RSA-2048 on the card, below one second on real ones
    LIMIT_CARD_STAGE_MS = 2000,       // no command
    LIMIT_CARD_CHALLENGE_MS = 4000,   // one command
    LIMIT_CARD_WRITE_MS = 8000,       // four commands; never repeated
    LIMIT_CARD_CLOSE_MS = 4000,       // a reset of the card
    // A card on a plate may ask for more time (ISO/IEC 14443-4 clause 7.3, S(WTX)), 5 s with some.
    // Before each of its answers the limits above are put off by this, in all by no more than that.
    LIMIT_CARD_ANSWER_MS = 7000,
    LIMIT_CARD_MOST_MS = 120000,
    // A verified key that is not used is closed: the proof may wait for the backend meanwhile. Long
    // enough for a backend that answers as usual, so that the usual visit has no further command.
    LIMIT_KEY_OPEN_MS = 1000,
    // From the flow's question to a screen that says that the card is silent.
    LIMIT_CARD_MS = 20000,

    // ---- the backend ----
    LIMIT_CALL_MS = 12000,       // two tries within 10 s, and the margin to say so
    LIMIT_STORE_MS = 4000,       // an outcome on the disk
    LIMIT_BACKGROUND_MS = 10000, // what nobody waits for
    // From "confirm" to the write or an honest choice, however many calls that takes.
    LIMIT_CONFIRMED_MS = 10000,
    LIMIT_SHORT_MS = 3000, // a question that needs neither network nor disk
    // kiosk-link looks once a minute and tells what it found; a look takes LIMIT_BACKGROUND_MS.
    LIMIT_SERVICE_TOLD_MS = 90000,
    // Without kiosk-link what is known of the service counts for a restart.
    LIMIT_LINK_GONE_MS = 5000,
    // The API: a clock further off than this is told, and than this opens no reset.
    LIMIT_CLOCK_WARN_MS = 60000,
    LIMIT_CLOCK_REFUSED_MS = 5 * 60000,
    // Nobody waits for the delivery of an outcome: what a bad uplink needs.
    LIMIT_DELIVERY_MS = 30000,
    // Nor for the municipal counters: some megabytes over the same uplink.
    LIMIT_OFFICES_MS = 300000,
    // A self-test: the way to the backend, of which one step may be late; then the key signs and
    // the outbox is read whole, on a disk that may be slow.
    LIMIT_LADDER_MS = 8000,
    // A time service has set the clock so long after the machine has started: the network may come
    // late, and its first answers are weighed against each other.
    LIMIT_TIME_SERVICE_MS = 600000,
    LIMIT_SELFTEST_MS = LIMIT_LADDER_MS + 2000,
    LIMIT_SELFTEST_EVERY_MS = 3600000,
    // A visit takes about five minutes: a helper that ends by itself so many times in an hour,
    // every six minutes, meets nearly each. Once or twice is a hand, an update or chance.
    LIMIT_RESTARTS = 10, // times
    LIMIT_RESTARTS_WITHIN_MS = 3600000,
    // A pcscd that is restarted opens its readers anew; USB takes a second or two.
    LIMIT_RESET_TEST_MS = 10000,
    LIMIT_TONE_TEST_MS = 3000, // a device that opens, and half a second of sound
    // 20,000 records are read, written as text, scanned, signed and encrypted in a second; the rest
    // is for a slow processor. Nobody is served meanwhile.
    LIMIT_EXPORT_MS = 10000,
    // A new certificate: the backend's CAs, the request, and the certificate on the disk.
    LIMIT_RENEWAL_MS = 2 * LIMIT_BACKGROUND_MS + LIMIT_STORE_MS,
    // A command of the operator's centre: a self-test, and the one before it that goes on.
    LIMIT_REMOTE_MS = 30000,
    // ---- the technician ----
    // Nobody is served meanwhile, so a mode that was forgotten ends by itself.
    LIMIT_TECHNICIAN_IDLE_MS = 300000,
    LIMIT_TECHNICIAN_MOST_MS = 3600000,
    // A test that needs the only reader has its own card in it; then the technician's is back and
    // has proved itself anew.
    LIMIT_TECHNICIAN_OUT_MS = 120000,
    // kiosk-link has read its disk long before; whoever holds the corner then meets one that does
    // not.
    LIMIT_FAILURES_UNREAD_MS = 20000,
    // The outcome of a test visit is with the backend, behind those that waited.
    LIMIT_VISIT_REPORT_MS = 30000,
    LIMIT_PROBE_MS = 8000,             // a reset, a SELECT, and of a test card four certificates
    LIMIT_TECHNICIAN_READ_MS = 8000,   // a certificate of up to 3 KiB, and a chain that is judged
    LIMIT_TECHNICIAN_PROVE_MS = 12000, // the same, a VERIFY, and RSA-2048 on the card

    // ---- what is left of a kiosk ----
    // So long after its kiosk went, a reset may still be written, and its kiosk may come back.
    LIMIT_ORPHAN_MS = 30000,
    // An outcome that was not stored is handed over again.
    LIMIT_OUTCOME_AGAIN_MS = 1000,
    // What kiosk-link calls malformed is no other a second later: only another kiosk-link may take
    // it, and that is told of it at once.
    LIMIT_REFUSED_AGAIN_MS = 60000,
    // The same of an order that takes the kiosk out of service.
    LIMIT_ORDER_AGAIN_MS = 1000,
    // So is a record for the history; nobody waits for it.
    LIMIT_RECORD_AGAIN_MS = 10000,

    // ---- the kiosk's own parts ----
    // A helper answers IPC_LOST itself when a limit passes; this much later it is gone.
    LIMIT_HELPER_MARGIN_MS = 1000,
    // A restarted helper is back within a second; nobody can be served meanwhile.
    LIMIT_HELPER_RETRY_MS = 500,
    // A program that was asked to end: a write is finished, and its outcome stored.
    LIMIT_END_MS = 14000,
    // After "done" the centre has the outcome within this time, or the screen says that it follows.
    LIMIT_REPORT_MS = 2000,
    // Wait so long for the helpers' first answers, so that a closed screen does not flash at start.
    LIMIT_SETTLE_MS = 1500,
};

// The promises. A silent card: each question of the flow is given up by the helper before the flow.
#define LIMIT_ENDS_IN_TIME(ms) ((ms) + LIMIT_HELPER_MARGIN_MS < LIMIT_CARD_MS)
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_CARD_OPEN_MS), "card silent while it is read");
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_CARD_VERIFY_MS), "card silent at the known secret");
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_CARD_CERTIFICATE_MS + LIMIT_CARD_STAGE_MS),
               "card silent while the new secret waits behind the certificate");
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_CARD_SIGN_MS + LIMIT_CARD_STAGE_MS),
               "card silent while the new secret waits behind the proof");
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_CARD_OPEN_MS + LIMIT_CARD_CLOSE_MS),
               "card silent while the one before it is let go");
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_CARD_TEST_OPEN_MS + LIMIT_CARD_CLOSE_MS),
               "test card silent while the one before it is let go");
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_CARD_CHALLENGE_MS), "card silent before the permission");
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_CARD_WRITE_MS), "card silent in the write");
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_CARD_ANSWER_MS), "card on a plate silent");
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_TECHNICIAN_READ_MS), "technician's card silent");
_Static_assert(LIMIT_ENDS_IN_TIME(LIMIT_TECHNICIAN_PROVE_MS),
               "technician's card silent at its PIN");
_Static_assert(LIMIT_CARD_ANSWER_MS + LIMIT_HELPER_MARGIN_MS < LIMIT_CONFIRMED_MS,
               "a silent card on a plate is told from a silent backend");
_Static_assert(LIMIT_END_MS >= LIMIT_CARD_WRITE_MS + LIMIT_STORE_MS + 2 * LIMIT_HELPER_MARGIN_MS,
               "a write is finished and told before the program ends");
// The API's promise: "a resident waits for at most two tries and 10 s in all".
_Static_assert(LIMIT_CONFIRMED_MS <= 10000, "confirm to an honest choice");
_Static_assert(LIMIT_CARD_CHALLENGE_MS + LIMIT_HELPER_MARGIN_MS < LIMIT_CONFIRMED_MS,
               "a silent card is told from a silent backend");
// A reset is called unknown when it cannot be written any more.
_Static_assert(LIMIT_ORPHAN_MS > LIMIT_CONFIRMED_MS + LIMIT_CARD_WRITE_MS + LIMIT_HELPER_MARGIN_MS,
               "a living write is no orphan");

#endif
