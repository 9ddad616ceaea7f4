/* Pieces, and the sponsors and ids behind them: see merge.py. */
#include "engine.h"
#include <stdlib.h>

static PyObject *untracked(PyObject *made) {
    if (made && PyObject_GC_IsTracked(made))
        PyObject_GC_UnTrack(made);
    return made;
}

/* A tuple of strings is never part of a reference cycle, so the garbage collector need not track it. */
void hide_from_collector(PyObject *tuple) {
    for (Size each = 0; each < PyTuple_GET_SIZE(tuple); each++)
        if (!PyUnicode_CheckExact(PyTuple_GET_ITEM(tuple, each)))
            return;
    untracked(tuple);
}

static PyObject *sorted(PyObject *items) {
    PyObject *list = items ? PySequence_List(items) : NULL;
    PyObject *found = list && PyList_Sort(list) == 0 ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    if (found)
        hide_from_collector(found);
    return found;
}

/* The sponsors and ids of all wordings, in order. */
int find_origin(DistinctText *const *wordings, Size count, Origin *origin) {
    if (count == 1) {
        origin->sponsors = Py_NewRef(wordings[0]->sponsors);
        origin->ids = Py_NewRef(wordings[0]->ids);
        return 0;
    }
    PyObject *sponsors = PySet_New(NULL), *ids = PyList_New(0);
    int failed = !sponsors || !ids;
    for (Size each = 0; each < count && !failed; each++) {
        PyObject *more = wordings[each]->sponsors;
        for (Size sponsor = 0; sponsor < PyTuple_GET_SIZE(more) && !failed; sponsor++)
            failed = PySet_Add(sponsors, PyTuple_GET_ITEM(more, sponsor));
        Size length = PyList_GET_SIZE(ids);
        failed = failed || PyList_SetSlice(ids, length, length, wordings[each]->ids);
    }
    if (!failed) {
        origin->sponsors = sorted(sponsors);
        origin->ids = sorted(ids);
    }
    Py_XDECREF(sponsors);
    Py_XDECREF(ids);
    return origin->sponsors && origin->ids ? 0 : -1;
}

/* A frozen dataclass. It holds only strings and other frozen objects, so it is never part of a reference cycle. */
static PyObject *frozen(PyObject *class, PyObject *const *names, PyObject *const *values, Size count) {
    PyObject *made = ((PyTypeObject *)class)->tp_alloc((PyTypeObject *)class, 0);
    for (Size each = 0; each < count && made; each++)
        if (PyObject_GenericSetAttr(made, names[each], values[each]) < 0)
            Py_CLEAR(made);
    return untracked(made);
}

PyObject *kept(PyObject *words) { return frozen(known.Kept, &known.text, &words, 1); }

PyObject *applied(PyObject *words, const Origin *origin) {
    PyObject *names[] = {known.base, known.text, known.sponsors, known.ids};
    return frozen(known.Applied, names, (PyObject *[]){words, origin->text, origin->sponsors, origin->ids}, 4);
}

static int by_sponsor_and_text(const void *one, const void *other) {
    const Origin *left = one, *right = other;
    PyObject *first = PyTuple_GET_ITEM(left->sponsors, 0), *second = PyTuple_GET_ITEM(right->sponsors, 0);
    int order = first == second ? 0 : PyUnicode_Compare(first, second);
    return order ? order : PyUnicode_Compare(left->text, right->text);
}

PyObject *conflict(PyObject *words, Origin *origin, Size count) {
    PyObject *names[] = {known.text, known.sponsors, known.ids}, *made = NULL;
    for (Size each = 0; each < count; each++)
        if (!PyUnicode_Check(PyTuple_GET_ITEM(origin[each].sponsors, 0)))
            return PyErr_Format(PyExc_TypeError, "a sponsor must be a string");
    qsort(origin, (size_t)count, sizeof(Origin), by_sponsor_and_text);
    PyObject *alternatives = PyTuple_New(count);
    for (Size each = 0; each < count && alternatives; each++) {
        PyObject *values[] = {origin[each].text, origin[each].sponsors, origin[each].ids};
        PyObject *alternative = frozen(known.Alternative, names, values, 3);
        if (alternative)
            PyTuple_SET_ITEM(alternatives, each, alternative);
        else
            Py_CLEAR(alternatives);
    }
    if (untracked(alternatives))
        made = frozen(known.Conflict, (PyObject *[]){known.base, known.alternatives},
                      (PyObject *[]){words, alternatives}, 2);
    Py_XDECREF(alternatives);
    return made;
}
