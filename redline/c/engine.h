/* What the parts of the compiled engine know of each other.
 *
 * Each function does what the Python function of its name does, which tells why; `several` finds what diff.py finds.
 * See ../compiled.pyi for those that Python sees. Functions that can fail return NULL or -1 with a Python exception set. */
#ifndef REDLINE_ENGINE_H
#define REDLINE_ENGINE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdbool.h>

typedef Py_ssize_t Size;

/* ---- strings.c: the characters of strings, read where they lie */

typedef struct {
    const void *data;
    int kind;
} Chars;

static inline Chars chars(PyObject *text) { return (Chars){PyUnicode_DATA(text), PyUnicode_KIND(text)}; }
static inline Py_UCS4 at(Chars text, Size place) { return PyUnicode_READ(text.kind, text.data, place); }

/* Whether a character makes a token a word: a letter or digit, or a sign; see key.py and sign.py. */
static inline bool is_alnum_or_sign(Py_UCS4 c) { return Py_UNICODE_ISALNUM(c) || (c >= 0xf0000 && c <= 0xffffd); }

Size alike_at_start(Chars one, Size start, Chars other, Size other_start, Size most);
Size alike_at_end(Chars one, Size end, Chars other, Size other_end, Size most);
bool same(Chars one, Size start, Size end, Chars other, Size other_start, Size other_end);
Size find(Chars text, Size start, Size end, Chars phrase, Size phrase_start, Size phrase_end);
bool is_blank_text(Chars text, Size start, Size end);
Py_uhash_t hashed(Chars text, Size start, Size end);
PyObject *joined(PyObject *strings);

/* A list of numbers that grows. */
typedef struct {
    Size *items, count, room;
} Numbers;

int push(Numbers *numbers, Size number);

/* ---- tokens: number i of a text is [borders[i], borders[i + 1]) */

typedef struct {
    PyObject *text;
    const Size *borders;
} Tokens;

/* Tokens as they are spelled, and their keys; the same where they are alike. */
typedef struct {
    Tokens spelled, keys;
    Size count;
} Words;

static inline bool alike(Tokens one, Size token, Tokens other, Size other_token) {
    return same(chars(one.text), one.borders[token], one.borders[token + 1], chars(other.text),
                other.borders[other_token], other.borders[other_token + 1]);
}
static inline bool is_blank(Tokens tokens, Size token) {
    return is_blank_text(chars(tokens.text), tokens.borders[token], tokens.borders[token + 1]);
}

Size latin(PyObject *text, Size start, Size end, bool accents, Numbers *borders);

/* ---- base.c: a base paragraph */

typedef struct {
    PyObject_HEAD
    PyObject *text, *joined_keys;
    Words words;
    Size *borders, *key_borders; /* one and the same where tokens are their own keys */
    bool *blanks;
    Size *ranks, *marks; /* words, and landmarks, before each token and before the end */
    Size *barriers;      /* what keeps changes from touching: the same */
    Size *landmarks;     /* for each token its rank if it is a landmark, else -1 */
    Size *table, size;   /* tokens by the hash of their keys */
    Numbers cut_tokens, cut_places;
} Base;

extern PyTypeObject BaseType;
Size landmark(const Base *base, Tokens tokens, Size token);

/* ---- parts.c: where a text differs from the base */

/* Base tokens [first, last) stand where a text has the code points [start, end). */
typedef struct {
    Size first, last, start, end;
    Size count, borders, key_borders; /* its tokens: how many, and where their borders are kept */
    Size unread;                      /* its number among the parts whose tokens Python finds, or -1 */
    PyObject *text, *joined_keys;     /* what the borders are in; borrowed */
} Part;

typedef struct {
    Part *items;
    Size count, room;
} Parts;

int find_parts(const Base *base, PyObject *text, Parts *found);

/* ---- change.c */

typedef struct {
    PyObject_HEAD
    PyObject *text, *sponsors, *ids;
    Size changes;
    Size here; /* changes that it makes in the place that is looked at */
} DistinctText;

typedef struct ChangeObject {
    PyObject_HEAD
    Size start, end, core_start, core_end;
    Words words;
    Size *borders, *key_borders;
    Size first, last; /* the tokens of the body */
    PyObject *text, *joined_keys, *body_key;
    DistinctText **wordings, *only; /* `wordings` are this one while there is no other */
    Size count;
    struct ChangeObject *next, *same; /* among the changes of its core, and among those with its body */
} Change;

typedef struct CoreObject {
    PyObject_HEAD
    Size start, end, run_start, run_end;
    Change *changes;
    Size different; /* how many bodies there are */
} Core;

extern PyTypeObject DistinctTextType, ChangeType, CoreType;
DistinctText *new_wording(PyObject *text, PyObject *sponsors, PyObject *ids);
Change *new_change(const Base *base, Size start, Size end, Words words, Size first, Size last);
int add_wording(Change *change, DistinctText *wording);

/* ---- single.c: parts with a single change */

typedef struct {
    Size start, end, first, last;
} Run;

bool single_region(const Base *base, Size start, Size end, Words words, Run *run);
Size several(const Base *base, Size start, Size end, Words words, Run *runs, Size room);
bool are_independent(const Base *base, const Run *runs, const Words *words, Size count);

/* ---- reading.c: texts that are read together */

typedef struct {
    const Base *base;
    PyObject *tokenise_together, *tokenise_all, *changes_of; /* Python's functions */
    Core **cores;     /* a table of them */
    Change **changes; /* a table of the first change of each body in a core */
    Size room, known; /* how many fit into the tables; how many changes are in the latter */
    Parts parts;
    Numbers borders, counts; /* borders of tokens; how many parts each text has */
    PyObject *unread, *numbers; /* the different parts whose tokens Python finds, and the number of each */
    PyObject *keep;            /* strings that parts borrow */
} Reading;

int look_at(Reading *reading, PyObject *text);
PyObject *ask(Reading *reading);
int take(Reading *reading, Part *part, PyObject *tokens, PyObject *keys);
Words words_of(const Reading *reading, const Part *part);
PyObject *parts_for_python(Reading *reading, const Part *parts, Size count, PyObject *text, PyObject *tokens);

/* ---- what Python calls */

PyObject *latin_base(PyObject *module, PyObject *text);
PyObject *distinct_texts(PyObject *module, PyObject *proposals);
PyObject *cores_of(PyObject *module, PyObject *arguments);
PyObject *plain_pieces(PyObject *module, PyObject *arguments);
PyObject *contested(PyObject *module, PyObject *arguments);

/* ---- contested.c: base tokens [start, end) where several changes meet */

typedef struct {
    const Base *base;
    PyObject *paragraph; /* as Python has the base */
    PyObject *place;     /* as Python has the spot; NULL until it asks */
    Change **changes;
    Size count, start, end, core_start, core_end;
} Spot;

PyObject *text_between(const Base *base, Size start, Size end);
PyObject *contested_piece(Spot *spot);

/* ---- origins.c: the sponsors and ids behind words */

typedef struct {
    PyObject *text, *sponsors, *ids;
} Origin;

int find_origin(DistinctText *const *wordings, Size count, Origin *origin);
PyObject *conflict(PyObject *words, Origin *origin, Size count);
PyObject *applied(PyObject *words, const Origin *origin);
PyObject *kept(PyObject *words);
void hide_from_collector(PyObject *tuple);

/* ---- module.c: names and Python's own functions that the others use */

typedef struct {
    PyObject *id, *text, *sponsors, *ids, *base, *alternatives; /* names of attributes */
    PyObject *nothing, *no_more;                                /* "" and () */
    PyObject *shown_or_empty, *key, *choose_spelling, *text_of, *without_lookalikes;  /* functions */
    PyObject *Place, *Alternative, *Applied, *Conflict, *Kept;  /* classes */
} Known;

extern Known known;
int prepared(void); /* imports Python's side, whose modules import this one, when it is first needed */

#endif
