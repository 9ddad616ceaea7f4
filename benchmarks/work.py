"""The work that all engines are given: paragraphs, proposals for them, and what each proposal truly changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from benchmarks import texts
from redline import Proposal

SEED = 20230422
PARAGRAPHS = 200
MEMBERS = ("Cambodia", "China", "Lao PDR", "Myanmar", "Thailand", "Viet Nam")

# A slot is three words; the three behind it are never changed. So edits of one slot overlap by construction, and those
# of different slots do not even touch: what is right does not depend on anybody's policy.
_SLOT = 3
_STRIDE = 6
_VARIANTS = 1000
_UNANIMOUS = 0.2  # of the slots: there everybody asks for the same
_INSERTS = 0.2  # of the slots: there everybody adds words at one point
_DELETES = 0.1  # of the changes elsewhere

DrawWords = Callable[[Random, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TrueEdit:
    """Words of the base from `start` to `end` give way to new ones; the first of them stands nowhere else."""

    slot: int
    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """A paragraph in words, what each proposal changes in it (in the order in which they arrived), and their numbers."""

    base: tuple[str, ...]
    changes: tuple[tuple[TrueEdit, ...], ...]
    ids: tuple[int, ...]
    between: str = " "
    locale: str = "en"

    @cached_property
    def text(self) -> str:
        """The base."""
        return self.between.join(self.base)

    @cached_property
    def words(self) -> list[list[str]]:
        """The proposals, in words."""
        return [_apply_edits(self.base, edits) for edits in self.changes]

    @cached_property
    def texts(self) -> list[str]:
        """The proposals."""
        return [self.between.join(words) for words in self.words]

    @cached_property
    def proposals(self) -> list[Proposal]:
        """The proposals as `redline` takes them."""
        return [
            Proposal(str(number), (MEMBERS[number % len(MEMBERS)],), text)
            for number, text in zip(self.ids, self.texts, strict=True)
        ]

    def deleted(self, edit: TrueEdit) -> str:
        """The word that an edit takes away; it stands in the paragraph once."""
        return bare_word(self.base[edit.start])

    def shuffled(self, random: Random) -> "Task":
        """The same proposals as they might have arrived."""
        order = random.sample(range(len(self.ids)), len(self.ids))
        return replace(
            self,
            changes=tuple(self.changes[place] for place in order),
            ids=tuple(self.ids[place] for place in order),
        )


Work = list[Task]


def bare_word(word: str) -> str:
    """A word without the marks around it."""
    return word.strip(" .,;:()").lower()


def in_english(proposals: int, *, paragraphs: int = PARAGRAPHS, seed: int = SEED) -> Work:
    """Proposals spread over paragraphs of the demo's draft; every new word is unlike any other."""
    random = Random(seed)
    bases = [texts.english(random) for _ in range(paragraphs)]
    vocabulary = sorted({bare_word(word) for word in bases[0] if bare_word(word).isalpha()})

    def marked_words(random: Random, mark: str) -> tuple[str, ...]:
        return tuple(f"{random.choice(vocabulary)}{mark}{letter}" for letter in "abc"[: random.randint(1, 3)])

    return _tasks(random, bases, proposals, marked_words, " ", "en")


def in_language(language: str, proposals: int, *, paragraphs: int = PARAGRAPHS, seed: int = SEED) -> Work:
    """The same in a language, with new words out of its own."""
    random = Random(seed)
    bases = [texts.foreign(random, language) for _ in range(paragraphs)]
    vocabulary = texts.units(language)

    def own_words(random: Random, _: str) -> tuple[str, ...]:
        return tuple(random.choices(vocabulary, k=random.randint(1, 3)))

    return _tasks(random, bases, proposals, own_words, "", language)


def _tasks(
    random: Random, bases: list[list[str]], proposals: int, fresh: DrawWords, between: str, locale: str
) -> list[Task]:
    """So many proposals, spread evenly."""
    tasks: list[Task] = []
    for number, base in enumerate(bases):
        changes = tuple(_draw_changes(random, base, len(range(number, proposals, len(bases))), fresh))
        tasks.append(Task(tuple(base), changes, tuple(range(len(changes))), between, locale))
    return tasks


def _draw_changes(random: Random, base: list[str], count: int, fresh: DrawWords) -> Iterator[tuple[TrueEdit, ...]]:
    """The changes of so many proposals, one or two each."""
    slots = range(len(base) // _STRIDE)
    quiet = [random.random() < _UNANIMOUS for _ in slots]
    inserts = [random.random() < _INSERTS for _ in slots]
    known: dict[tuple[int, int], TrueEdit] = {}
    for _ in range(count):
        edits: list[TrueEdit] = []
        for slot in sorted(random.sample(slots, random.choice([1, 1, 2]))):
            variant = 0 if quiet[slot] else random.randrange(_VARIANTS)
            if (slot, variant) not in known:
                known[slot, variant] = _draw_edit(random, base, slot, inserts[slot], fresh, f"{slot}{variant:03}")
            edits.append(known[slot, variant])
        yield tuple(edits)


def _draw_edit(random: Random, base: list[str], slot: int, insert: bool, fresh: DrawWords, mark: str) -> TrueEdit:
    """A change in a slot; it takes in the middle word, or stands before it."""
    first = slot * _STRIDE
    middle = first + 1
    if insert:
        return TrueEdit(slot, middle, middle, fresh(random, mark))
    if random.random() < _DELETES and [bare_word(word) for word in base].count(bare_word(base[middle])) == 1:
        return TrueEdit(slot, middle, middle + 1, ())
    start = random.choice([first, middle])
    return TrueEdit(slot, start, random.choice([middle + 1, first + _SLOT]), fresh(random, mark))


def _apply_edits(base: tuple[str, ...], edits: tuple[TrueEdit, ...]) -> list[str]:
    words: list[str] = []
    start = 0
    for edit in edits:
        words += base[start : edit.start]
        words += edit.words
        start = edit.end
    return [*words, *base[start:]]
