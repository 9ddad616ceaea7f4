/* The parts of texts that differ, with their tokens: see read.py. */
#include "engine.h"

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
int take(Reading *reading, Part *part, PyObject *tokens, PyObject *keys) {
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

Words words_of(const Reading *reading, const Part *part) {
    const Size *borders = reading->borders.items;
    return (Words){
        {part->text, borders + part->borders}, {part->joined_keys, borders + part->key_borders}, part->count};
}

/* Finds where a text differs, and the tokens of that if it is Latin; other parts are put down to be asked for. */
int look_at(Reading *reading, PyObject *text) {
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
PyObject *ask(Reading *reading) {
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
PyObject *parts_for_python(Reading *reading, const Part *parts, Size count, PyObject *text, PyObject *tokens) {
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
