/* Parts of a text in which one run of words came, went or gave way to others: see collect.py, which shows why. */
#include "engine.h"

enum { LARGEST = 4096 }; /* pairs of words; larger runs are looked at by Python */

/* Whether one side of a run could stand elsewhere with the same result. */
static bool has_one_place(const Base *base, Size start, Size end, Tokens moving, Size first, Size last) {
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

static Run trim_region(const Base *base, Size start, Size end, Tokens keys, Size first, Size last) {
    Tokens known = base->words.keys;
    while (start < end && first < last && alike(known, start, keys, first)) {
        start++;
        first++;
    }
    while (start < end && first < last && alike(known, end - 1, keys, last - 1)) {
        end--;
        last--;
    }
    return (Run){start, end, first, last};
}

/* Whether the same words stand on both sides, as a dictionary divides them beside other words. */
static bool only_divided(const Base *base, Tokens keys, Run run) {
    Tokens known = base->words.keys;
    return same(chars(known.text), known.borders[run.start], known.borders[run.end], chars(keys.text),
                keys.borders[run.first], keys.borders[run.last]);
}

/* Whether a change stands where it is found: with words on both sides, or where it cannot be slid. */
static bool fixed(const Base *base, Tokens keys, Run run) {
    if (run.first == run.last)
        return has_one_place(base, run.start, run.end, base->words.keys, run.start, run.end);
    if (run.start < run.end)
        return !only_divided(base, keys, run);
    return has_one_place(base, run.start, run.end, keys, run.first, run.last);
}

bool single_region(const Base *base, Size start, Size end, Words words, Run *run) {
    *run = trim_region(base, start, end, words.keys, 0, words.count);
    return fixed(base, words.keys, *run) && shares_no_word(base, words.keys, *run);
}

/* Whether enough is kept between two changes for a reader to take them for two: two words, one with a letter or digit. */
static bool reads_as_two(const Base *base, Run left, Run right) {
    Chars text = chars(base->joined_keys);
    bool word = false;
    for (Size place = base->key_borders[left.end]; place < base->key_borders[right.start] && !word; place++)
        word = is_alnum_or_sign(at(text, place));
    return word && base->ranks[right.start] - base->ranks[left.end] > 1;
}

/* Where the only token from `first` on that equals a word of the base stands; `last` if there is none, -1 if several are. */
static Size counterpart(const Base *base, Size token, Tokens keys, Size first, Size last) {
    Size found = last;
    for (Size other = first; other < last; other++)
        if (alike(base->words.keys, token, keys, other)) {
            if (found < last)
                return -1;
            found = other;
        }
    return found;
}

/* The changes of a part where it is plain which words correspond, and their number; 0 where diff.py must find them.
 *
 * That is where each word on both sides stands once on either, all in the same order: every alignment is the same. */
Size several(const Base *base, Size start, Size end, Words words, Run *runs, Size room) {
    Tokens keys = words.keys;
    Run whole = trim_region(base, start, end, keys, 0, words.count), run;
    Size first = whole.first, count = 0;
    if ((whole.end - whole.start) * (whole.last - whole.first) > LARGEST)
        return 0;
    start = whole.start;
    for (Size token = start; token <= whole.end; token++) {
        Size other = whole.last;
        if (token < whole.end) {
            if (base->blanks[token])
                continue;
            other = counterpart(base, token, keys, whole.first, whole.last);
            if (other == whole.last)
                continue;
            if (other < first)
                return 0; /* in another order, or the word stands twice on either side */
        }
        run = trim_region(base, start, token, keys, first, other);
        start = token + 1;
        first = other + 1;
        if (run.start == run.end && run.first == run.last)
            continue;
        if (count == room || !fixed(base, keys, run) || (count && !reads_as_two(base, runs[count - 1], run)))
            return 0;
        runs[count++] = run;
    }
    return count;
}

/* The first word among tokens, or `last` if none shows anything. */
static Size first_word(Tokens tokens, Size first, Size last) {
    while (first < last && is_blank(tokens, first))
        first++;
    return first;
}

static bool is_anchored(const Base *base, Run run, Tokens keys) {
    Tokens known = base->words.keys;
    bool goes = base->ranks[run.start] < base->ranks[run.end];
    Size new_word = first_word(keys, run.first, run.last), behind = first_word(known, run.end, base->words.count);
    if (goes && new_word < run.last)
        return true;
    if (goes)
        return !alike(known, first_word(known, run.start, run.end), known, behind);
    return new_word == run.last || !alike(keys, new_word, known, behind);
}

bool are_independent(const Base *base, const Run *runs, const Words *words, Size count) {
    for (Size left = 0; left + 1 < count; left++) {
        Size end = runs[left].end, start = runs[left + 1].start;
        if (base->ranks[start] - base->ranks[end] < 2 || base->marks[start] == base->marks[end] ||
            !is_anchored(base, runs[left], words[left].keys))
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
