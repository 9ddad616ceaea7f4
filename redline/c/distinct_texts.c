/* The different texts, each with all who propose it: see collect.py. */
#include "engine.h"
#include <string.h>

/* Whether a text is taken in as it is, as nearly all are. */
static bool stands(PyObject *text) {
    Size length = PyUnicode_GET_LENGTH(text);
    if (PyUnicode_IS_ASCII(text))
        return memchr(PyUnicode_DATA(text), '\r', (size_t)length) == NULL;
    Chars read = chars(text);
    if (at(read, 0) == 0xad || at(read, 0) == 0x200b)
        return false; /* it may show nothing */
    for (Size place = 0; place < length; place++)
        if (at(read, place) == '\r' || Py_UNICODE_IS_SURROGATE(at(read, place)))
            return false;
    return true;
}

static PyObject *text_of(PyObject *proposal) {
    PyObject *text = PyObject_GetAttr(proposal, known.text);
    if (!text)
        return NULL;
    if (text != Py_None && !PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a text must be a string or None");
        Py_CLEAR(text);
    } else if (text == Py_None) {
        Py_SETREF(text, Py_NewRef(known.nothing));
    } else if (!stands(text)) {
        Py_SETREF(text, PyObject_CallOneArg(known.shown_or_empty, text));
    }
    return text;
}

/* Adds the items of a sequence to those of another, as a list. */
static int extend(PyObject **items, PyObject *more) {
    if (!PyList_CheckExact(*items)) {
        PyObject *list = PySequence_List(*items);
        if (!list)
            return -1;
        Py_SETREF(*items, list);
    }
    Size count = PyList_GET_SIZE(*items);
    return PyList_SetSlice(*items, count, count, more);
}

/* Makes a list a sorted tuple, of different items if asked. */
static int settle(PyObject **items, bool different) {
    if (PyTuple_CheckExact(*items))
        return 0;
    if (different) {
        PyObject *set = PySet_New(*items);
        if (!set)
            return -1;
        Py_SETREF(*items, PySequence_List(set));
        Py_DECREF(set);
        if (!*items)
            return -1;
    }
    if (PyList_Sort(*items) < 0)
        return -1;
    Py_SETREF(*items, PyList_AsTuple(*items));
    if (!*items)
        return -1;
    hide_from_collector(*items);
    return 0;
}

/* Adds what a proposal says; -1 for an error, 1 if it names nobody. */
static int hear(PyObject *by_text, PyObject *seen, PyObject *proposal) {
    PyObject *text = text_of(proposal), *sponsors = PyObject_GetAttr(proposal, known.sponsors);
    PyObject *id = PyObject_GetAttr(proposal, known.id), *ids = id ? PyTuple_Pack(1, id) : NULL;
    int failed = -1;
    if (!text || !sponsors || !ids)
        goto done;
    hide_from_collector(ids);
    failed = PyObject_IsTrue(sponsors) != 1;
    if (failed || (failed = PySet_Add(seen, id)))
        goto done;
    DistinctText *wording = (DistinctText *)PyDict_GetItemWithError(by_text, text);
    if (wording) {
        failed = extend(&wording->sponsors, sponsors) | extend(&wording->ids, ids);
    } else if (PyErr_Occurred() || !(wording = new_wording(text, sponsors, ids))) {
        failed = -1;
    } else {
        failed = PyDict_SetItem(by_text, text, (PyObject *)wording);
        if (!failed && !(PyTuple_CheckExact(sponsors) && PyTuple_GET_SIZE(sponsors) == 1))
            failed = extend(&wording->sponsors, known.no_more);
        Py_DECREF(wording);
    }
done:
    Py_XDECREF(text);
    Py_XDECREF(sponsors);
    Py_XDECREF(id);
    Py_XDECREF(ids);
    return failed;
}

PyObject *distinct_texts(PyObject *module, PyObject *proposals) {
    if (prepared() < 0)
        return NULL;
    PyObject *by_text = PyDict_New(), *given = PySequence_Fast(proposals, "proposals must be a sequence"), *text, *wording;
    PyObject *seen = PySet_New(NULL);
    int failed = !by_text || !given || !seen;
    for (Size each = 0; !failed && each < PySequence_Fast_GET_SIZE(given); each++)
        failed = hear(by_text, seen, PySequence_Fast_GET_ITEM(given, each));
    if (!failed)
        failed = PySet_GET_SIZE(seen) < PySequence_Fast_GET_SIZE(given);
    for (Size place = 0; !failed && PyDict_Next(by_text, &place, &text, &wording);)
        failed = settle(&((DistinctText *)wording)->sponsors, true) | settle(&((DistinctText *)wording)->ids, false);
    Py_XDECREF(given);
    Py_XDECREF(seen);
    if (!failed)
        return by_text;
    /* Python looks again, from the first proposal on, and says what is wrong. */
    PyErr_Clear();
    Py_XDECREF(by_text);
    Py_RETURN_NONE;
}
