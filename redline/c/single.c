/* Parts of a text in which one run of words came, went or gave way to others: see single.py, which shows why. */
#include "engine.h"

enum { LARGEST = 4096 }; /* pairs of words; larger runs are looked at by Python */

/* Whether one side of a run could stand elsewhere with the same result. */
static bool stays(const Base *base, Size start, Size end, Tokens moving, Size first, Size last) {
    Tokens keys = base->words.keys;
    bool words = false;
    for (Size token = first; token < last && !words; token++)
        words = !is_blank(moving, token);
    if (!words || (end < base->words.count && alike(keys, end, moving, first)))
        return false;
    if (start == 0 || !alike(keys, start - 1, moving, last - 1))
        return true;
    Size border = moving.borders[last - 1];
    return moving.borders[last] == border + 1 && at(chars(moving.text), border) == ' ' && !is_blank(moving, last - 2) &&
           (start == 1 || (!base->blanks[start - 2] && !alike(keys, start - 2, moving, last - 2)));
}

/* Whether no word, or more than can be told here, stands on both sides. */
static bool shares_no_word(const Base *base, Tokens keys, Run run) {
    if ((run.end - run.start) * (run.last - run.first) > LARGEST)
        return false;
    for (Size token = run.first; token < run.last; token++) {
        if (is_blank(keys, token))
            continue;
        for (Size other = run.start; other < run.end; other++)
            if (alike(keys, token, base->words.keys, other))
                return false;
    }
    return true;
}

bool single(const Base *base, Size start, Size end, Words words, Run *run) {
    Tokens known = base->words.keys, keys = words.keys;
    Size first = 0, last = words.count;
    while (start < end && first < last && alike(known, start, keys, first)) {
        start++;
        first++;
    }
    while (start < end && first < last && alike(known, end - 1, keys, last - 1)) {
        end--;
        last--;
    }
    *run = (Run){start, end, first, last};
    if (first == last)
        return stays(base, start, end, known, start, end);
    if (start == end)
        return stays(base, start, end, keys, first, last);
    return (last - first == 1 && end - start == 1) || shares_no_word(base, keys, *run);
}

/* The first word among tokens, or `last` if none shows anything. */
static Size first_word(Tokens tokens, Size first, Size last) {
    while (first < last && is_blank(tokens, first))
        first++;
    return first;
}

static bool holds(const Base *base, Run run, Tokens keys) {
    Tokens known = base->words.keys;
    bool goes = base->ranks[run.start] < base->ranks[run.end];
    Size new_word = first_word(keys, run.first, run.last), behind = first_word(known, run.end, base->words.count);
    if (goes && new_word < run.last)
        return true;
    if (goes)
        return !alike(known, first_word(known, run.start, run.end), known, behind);
    return new_word == run.last || !alike(keys, new_word, known, behind);
}

bool apart(const Base *base, const Run *runs, const Words *words, Size count) {
    for (Size left = 0; left + 1 < count; left++) {
        Size end = runs[left].end, start = runs[left + 1].start;
        if (base->ranks[start] - base->ranks[end] < 2 || base->marks[start] == base->marks[end] ||
            !holds(base, runs[left], words[left].keys))
            return false;
    }
    Size first = base->ranks[runs[0].start], last = base->ranks[runs[count - 1].end];
    for (Size each = 0; each < count; each++)
        for (Size token = runs[each].first; token < runs[each].last; token++) {
            Size place = landmark(base, words[each].keys, token);
            if (first <= place && place < last)
                return false;
        }
    return true;
}
