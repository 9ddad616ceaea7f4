/* What all the texts change, each different change kept once: see collect.py and read.py. */
#include "engine.h"
#include <string.h>

enum { AT_ONCE = 500, LOOKED_THROUGH = 8 };

/* What is held while texts are read. */
typedef struct {
    const Base *base;
    PyObject *tokenise, *changes_of; /* Python's functions */
    Core **cores;                    /* those that start at each token */
    Parts parts;
    Numbers borders, counts; /* borders of tokens; how many parts each text has */
    PyObject *asked, *keep;  /* the parts whose tokens Python finds; strings that parts borrow */
} Reading;

static Core *core_of(Reading *reading, const Change *change) {
    Core **first = &reading->cores[change->core_start];
    for (Core *core = *first; core; core = core->next)
        if (core->end == change->core_end)
            return core;
    Core *core = PyObject_New(Core, &CoreType);
    if (!core)
        return NULL;
    core->start = change->core_start;
    core->end = change->core_end;
    core->run_start = change->start;
    core->run_end = change->end;
    core->next = *first;
    *first = core;
    core->bodies = PyDict_New();
    return core->bodies ? core : NULL;
}

static bool equal(Tokens one, Tokens other, Size count) {
    return PyUnicode_Compare(one.text, other.text) == 0 &&
           memcmp(one.borders, other.borders, (size_t)(count + 1) * sizeof(Size)) == 0;
}

/* The change itself, or one that is there already and is alike in all that can be told. */
static Change *kept(PyObject *same, Change *change) {
    Size count = PyList_GET_SIZE(same);
    for (Size each = count; each > 0 && each > count - LOOKED_THROUGH; each--) {
        Change *other = (Change *)PyList_GET_ITEM(same, each - 1);
        if (other->start == change->start && other->end == change->end && other->words.count == change->words.count &&
            equal(other->words.spelled, change->words.spelled, change->words.count) &&
            equal(other->words.keys, change->words.keys, change->words.count))
            return other;
    }
    return PyList_Append(same, (PyObject *)change) < 0 ? NULL : change;
}

static int put(Reading *reading, Voice *voice, Change *change) {
    Core *core = core_of(reading, change);
    if (!core)
        return -1;
    PyObject *same = PyDict_GetItemWithError(core->bodies, change->body_key);
    if (!same) {
        if (PyErr_Occurred() || !(same = PyList_New(0)))
            return -1;
        int failed = PyDict_SetItem(core->bodies, change->body_key, same);
        Py_DECREF(same);
        if (failed)
            return -1;
    }
    if (change->start < core->run_start)
        core->run_start = change->start;
    if (change->end > core->run_end)
        core->run_end = change->end;
    Change *mine = kept(same, change);
    voice->changes++;
    return mine ? PyList_Append(mine->voices, (PyObject *)voice) : -1;
}

static int add(Reading *reading, Voice *voice, Size start, Size end, Words words, Size first, Size last) {
    Change *change = new_change(reading->base, start, end, words, first, last);
    int failed = change ? put(reading, voice, change) : -1;
    Py_XDECREF(change);
    return failed;
}

/* ---- tokens */

static int push_borders(Numbers *borders, PyObject *tokens) {
    Size border = 0;
    if (push(borders, border) < 0)
        return -1;
    for (Size token = 0; token < PyList_GET_SIZE(tokens); token++)
        if (push(borders, border += PyUnicode_GET_LENGTH(PyList_GET_ITEM(tokens, token))) < 0)
            return -1;
    return 0;
}

/* Takes the tokens and keys that Python found for a part; their joined strings are kept. */
static int take(Reading *reading, Part *part, PyObject *tokens, PyObject *keys) {
    if (!PyList_Check(tokens) || !PyList_Check(keys) || PyList_GET_SIZE(tokens) != PyList_GET_SIZE(keys)) {
        PyErr_SetString(PyExc_TypeError, "tokens and keys must be lists of the same length");
        return -1;
    }
    part->count = PyList_GET_SIZE(tokens);
    part->borders = part->key_borders = reading->borders.count;
    part->text = part->joined_keys = joined(tokens);
    int failed = !part->text || PyList_Append(reading->keep, part->text) < 0;
    Py_XDECREF(part->text);
    if (failed || push_borders(&reading->borders, tokens) < 0)
        return -1;
    if (tokens == keys)
        return 0;
    part->key_borders = reading->borders.count;
    part->joined_keys = joined(keys);
    failed = !part->joined_keys || PyList_Append(reading->keep, part->joined_keys) < 0;
    Py_XDECREF(part->joined_keys);
    return failed ? -1 : push_borders(&reading->borders, keys);
}

static Words words_of(const Reading *reading, const Part *part) {
    const Size *borders = reading->borders.items;
    return (Words){
        {part->text, borders + part->borders}, {part->joined_keys, borders + part->key_borders}, part->count};
}

/* Finds where a text differs, and the tokens of that if it is Latin; other parts are put down to be asked for. */
static int look_at(Reading *reading, PyObject *text) {
    Size part = reading->parts.count;
    if (find_parts(reading->base, text, &reading->parts) < 0 ||
        push(&reading->counts, reading->parts.count - part) < 0)
        return -1;
    for (; part < reading->parts.count; part++) {
        Part *each = &reading->parts.items[part];
        each->text = each->joined_keys = text;
        each->borders = each->key_borders = reading->borders.count;
        each->count = latin(text, each->start, each->end, &reading->borders);
        if (each->count == -2)
            return -1;
        if (each->count >= 0)
            continue;
        each->asked = PyList_GET_SIZE(reading->asked);
        PyObject *words = PyUnicode_Substring(text, each->start, each->end);
        int failed = !words || PyList_Append(reading->asked, words) < 0;
        Py_XDECREF(words);
        if (failed)
            return -1;
    }
    return 0;
}

/* Asks Python for the tokens of the parts that are not Latin; what it answers, for each of them. */
static PyObject *ask(Reading *reading) {
    if (PyList_GET_SIZE(reading->asked) == 0)
        return PyDict_New();
    PyObject *found = PyObject_CallOneArg(reading->tokenise, reading->asked);
    for (Size part = 0; part < reading->parts.count && found; part++) {
        Part *each = &reading->parts.items[part];
        if (each->asked < 0)
            continue;
        PyObject *words = PyObject_GetItem(found, PyList_GET_ITEM(reading->asked, each->asked));
        bool pair = words && PyTuple_CheckExact(words) && PyTuple_GET_SIZE(words) == 2;
        if (words && !pair)
            PyErr_SetString(PyExc_TypeError, "tokens must be given with their keys");
        if (!pair || take(reading, each, PyTuple_GET_ITEM(words, 0), PyTuple_GET_ITEM(words, 1)) < 0)
            Py_CLEAR(found);
        Py_XDECREF(words);
    }
    return found;
}

/* ---- changes */

static PyObject *tokens_of(Tokens tokens, Size count) {
    PyObject *found = PyList_New(count);
    for (Size token = 0; token < count && found; token++) {
        PyObject *word = PyUnicode_Substring(tokens.text, tokens.borders[token], tokens.borders[token + 1]);
        if (word)
            PyList_SET_ITEM(found, token, word);
        else
            Py_CLEAR(found);
    }
    return found;
}

/* The parts of a text as Python has them, whose tokens are put to those that are known to it. */
static PyObject *parts_for_python(Reading *reading, const Part *parts, Size count, PyObject *text, PyObject *tokens) {
    PyObject *found = PyTuple_New(count);
    for (Size part = 0; part < count && found; part++) {
        const Part *each = &parts[part];
        PyObject *words = PyUnicode_Substring(text, each->start, each->end);
        if (words && each->asked < 0) {
            PyObject *list = tokens_of(words_of(reading, each).spelled, each->count);
            PyObject *pair = list ? PyTuple_Pack(2, list, list) : NULL;
            if (!pair || PyDict_SetItem(tokens, words, pair) < 0)
                Py_CLEAR(words);
            Py_XDECREF(list);
            Py_XDECREF(pair);
        }
        PyObject *item = words ? Py_BuildValue("nnN", each->first, each->last, words) : NULL;
        if (item)
            PyTuple_SET_ITEM(found, part, item);
        else
            Py_CLEAR(found);
    }
    return found;
}

/* Adds a change as Python found it: (start, end, tokens, keys). */
static int add_found(Reading *reading, Voice *voice, PyObject *found) {
    Size start, end, borders = reading->borders.count;
    PyObject *tokens, *keys;
    Part part;
    if (!PyArg_ParseTuple(found, "nnOO", &start, &end, &tokens, &keys) || take(reading, &part, tokens, keys) < 0)
        return -1;
    int failed = add(reading, voice, start, end, words_of(reading, &part), 0, part.count);
    reading->borders.count = borders;
    return failed;
}

static int add_as_a_whole(Reading *reading, Voice *voice, const Part *parts, Size count, PyObject *tokens) {
    PyObject *given = parts_for_python(reading, parts, count, voice->text, tokens);
    PyObject *found = given ? PyObject_CallFunctionObjArgs(reading->changes_of, given, tokens, NULL) : NULL;
    int failed = !found || !PyList_Check(found);
    for (Size each = 0; !failed && each < PyList_GET_SIZE(found); each++)
        failed = add_found(reading, voice, PyList_GET_ITEM(found, each));
    Py_XDECREF(given);
    Py_XDECREF(found);
    return failed;
}

enum { MOST_PARTS = 16 };

static int add_changes(Reading *reading, Voice *voice, const Part *parts, Size count, PyObject *tokens) {
    Run runs[MOST_PARTS];
    Words words[MOST_PARTS];
    bool singles = count <= MOST_PARTS;
    for (Size part = 0; part < count && singles; part++) {
        words[part] = words_of(reading, &parts[part]);
        singles = single(reading->base, parts[part].first, parts[part].last, words[part], &runs[part]);
    }
    if (!singles || (count > 1 && !apart(reading->base, runs, words, count)))
        return add_as_a_whole(reading, voice, parts, count, tokens);
    for (Size part = 0; part < count; part++) {
        Run run = runs[part];
        if (add(reading, voice, run.start, run.end, words[part], run.first, run.last) < 0)
            return -1;
    }
    return 0;
}

/* Reads some of the voices together: Python finds words faster for many texts at once. */
static int read_some(Reading *reading, PyObject *const *voices, Size count) {
    Py_XSETREF(reading->asked, PyList_New(0));
    Py_XSETREF(reading->keep, PyList_New(0));
    reading->parts.count = reading->borders.count = reading->counts.count = 0;
    if (!reading->asked || !reading->keep)
        return -1;
    for (Size each = 0; each < count; each++)
        if (look_at(reading, ((Voice *)voices[each])->text) < 0)
            return -1;
    PyObject *tokens = ask(reading);
    int failed = !tokens;
    for (Size each = 0, part = 0; each < count && !failed; part += reading->counts.items[each++])
        failed = add_changes(reading, (Voice *)voices[each], reading->parts.items + part,
                             reading->counts.items[each], tokens);
    Py_XDECREF(tokens);
    return failed;
}

/* The cores in order. */
static PyObject *in_order(const Reading *reading) {
    PyObject *found = PyList_New(0);
    for (Size start = 0; start <= reading->base->words.count && found; start++) {
        Size reached = -1;
        for (;;) {
            Core *next = NULL;
            for (Core *core = reading->cores[start]; core; core = core->next)
                if (core->end > reached && (!next || core->end < next->end))
                    next = core;
            if (!next)
                break;
            reached = next->end;
            if (PyList_Append(found, (PyObject *)next) < 0) {
                Py_CLEAR(found);
                break;
            }
        }
    }
    return found;
}

static void let_go(Reading *reading) {
    for (Size start = 0; start <= reading->base->words.count; start++)
        for (Core *core = reading->cores[start], *next; core; core = next) {
            next = core->next;
            Py_DECREF(core);
        }
    PyMem_Free(reading->cores);
    PyMem_Free(reading->parts.items);
    PyMem_Free(reading->borders.items);
    PyMem_Free(reading->counts.items);
    Py_XDECREF(reading->asked);
    Py_XDECREF(reading->keep);
}

PyObject *cores_of(PyObject *module, PyObject *arguments) {
    Reading reading = {0};
    PyObject *base, *voices, *found = NULL;
    if (!PyArg_ParseTuple(arguments, "O!O!OO", &BaseType, &base, &PyList_Type, &voices, &reading.tokenise,
                          &reading.changes_of))
        return NULL;
    reading.base = (Base *)base;
    reading.cores = PyMem_Calloc((size_t)reading.base->words.count + 1, sizeof(Core *));
    if (!reading.cores)
        return PyErr_NoMemory();
    PyObject *given = PyList_GetSlice(voices, 0, PyList_GET_SIZE(voices));
    int failed = !given;
    PyObject **items = given ? PySequence_Fast_ITEMS(given) : NULL;
    Size differing = 0;
    for (Size each = 0; !failed && each < PyList_GET_SIZE(given); each++) {
        if (!Py_IS_TYPE(items[each], &VoiceType)) {
            PyErr_SetString(PyExc_TypeError, "voices must be those that were found here");
            failed = -1;
        } else if (PyUnicode_Compare(((Voice *)items[each])->text, reading.base->text) != 0) {
            PyObject *voice = items[each];
            items[each] = items[differing];
            items[differing++] = voice;
        }
    }
    for (Size first = 0; first < differing && !failed; first += AT_ONCE) {
        Size count = differing - first < AT_ONCE ? differing - first : AT_ONCE;
        failed = read_some(&reading, items + first, count);
    }
    if (!failed)
        found = in_order(&reading);
    Py_XDECREF(given);
    let_go(&reading);
    return found;
}
