/* Where a text differs from its base, without looking for words: see cuts.py. */
#include "engine.h"

enum { SHORT = 48, PHRASE = 16, NEAR = 240, WORDS = 8 };

static Size least(Size one, Size other) { return one < other ? one : other; }

/* The number of items, from `low` on and before `high`, that are less than a number (or, if `or_equal`, at most that). */
static Size bisected(Numbers sorted, Size number, bool or_equal, Size low, Size high) {
    while (low < high) {
        Size middle = (low + high) / 2;
        if (sorted.items[middle] < number || (or_equal && sorted.items[middle] == number))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int add(Parts *parts, Part part) {
    if (parts->count == parts->room) {
        Size room = parts->room ? 2 * parts->room : 64;
        Part *items = PyMem_Realloc(parts->items, (size_t)room * sizeof(Part));
        if (!items) {
            PyErr_NoMemory();
            return -1;
        }
        parts->items = items;
        parts->room = room;
    }
    parts->items[parts->count++] = part;
    return 0;
}

/* Where the text takes up the base again: at which cut, where in the text, and up to which cut. */
typedef struct {
    Size cut, stop, until;
} Resumed;

static bool find_resumption(const Base *base, Size first, Size last, Chars text, Size start, Size end, Resumed *found) {
    Chars own = chars(base->text);
    const Size *places = base->cut_places.items;
    Size length = PyUnicode_GET_LENGTH(base->text), near = least(end, start + NEAR);
    for (Size cut = first + 1; cut < least(first + 1 + WORDS, last); cut++) {
        Size offset = places[cut];
        Size before = find(text, start, near, own, offset - 1, least(offset + PHRASE, length));
        if (before < 0)
            continue;
        Size most = least(places[last] - offset, end - before - 1);
        Size same = alike_at_start(own, offset, text, before + 1, most);
        Size until = bisected(base->cut_places, offset + same, false, 0, base->cut_places.count) - 1;
        if (until > cut) {
            *found = (Resumed){cut, before + 1, until};
            return true;
        }
    }
    return false;
}

int find_parts(const Base *base, PyObject *proposed, Parts *found) {
    Chars own = chars(base->text), text = chars(proposed);
    const Size *tokens = base->cut_tokens.items, *places = base->cut_places.items;
    Size length = PyUnicode_GET_LENGTH(base->text), text_length = PyUnicode_GET_LENGTH(proposed);
    Size shorter = least(length, text_length), more = text_length - length, cuts = base->cut_places.count;
    Size first = bisected(base->cut_places, alike_at_start(own, 0, text, 0, shorter), false, 1, cuts) - 1;
    Size start = places[first];
    Size same = alike_at_end(own, length, text, text_length, shorter - start);
    Size last = bisected(base->cut_places, length - same, true, 0, cuts - 1);
    Size base_end = places[last], end = base_end + more;
    while (base_end - places[first] > SHORT && end - start > SHORT) {
        Resumed again;
        if (!find_resumption(base, first, last, text, start, end, &again))
            break;
        if (add(found, (Part){tokens[first], tokens[again.cut], start, again.stop, .unread = -1}) < 0)
            return -1;
        start = again.stop + places[again.until] - places[again.cut];
        first = again.until;
    }
    return add(found, (Part){tokens[first], tokens[last], start, end, .unread = -1});
}
