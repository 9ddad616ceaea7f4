/* Distinct texts, changes and cores: see change.py. None of them is ever part of a reference cycle, so the garbage collector need not track them. */
#include "engine.h"
#include <stddef.h>
#include <string.h>
#include <structmember.h>

DistinctText *new_wording(PyObject *text, PyObject *sponsors, PyObject *ids) {
    DistinctText *wording = PyObject_New(DistinctText, &DistinctTextType);
    if (!wording)
        return NULL;
    wording->text = Py_NewRef(text);
    wording->sponsors = Py_NewRef(sponsors);
    wording->ids = Py_NewRef(ids);
    wording->changes = wording->here = 0;
    return wording;
}

static void wording_dealloc(DistinctText *wording) {
    Py_XDECREF(wording->text);
    Py_XDECREF(wording->sponsors);
    Py_XDECREF(wording->ids);
    PyObject_Free(wording);
}

static PyMemberDef wording_members[] = {
    {"text", T_OBJECT_EX, offsetof(DistinctText, text), READONLY, NULL},
    {"sponsors", T_OBJECT_EX, offsetof(DistinctText, sponsors), READONLY, NULL},
    {"ids", T_OBJECT_EX, offsetof(DistinctText, ids), READONLY, NULL},
    {"changes", T_PYSSIZET, offsetof(DistinctText, changes), READONLY, NULL},
    {NULL},
};

PyTypeObject DistinctTextType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "redline.compiled.DistinctText",
    .tp_basicsize = sizeof(DistinctText),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = (destructor)wording_dealloc,
    .tp_members = wording_members,
};

/* The tokens [first, last) as one string. */
static PyObject *part(Tokens tokens, Size first, Size last) {
    return PyUnicode_Substring(tokens.text, tokens.borders[first], tokens.borders[last]);
}

static Size *own_borders(Tokens tokens, Size first, Size last) {
    Size *own = PyMem_Malloc((size_t)(last - first + 1) * sizeof(Size));
    for (Size token = first; own && token <= last; token++)
        own[token - first] = tokens.borders[token] - tokens.borders[first];
    return own;
}

/* Gives the change its core and its body, without outer white space. */
static void leave_out_white_space(Change *change, const Base *base) {
    Tokens keys = change->words.keys;
    Size start = change->start, end = change->end, first = 0, last = change->words.count;
    while (start < end && base->blanks[start])
        start++;
    while (end > start && base->blanks[end - 1])
        end--;
    while (first < last && is_blank(keys, first))
        first++;
    bool words = first < last;
    if (start == end && (change->start < change->end || !words))
        return; /* about white space alone */
    while (words && is_blank(keys, last - 1))
        last--;
    change->core_start = start;
    change->core_end = end;
    change->first = first;
    change->last = last;
}

Change *new_change(const Base *base, Size start, Size end, Words words, Size first, Size last) {
    Change *change = PyObject_New(Change, &ChangeType);
    if (!change)
        return NULL;
    memset((char *)change + sizeof(PyObject), 0, sizeof(Change) - sizeof(PyObject));
    bool own = words.keys.borders == words.spelled.borders;
    change->start = change->core_start = start;
    change->end = change->core_end = end;
    change->text = part(words.spelled, first, last);
    change->borders = own_borders(words.spelled, first, last);
    change->joined_keys = own ? Py_XNewRef(change->text) : part(words.keys, first, last);
    change->key_borders = own ? change->borders : own_borders(words.keys, first, last);
    change->wordings = &change->only;
    if (!change->text || !change->joined_keys)
        goto failed;
    if (!change->borders || !change->key_borders) {
        PyErr_NoMemory();
        goto failed;
    }
    change->words = (Words){{change->text, change->borders}, {change->joined_keys, change->key_borders}, last - first};
    change->last = last - first;
    leave_out_white_space(change, base);
    change->body_key = part(change->words.keys, change->first, change->last);
    if (!change->body_key)
        goto failed;
    return change;
failed:
    Py_DECREF(change);
    return NULL;
}

/* Adds one of those who ask for a change; it keeps them alive. */
int add_wording(Change *change, DistinctText *wording) {
    if (change->count && (change->count & (change->count - 1)) == 0) {
        size_t room = (size_t)change->count * 2 * sizeof(DistinctText *);
        DistinctText **wordings = PyMem_Realloc(change->count == 1 ? NULL : change->wordings, room);
        if (!wordings) {
            PyErr_NoMemory();
            return -1;
        }
        if (change->count == 1)
            wordings[0] = change->only;
        change->wordings = wordings;
    }
    change->wordings[change->count++] = (DistinctText *)Py_NewRef(wording);
    return 0;
}

static void change_dealloc(Change *change) {
    for (Size each = 0; each < change->count; each++)
        Py_DECREF(change->wordings[each]);
    if (change->wordings != &change->only)
        PyMem_Free(change->wordings);
    if (change->key_borders != change->borders)
        PyMem_Free(change->key_borders);
    PyMem_Free(change->borders);
    Py_XDECREF(change->text);
    Py_XDECREF(change->joined_keys);
    Py_XDECREF(change->body_key);
    PyObject_Free(change);
}

static PyObject *change_lead(Change *change, void *closure) { return part(change->words.spelled, 0, change->first); }

static PyObject *change_body(Change *change, void *closure) {
    return part(change->words.spelled, change->first, change->last);
}

static PyObject *change_trail(Change *change, void *closure) {
    return part(change->words.spelled, change->last, change->words.count);
}

static PyObject *change_edges(Change *change, void *closure) {
    Tokens keys = change->words.keys;
    return Py_BuildValue("NN", part(keys, 0, change->first), part(keys, change->last, change->words.count));
}

static PyObject *change_has_words(Change *change, void *closure) {
    return PyBool_FromLong(!is_blank_text(chars(change->body_key), 0, PyUnicode_GET_LENGTH(change->body_key)));
}

static PyObject *change_wordings(Change *change, void *closure) {
    PyObject *wordings = PyList_New(change->count);
    for (Size each = 0; each < change->count && wordings; each++)
        PyList_SET_ITEM(wordings, each, Py_NewRef(change->wordings[each]));
    return wordings;
}

static PyObject *keys_of(Change *change, bool words_only) {
    Tokens keys = change->words.keys;
    PyObject *found = PyList_New(0);
    for (Size token = 0; token < change->words.count && found; token++) {
        if (words_only && is_blank(keys, token))
            continue;
        PyObject *key = part(keys, token, token + 1);
        if (!key || PyList_Append(found, key) < 0)
            Py_CLEAR(found);
        Py_XDECREF(key);
    }
    return found;
}

static PyObject *change_keys(Change *change, void *closure) { return keys_of(change, false); }

static PyObject *change_words(Change *change, void *closure) {
    PyObject *found = keys_of(change, true), *words = found ? PyList_AsTuple(found) : NULL;
    Py_XDECREF(found);
    return words;
}

static PyMemberDef change_members[] = {
    {"start", T_PYSSIZET, offsetof(Change, start), READONLY, NULL},
    {"end", T_PYSSIZET, offsetof(Change, end), READONLY, NULL},
    {"core_start", T_PYSSIZET, offsetof(Change, core_start), READONLY, NULL},
    {"core_end", T_PYSSIZET, offsetof(Change, core_end), READONLY, NULL},
    {"text", T_OBJECT_EX, offsetof(Change, text), READONLY, NULL},
    {"body_key", T_OBJECT_EX, offsetof(Change, body_key), READONLY, NULL},
    {NULL},
};

static PyGetSetDef change_getters[] = {
    {"keys", (getter)change_keys, NULL, NULL, NULL},   {"words", (getter)change_words, NULL, NULL, NULL},
    {"lead", (getter)change_lead, NULL, NULL, NULL},   {"body", (getter)change_body, NULL, NULL, NULL},
    {"trail", (getter)change_trail, NULL, NULL, NULL}, {"edges", (getter)change_edges, NULL, NULL, NULL},
    {"has_words", (getter)change_has_words, NULL, NULL, NULL}, {"wordings", (getter)change_wordings, NULL, NULL, NULL},
    {NULL},
};

PyTypeObject ChangeType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "redline.compiled.Change",
    .tp_basicsize = sizeof(Change),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = (destructor)change_dealloc,
    .tp_members = change_members,
    .tp_getset = change_getters,
};

static void core_dealloc(Core *core) {
    for (Change *change = core->changes, *next; change; change = next) {
        next = change->next;
        Py_DECREF(change);
    }
    PyObject_Free(core);
}

/* The changes by the key of their body. */
static PyObject *core_bodies(Core *core, void *closure) {
    PyObject *bodies = PyDict_New();
    for (Change *change = core->changes; change && bodies; change = change->next) {
        PyObject *same = PyDict_GetItemWithError(bodies, change->body_key), *made = NULL;
        if (!same && !PyErr_Occurred() && (same = made = PyList_New(0)) && PyDict_SetItem(bodies, change->body_key, made))
            same = NULL;
        if (!same || PyList_Append(same, (PyObject *)change) < 0)
            Py_CLEAR(bodies);
        Py_XDECREF(made);
    }
    return bodies;
}

static PyGetSetDef core_getters[] = {
    {"bodies", (getter)core_bodies, NULL, NULL, NULL},
    {NULL},
};

static PyMemberDef core_members[] = {
    {"start", T_PYSSIZET, offsetof(Core, start), READONLY, NULL},
    {"end", T_PYSSIZET, offsetof(Core, end), READONLY, NULL},
    {"run_start", T_PYSSIZET, offsetof(Core, run_start), READONLY, NULL},
    {"run_end", T_PYSSIZET, offsetof(Core, run_end), READONLY, NULL},
    {NULL},
};

PyTypeObject CoreType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "redline.compiled.Core",
    .tp_basicsize = sizeof(Core),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_dealloc = (destructor)core_dealloc,
    .tp_members = core_members,
    .tp_getset = core_getters,
};
