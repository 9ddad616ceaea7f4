/* Where changes will stand, if that is plain: see overlap.py and spacing.py, which are asked wherever it is not. */
#include "engine.h"

/* Cores [first, behind) that belong together, and the base tokens [start, end) of which they are about. */
typedef struct {
    Size first, behind, start, end, core_start, core_end;
    bool several;
} Group;

static Core *core_at(PyObject *cores, Size index) { return (Core *)PyList_GET_ITEM(cores, index); }

/* The cores in groups that share tokens; their number. */
static Size grouped(PyObject *cores, Group *groups) {
    Size count = 0, reach = 0;
    for (Size index = 0; index < PyList_GET_SIZE(cores); index++) {
        Core *core = core_at(cores, index);
        if (index == 0 || core->start >= reach)
            groups[count++] = (Group){index, index, core->run_start, core->run_end, core->start, core->end, false};
        Group *group = &groups[count - 1];
        group->behind = index + 1;
        group->several = group->behind - group->first > 1 || PyDict_GET_SIZE(core->bodies) > 1;
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

/* Whether a core is about white space alone, or leaves nothing that shows. */
static bool shows_nothing(const Base *base, Core *core) {
    PyObject *body, *same;
    for (Size place = 0; PyDict_Next(core->bodies, &place, &body, &same);)
        if (blank(chars(body), 0, PyUnicode_GET_LENGTH(body)))
            return PyDict_GET_SIZE(core->bodies) == 1;
    return false;
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
        if (!group->several && shows_nothing(base, core_at(cores, group->first)))
            return false;
        /* A word between them keeps groups from touching, from repeating words and from reaching into each other. */
        if (index && (groups[index - 1].end >= group->start ||
                      base->ranks[groups[index - 1].core_end] >= base->ranks[group->core_start]))
            return false;
    }
    return true;
}

static int add_changes(PyObject *changes, Core *core) {
    PyObject *body, *same;
    for (Size place = 0; PyDict_Next(core->bodies, &place, &body, &same);) {
        Size count = PyList_GET_SIZE(changes);
        if (PyList_SetSlice(changes, count, count, same) < 0)
            return -1;
    }
    return 0;
}

/* What stands for changes that are the same: (start, end, lead, body, trail). */
static PyObject *spelled(PyObject *changes) {
    if (PyList_GET_SIZE(changes) > 1)
        return PyObject_CallOneArg(known.spelled, changes);
    PyObject *only = PyList_GET_ITEM(changes, 0);
    return Py_BuildValue("nnNNN", ((Change *)only)->start, ((Change *)only)->end,
                         PyObject_GetAttrString(only, "lead"), PyObject_GetAttrString(only, "body"),
                         PyObject_GetAttrString(only, "trail"));
}

static PyObject *place_of(PyObject *cores, const Group *group) {
    PyObject *changes = PyList_New(0), *place = NULL;
    int failed = !changes;
    for (Size index = group->first; index < group->behind && !failed; index++)
        failed = add_changes(changes, core_at(cores, index));
    if (failed) {
        Py_XDECREF(changes);
        return NULL;
    }
    if (group->several) {
        place = PyObject_CallFunction(known.Place, "OOnnnn", changes, Py_True, group->start, group->end,
                                      group->core_start, group->core_end);
    } else {
        PyObject *words = spelled(changes);
        PyObject *start, *end, *lead, *body, *trail;
        if (words && PyArg_ParseTuple(words, "OOOOO", &start, &end, &lead, &body, &trail))
            place = PyObject_CallFunction(known.Place, "OOOOnnOOO", changes, Py_False, start, end, group->core_start,
                                          group->core_end, lead, body, trail);
        Py_XDECREF(words);
    }
    Py_DECREF(changes);
    return place;
}

PyObject *plain_places(PyObject *module, PyObject *arguments) {
    PyObject *cores, *base;
    if (prepared() < 0 || !PyArg_ParseTuple(arguments, "O!O!", &PyList_Type, &cores, &BaseType, &base))
        return NULL;
    Group *groups = PyMem_Malloc((size_t)(PyList_GET_SIZE(cores) + 1) * sizeof(Group));
    if (!groups)
        return PyErr_NoMemory();
    Size count = grouped(cores, groups);
    PyObject *places = NULL;
    if (!plain((Base *)base, cores, groups, count))
        places = Py_NewRef(Py_None);
    else
        places = PyList_New(count);
    for (Size index = 0; index < count && places && places != Py_None; index++) {
        PyObject *place = place_of(cores, &groups[index]);
        if (place)
            PyList_SET_ITEM(places, index, place);
        else
            Py_CLEAR(places);
    }
    PyMem_Free(groups);
    return places;
}
