/* What all the texts change, each different change kept once: see collect.py. */
#include "engine.h"
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 500, LOOKED_THROUGH = 8 };

static Core *new_core(const Change *change) {
    Core *core = PyObject_New(Core, &CoreType);
    if (!core)
        return NULL;
    core->start = change->core_start;
    core->end = change->core_end;
    core->run_start = change->start;
    core->run_end = change->end;
    core->changes = NULL;
    core->different = 0;
    return core;
}

static Py_uhash_t hash_of(Size start, Size end) {
    return (Py_uhash_t)start * 1099511628211u ^ (Py_uhash_t)end * 14029467366897019727u;
}

/* Where the table has, or will have, the core of a change. */
static Core **core_entry(Core **table, Size room, Size start, Size end) {
    Py_uhash_t mask = (Py_uhash_t)room - 1, slot = hash_of(start, end);
    for (slot = (slot ^ (slot >> 32)) & mask; table[slot]; slot = (slot + 1) & mask)
        if (table[slot]->start == start && table[slot]->end == end)
            break;
    return table + slot;
}

/* Where the table has, or will have, the first change with the core and the body of this one. */
static Change **change_entry(Change **table, Size room, const Change *change) {
    Py_uhash_t mask = (Py_uhash_t)room - 1, core = hash_of(change->core_start, change->core_end);
    Py_uhash_t slot = (Py_uhash_t)PyObject_Hash(change->body_key) + (core ^ (core >> 32));
    for (slot &= mask; table[slot]; slot = (slot + 1) & mask)
        if (table[slot]->core_start == change->core_start && table[slot]->core_end == change->core_end &&
            PyUnicode_Compare(table[slot]->body_key, change->body_key) == 0)
            break;
    return table + slot;
}

/* Keeps at least half of the tables free; there are no more cores than different bodies in them. */
static int make_room(Reading *reading) {
    if (reading->known * 2 < reading->room)
        return 0;
    Size room = reading->room ? 4 * reading->room : 256;
    Change **changes = PyMem_Calloc((size_t)room, sizeof(Change *));
    Core **cores = PyMem_Calloc((size_t)room, sizeof(Core *));
    if (!changes || !cores) {
        PyMem_Free(changes);
        PyMem_Free(cores);
        PyErr_NoMemory();
        return -1;
    }
    for (Size slot = 0; slot < reading->room; slot++) {
        Change *change = reading->changes[slot];
        Core *core = reading->cores[slot];
        if (change)
            *change_entry(changes, room, change) = change;
        if (core)
            *core_entry(cores, room, core->start, core->end) = core;
    }
    PyMem_Free(reading->changes);
    PyMem_Free(reading->cores);
    reading->changes = changes;
    reading->cores = cores;
    reading->room = room;
    return 0;
}

static bool equal(Tokens one, Tokens other, Size count) {
    return PyUnicode_Compare(one.text, other.text) == 0 &&
           memcmp(one.borders, other.borders, (size_t)(count + 1) * sizeof(Size)) == 0;
}

/* One with the same body that is alike in all else that can be told, or NULL. */
static Change *twin(Change *first, const Change *change) {
    Size looked = 0;
    for (Change *other = first; other && looked < LOOKED_THROUGH; other = other->same, looked++)
        if (other->start == change->start && other->end == change->end && other->words.count == change->words.count &&
            equal(other->words.spelled, change->words.spelled, change->words.count) &&
            equal(other->words.keys, change->words.keys, change->words.count))
            return other;
    return NULL;
}

static int put(Reading *reading, DistinctText *wording, Change *change) {
    if (make_room(reading) < 0)
        return -1;
    Change **entry = change_entry(reading->changes, reading->room, change), *first = *entry;
    Change *mine = first ? twin(first, change) : NULL;
    wording->changes++;
    if (mine)
        return add_wording(mine, wording);
    Core **of = core_entry(reading->cores, reading->room, change->core_start, change->core_end), *core = *of;
    if (!core && !(core = *of = new_core(change)))
        return -1;
    if (first) {
        change->same = first->same;
        first->same = change;
    } else {
        *entry = change;
        reading->known++;
        core->different++;
    }
    change->next = core->changes;
    core->changes = (Change *)Py_NewRef(change);
    if (change->start < core->run_start)
        core->run_start = change->start;
    if (change->end > core->run_end)
        core->run_end = change->end;
    return add_wording(change, wording);
}

static int add(Reading *reading, DistinctText *wording, Size start, Size end, Words words, Size first, Size last) {
    Change *change = new_change(reading->base, start, end, words, first, last);
    int failed = change ? put(reading, wording, change) : -1;
    Py_XDECREF(change);
    return failed;
}

/* Adds a change as Python found it: (start, end, tokens, keys). */
static int add_found(Reading *reading, DistinctText *wording, PyObject *found) {
    Size start, end, borders = reading->borders.count;
    PyObject *tokens, *keys;
    Part part;
    if (!PyArg_ParseTuple(found, "nnOO", &start, &end, &tokens, &keys) || take(reading, &part, tokens, keys) < 0)
        return -1;
    int failed = add(reading, wording, start, end, words_of(reading, &part), 0, part.count);
    reading->borders.count = borders;
    return failed;
}

static int add_as_a_whole(Reading *reading, DistinctText *wording, const Part *parts, Size count, PyObject *tokens) {
    PyObject *given = parts_for_python(reading, parts, count, wording->text, tokens);
    PyObject *found = given ? PyObject_CallFunctionObjArgs(reading->changes_of, given, tokens, NULL) : NULL;
    int failed = !found || !PyList_Check(found);
    for (Size each = 0; !failed && each < PyList_GET_SIZE(found); each++)
        failed = add_found(reading, wording, PyList_GET_ITEM(found, each));
    Py_XDECREF(given);
    Py_XDECREF(found);
    return failed;
}

enum { MOST_PARTS = 16 };

static int add_changes(Reading *reading, DistinctText *wording, const Part *parts, Size count, PyObject *tokens) {
    Run runs[MOST_PARTS];
    Words words[MOST_PARTS];
    bool singles = count <= MOST_PARTS;
    for (Size part = 0; part < count && singles; part++) {
        words[part] = words_of(reading, &parts[part]);
        singles = single_region(reading->base, parts[part].first, parts[part].last, words[part], &runs[part]);
    }
    if (count == 1 && !singles) {
        Size found = several(reading->base, parts->first, parts->last, words[0], runs, MOST_PARTS);
        for (Size each = 0; each < found; each++) {
            Run run = runs[each];
            if (add(reading, wording, run.start, run.end, words[0], run.first, run.last) < 0)
                return -1;
        }
        if (found)
            return 0;
    }
    if (!singles || (count > 1 && !are_independent(reading->base, runs, words, count)))
        return add_as_a_whole(reading, wording, parts, count, tokens);
    for (Size part = 0; part < count; part++) {
        Run run = runs[part];
        if (add(reading, wording, run.start, run.end, words[part], run.first, run.last) < 0)
            return -1;
    }
    return 0;
}

/* Reads some of the wordings together: Python finds words faster for many texts at once. */
static int read_some(Reading *reading, PyObject *const *wordings, Size count) {
    Py_XSETREF(reading->unread, PyList_New(0));
    Py_XSETREF(reading->numbers, PyDict_New());
    Py_XSETREF(reading->keep, PyList_New(0));
    reading->parts.count = reading->borders.count = reading->counts.count = 0;
    if (!reading->unread || !reading->numbers || !reading->keep)
        return -1;
    for (Size each = 0; each < count; each++)
        if (look_at(reading, ((DistinctText *)wordings[each])->text) < 0)
            return -1;
    PyObject *tokens = ask(reading);
    int failed = !tokens;
    for (Size each = 0, part = 0; each < count && !failed; part += reading->counts.items[each++])
        failed = add_changes(reading, (DistinctText *)wordings[each], reading->parts.items + part,
                             reading->counts.items[each], tokens);
    Py_XDECREF(tokens);
    return failed;
}

static int by_place(const void *one, const void *other) {
    const Core *left = *(Core *const *)one, *right = *(Core *const *)other;
    Size order = left->start != right->start ? left->start - right->start : left->end - right->end;
    return order < 0 ? -1 : order > 0;
}

/* The cores in order. */
static PyObject *in_order(const Reading *reading) {
    PyObject *found = PyList_New(0);
    for (Size slot = 0; slot < reading->room && found; slot++)
        if (reading->cores[slot] && PyList_Append(found, (PyObject *)reading->cores[slot]) < 0)
            Py_CLEAR(found);
    if (found && PyList_GET_SIZE(found) > 1)
        qsort(PySequence_Fast_ITEMS(found), (size_t)PyList_GET_SIZE(found), sizeof(PyObject *), by_place);
    return found;
}

static void let_go(Reading *reading) {
    for (Size slot = 0; slot < reading->room; slot++)
        Py_XDECREF(reading->cores[slot]);
    PyMem_Free(reading->cores);
    PyMem_Free(reading->changes);
    PyMem_Free(reading->parts.items);
    PyMem_Free(reading->borders.items);
    PyMem_Free(reading->counts.items);
    Py_XDECREF(reading->unread);
    Py_XDECREF(reading->numbers);
    Py_XDECREF(reading->keep);
}

PyObject *cores_of(PyObject *module, PyObject *arguments) {
    Reading reading = {0};
    PyObject *base, *wordings, *found = NULL;
    if (!PyArg_ParseTuple(arguments, "O!O!OOO", &BaseType, &base, &PyList_Type, &wordings,
                          &reading.tokenise_together, &reading.tokenise_all, &reading.changes_of))
        return NULL;
    reading.base = (Base *)base;
    PyObject *given = PyList_GetSlice(wordings, 0, PyList_GET_SIZE(wordings));
    int failed = !given;
    PyObject **items = given ? PySequence_Fast_ITEMS(given) : NULL;
    Size differing = 0;
    for (Size each = 0; !failed && each < PyList_GET_SIZE(given); each++) {
        if (!Py_IS_TYPE(items[each], &DistinctTextType)) {
            PyErr_SetString(PyExc_TypeError, "wordings must be those that were found here");
            failed = -1;
        } else if (PyUnicode_Compare(((DistinctText *)items[each])->text, reading.base->text) != 0) {
            PyObject *wording = items[each];
            items[each] = items[differing];
            items[differing++] = wording;
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
