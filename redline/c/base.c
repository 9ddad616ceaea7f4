/* A base paragraph, of which all is found at once that merges ask for: see paragraph.py and cuts.py. */
#include "engine.h"

static bool is_unspaced(Py_UCS4 c) {
    return (c >= 0x0e01 && c <= 0x0e30) || (c >= 0x0e40 && c <= 0x0e44) || (c >= 0x0e81 && c <= 0x0eb0) ||
           (c >= 0x0ec0 && c <= 0x0ec4) || (c >= 0x1000 && c <= 0x102a) || (c >= 0x1780 && c <= 0x17b3) ||
           (c >= 0x3400 && c <= 0x9fff);
}

/* Whether a word always ends between two characters. */
static bool is_border(Py_UCS4 before, Py_UCS4 behind) {
    switch (before) {
    case ' ': case '\n':
        return Py_UNICODE_ISALNUM(behind);
    case 0xff1a: case ':': case '.':
        return behind >= 0x3400 && behind <= 0x9fff;
    case 0xff0c: case 0x3002: case 0x3001: case 0xff1b: case 0xff01: case 0xff1f: case 0x300c: case 0x300d:
    case 0x201c: case 0x201d: case 0x2026: case ',': case ';': case '!': case '?': case '(': case ')': case '[':
    case ']': case '/': case 0x17d4: case 0x104a: case 0x104b:
        return is_unspaced(behind);
    default:
        return false;
    }
}

static int find_cuts(Base *base) {
    Chars text = chars(base->text);
    Size length = PyUnicode_GET_LENGTH(base->text), token = 0;
    int failed = push(&base->cut_tokens, 0) | push(&base->cut_places, 0);
    for (Size place = 1; place < length && !failed; place++) {
        if (!is_border(at(text, place - 1), at(text, place)))
            continue;
        while (base->borders[token] < place)
            token++;
        if (base->borders[token] == place)
            failed = push(&base->cut_tokens, token) | push(&base->cut_places, place);
    }
    return failed | push(&base->cut_tokens, base->words.count) | push(&base->cut_places, length);
}

static Size *slot_of(const Base *base, Tokens tokens, Size token) {
    Chars text = chars(tokens.text);
    Size start = tokens.borders[token], end = tokens.borders[token + 1];
    Size mask = base->size - 1, slot = (Size)(hashed(text, start, end) & (Py_uhash_t)mask);
    while (base->table[slot] >= 0 && !alike(base->words.keys, base->table[slot], tokens, token))
        slot = (slot + 1) & mask;
    return base->table + slot;
}

/* The rank of the landmark of the base that a token equals by key, or -1. */
Size landmark(const Base *base, Tokens tokens, Size token) {
    Size found = *slot_of(base, tokens, token);
    return found < 0 ? -1 : base->landmarks[found];
}

/* Words, and the line ends of empty lines, keep changes on both sides of them from touching. */
static void find_barriers(Base *base) {
    Tokens keys = base->words.keys;
    Chars text = chars(keys.text);
    Size *barriers = base->barriers, count = base->words.count, last = -1;
    for (Size token = 0; token < count; token++) {
        bool ends_line = false;
        for (Size place = keys.borders[token]; place < keys.borders[token + 1]; place++) {
            barriers[token + 1] |= is_alnum_or_sign(at(text, place));
            ends_line |= at(text, place) == '\n';
        }
        if (!ends_line)
            continue;
        if (last >= 0 && base->ranks[last] == base->ranks[token])
            barriers[last + 1] = barriers[token + 1] = true;
        last = token;
    }
    for (Size token = 0; token < count; token++)
        barriers[token + 1] += barriers[token];
}

static void find_landmarks(Base *base) {
    Size count = base->words.count, rank = 0, marks = 0;
    for (Size slot = 0; slot < base->size; slot++)
        base->table[slot] = -1;
    for (Size token = 0; token < count; token++) {
        base->ranks[token] = rank;
        base->landmarks[token] = -1;
        if ((base->blanks[token] = is_blank(base->words.keys, token)))
            continue;
        Size *slot = slot_of(base, base->words.keys, token);
        if (*slot < 0) {
            *slot = token;
            base->landmarks[token] = rank;
        } else {
            base->landmarks[*slot] = -1;
        }
        rank++;
    }
    for (Size token = 0; token < count; token++) {
        base->marks[token] = marks;
        marks += base->landmarks[token] >= 0;
    }
    base->ranks[count] = rank;
    base->marks[count] = marks;
}

static int find_borders(Size *borders, PyObject *tokens) {
    borders[0] = 0;
    for (Size token = 0; token < PyList_GET_SIZE(tokens); token++) {
        PyObject *word = PyList_GET_ITEM(tokens, token);
        if (!PyUnicode_Check(word)) {
            PyErr_SetString(PyExc_TypeError, "tokens must be strings");
            return -1;
        }
        borders[token + 1] = borders[token] + PyUnicode_GET_LENGTH(word);
    }
    return 0;
}

/* Finds the rest about a base whose tokens are known. */
static int complete(Base *base, Size count) {
    base->words = (Words){{base->text, base->borders}, {base->joined_keys, base->key_borders}, count};
    base->size = 8;
    while (base->size < 2 * count)
        base->size *= 2;
    base->blanks = PyMem_Calloc((size_t)count + 1, sizeof(bool));
    base->ranks = PyMem_Calloc((size_t)count + 1, sizeof(Size));
    base->marks = PyMem_Calloc((size_t)count + 1, sizeof(Size));
    base->barriers = PyMem_Calloc((size_t)count + 1, sizeof(Size));
    base->landmarks = PyMem_Calloc((size_t)count + 1, sizeof(Size));
    base->table = PyMem_Calloc((size_t)base->size, sizeof(Size));
    if (!base->blanks || !base->ranks || !base->marks || !base->barriers || !base->landmarks || !base->table) {
        PyErr_NoMemory();
        return -1;
    }
    find_landmarks(base);
    find_barriers(base);
    return find_cuts(base);
}

static int read_base(Base *base, PyObject *tokens, PyObject *keys) {
    Size count = PyList_GET_SIZE(tokens);
    bool own = tokens == keys;
    base->borders = PyMem_Calloc((size_t)count + 1, sizeof(Size));
    base->key_borders = own ? base->borders : PyMem_Calloc((size_t)count + 1, sizeof(Size));
    if (!base->borders || !base->key_borders) {
        PyErr_NoMemory();
        return -1;
    }
    if (find_borders(base->borders, tokens) < 0 || (!own && find_borders(base->key_borders, keys) < 0))
        return -1;
    base->joined_keys = own ? Py_NewRef(base->text) : joined(keys);
    if (!base->joined_keys)
        return -1;
    if (base->borders[count] != PyUnicode_GET_LENGTH(base->text)) {
        PyErr_SetString(PyExc_ValueError, "the tokens are not those of the text");
        return -1;
    }
    return complete(base, count);
}

static PyObject *base_new(PyTypeObject *type, PyObject *arguments, PyObject *names) {
    PyObject *text, *tokens, *keys;
    if (!PyArg_ParseTuple(arguments, "UO!O!", &text, &PyList_Type, &tokens, &PyList_Type, &keys))
        return NULL;
    if (PyList_GET_SIZE(tokens) != PyList_GET_SIZE(keys))
        return PyErr_Format(PyExc_ValueError, "each token must have a key");
    Base *base = (Base *)type->tp_alloc(type, 0);
    if (!base)
        return NULL;
    base->text = Py_NewRef(text);
    if (read_base(base, tokens, keys) < 0)
        Py_CLEAR(base);
    return (PyObject *)base;
}

PyObject *latin_base(PyObject *module, PyObject *text) {
    Numbers borders = {0};
    if (!PyUnicode_Check(text))
        return PyErr_Format(PyExc_TypeError, "a text must be a string");
    Size count = latin(text, 0, PyUnicode_GET_LENGTH(text), false, &borders);
    Base *base = count < 0 ? NULL : (Base *)BaseType.tp_alloc(&BaseType, 0);
    if (!base) {
        PyMem_Free(borders.items);
        if (count == -1)
            Py_RETURN_NONE;
        return NULL;
    }
    base->text = Py_NewRef(text);
    base->joined_keys = Py_NewRef(text);
    base->borders = base->key_borders = borders.items;
    if (complete(base, count) < 0)
        Py_CLEAR(base);
    return (PyObject *)base;
}

static void base_dealloc(Base *base) {
    if (base->key_borders != base->borders)
        PyMem_Free(base->key_borders);
    PyMem_Free(base->borders);
    PyMem_Free(base->blanks);
    PyMem_Free(base->ranks);
    PyMem_Free(base->marks);
    PyMem_Free(base->barriers);
    PyMem_Free(base->landmarks);
    PyMem_Free(base->table);
    PyMem_Free(base->cut_tokens.items);
    PyMem_Free(base->cut_places.items);
    Py_XDECREF(base->text);
    Py_XDECREF(base->joined_keys);
    Py_TYPE(base)->tp_free((PyObject *)base);
}

PyTypeObject BaseType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "redline.compiled.Base",
    .tp_basicsize = sizeof(Base),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = base_new,
    .tp_dealloc = (destructor)base_dealloc,
};
