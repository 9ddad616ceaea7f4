/* The characters of strings, read where they lie. */
#include "engine.h"
#include <string.h>

static inline const char *byte_at(Chars text, Size place) { return (const char *)text.data + place * text.kind; }

Size alike_at_start(Chars one, Size start, Chars other, Size other_start, Size most) {
    Size same = 0;
    if (one.kind == other.kind) {
        const char *left = byte_at(one, start), *right = byte_at(other, other_start);
        Size bytes = most * one.kind, reached = 0;
        while (reached + 8 <= bytes && memcmp(left + reached, right + reached, 8) == 0)
            reached += 8;
        same = reached / one.kind;
    }
    while (same < most && at(one, start + same) == at(other, other_start + same))
        same++;
    return same;
}

Size alike_at_end(Chars one, Size end, Chars other, Size other_end, Size most) {
    Size same = 0;
    if (one.kind == other.kind) {
        const char *left = byte_at(one, end), *right = byte_at(other, other_end);
        Size bytes = most * one.kind, reached = 0;
        while (reached + 8 <= bytes && memcmp(left - reached - 8, right - reached - 8, 8) == 0)
            reached += 8;
        same = reached / one.kind;
    }
    while (same < most && at(one, end - same - 1) == at(other, other_end - same - 1))
        same++;
    return same;
}

bool same(Chars one, Size start, Size end, Chars other, Size other_start, Size other_end) {
    Size length = end - start;
    if (length != other_end - other_start)
        return false;
    if (one.kind == other.kind)
        return memcmp(byte_at(one, start), byte_at(other, other_start), (size_t)(length * one.kind)) == 0;
    for (Size place = 0; place < length; place++)
        if (at(one, start + place) != at(other, other_start + place))
            return false;
    return true;
}

/* Where a phrase stands first in [start, end) of a text, or -1. */
Size find(Chars text, Size start, Size end, Chars phrase, Size phrase_start, Size phrase_end) {
    Size length = phrase_end - phrase_start;
    Py_UCS4 first = at(phrase, phrase_start);
    for (Size place = start; place + length <= end; place++)
        if (at(text, place) == first && same(text, place, place + length, phrase, phrase_start, phrase_end))
            return place;
    return -1;
}

/* Whether nothing shows, as str.strip has it. */
bool is_blank_text(Chars text, Size start, Size end) {
    for (Size place = start; place < end; place++)
        if (!Py_UNICODE_ISSPACE(at(text, place)))
            return false;
    return true;
}

Py_uhash_t hashed(Chars text, Size start, Size end) {
    Py_uhash_t hash = 14695981039346656037u;
    for (Size place = start; place < end; place++)
        hash = (hash ^ at(text, place)) * 1099511628211u;
    return hash ^ (hash >> 32);
}

PyObject *joined(PyObject *strings) { return PyUnicode_Join(known.nothing, strings); }

int push(Numbers *numbers, Size number) {
    if (numbers->count == numbers->room) {
        Size room = numbers->room ? 2 * numbers->room : 256;
        Size *items = PyMem_Realloc(numbers->items, (size_t)room * sizeof(Size));
        if (!items) {
            PyErr_NoMemory();
            return -1;
        }
        numbers->items = items;
        numbers->room = room;
    }
    numbers->items[numbers->count++] = number;
    return 0;
}
