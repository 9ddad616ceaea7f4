/* The merged paragraph in order, if its groups and their white space are plain: see conflicts.py, spacing.py and merge.py. */
#include "engine.h"

/* Cores [first, behind) that belong together, and the base tokens [start, end) of which they are about. */
typedef struct {
    Size first, behind, start, end, core_start, core_end, changes;
    bool several;
} Group;

static Core *core_at(PyObject *cores, Size index) { return (Core *)PyList_GET_ITEM(cores, index); }

/* The cores in groups that share tokens; their number. */
static Size grouped(PyObject *cores, Group *groups) {
    Size count = 0, reach = 0;
    for (Size index = 0; index < PyList_GET_SIZE(cores); index++) {
        Core *core = core_at(cores, index);
        if (index == 0 || core->start >= reach)
            groups[count++] = (Group){index, index, core->run_start, core->run_end, core->start, core->end, 0, false};
        Group *group = &groups[count - 1];
        group->behind = index + 1;
        group->several = group->behind - group->first > 1 || core->different > 1;
        for (Change *change = core->changes; change; change = change->next)
            group->changes++;
        if (core->run_start < group->start)
            group->start = core->run_start;
        if (core->run_end > group->end)
            group->end = core->run_end;
        if (core->end > group->core_end)
            group->core_end = core->end;
        if (core->end > reach)
            reach = core->end;
    }
    return count;
}

static bool all_blank(const Base *base, Size start, Size end) {
    while (start < end && base->blanks[start])
        start++;
    return start == end;
}

static bool shows_nothing(const Change *change) {
    return is_blank_text(chars(change->body_key), 0, PyUnicode_GET_LENGTH(change->body_key));
}

/* Whether all groups stay as they are and take no white space from each other. */
static bool plain(const Base *base, PyObject *cores, const Group *groups, Size count) {
    for (Size index = 0; index < PyList_GET_SIZE(cores); index++) {
        Core *core = core_at(cores, index);
        if (core->start < core->end && all_blank(base, core->start, core->end))
            return false;
    }
    for (Size index = 0; index < count; index++) {
        const Group *group = &groups[index];
        if (!group->several && shows_nothing(core_at(cores, group->first)->changes))
            return false;
        if (index == 0)
            continue;
        /* A word or mark between them keeps groups from reaching into each other, a word or empty line from touching. */
        Size before = groups[index - 1].core_end, behind = group->core_start;
        if (groups[index - 1].end >= group->start || base->ranks[before] == base->ranks[behind] ||
            base->barriers[before] == base->barriers[behind])
            return false;
    }
    return true;
}

static int add_piece(PyObject *pieces, PyObject *piece) {
    int failed = !piece || PyList_Append(pieces, piece) < 0;
    Py_XDECREF(piece);
    return failed ? -1 : 0;
}

static int put_kept(PyObject *pieces, const Base *base, Size start, Size end) {
    if (start == end)
        return 0;
    PyObject *words = text_between(base, start, end);
    int failed = words ? add_piece(pieces, kept(words)) : -1;
    Py_XDECREF(words);
    return failed;
}

/* What stands for changes that are the same, and the base tokens that it stands for. */
static PyObject *choose_spelling(Change *const *changes, Size count, Size *start, Size *end) {
    *start = changes[0]->start;
    *end = changes[0]->end;
    if (count == 1)
        return Py_NewRef(changes[0]->text);
    PyObject *same = PyList_New(count), *lead, *body, *trail, *text = NULL;
    for (Size each = 0; each < count && same; each++)
        PyList_SET_ITEM(same, each, Py_NewRef(changes[each]));
    PyObject *found = same ? PyObject_CallOneArg(known.choose_spelling, same) : NULL;
    if (found && PyArg_ParseTuple(found, "nnUUU", start, end, &lead, &body, &trail)) {
        PyObject *strings = PyTuple_Pack(3, lead, body, trail);
        text = strings ? joined(strings) : NULL;
        Py_XDECREF(strings);
    }
    Py_XDECREF(same);
    Py_XDECREF(found);
    return text;
}

static PyObject *uncontested(const Base *base, Change *const *changes, Size count, Size *start, Size *end) {
    Size wordings = 0, filled = 0;
    for (Size each = 0; each < count; each++)
        wordings += changes[each]->count;
    DistinctText **all = PyMem_Malloc((size_t)(wordings + 1) * sizeof(DistinctText *));
    if (!all)
        return PyErr_NoMemory();
    for (Size each = 0; each < count; each++)
        for (Size wording = 0; wording < changes[each]->count; wording++)
            all[filled++] = changes[each]->wordings[wording];
    Origin origin = {choose_spelling(changes, count, start, end), NULL, NULL};
    PyObject *words = origin.text ? text_between(base, *start, *end) : NULL;
    PyObject *made = words && find_origin(all, wordings, &origin) == 0 ? applied(words, &origin) : NULL;
    Py_XDECREF(words);
    Py_XDECREF(origin.text);
    Py_XDECREF(origin.sponsors);
    Py_XDECREF(origin.ids);
    PyMem_Free(all);
    return made;
}

/* Puts what is kept before a group, and its piece; where it ends, or -1. */
static Size put_group(PyObject *pieces, const Base *base, PyObject *paragraph, PyObject *cores, const Group *group,
                      Size reached) {
    Size count = 0, start = group->start, end = group->end;
    Change **changes = PyMem_Malloc((size_t)group->changes * sizeof(Change *));
    if (!changes) {
        PyErr_NoMemory();
        return -1;
    }
    for (Size index = group->first; index < group->behind; index++)
        for (Change *change = core_at(cores, index)->changes; change; change = change->next)
            changes[count++] = change;
    PyObject *piece;
    if (group->several) {
        Spot spot = {base, paragraph, NULL, changes, count, start, end, group->core_start, group->core_end};
        piece = contested_piece(&spot);
        Py_XDECREF(spot.place);
    } else {
        piece = uncontested(base, changes, count, &start, &end);
    }
    int failed = !piece || put_kept(pieces, base, reached, start) < 0;
    failed = failed ? (Py_XDECREF(piece), -1) : add_piece(pieces, piece);
    PyMem_Free(changes);
    return failed ? -1 : end;
}

PyObject *plain_pieces(PyObject *module, PyObject *arguments) {
    PyObject *cores, *given, *paragraph;
    if (prepared() < 0 || !PyArg_ParseTuple(arguments, "O!O!O", &PyList_Type, &cores, &BaseType, &given, &paragraph))
        return NULL;
    const Base *base = (Base *)given;
    Group *groups = PyMem_Malloc((size_t)(PyList_GET_SIZE(cores) + 1) * sizeof(Group));
    if (!groups)
        return PyErr_NoMemory();
    Size count = grouped(cores, groups), reached = 0;
    if (!plain(base, cores, groups, count)) {
        PyMem_Free(groups);
        Py_RETURN_NONE;
    }
    PyObject *pieces = PyList_New(0);
    for (Size index = 0; index < count && pieces && reached >= 0; index++)
        reached = put_group(pieces, base, paragraph, cores, &groups[index], reached);
    if (pieces && (reached < 0 || put_kept(pieces, base, reached, base->words.count) < 0))
        Py_CLEAR(pieces);
    PyMem_Free(groups);
    return pieces;
}
