/* Rows of a SQLite file for _act_rows.c, looked at where SQLite keeps them: no value of Python is made for a row that stands as nearly all
 * do. The library is the one that Python's own module has loaded; nothing is linked, and where it is not found `reading` says None. */
#include "_act_rows.h"

#include <string.h>

#ifndef _WIN32
#include <dlfcn.h>
#endif

enum { EXTRA = COLUMNS, HIDDEN = COLUMNS, OF_ACT, OF_ACTOR, OF_UNIT, OF_CASE, OF_RECORDED, ROWID, ASKED }; /* act_worker.BARE */
enum { OK = 0, A_ROW = 100, DONE = 101, READ_ONLY = 1, BY_URI = 0x40, ONE_THREAD = 0x8000 };                                    /* of SQLite */
enum { WHOLE = 1, WORDS = 3, NOTHING = 5 };                                                                /* types of its values */

static const char CLEAR[] = "1", SEALED[] = "2", ALONE[] = "0", BETWEEN[] = "\x1f", THERE[] = "+", NONE[] = "-"; /* act_rows */

static struct {
    int (*open_v2)(const char *, void **, int, const char *);
    int (*close_v2)(void *);
    int (*exec)(void *, const char *, void *, void *, void *);
    int (*prepare_v2)(void *, const char *, int, void **, const char **);
    int (*finalize)(void *);
    int (*bind_int64)(void *, int, long long);
    int (*step)(void *);
    int (*reset)(void *);
    int (*column_count)(void *);
    void *(*column_value)(void *, int);
    int (*value_type)(void *);
    int (*value_bytes)(void *);
    const void *(*value_blob)(void *);
    long long (*value_int64)(void *);
} lite;

typedef struct {
    void *file, *rows;
} Open;

/* What SQLite has at one row. */
typedef struct {
    int types[ASKED];
    Piece of[ASKED];
    long long whole[2];
} Seen;

#ifdef _WIN32
static int
found(void)
{
    return 0;
}
#else
/* Whether the library is there, with all that is needed of it. */
static int
found(void)
{
    static const char *const names[] = {"open_v2", "close_v2", "exec", "prepare_v2", "finalize", "bind_int64", "step", "reset",
                                        "column_count", "column_value", "value_type", "value_bytes", "value_blob", "value_int64"};
    void *library = dlopen("libsqlite3.so.0", RTLD_LAZY | RTLD_NOLOAD);
    char name[40];
    for (int i = 0; i < COUNT(names); i++) {
        PyOS_snprintf(name, sizeof(name), "sqlite3_%s", names[i]);
        void *function = library == NULL ? NULL : dlsym(library, name);
        if (function == NULL) {
            return 0;
        }
        memcpy((char *)&lite + i * sizeof(function), &function, sizeof(function));
    }
    return 1;
}
#endif

static void
closed(PyObject *capsule)
{
    Open *open = PyCapsule_GetPointer(capsule, NULL);
    lite.finalize(open->rows);
    lite.close_v2(open->file);
    PyMem_Free(open);
}

static int
is(const Seen *seen, int column, const char *text)
{
    return seen->of[column].size == (Py_ssize_t)strlen(text) && memcmp(seen->of[column].at, text, strlen(text)) == 0;
}

static int
same(const Seen *seen, int one, int other)
{
    const Piece here = seen->of[one], there = seen->of[other];
    return here.size == there.size && memcmp(here.at, there.at, (size_t)here.size) == 0;
}

/* Whether entry and act have the same columns, all of them texts, and nothing personal is in the clear beside what is sealed. */
static int
fits(const Seen *seen)
{
    for (int i = 0; i < ROWID; i++) {
        if (seen->types[i] != (i == SEQ || i == NUMBER ? WHOLE : WORDS)) {
            return 0;
        }
    }
    const int bare = seen->of[HIDDEN].size == 0 || (is(seen, INPUTS, "{}") && is(seen, FACTS, "{}") && seen->of[COMMAND].size == 0);
    return bare && is(seen, SAID, "act") && same(seen, OF_ACT, ACT) && same(seen, OF_ACTOR, ACTOR) && same(seen, OF_UNIT, UNIT) &&
           same(seen, OF_CASE, CASE) && same(seen, OF_RECORDED, RECORDED);
}

/* Whether an entry has no act, and texts where such a one has them. */
static int
alone(const Seen *seen)
{
    static const int texts[] = {PREV, BODY, DIGEST, STREAM, SAID, OF_ACT, OF_ACTOR, OF_UNIT, OF_RECORDED}, perhaps[] = {PERSON, OF_CASE};
    int good = seen->types[ROWID] == NOTHING && seen->types[SEQ] == WHOLE;
    for (int i = 0; i < COUNT(texts); i++) {
        good = good && seen->types[texts[i]] == WORDS;
    }
    for (int i = 0; i < COUNT(perhaps); i++) {
        good = good && (seen->types[perhaps[i]] == WORDS || seen->types[perhaps[i]] == NOTHING);
    }
    return good;
}

/* What such an entry says of itself (act_rows.BY_ITSELF). */
static PyObject *
by_itself(const Seen *seen)
{
    static const int told[] = {SAID, OF_ACT, OF_ACTOR, OF_UNIT, OF_RECORDED};
    PyObject *said = PyBytes_FromString(ALONE), *each;
    for (int i = 0; said != NULL && i < COUNT(told); i++) {
        each = PyBytes_FromFormat("%s", BETWEEN);
        PyBytes_ConcatAndDel(&said, each);
        if (said != NULL) {
            each = PyBytes_FromStringAndSize(seen->of[told[i]].at, seen->of[told[i]].size);
            PyBytes_ConcatAndDel(&said, each);
        }
    }
    const int there = seen->types[OF_CASE] == WORDS;
    if (said != NULL) {
        each = PyBytes_FromFormat("%s%s", BETWEEN, there ? THERE : NONE);
        PyBytes_ConcatAndDel(&said, each);
    }
    if (said != NULL && there) {
        each = PyBytes_FromStringAndSize(seen->of[OF_CASE].at, seen->of[OF_CASE].size);
        PyBytes_ConcatAndDel(&said, each);
    }
    return said;
}

static PyObject *
value(const Seen *seen, int column)
{
    if (seen->types[column] == NOTHING) {
        return Py_NewRef(Py_None);
    }
    if (column == SEQ || column == NUMBER) {
        return PyLong_FromLongLong(seen->whole[column == NUMBER]);
    }
    return PyBytes_FromStringAndSize(seen->of[column].at, seen->of[column].size);
}

static void
look(void *rows, Seen *seen)
{
    for (int i = 0; i < ASKED; i++) {
        void *held = lite.column_value(rows, i);
        seen->types[i] = lite.value_type(held);
        if (i == SEQ || i == NUMBER || i == ROWID) {
            seen->whole[i == NUMBER] = i == ROWID ? seen->whole[0] : lite.value_int64(held);
            seen->of[i] = (Piece){"", 0};
        }
        else {
            const void *at = lite.value_blob(held);
            seen->of[i] = (Piece){at == NULL ? "" : at, lite.value_bytes(held)};
        }
    }
}

/* Hands a row to Python as `take` does, with what it says of itself. */
static int
hand_over(PyObject *state, const Seen *seen, const Row *row, int fitting, PyObject *kept)
{
    PyObject *values = PyTuple_New(COLUMNS), *answer = NULL;
    int good = values != NULL;
    for (int i = 0; good && i < COLUMNS; i++) {
        PyObject *each = NULL;
        if (i == SAID) {
            each = fitting      ? PyBytes_FromStringAndSize(row->of[SAID].at, 1)
                   : alone(seen) ? by_itself(seen)
                                 : Py_NewRef(Py_None);
        }
        else {
            each = value(seen, i == FACTS && fitting && seen->of[HIDDEN].size > 0 ? HIDDEN : i);
        }
        good = each != NULL;
        PyTuple_SET_ITEM(values, i, each);
    }
    if (good) {
        answer = PyObject_CallFunctionObjArgs(PyTuple_GET_ITEM(state, 1), values, kept, NULL);
    }
    Py_XDECREF(values);
    Py_XDECREF(answer);
    return answer == NULL ? -1 : 0;
}

/* Goes on with the run of a row of which `look_at_row` was sure; as `taken`. */
static int
goes_on(PyObject *state, const Seen *seen, Row *row, PyObject *kept)
{
    static const int needed[] = {PREV, DIGEST, STREAM, SEQ, CASE, NUMBER, AT, STAGE};
    PyObject *of[COLUMNS] = {NULL};
    int done = 0;
    for (int i = 0; done == 0 && i < COUNT(needed); i++) {
        of[needed[i]] = value(seen, needed[i]);
        done = of[needed[i]] == NULL ? -1 : 0;
    }
    if (done == 0) {
        done = taken(state, row, of, kept);
    }
    for (int i = 0; i < COUNT(needed); i++) {
        Py_XDECREF(of[needed[i]]);
    }
    return done;
}

/* One row, where SQLite stands. */
static int
one(void *rows, PyObject *state)
{
    Seen seen;
    Row row;
    look(rows, &seen);
    const int fitting = fits(&seen);
    PyObject *kept = NULL;
    if (fitting) {
        const int sealed = seen.of[HIDDEN].size > 0;
        memcpy(row.of, seen.of, sizeof(row.of));
        row.of[SAID] = (Piece){sealed ? SEALED : CLEAR, 1};
        row.of[FACTS] = seen.of[sealed ? HIDDEN : FACTS];
        const int good = number_of(seen.whole[0], row.numbers[0], &row.of[SEQ]) && number_of(seen.whole[1], row.numbers[1], &row.of[NUMBER]);
        kept = good ? look_at_row(&row) : Py_NewRef(Py_NotImplemented);
    }
    else {
        kept = Py_NewRef(Py_NotImplemented);
    }
    if (kept == NULL) {
        return -1;
    }
    int done = PyBytes_CheckExact(kept) ? goes_on(state, &seen, &row, kept) : 0;
    if (done == 0) {
        done = hand_over(state, &seen, &row, fitting, kept);
    }
    Py_DECREF(kept);
    return done < 0 ? -1 : 0;
}

/* The number of rows from `first` to `last`, each of them taken. */
static PyObject *
handed(PyObject *capsule, PyObject *given)
{
    long long first, last, count = 0;
    PyObject *taker, *state;
    if (!PyArg_ParseTuple(given, "LLO", &first, &last, &taker) || (state = state_of(taker)) == NULL) {
        return NULL;
    }
    void *rows = ((Open *)PyCapsule_GetPointer(capsule, NULL))->rows;
    int told = lite.bind_int64(rows, 1, first) == OK && lite.bind_int64(rows, 2, last) == OK ? lite.step(rows) : OK;
    for (; told == A_ROW; told = lite.step(rows)) {
        count++;
        if (one(rows, state) < 0) {
            lite.reset(rows);
            return NULL;
        }
    }
    lite.reset(rows);
    if (told != DONE) {
        PyErr_Format(PyExc_ValueError, "SQLite says %d", told);
        return NULL;
    }
    return PyLong_FromLongLong(count);
}

static PyMethodDef handed_method = {"handed", handed, METH_VARARGS, "Takes the rows from one to another."};

/* A file by its URI, what is said before its rows are read, and the question for them (act_worker.BARE). */
PyObject *
reading(PyObject *Py_UNUSED(module), PyObject *given)
{
    const char *uri, *before, *asked;
    if (!PyArg_ParseTuple(given, "sss", &uri, &before, &asked)) {
        return NULL;
    }
    if (!found()) {
        Py_RETURN_NONE;
    }
    Open *open = PyMem_Calloc(1, sizeof(Open));
    PyObject *capsule = open == NULL ? PyErr_NoMemory() : PyCapsule_New(open, NULL, closed);
    if (capsule == NULL) {
        PyMem_Free(open);
        return NULL;
    }
    const int good = lite.open_v2(uri, &open->file, READ_ONLY | BY_URI | ONE_THREAD, NULL) == OK && lite.exec(open->file, before, NULL, NULL, NULL) == OK &&
                     lite.prepare_v2(open->file, asked, -1, &open->rows, NULL) == OK && lite.column_count(open->rows) == ASKED;
    PyObject *taking = good ? PyCFunction_New(&handed_method, capsule) : NULL;
    if (!good) {
        PyErr_SetString(PyExc_ValueError, "SQLite does not open the file, or does not understand what is asked of it");
    }
    Py_DECREF(capsule);
    return taking;
}
