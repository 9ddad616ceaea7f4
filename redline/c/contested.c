/* What is wanted where changes meet: see merge.py. */
#include "engine.h"
#include <string.h>

/* A wording among those that want a text; `next` is the number of the next one, or -1. */
typedef struct {
    DistinctText *wording;
    Size next;
} Wish;

/* The different texts that are wanted, and for each of them its last wish. */
typedef struct {
    PyObject *numbers; /* of texts */
    Wish *wishes;
    Size *last, count;
} Wanted;

PyObject *text_between(const Base *base, Size start, Size end) {
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
    PyObject *strings = Py_BuildValue("NON", text_between(spot->base, spot->start, change->start), new,
                                      text_between(spot->base, change->end, spot->end));
    PyObject *text = strings ? joined(strings) : NULL;
    Py_XDECREF(strings);
    return text;
}

static int wish(Wanted *wanted, Size number, PyObject *text, DistinctText *wording) {
    PyObject *found = PyDict_GetItemWithError(wanted->numbers, text);
    Size of = found ? PyLong_AsSsize_t(found) : PyDict_GET_SIZE(wanted->numbers);
    if (!found) {
        PyObject *new = PyErr_Occurred() ? NULL : PyLong_FromSsize_t(of);
        int failed = !new || PyDict_SetItem(wanted->numbers, text, new) < 0;
        Py_XDECREF(new);
        if (failed)
            return -1;
        wanted->last[of] = -1;
    }
    wanted->wishes[number] = (Wish){wording, wanted->last[of]};
    wanted->last[of] = number;
    return 0;
}

/* How many changes each wording makes here: it is counted up before they are looked at, and down afterwards. */
static Size count(const Spot *spot, Size by) {
    Size wordings = 0;
    for (Size each = 0; each < spot->count; each++) {
        Change *change = spot->changes[each];
        wordings += change->count;
        for (Size wording = 0; wording < change->count; wording++)
            change->wordings[wording]->here += by;
    }
    return wordings;
}

/* Adds a change to those of a wording. */
static int set_aside(PyObject *several, PyObject *wording, PyObject *change) {
    PyObject *changes = PyDict_GetItemWithError(several, wording);
    if (changes)
        return PyList_Append(changes, change);
    if (PyErr_Occurred() || !(changes = PyList_New(1)))
        return -1;
    PyList_SET_ITEM(changes, 0, Py_NewRef(change));
    int failed = PyDict_SetItem(several, wording, changes);
    Py_DECREF(changes);
    return failed;
}

/* The place as Python has it, if it is asked about. */
static PyObject *place_of(Spot *spot) {
    if (!spot->place) {
        PyObject *changes = PyList_New(spot->count);
        for (Size each = 0; changes && each < spot->count; each++)
            PyList_SET_ITEM(changes, each, Py_NewRef(spot->changes[each]));
        if (changes)
            spot->place = PyObject_CallFunction(known.Place, "NOnnnn", changes, Py_True, spot->start, spot->end,
                                                spot->core_start, spot->core_end);
    }
    return spot->place;
}

static int find_wishes(Spot *spot, Wanted *wanted, PyObject *several) {
    for (Size each = 0; each < spot->count; each++) {
        Change *change = spot->changes[each];
        PyObject *text = text_with(spot, change);
        int failed = !text;
        for (Size number = 0; number < change->count && !failed; number++) {
            DistinctText *wording = change->wordings[number];
            failed = wording->here == 1 ? wish(wanted, wanted->count++, text, wording)
                                      : set_aside(several, (PyObject *)wording, (PyObject *)change);
        }
        Py_XDECREF(text);
        if (failed)
            return -1;
    }
    PyObject *wording, *changes;
    for (Size place = 0; PyDict_Next(several, &place, &wording, &changes);) {
        PyObject *python = place_of(spot), *text = NULL;
        if (python)
            text = PyObject_CallFunctionObjArgs(known.text_of, python, changes, spot->paragraph, NULL);
        int failed = !text || wish(wanted, wanted->count++, text, (DistinctText *)wording);
        Py_XDECREF(text);
        if (failed)
            return -1;
    }
    return 0;
}

/* What a text looks like: its key without outer white space; NULL, without an error, for white space alone. */
static PyObject *look(PyObject *text) {
    PyObject *key = PyUnicode_IS_ASCII(text) ? Py_NewRef(text) : PyObject_CallOneArg(known.key, text), *seen = NULL;
    if (!key)
        return NULL;
    Chars read = chars(key);
    Size start = 0, end = PyUnicode_GET_LENGTH(key);
    while (start < end && Py_UNICODE_ISSPACE(at(read, start)))
        start++;
    while (start < end && Py_UNICODE_ISSPACE(at(read, end - 1)))
        end--;
    if (start < end || PyUnicode_GET_LENGTH(text) == 0)
        seen = PyUnicode_Substring(key, start, end);
    Py_DECREF(key);
    return seen;
}

/* Whether each of the texts, which are all different, looks like no other; -1 for an error. */
static int all_look_different(PyObject *texts) {
    PyObject *looks = PySet_New(NULL), *text, *number;
    bool closer = false;
    for (Size place = 0; looks && !closer && PyDict_Next(texts, &place, &text, &number);) {
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

/* The wordings that want a text, which are put one behind the other. */
static Size gathered(const Wanted *wanted, Size number, DistinctText **wordings) {
    Size count = 0;
    for (Size wish = wanted->last[number]; wish >= 0; wish = wanted->wishes[wish].next)
        wordings[count++] = wanted->wishes[wish].wording;
    return count;
}

/* The texts with their wordings as Python has them, joined where they look alike. */
static PyObject *without_lookalikes(Spot *spot, const Wanted *wanted, DistinctText **room) {
    PyObject *texts = PyDict_New(), *text, *number;
    for (Size place = 0; texts && PyDict_Next(wanted->numbers, &place, &text, &number);) {
        Size count = gathered(wanted, PyLong_AsSsize_t(number), room);
        PyObject *wordings = PyList_New(count);
        for (Size each = 0; each < count && wordings; each++)
            PyList_SET_ITEM(wordings, each, Py_NewRef(room[each]));
        if (!wordings || PyDict_SetItem(texts, text, wordings) < 0)
            Py_CLEAR(texts);
        Py_XDECREF(wordings);
    }
    PyObject *place = texts ? place_of(spot) : NULL, *found = NULL;
    if (place)
        found = PyObject_CallFunctionObjArgs(known.without_lookalikes, texts, place, spot->paragraph, NULL);
    Py_XDECREF(texts);
    return found;
}

/* Who asks for each text; the texts are those that are wanted, or, if they were joined, what Python made of them. */
static PyObject *piece(Spot *spot, const Wanted *wanted, PyObject *texts, DistinctText **room) {
    Size count = PyDict_GET_SIZE(texts), found = 0;
    PyObject *made = NULL, *text, *item, *words = text_between(spot->base, spot->start, spot->end);
    Origin *origin = PyMem_Calloc((size_t)count + 1, sizeof(Origin));
    int failed = !origin || !words;
    for (Size place = 0; !failed && PyDict_Next(texts, &place, &text, &item); found++) {
        origin[found].text = Py_NewRef(text);
        if (PyLong_Check(item))
            failed = find_origin(room, gathered(wanted, PyLong_AsSsize_t(item), room), &origin[found]);
        else
            failed = find_origin((DistinctText **)PySequence_Fast_ITEMS(item), PyList_GET_SIZE(item), &origin[found]);
    }
    if (!failed)
        made = count == 1 ? applied(words, origin) : conflict(words, origin, count);
    for (Size each = 0; each < found; each++) {
        Py_XDECREF(origin[each].text);
        Py_XDECREF(origin[each].sponsors);
        Py_XDECREF(origin[each].ids);
    }
    PyMem_Free(origin);
    Py_XDECREF(words);
    if (!made && !PyErr_Occurred())
        PyErr_NoMemory();
    return made;
}

PyObject *contested_piece(Spot *spot) {
    size_t wordings = (size_t)count(spot, 1) + 1;
    DistinctText **room = PyMem_Malloc(wordings * sizeof(DistinctText *));
    Wanted wanted = {
        .numbers = PyDict_New(),
        .wishes = PyMem_Malloc(wordings * sizeof(Wish)),
        .last = PyMem_Malloc(wordings * sizeof(Size)),
    };
    PyObject *several = PyDict_New(), *made = NULL;
    if (!room || !wanted.numbers || !wanted.wishes || !wanted.last || !several) {
        PyErr_NoMemory();
    } else if (find_wishes(spot, &wanted, several) == 0) {
        int different = all_look_different(wanted.numbers);
        PyObject *texts = different == 0 ? without_lookalikes(spot, &wanted, room) : Py_NewRef(wanted.numbers);
        if (different >= 0 && texts)
            made = piece(spot, &wanted, texts, room);
        Py_XDECREF(texts);
    }
    count(spot, -1);
    Py_XDECREF(several);
    Py_XDECREF(wanted.numbers);
    PyMem_Free(wanted.wishes);
    PyMem_Free(wanted.last);
    PyMem_Free(room);
    return made;
}

PyObject *contested(PyObject *module, PyObject *arguments) {
    PyObject *base, *changes, *made = NULL;
    Spot spot = {0};
    if (prepared() < 0 || !PyArg_ParseTuple(arguments, "O!OOO!nn", &BaseType, &base, &spot.paragraph, &spot.place,
                                            &PyList_Type, &changes, &spot.start, &spot.end))
        return NULL;
    spot.base = (Base *)base;
    spot.count = PyList_GET_SIZE(changes);
    spot.changes = (Change **)PySequence_Fast_ITEMS(changes);
    made = contested_piece(&spot);
    return made;
}
