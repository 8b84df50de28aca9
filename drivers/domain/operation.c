#include "drivers/domain/operation.h"

const char *operation_name(enum operation operation)
{
    switch (operation) {
    case OPERATION_NONE:
        return "none";
    case OPERATION_RESET_SIGN:
        return "reset-sign";
    case OPERATION_RESET_AUTH:
        return "reset-auth";
    case OPERATION_CHANGE_SIGN:
        return "change-sign";
    case OPERATION_CHANGE_AUTH:
        return "change-auth";
    case OPERATION_READ_SIGN:
        return "read-sign";
    }
    return "none";
}

const char *operation_result_name(enum operation_result result)
{
    switch (result) {
    case OPERATION_DONE:
        return "done";
    case OPERATION_REFUSED:
        return "refused";
    case OPERATION_ABANDONED:
        return "abandoned";
    case OPERATION_UNKNOWN:
    case OPERATION_RESULT_COUNT:
        break;
    }
    return "unknown";
}

bool operation_is_reset(enum operation operation)
{
    return operation == OPERATION_RESET_SIGN || operation == OPERATION_RESET_AUTH;
}

bool operation_is_change(enum operation operation)
{
    return operation == OPERATION_CHANGE_SIGN || operation == OPERATION_CHANGE_AUTH;
}

enum secret_kind operation_target(enum operation operation)
{
    if (operation == OPERATION_RESET_SIGN || operation == OPERATION_CHANGE_SIGN ||
        operation == OPERATION_READ_SIGN)
        return SECRET_SIGN;
    return SECRET_AUTH;
}

enum secret_kind operation_known(enum operation operation)
{
    if (operation == OPERATION_RESET_AUTH || operation == OPERATION_CHANGE_SIGN ||
        operation == OPERATION_READ_SIGN)
        return SECRET_SIGN;
    return SECRET_AUTH;
}
