/* act_rows.look in C, for rows that stand as nearly all do. Whatever else it is handed goes on to Python, which alone says that something
 * does not hold; so this part, wrong, could at worst call good what is not, and tests hold it against act_rows.look row by row.
 *
 * Nothing is called but SHA-256 of the standard library, nothing is kept from one row to the next but the runs, and each length is that of
 * the object itself, so a text with a zero in it is no shorter. */
#include "_act_rows.h"

#include <string.h>

enum { FIRST, FIRST_PREV, LAST, LAST_HASH, RUN_CASE, ACTS, LAST_ACT, LAST_STAGE, LAST_AT, LAST_KEPT, FIRST_AT, RUN }; /* act_rows.Passing */
enum { BEFORE_BRACE = 10, ORIGIN = 200 };

static const Piece LINE = TEXT("\n");
static const Piece KEPT = TEXT(",\"case_kept\":\"");
static const Piece NOTHING = TEXT("\",\"deadlines\":[],\"documents\":[]");
static const Piece MIDDLE = TEXT(",\"kind\":\"act\",\"origin\":\"");
static const Piece BY_PERSON = TEXT("\",\"person_id\":\"");
static const Piece BEHIND = TEXT("\",\"");
static const Piece SEALED = TEXT("\"sealed\":\"");
static const Piece RECEIPT = TEXT("\"receipt\":{\"as_of\":\"");
static const Piece CORPUS = TEXT("\",\"corpus\":\"");
static const Piece SECONDS = TEXT(".000000+");
static const Piece TAGS[] = {TEXT("{\"date\":"), TEXT("{\"set\":"), TEXT("{\"moment\":")};

static PyObject *sha256;
static PyObject *digest_name;

/* Where these pieces end in a text in which they stand from `from` on, one behind the other; -1 where they do not. */
static Py_ssize_t
after(Piece text, Py_ssize_t from, const Piece *pieces, int count)
{
    for (int i = 0; i < count; i++) {
        if (from < 0 || pieces[i].size > text.size - from || memcmp(text.at + from, pieces[i].at, (size_t)pieces[i].size) != 0) {
            return -1;
        }
        from += pieces[i].size;
    }
    return from;
}

static Py_ssize_t
total(const Piece *pieces, int count)
{
    Py_ssize_t size = 0;
    for (int i = 0; i < count; i++) {
        size += pieces[i].size;
    }
    return size;
}

/* The first place of a piece that lies wholly between `from` and `to`; -1 for none. */
static Py_ssize_t
find(Piece text, Piece sought, Py_ssize_t from, Py_ssize_t to)
{
    if (to > text.size) {
        to = text.size;
    }
    while (from >= 0 && to - from >= sought.size) {
        const char *found = memchr(text.at + from, sought.at[0], (size_t)(to - from - sought.size + 1));
        if (found == NULL) {
            return -1;
        }
        from = found - text.at;
        if (memcmp(found, sought.at, (size_t)sought.size) == 0) {
            return from;
        }
        from++;
    }
    return -1;
}

/* SHA-256 of pieces one behind the other, in hex; -1 with an exception. */
static int
hashed(const Piece *pieces, int count, char *hex)
{
    static const char digits[] = "0123456789abcdef";
    PyObject *text = PyBytes_FromStringAndSize(NULL, total(pieces, count));
    if (text == NULL) {
        return -1;
    }
    char *to = PyBytes_AS_STRING(text);
    for (int i = 0; i < count; i++) {
        memcpy(to, pieces[i].at, (size_t)pieces[i].size);
        to += pieces[i].size;
    }
    PyObject *hash = PyObject_CallOneArg(sha256, text);
    Py_DECREF(text);
    PyObject *digest = hash == NULL ? NULL : PyObject_CallMethodNoArgs(hash, digest_name);
    Py_XDECREF(hash);
    if (digest == NULL) {
        return -1;
    }
    if (!PyBytes_CheckExact(digest) || PyBytes_GET_SIZE(digest) != HEX / 2) {
        Py_DECREF(digest);
        PyErr_SetString(PyExc_ValueError, "SHA-256 has 32 bytes");
        return -1;
    }
    for (int i = 0; i < HEX / 2; i++) {
        unsigned char each = (unsigned char)PyBytes_AS_STRING(digest)[i];
        hex[2 * i] = digits[each >> 4];
        hex[2 * i + 1] = digits[each & 15];
    }
    Py_DECREF(digest);
    return 0;
}

/* Where the value ends of a day, a set or a moment that is tagged at `from`; 0 where no such thing stands there. */
static Py_ssize_t
tagged(Piece facts, Py_ssize_t from, int *tag, Py_ssize_t *value)
{
    for (*tag = 0; *tag < COUNT(TAGS); (*tag)++) {
        *value = after(facts, from, &TAGS[*tag], 1);
        if (*value > 0) {
            break;
        }
    }
    if (*tag == COUNT(TAGS) || *value >= facts.size) {
        return 0;
    }
    const char *held = facts.at + *value, *to = facts.at + facts.size, *each = held + 1;
    const char close = *held == '"' ? '"' : ']';
    if (*held != '"' && *held != '[') {
        return 0;
    }
    while (each < to && *each != close && *each != '\\' && !(close == ']' && *each == '[')) {
        each++;
    }
    return to - each > 1 && *each == close && each[1] == '}' ? each + 1 - facts.at : 0;
}

/* act_rows.untagged: facts as acts are hashed. They are written into `room`, which has eight bytes for each of theirs. */
static Piece
untagged(Piece facts, char *room)
{
    char *to = room;
    Py_ssize_t from = 0, value;
    int tag;
    while (from < facts.size) {
        const Py_ssize_t end = facts.at[from] == '{' ? tagged(facts, from, &tag, &value) : 0;
        if (end == 0) {
            *to++ = facts.at[from++];
            continue;
        }
        const int whole = tag < 2 || memchr(facts.at + value, '.', (size_t)(end - value)) != NULL;
        for (; value < end; value++) {
            const Piece each = !whole && facts.at[value] == '+' ? SECONDS : (Piece){facts.at + value, 1};
            memcpy(to, each.at, (size_t)each.size);
            to += each.size;
        }
        from = end + 1;
    }
    return (Piece){room, to - room};
}

/* Whether a number is not below zero, written into `room`. */
int
number_of(long long held, char *room, Piece *to)
{
    char *at = room + DIGITS;
    for (unsigned long long rest = (unsigned long long)held; at == room + DIGITS || rest > 0; rest /= 10) {
        *--at = (char)('0' + rest % 10);
    }
    *to = (Piece){at, room + DIGITS - at};
    return held >= 0;
}

static int
number(PyObject *value, char *room, Piece *to)
{
    int overflow = 0;
    const long long held = PyLong_CheckExact(value) ? PyLong_AsLongLongAndOverflow(value, &overflow) : -1;
    return !overflow && number_of(held, room, to);
}

/* Whether a row is one of an entry with its act that may be looked at here; then its moments are taken apart. */
static int
usable(Row *row)
{
    const Piece at = row->of[AT], recorded = row->of[RECORDED];
    if (row->of[SAID].size != 1 || row->of[DIGEST].size != HEX || at.size != MOMENT || recorded.size != MOMENT || at.at[10] != ' ' ||
        recorded.at[10] != ' ') {
        return 0;
    }
    row->day = (Piece){at.at, 10};
    row->hour = (Piece){at.at + 11, MOMENT - 11};
    row->told_day = (Piece){recorded.at, 10};
    row->told_hour = (Piece){recorded.at + 11, MOMENT - 11};
    return row->of[SAID].at[0] == '1' || row->of[SAID].at[0] == '2';
}

/* Whether a tuple holds texts and numbers where a row has them. */
static int
read_row(PyObject *given, Row *row)
{
    if (PyTuple_GET_SIZE(given) != COLUMNS) {
        return 0;
    }
    for (int i = 0, numbers = 0; i < COLUMNS; i++) {
        PyObject *value = PyTuple_GET_ITEM(given, i);
        if (i == SEQ || i == NUMBER) {
            if (!number(value, row->numbers[numbers++], &row->of[i])) {
                return 0;
            }
        }
        else if (PyBytes_CheckExact(value)) {
            row->of[i] = (Piece){PyBytes_AS_STRING(value), PyBytes_GET_SIZE(value)};
        }
        else {
            return 0;
        }
    }
    return 1;
}

static int
hash_clear(Row *row)
{
    const Piece *of = row->of;
    char *room = PyMem_Malloc((size_t)of[FACTS].size * 8 + 1);
    if (room == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    const Piece facts = untagged(of[FACTS], room);
    const Piece act[] = {
        TEXT("{\"act\":\""), of[ACT], TEXT("\",\"actor_id\":\""), of[ACTOR], TEXT("\",\"actor_name\":\""), of[NAME], TEXT("\",\"at\":\""),
        row->day, TEXT("T"), row->hour, TEXT("+00:00\",\"branch\":\""), of[BRANCH], TEXT("\",\"case_id\":\""), of[CASE],
        TEXT("\",\"command_hash\":\""), of[COMMAND], TEXT("\",\"facts\":"), facts, TEXT(",\"id\":\""), of[KEY],
        TEXT("\",\"idempotency_key\":\""), of[AGAIN], TEXT("\",\"inputs\":"), of[INPUTS], TEXT(",\"power\":"), of[POWER],
        TEXT(",\"recorded_at\":\""), row->told_day, TEXT("T"), row->told_hour, TEXT("+00:00\",\"role\":\""), of[ROLE], TEXT("\",\"seq\":"),
        of[NUMBER], TEXT(",\"stage_from\":\""), of[START], TEXT("\",\"stage_to\":\""), of[STAGE], TEXT("\",\"unit_id\":\""), of[UNIT],
        TEXT("\",\"unit_name\":\""), of[UNIT_NAME], TEXT("\"}"),
    };
    const int failed = hashed(act, COUNT(act), row->act_hash);
    PyMem_Free(room);
    return failed;
}

static int
hash_sealed(Row *row)
{
    const Piece *of = row->of;
    const Piece act[] = {
        TEXT("{\"act\":\""), of[ACT], TEXT("\",\"actor_id\":\""), of[ACTOR], TEXT("\",\"actor_name\":\""), of[NAME], TEXT("\",\"at\":\""),
        row->day, TEXT("T"), row->hour, TEXT("+00:00\",\"branch\":\""), of[BRANCH], TEXT("\",\"case_id\":\""), of[CASE],
        TEXT("\",\"id\":\""), of[KEY], TEXT("\",\"idempotency_key\":\""), of[AGAIN], TEXT("\",\"power\":"), of[POWER],
        TEXT(",\"recorded_at\":\""), row->told_day, TEXT("T"), row->told_hour, TEXT("+00:00\",\"role\":\""), of[ROLE],
        TEXT("\",\"sealed\":\""), of[FACTS], TEXT("\",\"seq\":"), of[NUMBER], TEXT(",\"stage_from\":\""), of[START],
        TEXT("\",\"stage_to\":\""), of[STAGE], TEXT("\",\"unit_id\":\""), of[UNIT], TEXT("\",\"unit_name\":\""), of[UNIT_NAME], TEXT("\"}"),
    };
    return hashed(act, COUNT(act), row->act_hash);
}

/* Where the body has told at its beginning what the columns tell; -1 where it does not tell it. */
static Py_ssize_t
begins(const Row *row)
{
    const Piece *of = row->of, hash = {row->act_hash, HEX};
    const Piece head[] = {
        TEXT("{\"act\":\""), of[ACT], TEXT("\",\"act_hash\":\""), hash, TEXT("\",\"act_seq\":"), of[NUMBER], TEXT(",\"actor\":{\"name\":\""),
        of[NAME], TEXT("\",\"role\":\""), of[ROLE], TEXT("\",\"unit\":\""), of[UNIT_NAME], TEXT("\"},\"actor_id\":\""), of[ACTOR],
        TEXT("\",\"at\":\""), row->day, TEXT("T"), row->hour, TEXT("+00:00\",\"case_id\":\""), of[CASE], TEXT("\""),
    };
    return after(of[BODY], 0, head, COUNT(head));
}

/* Whether the body ends as the columns tell, perhaps with a sealed text behind the moment of recording (act_rows.sealed_before). */
static int
ends(const Row *row)
{
    const Piece *of = row->of, body = of[BODY];
    const Piece recorded[] = {TEXT(",\"recorded_at\":\""), row->told_day, TEXT("T"), row->told_hour, TEXT("+00:00\",")};
    const Piece rest[] = {
        TEXT("\"seq\":"), of[SEQ], TEXT(",\"stage_from\":\""), of[START], TEXT("\",\"stage_to\":\""), of[STAGE], TEXT("\",\"stream\":\""),
        of[STREAM], TEXT("\",\"unit_id\":\""), of[UNIT], TEXT("\"}"),
    };
    const Py_ssize_t before = total(recorded, COUNT(recorded)), end = body.size - total(rest, COUNT(rest));
    if (after(body, end, rest, COUNT(rest)) < 0) {
        return 0;
    }
    if (after(body, end - before, recorded, COUNT(recorded)) == end) {
        return 1;
    }
    Py_ssize_t held = end - 3; /* before the quote and the comma behind a sealed text */
    if (held < 0 || body.at[end - 2] != '"' || body.at[end - 1] != ',') {
        return 0;
    }
    while (held >= 0 && body.at[held] != '"' && body.at[held] != '\\') {
        held--;
    }
    held += 1 - SEALED.size;
    return after(body, held, &SEALED, 1) > 0 && after(body, held - before, recorded, COUNT(recorded)) == held;
}

/* act_rows.law_named, of a body from `from` on; of size 0 for none. The receipt is nearly always the first object there. */
static Piece
law_named(Piece body, Py_ssize_t from)
{
    const char *brace = memchr(body.at + from, '{', (size_t)(body.size - from));
    Py_ssize_t receipt = brace == NULL ? -1 : after(body, brace - body.at - BEFORE_BRACE, &RECEIPT, 1);
    if (receipt < 0) {
        receipt = find(body, RECEIPT, from, body.size);
        receipt += receipt < 0 ? 0 : RECEIPT.size;
    }
    const char *quote = receipt < 0 ? NULL : memchr(body.at + receipt, '"', (size_t)(body.size - receipt));
    const Py_ssize_t law = quote == NULL ? -1 : after(body, quote - body.at, &CORPUS, 1);
    const int told = law > 0 && body.size - law > HEX && body.at[law + HEX] == '"';
    return told ? (Piece){body.at + law, HEX} : (Piece){body.at, 0};
}

/* The answer of `look` for a body whose beginning ends at `here`. */
static PyObject *
told(Row *row, Py_ssize_t here)
{
    const Piece body = row->of[BODY], plainly[] = {NOTHING, MIDDLE}, person[] = {BY_PERSON, row->of[PERSON], BEHIND};
    const Py_ssize_t kept = after(body, here, &KEPT, 1);
    int plain = kept > 0 && after(body, kept + HEX, plainly, COUNT(plainly)) > 0;
    for (int i = 0; plain && i < HEX; i++) {
        plain = Py_ISALNUM(Py_CHARMASK(body.at[kept + i]));
    }
    const Py_ssize_t middle = plain ? kept + HEX + NOTHING.size : find(body, MIDDLE, here, body.size);
    const Py_ssize_t there = middle < 0 ? -1 : find(body, BY_PERSON, middle, middle + ORIGIN);
    if (there < 0 || after(body, there, person, COUNT(person)) < 0) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    row->law = law_named(body, there);
    return plain ? PyBytes_FromStringAndSize(body.at + kept, HEX) : Py_BuildValue("(nn)", here, middle);
}

/* What `look` says of a row. */
PyObject *
look_at_row(Row *row)
{
    char digest[HEX];
    if (!usable(row)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    const Piece chained[] = {row->of[PREV], LINE, row->of[BODY]};
    if (hashed(chained, COUNT(chained), digest) < 0) {
        return NULL;
    }
    if (memcmp(digest, row->of[DIGEST].at, HEX) != 0) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    if ((row->of[SAID].at[0] == '1' ? hash_clear(row) : hash_sealed(row)) < 0) {
        return NULL;
    }
    const Py_ssize_t here = begins(row);
    if (here < 0 || !ends(row)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    return told(row, here);
}

static PyObject *
look_at(PyObject *given, Row *row)
{
    if (!PyTuple_CheckExact(given) || !read_row(given, row)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    return look_at_row(row);
}

static PyObject *
look(PyObject *Py_UNUSED(module), PyObject *given)
{
    Row row;
    return look_at(given, &row);
}

static void
put(PyObject *run, Py_ssize_t place, PyObject *value)
{
    PyObject *before = PyList_GET_ITEM(run, place);
    PyList_SET_ITEM(run, place, Py_NewRef(value));
    Py_DECREF(before);
}

static int
same(PyObject *one, PyObject *other)
{
    return PyBytes_CheckExact(one) && PyBytes_CheckExact(other) && PyBytes_GET_SIZE(one) == PyBytes_GET_SIZE(other) &&
           memcmp(PyBytes_AS_STRING(one), PyBytes_AS_STRING(other), (size_t)PyBytes_GET_SIZE(one)) == 0;
}

/* Begins a run of entries with an act of which `look` was sure, as act_rows.Passing does: 1 when it stands among the runs. */
static int
began(PyObject *runs, PyObject *done, PyObject *const *of, PyObject *kept)
{
    static const char none[] = "";
    const long long number = PyLong_AsLongLong(of[NUMBER]);
    if (number < 1) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyObject *run = Py_BuildValue("[OOOOOiOOOO]", of[SEQ], of[PREV], of[SEQ], of[DIGEST], of[CASE], 1, of[NUMBER], of[STAGE], of[AT], kept);
    PyObject *begun = number == 1 ? Py_NewRef(of[AT]) : PyBytes_FromString(none);
    PyObject *named = run == NULL ? NULL : PyTuple_Pack(2, of[STREAM], run);
    const int good = named != NULL && begun != NULL && !PyErr_Occurred() && PyList_Append(run, begun) == 0 &&
                     PyDict_SetItem(runs, of[STREAM], run) == 0 && PyList_Append(done, named) == 0;
    Py_XDECREF(run);
    Py_XDECREF(begun);
    Py_XDECREF(named);
    return good ? 1 : -1;
}

/* Whether a row of which `look` was sure goes on where its run stands, with a later act of the same case: 1 when the run is brought up to it. */
static int
went_on(PyObject *runs, PyObject *done, PyObject *const *of, PyObject *kept)
{
    PyObject *run = PyDict_GetItemWithError(runs, of[STREAM]);
    if (run == NULL && !PyErr_Occurred()) {
        return began(runs, done, of, kept);
    }
    if (run == NULL || !PyList_CheckExact(run) || PyList_GET_SIZE(run) != RUN) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyObject *seq = of[SEQ], *act = of[NUMBER];
    const long long acts = PyLong_AsLongLong(PyList_GET_ITEM(run, ACTS)), last = PyLong_AsLongLong(PyList_GET_ITEM(run, LAST));
    const long long last_act = PyLong_AsLongLong(PyList_GET_ITEM(run, LAST_ACT));
    if (PyErr_Occurred()) {
        return -1;
    }
    if (last + 1 != PyLong_AsLongLong(seq) || PyLong_AsLongLong(act) <= last_act || PyLong_AsLongLong(act) < 2 ||
        !same(PyList_GET_ITEM(run, LAST_HASH), of[PREV]) ||
        !same(PyList_GET_ITEM(run, RUN_CASE), of[CASE])) {
        return 0;
    }
    PyObject *more = PyLong_FromLongLong(acts + 1);
    if (more == NULL) {
        return -1;
    }
    put(run, ACTS, more);
    Py_DECREF(more);
    put(run, LAST, seq);
    put(run, LAST_HASH, of[DIGEST]);
    put(run, LAST_ACT, act);
    put(run, LAST_STAGE, of[STAGE]);
    put(run, LAST_AT, of[AT]);
    put(run, LAST_KEPT, kept);
    return 1;
}

/* Puts a law among the laws, if it is not the one that was put there last; -1 with an exception. */
static int
judged_by(PyObject *laws, PyObject *last, Piece law)
{
    if (law.size == HEX && memcmp(PyByteArray_AS_STRING(last), law.at, HEX) == 0) {
        return 0;
    }
    PyObject *name = PyBytes_FromStringAndSize(law.at, law.size);
    if (name == NULL) {
        return -1;
    }
    memcpy(PyByteArray_AS_STRING(last), law.at, (size_t)law.size);
    const int failed = PySet_Add(laws, name);
    Py_DECREF(name);
    return failed;
}

/* Whether a row, of which `look` said `kept`, is done with: 0 where Python must look, -1 with an exception. Of its values those are needed
 * which `went_on` reads. `state` holds the runs, what takes over where this is not sure (the row, and the answer of `look`), the laws, the
 * last of them, and all runs in their order. */
int
taken(PyObject *state, Row *row, PyObject *const *of, PyObject *kept)
{
    const int went = PyBytes_CheckExact(kept) ? went_on(PyTuple_GET_ITEM(state, 0), PyTuple_GET_ITEM(state, 4), of, kept) : 0;
    if (went > 0 && judged_by(PyTuple_GET_ITEM(state, 2), PyTuple_GET_ITEM(state, 3), row->law) < 0) {
        return -1;
    }
    return went;
}

/* Takes a row, each value an argument. */
static PyObject *
take(PyObject *state, PyObject *values)
{
    Row row;
    PyObject *answer = NULL, *kept = look_at(values, &row);
    if (kept == NULL) {
        return NULL;
    }
    const int done = taken(state, &row, ((PyTupleObject *)values)->ob_item, kept);
    if (done == 0) {
        answer = PyObject_CallFunctionObjArgs(PyTuple_GET_ITEM(state, 1), values, kept, NULL);
    }
    else if (done > 0) {
        answer = Py_NewRef(Py_None);
    }
    Py_DECREF(kept);
    return answer;
}

static PyMethodDef take_method = {"take", take, METH_VARARGS, "Takes a row, each value an argument."};

/* What a function made by `taking` has to do with; NULL with an exception for any other. */
PyObject *
state_of(PyObject *taker)
{
    if (!PyCFunction_CheckExact(taker) || PyCFunction_GET_FUNCTION(taker) != take) {
        PyErr_SetString(PyExc_TypeError, "what `taking` gave is wanted");
        return NULL;
    }
    return PyCFunction_GET_SELF(taker);
}

static PyObject *
taking(PyObject *Py_UNUSED(module), PyObject *given)
{
    if (PyTuple_GET_SIZE(given) != 4 || !PyDict_CheckExact(PyTuple_GET_ITEM(given, 0)) || !PySet_Check(PyTuple_GET_ITEM(given, 2)) ||
        !PyList_CheckExact(PyTuple_GET_ITEM(given, 3))) {
        PyErr_SetString(PyExc_TypeError, "a dict of runs, what takes over, a set of laws and a list of runs are wanted");
        return NULL;
    }
    static const char none[HEX] = {0};
    PyObject *last = PyByteArray_FromStringAndSize(none, HEX);
    PyObject *state = last == NULL ? NULL : PyTuple_Pack(5, PyTuple_GET_ITEM(given, 0), PyTuple_GET_ITEM(given, 1), PyTuple_GET_ITEM(given, 2), last, PyTuple_GET_ITEM(given, 3));
    PyObject *taker = state == NULL ? NULL : PyCFunction_New(&take_method, state);
    Py_XDECREF(last);
    Py_XDECREF(state);
    return taker;
}

static PyMethodDef methods[] = {
    {"look", look, METH_O, "What act_rows.look says of a row that stands as nearly all do; NotImplemented of any other."},
    {"taking", taking, METH_VARARGS, "As act_rows.Passing.take: of the runs, what takes over where this is not sure, the laws, all runs."},
    {"reading", reading, METH_VARARGS, "Rows of a file, handed on without a value of Python for each; None where that cannot be here."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_act_rows", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC
PyInit__act_rows(void)
{
    PyObject *hashlib = PyImport_ImportModule("hashlib");
    if (hashlib == NULL) {
        return NULL;
    }
    sha256 = PyObject_GetAttrString(hashlib, "sha256");
    Py_DECREF(hashlib);
    digest_name = PyUnicode_InternFromString("digest");
    return sha256 == NULL || digest_name == NULL ? NULL : PyModule_Create(&definition);
}
