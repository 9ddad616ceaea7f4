/* The parts of texts that differ, with their tokens: see paragraph.py. */
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

/* Takes the tokens of a part that is Latin with accents typed behind letters: their number, -1 for others, -2 for errors. */
static Size take_accented(Reading *reading, PyObject *text, Part *part) {
    Size before = reading->borders.count, count = latin(text, part->start, part->end, true, &reading->borders);
    if (count < 0)
        return count;
    PyObject *words = PyUnicode_Substring(text, part->start, part->end);
    PyObject *key = words ? PyObject_CallOneArg(known.key, words) : NULL;
    Py_XDECREF(words);
    if (!key || PyList_Append(reading->keep, key) < 0) {
        Py_XDECREF(key);
        return -2;
    }
    Size key_borders = reading->borders.count;
    Size keys = latin(key, 0, PyUnicode_GET_LENGTH(key), false, &reading->borders);
    Py_DECREF(key);
    if (keys != count) {
        reading->borders.count = before;
        return keys == -2 ? -2 : -1;
    }
    part->borders = before;
    part->key_borders = key_borders;
    part->joined_keys = key;
    return count;
}

/* The number of a part among those that are asked for. */
static Size number_of(Reading *reading, PyObject *text, const Part *part) {
    Size number = -1;
    PyObject *words = PyUnicode_Substring(text, part->start, part->end);
    PyObject *next = words ? PyLong_FromSsize_t(PyList_GET_SIZE(reading->unread)) : NULL;
    PyObject *found = next ? PyDict_SetDefault(reading->numbers, words, next) : NULL;
    if (found && (found != next || PyList_Append(reading->unread, words) == 0))
        number = PyLong_AsSsize_t(found);
    Py_XDECREF(words);
    Py_XDECREF(next);
    return number;
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
        each->count = latin(text, each->start, each->end, false, &reading->borders);
        if (each->count == -1)
            each->count = take_accented(reading, text, each);
        if (each->count == -2)
            return -1;
        if (each->count >= 0)
            continue;
        if ((each->unread = number_of(reading, text, each)) < 0)
            return -1;
    }
    return 0;
}

/* Takes the tokens of all parts that were asked for, with a line end between them; they are their own keys. */
static int take_together(Reading *reading, PyObject *tokens) {
    Size count = PyList_GET_SIZE(reading->unread), token = 0;
    Size *borders = PyMem_Malloc((size_t)(count + 1) * 2 * sizeof(Size)), *counts = borders + count + 1;
    if (!borders) {
        PyErr_NoMemory();
        return -1;
    }
    int failed = 0;
    for (Size number = 0; number < count && !failed; number++) {
        Size length = PyUnicode_GET_LENGTH(PyList_GET_ITEM(reading->unread, number)), border = 0;
        borders[number] = reading->borders.count;
        failed = push(&reading->borders, 0);
        for (; border < length && token < PyList_GET_SIZE(tokens) && !failed; token++)
            failed = push(&reading->borders, border += PyUnicode_GET_LENGTH(PyList_GET_ITEM(tokens, token)));
        counts[number] = reading->borders.count - borders[number] - 1;
        token++;
        if (border != length) {
            PyErr_SetString(PyExc_ValueError, "the tokens are not those of the texts");
            failed = -1;
        }
    }
    for (Size part = 0; part < reading->parts.count && !failed; part++) {
        Part *each = &reading->parts.items[part];
        if (each->unread < 0)
            continue;
        each->text = each->joined_keys = PyList_GET_ITEM(reading->unread, each->unread);
        each->borders = each->key_borders = borders[each->unread];
        each->count = counts[each->unread];
    }
    PyMem_Free(borders);
    return failed;
}

static int take_each(Reading *reading, PyObject *found) {
    for (Size part = 0; part < reading->parts.count; part++) {
        Part *each = &reading->parts.items[part];
        if (each->unread < 0)
            continue;
        PyObject *words = PyObject_GetItem(found, PyList_GET_ITEM(reading->unread, each->unread));
        bool pair = words && PyTuple_CheckExact(words) && PyTuple_GET_SIZE(words) == 2;
        if (words && !pair)
            PyErr_SetString(PyExc_TypeError, "tokens must be given with their keys");
        int failed = !pair || take(reading, each, PyTuple_GET_ITEM(words, 0), PyTuple_GET_ITEM(words, 1)) < 0;
        Py_XDECREF(words);
        if (failed)
            return -1;
    }
    return 0;
}

/* Asks Python for the tokens of the parts that are not Latin; what it answered for single ones. */
PyObject *ask(Reading *reading) {
    if (PyList_GET_SIZE(reading->unread) == 0)
        return PyDict_New();
    PyObject *together = PyObject_CallOneArg(reading->tokenise_together, reading->unread), *found = NULL;
    if (together && PyList_Check(together)) {
        if (take_together(reading, together) == 0)
            found = PyDict_New();
    } else if (together && (found = PyObject_CallOneArg(reading->tokenise_all, reading->unread))) {
        if (take_each(reading, found) < 0)
            Py_CLEAR(found);
    }
    Py_XDECREF(together);
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
        int there = words ? PyDict_Contains(tokens, words) : -1;
        if (there < 0)
            Py_CLEAR(words);
        if (there == 0) {
            Words both = words_of(reading, each);
            PyObject *list = tokens_of(both.spelled, each->count), *keys = list;
            if (list)
                keys = each->borders == each->key_borders ? Py_NewRef(list) : tokens_of(both.keys, each->count);
            PyObject *pair = keys ? PyTuple_Pack(2, list, keys) : NULL;
            if (!pair || PyDict_SetItem(tokens, words, pair) < 0)
                Py_CLEAR(words);
            Py_XDECREF(list);
            Py_XDECREF(keys);
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
