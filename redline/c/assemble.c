/* The pieces that are in conflict: see assemble.py. */
#include "engine.h"
#include <stdlib.h>
#include <string.h>

/* Base tokens [start, end) where several changes meet. */
typedef struct {
    const Base *base;
    PyObject *place, *paragraph, *changes; /* as Python has them */
    Size start, end;
} Spot;

static PyObject *between(const Base *base, Size start, Size end) {
    return PyUnicode_Substring(base->text, base->borders[start], base->borders[end]);
}

/* The words of the spot with one change made in them. */
static PyObject *text_with(const Spot *spot, const Change *change) {
    const Size *borders = spot->base->borders;
    PyObject *own = spot->base->text, *new = change->text;
    /* A change may take white space that the spot has left to another. */
    Size lead = change->start > spot->start ? borders[change->start] - borders[spot->start] : 0;
    Size trail = change->end < spot->end ? borders[spot->end] - borders[change->end] : 0;
    if (lead == 0 && trail == 0)
        return Py_NewRef(new);
    if (PyUnicode_IS_ASCII(own) && PyUnicode_IS_ASCII(new)) {
        Size length = PyUnicode_GET_LENGTH(new);
        PyObject *text = PyUnicode_New(lead + length + trail, 127);
        if (!text)
            return NULL;
        char *to = PyUnicode_DATA(text);
        const char *from = PyUnicode_DATA(own);
        memcpy(to, from + borders[spot->start], (size_t)lead);
        memcpy(to + lead, PyUnicode_DATA(new), (size_t)length);
        memcpy(to + lead + length, from + borders[change->end], (size_t)trail);
        return text;
    }
    PyObject *strings = Py_BuildValue("NON", between(spot->base, spot->start, change->start), new,
                                      between(spot->base, change->end, spot->end));
    PyObject *text = strings ? joined(strings) : NULL;
    Py_XDECREF(strings);
    return text;
}

/* Puts an item to those of a list in a dictionary. */
static int put(PyObject *lists, PyObject *name, PyObject *item) {
    PyObject *list = PyDict_GetItemWithError(lists, name);
    if (list)
        return PyList_Append(list, item);
    if (PyErr_Occurred() || !(list = PyList_New(1)))
        return -1;
    PyList_SET_ITEM(list, 0, Py_NewRef(item));
    int failed = PyDict_SetItem(lists, name, list);
    Py_DECREF(list);
    return failed;
}

/* How many changes the voices of several make here: it is counted up before they are looked at, and down afterwards. */
static void count(const Spot *spot, Size by) {
    for (Size each = 0; each < PyList_GET_SIZE(spot->changes); each++) {
        PyObject *voices = ((Change *)PyList_GET_ITEM(spot->changes, each))->voices;
        for (Size voice = 0; voice < PyList_GET_SIZE(voices); voice++)
            ((Voice *)PyList_GET_ITEM(voices, voice))->here += by;
    }
}

static int hear(const Spot *spot, PyObject *texts, PyObject *several) {
    for (Size each = 0; each < PyList_GET_SIZE(spot->changes); each++) {
        Change *change = (Change *)PyList_GET_ITEM(spot->changes, each);
        PyObject *text = text_with(spot, change);
        int failed = !text;
        for (Size number = 0; number < PyList_GET_SIZE(change->voices) && !failed; number++) {
            PyObject *voice = PyList_GET_ITEM(change->voices, number);
            failed = ((Voice *)voice)->here == 1 ? put(texts, text, voice) : put(several, voice, (PyObject *)change);
        }
        Py_XDECREF(text);
        if (failed)
            return -1;
    }
    return 0;
}

/* The texts that are wanted here, and by whom. */
static PyObject *wanted(const Spot *spot) {
    PyObject *texts = PyDict_New(), *several = PyDict_New(), *voice, *changes;
    count(spot, 1);
    int failed = !texts || !several || hear(spot, texts, several);
    count(spot, -1);
    for (Size place = 0; !failed && PyDict_Next(several, &place, &voice, &changes);) {
        PyObject *text = PyObject_CallFunctionObjArgs(known.text_of, spot->place, changes, spot->paragraph, NULL);
        failed = !text || put(texts, text, voice);
        Py_XDECREF(text);
    }
    Py_XDECREF(several);
    if (failed)
        Py_CLEAR(texts);
    return texts;
}

/* What a text looks like: its words without outer white space, NULL where that takes a closer look. */
static PyObject *look(PyObject *text) {
    Chars read = chars(text);
    Size start = 0, end = PyUnicode_GET_LENGTH(text);
    if (end == 0)
        return Py_NewRef(text);
    if (!PyUnicode_IS_ASCII(text) || memchr(PyUnicode_DATA(text), '\r', (size_t)end)) {
        PyObject *key = PyObject_CallOneArg(known.key, text);
        bool own = key && PyUnicode_Compare(key, text) == 0;
        Py_XDECREF(key);
        if (!own)
            return NULL;
    }
    while (start < end && Py_UNICODE_ISSPACE(at(read, start)))
        start++;
    while (start < end && Py_UNICODE_ISSPACE(at(read, end - 1)))
        end--;
    return start == end ? NULL : PyUnicode_Substring(text, start, end);
}

/* Whether each of the texts looks like no other; -1 for an error. */
static int all_different(PyObject *texts) {
    PyObject *looks = PySet_New(NULL), *text, *voices;
    bool closer = false;
    for (Size place = 0; looks && !closer && PyDict_Next(texts, &place, &text, &voices);) {
        PyObject *seen = look(text);
        if (seen && PySet_Add(looks, seen) < 0)
            Py_CLEAR(looks);
        Py_XDECREF(seen);
        closer = !seen;
    }
    int different = !looks || PyErr_Occurred() ? -1 : !closer && PySet_GET_SIZE(looks) == PyDict_GET_SIZE(texts);
    Py_XDECREF(looks);
    return different;
}

typedef struct {
    PyObject *sponsors, *text, *ids;
} Asked;

static PyObject *sorted(PyObject *items) {
    PyObject *list = items ? PySequence_List(items) : NULL;
    PyObject *found = list && PyList_Sort(list) == 0 ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    return found;
}

/* The sponsors and ids of all voices, in order. */
static int find_askers(PyObject *voices, Asked *asked) {
    Size count = PyList_GET_SIZE(voices);
    if (count == 1) {
        Voice *only = (Voice *)PyList_GET_ITEM(voices, 0);
        asked->sponsors = Py_NewRef(only->sponsors);
        asked->ids = Py_NewRef(only->ids);
        return 0;
    }
    PyObject *sponsors = PySet_New(NULL), *ids = PyList_New(0);
    int failed = !sponsors || !ids;
    for (Size each = 0; each < count && !failed; each++) {
        Voice *voice = (Voice *)PyList_GET_ITEM(voices, each);
        for (Size sponsor = 0; sponsor < PyTuple_GET_SIZE(voice->sponsors) && !failed; sponsor++)
            failed = PySet_Add(sponsors, PyTuple_GET_ITEM(voice->sponsors, sponsor));
        Size length = ids ? PyList_GET_SIZE(ids) : 0;
        failed = failed || PyList_SetSlice(ids, length, length, voice->ids);
    }
    if (!failed) {
        asked->sponsors = sorted(sponsors);
        asked->ids = sorted(ids);
    }
    Py_XDECREF(sponsors);
    Py_XDECREF(ids);
    return asked->sponsors && asked->ids ? 0 : -1;
}

static int by_sponsor_and_text(const void *one, const void *other) {
    const Asked *left = one, *right = other;
    PyObject *first = PyTuple_GET_ITEM(left->sponsors, 0), *second = PyTuple_GET_ITEM(right->sponsors, 0);
    int order = first == second ? 0 : PyUnicode_Compare(first, second);
    return order ? order : PyUnicode_Compare(left->text, right->text);
}

/* A frozen dataclass: what its fields are given here cannot be changed afterwards. */
static PyObject *frozen(PyObject *class, PyObject *const *names, PyObject *const *values, Size count) {
    PyObject *made = ((PyTypeObject *)class)->tp_alloc((PyTypeObject *)class, 0);
    for (Size each = 0; each < count && made; each++)
        if (PyObject_GenericSetAttr(made, names[each], values[each]) < 0)
            Py_CLEAR(made);
    return made;
}

static PyObject *conflict(PyObject *words, const Asked *asked, Size count) {
    PyObject *alternatives = PyTuple_New(count), *made = NULL;
    for (Size each = 0; each < count && alternatives; each++) {
        PyObject *names[] = {known.text, known.sponsors, known.ids};
        PyObject *alternative = frozen(known.Alternative, names,
                                       (PyObject *[]){asked[each].text, asked[each].sponsors, asked[each].ids}, 3);
        if (alternative)
            PyTuple_SET_ITEM(alternatives, each, alternative);
        else
            Py_CLEAR(alternatives);
    }
    if (alternatives)
        made = frozen(known.Conflict, (PyObject *[]){known.base, known.alternatives},
                      (PyObject *[]){words, alternatives}, 2);
    Py_XDECREF(alternatives);
    return made;
}

/* The piece that texts and their voices make in the place of base words: applied if there is only one. */
static PyObject *piece(PyObject *words, PyObject *texts) {
    Size count = PyDict_GET_SIZE(texts), found = 0;
    PyObject *made = NULL, *text, *voices;
    Asked *asked = PyMem_Calloc((size_t)count, sizeof(Asked));
    if (!asked)
        return PyErr_NoMemory();
    int failed = 0;
    for (Size place = 0; !failed && PyDict_Next(texts, &place, &text, &voices); found++) {
        asked[found].text = Py_NewRef(text);
        failed = find_askers(voices, &asked[found]);
        for (Size each = 0; !failed && each < PyTuple_GET_SIZE(asked[found].sponsors); each++)
            if (!PyUnicode_Check(PyTuple_GET_ITEM(asked[found].sponsors, each))) {
                PyErr_SetString(PyExc_TypeError, "a sponsor must be a string");
                failed = -1;
            }
    }
    if (!failed && count == 1) {
        made = PyObject_CallFunctionObjArgs(known.Applied, words, asked->text, asked->sponsors, asked->ids, NULL);
    } else if (!failed) {
        qsort(asked, (size_t)count, sizeof(Asked), by_sponsor_and_text);
        made = conflict(words, asked, count);
    }
    for (Size each = 0; each < found; each++) {
        Py_XDECREF(asked[each].text);
        Py_XDECREF(asked[each].sponsors);
        Py_XDECREF(asked[each].ids);
    }
    PyMem_Free(asked);
    return made;
}

PyObject *contested(PyObject *module, PyObject *arguments) {
    PyObject *base, *words, *made = NULL;
    Spot spot;
    if (prepared() < 0 || !PyArg_ParseTuple(arguments, "O!OOO!nn", &BaseType, &base, &spot.paragraph, &spot.place, &PyList_Type,
                          &spot.changes, &spot.start, &spot.end))
        return NULL;
    spot.base = (Base *)base;
    PyObject *texts = wanted(&spot);
    int different = texts ? all_different(texts) : -1;
    if (different == 0)
        Py_SETREF(texts, PyObject_CallFunctionObjArgs(known.alike_as_one, texts, spot.place, spot.paragraph, NULL));
    if (different >= 0 && texts && (words = between(spot.base, spot.start, spot.end))) {
        made = piece(words, texts);
        Py_DECREF(words);
    }
    Py_XDECREF(texts);
    return made;
}
