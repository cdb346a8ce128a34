/* What the parts of _act_rows share: a row of an entry with its act, as pieces of text that lie elsewhere. */
#ifndef ACT_ROWS_H
#define ACT_ROWS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef struct {
    const char *at;
    Py_ssize_t size;
} Piece;

#define TEXT(literal) {literal, sizeof(literal) - 1}
#define COUNT(pieces) ((int)(sizeof(pieces) / sizeof(*(pieces))))

enum { /* as act_rows.ROW */
    PREV, BODY, DIGEST, STREAM, SEQ, PERSON, SAID, KEY, CASE, NUMBER, ACT, BRANCH, AT, RECORDED, ACTOR, NAME, ROLE, UNIT, UNIT_NAME,
    POWER, START, STAGE, INPUTS, FACTS, AGAIN, COMMAND, COLUMNS
};
enum { HEX = 64, MOMENT = 26, DIGITS = 24 };

typedef struct {
    Piece of[COLUMNS];
    Piece day, hour, told_day, told_hour, law;
    char numbers[2][DIGITS];
    char act_hash[HEX];
} Row;

/* The functions without a word here are told where they stand. */
PyObject *look_at_row(Row *row);
int number_of(long long held, char *room, Piece *to);
int taken(PyObject *state, Row *row, PyObject *const *of, PyObject *kept);
PyObject *state_of(PyObject *take);
PyObject *reading(PyObject *module, PyObject *given);

#endif
