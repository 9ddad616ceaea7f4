/* Latin text that need not be shown to ICU: see segment.py. */
#include "engine.h"

static inline bool is_letter(Py_UCS4 c) {
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7) || (c >= 0x1e00 && c <= 0x1eff);
}

static inline bool is_digit(Py_UCS4 c) { return c >= '0' && c <= '9'; }

/* Whether a mark stands within a number, as in "2.5" or "1,000". */
static inline bool in_number(Chars text, Size place, Size end) {
    Py_UCS4 mark = at(text, place);
    return (mark == ',' || mark == '.' || mark == ';') && is_digit(at(text, place - 1)) && place + 1 < end &&
           is_digit(at(text, place + 1));
}

/* The end of the token that begins here, in which accents may stand behind letters; the beginning where none does. */
static Size token_end(Chars text, Size start, Size end, bool accents) {
    Size place = start;
    while (place < end && (is_letter(at(text, place)) || (place > start && in_number(text, place, end))))
        for (place++; accents && place < end && at(text, place) >= 0x300 && at(text, place) <= 0x36f;)
            place++;
    if (place > start)
        return place;
    while (place < end && at(text, place) == ' ')
        place++;
    if (place > start)
        return place;
    switch (at(text, place)) {
    case ',': case '.': case ';': case ':':
        return place + 1 < end && is_letter(at(text, place + 1)) ? start : place + 1;
    case '-': case '/': case '(': case ')': case '!': case '?': case '%': case '\n':
        return place + 1;
    default:
        return start;
    }
}

/* Adds the borders of the tokens of a text's code points [start, end); their number, -1 for other text, -2 for an error. */
Size latin(PyObject *text, Size start, Size end, bool accents, Numbers *borders) {
    Chars read = chars(text);
    Size before = borders->count;
    if (push(borders, start) < 0)
        return -2;
    for (Size place = start; place < end;) {
        Size next = token_end(read, place, end, accents);
        if (next == place) {
            borders->count = before;
            return -1;
        }
        if (push(borders, next) < 0)
            return -2;
        place = next;
    }
    return borders->count - before - 1;
}
