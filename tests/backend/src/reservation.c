#include "tests/backend/src/reservation.h"

void reservation_add(struct store *store, int64_t card, enum reset_operation operation, int64_t now,
                     int64_t until)
{
    store_run(store, "INSERT INTO reservations(card, operation, made, until) VALUES(?, ?, ?, ?)",
              STORE_VALUES(store_number(card), store_text(reset_operation_name(operation)),
                           store_number(now), store_number(until)));
}

// Every question here has the same three parameters.
static int count(struct store *store, const char *sql, int64_t card, const char *operation,
                 int64_t now)
{
    sqlite3_stmt *query = store_query(
        store, sql, STORE_VALUES(store_number(card), store_text(operation), store_number(now)));
    int counted = store_next(store, query) ? sqlite3_column_int(query, 0) : 0;
    store_done(query);
    return counted;
}

enum problem reservation_judge(struct store *store, int64_t card, enum reset_operation operation,
                               int64_t now)
{
    const char *name = reset_operation_name(operation);
    if (count(store,
              "SELECT count(*) FROM reservations WHERE card = ?1 AND operation = ?2"
              " AND spent_by IS NULL AND until > ?3",
              card, name, now) > 0)
        return PROBLEM_NONE;
    if (count(store,
              "SELECT count(*) FROM reservations WHERE card = ?1 AND operation = ?2"
              " AND spent_by IS NULL AND until <= ?3",
              card, name, now) > 0)
        return PROBLEM_RESERVATION_EXPIRED;
    if (count(store,
              "SELECT count(*) FROM reservations WHERE card = ?1 AND operation <> ?2"
              " AND spent_by IS NULL AND until > ?3",
              card, name, now) > 0)
        return PROBLEM_RESERVATION_OTHER_OPERATION;
    return PROBLEM_RESERVATION_MISSING;
}

bool reservation_spend(struct store *store, const struct reset *reset)
{
    // One that was good when the reset was opened. If several are, the one that ends first.
    return store_run(store,
                     "UPDATE reservations SET spent_by = ?1 WHERE id = (SELECT id FROM"
                     " reservations WHERE card = ?2 AND operation = ?3 AND until > ?4 AND"
                     " (spent_by IS NULL OR spent_by = ?1) ORDER BY spent_by IS NULL, until"
                     " LIMIT 1)",
                     STORE_VALUES(store_text(reset->id), store_number(reset->card),
                                  store_text(reset_operation_name(reset->operation)),
                                  store_number(reset->opened))) == 1;
}
