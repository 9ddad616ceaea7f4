/* The module `redline.compiled`. */
#include "engine.h"

#ifndef SOURCES /* the digest that ../sources.py prints; without it ../engine.py does not use what is compiled */
#define SOURCES ""
#endif

Known known;

static PyObject *imported(const char *module, const char *name) {
    PyObject *from = PyImport_ImportModule(module), *found = from ? PyObject_GetAttrString(from, name) : NULL;
    Py_XDECREF(from);
    return found;
}

int prepared(void) {
    if (known.Place)
        return 0;
    struct {
        PyObject **known;
        const char *module, *name;
    } needed[] = {
        {&known.shown_or_empty, "redline.text.key", "shown_or_empty"},
        {&known.key, "redline.text.key", "key"},
        {&known.choose_spelling, "redline.merge.change", "choose_spelling"},
        {&known.text_of, "redline.merge.merge", "text_of"},
        {&known.without_lookalikes, "redline.merge.merge", "without_lookalikes"},
        {&known.Alternative, "redline.pieces", "Alternative"},
        {&known.Applied, "redline.pieces", "Applied"},
        {&known.Conflict, "redline.pieces", "Conflict"},
        {&known.Kept, "redline.pieces", "Kept"},
        {&known.Place, "redline.merge.spacing", "Place"},
    };
    for (size_t each = 0; each < sizeof needed / sizeof *needed; each++)
        if (!*needed[each].known && !(*needed[each].known = imported(needed[each].module, needed[each].name)))
            return -1;
    return 0;
}

static PyMethodDef functions[] = {
    {"latin_base", latin_base, METH_O, NULL},
    {"distinct_texts", distinct_texts, METH_O, NULL},
    {"cores_of", cores_of, METH_VARARGS, NULL},
    {"plain_pieces", plain_pieces, METH_VARARGS, NULL},
    {"contested", contested, METH_VARARGS, NULL},
    {NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "redline.compiled",
    .m_size = -1,
    .m_methods = functions,
};

static int name(PyObject **known, const char *text) { return (*known = PyUnicode_InternFromString(text)) ? 0 : -1; }

PyMODINIT_FUNC PyInit_compiled(void) {
    if (name(&known.id, "id") || name(&known.text, "text") || name(&known.sponsors, "sponsors") ||
        name(&known.ids, "ids") || name(&known.base, "base") || name(&known.alternatives, "alternatives") ||
        name(&known.nothing, "") || !(known.no_more = PyTuple_New(0)))
        return NULL;
    if (PyType_Ready(&DistinctTextType) < 0 || PyType_Ready(&ChangeType) < 0 || PyType_Ready(&CoreType) < 0)
        return NULL;
    PyObject *module = PyModule_Create(&definition);
    if (module && (PyModule_AddType(module, &BaseType) < 0 || PyModule_AddStringConstant(module, "SOURCES", SOURCES) < 0))
        Py_CLEAR(module);
    return module;
}
