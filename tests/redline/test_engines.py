"""The compiled engine gives letter by letter what the one in Python gives."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.texts import LANGUAGES
from benchmarks.work import Task, in_english, in_language
from redline import Proposal
from redline.engine import LANGUAGE
from tests.redline.protocol import answering, ask
from tests.redline.texts import MEMBERS, cases, changed_text, languages, prose, with_stray_characters

Case = tuple[str, list[Proposal], str]
FAR = "\nthe stream that every year in the rains goes over its banks "  # enough for two changes to be read in two parts
Engines = tuple["subprocess.Popen[bytes]", "subprocess.Popen[bytes]"]

needs_a_compiler = pytest.mark.skipif(
    LANGUAGE == "Python", reason="redline.compiled is not there: install a C compiler and Python's headers, then `make`"
)


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with answering() as compiled, answering(REDLINE_PURE="1") as pure:
        yield compiled, pure


def same_from_both(engines: Engines, base: str, proposals: list[Proposal], locale: str) -> bool:
    question: dict[str, Any] = {
        "base": base,
        "locale": locale,
        "proposals": [
            {"id": each.id, "sponsors": list(each.sponsors), "text": each.text}  #
            for each in proposals
        ],
    }
    compiled, pure = (ask(engine, question) for engine in engines)
    return bool(compiled == pure)


@st.composite
def crowded(draw: st.DrawFn) -> Case:
    """A long paragraph that many change here and there, some alike, some in other spellings, so that a lot meets."""
    language = draw(languages)
    joint = draw(st.sampled_from([" ", "", "\n", "\n\n"]))
    base = joint.join(draw(st.lists(prose(language), min_size=1, max_size=3)))
    some = draw(st.lists(changed_text(base, language), min_size=1, max_size=6))
    more = [draw(changed_text(draw(st.sampled_from(some)), language)) for _ in range(draw(st.integers(0, 5)))]
    spelled = [draw(with_stray_characters(draw(st.sampled_from(some)))) for _ in range(draw(st.integers(0, 2)))]
    texts = draw(st.permutations([*some, *more, *spelled, *some[:2]]))
    sponsors = st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=2)
    return base, [Proposal(f"{id:02}", tuple(draw(sponsors)), text) for id, text in enumerate(texts)], language


@pytest.mark.slow
@needs_a_compiler
@settings(max_examples=300)  # other ones in each run; one that fails is printed, to be put below
@given(st.one_of(crowded(), cases(at_most=8)))
@example(("b b", [Proposal("1", ("Cambodia",), "b"), Proposal("2", ("Lao PDR",), "b xb")], "en"))
@example(
    ("1.1 a 2,000.", [Proposal("1", ("China",), "1.2 a 2,000;5."), Proposal("2", ("Lao PDR",), "1.1 a 2.e")], "en")
)
@example(("a b", [Proposal("2", ("Viet Nam", "China", "China"), "a c"), Proposal("1", ("Thailand",), "a c")], "en"))
@example(("a b", [Proposal("1", ("China",), "a\u00a0b\r\n"), Proposal("2", ("China",), "\u00ad")], "en"))
@example(("a b c d e", [Proposal("1", ("China",), "b c d x  b c d  e")], "en"))
@example(("a b c", [Proposal("1", ("China",), "x b c  y b c z")], "en"))
@example((f"a b\nb{FAR}c", [Proposal("1", ("China",), f"a\nb{FAR}d")], "en"))
@example((f"a b\nb{FAR}c", [Proposal("1", ("China",), f"a\nb b\nb{FAR}d")], "en"))
def test_whatever_is_proposed_both_answer_the_same(engines: Engines, case: Case) -> None:
    assert same_from_both(engines, *case)


@needs_a_compiler
@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_thousand_proposals_for_ten_paragraphs_both_make_the_same(engines: Engines, language: str) -> None:
    work = in_english(1_000, paragraphs=10) if language == "en" else in_language(language, 1_000, paragraphs=10)

    assert [task for task in work if not same_from_both(engines, *question(task))] == []


def question(task: Task) -> Case:
    return task.text, task.proposals, task.locale


@needs_a_compiler
@pytest.mark.parametrize("different", [3, 12, 40, 200])
def test_where_words_stand_twice_or_come_from_elsewhere_both_read_the_same(engines: Engines, different: int) -> None:
    random = Random(different)
    for _ in range(60):
        words = [f"w{random.randrange(different)}" for _ in range(random.randrange(20, 70))]
        proposals: list[Proposal] = []
        for id in range(12):
            changed = list(words)
            for place in sorted(random.sample(range(len(words)), random.choice([1, 2, 2, 3])), reverse=True):
                start = random.randrange(len(words))
                changed[place : place + random.randrange(3)] = words[start : start + random.randrange(4)]
            proposals.append(Proposal(str(id), (MEMBERS[id % 6],), " ".join(changed)))

        assert same_from_both(engines, " ".join(words), proposals, "en")


@needs_a_compiler
@pytest.mark.parametrize("unit", ["word ", "ก", "字", "e\u0301 ", "a\u200bb ", " ", "\n", "👍🏽", "ab,cd "])
def test_long_and_repeating_texts_are_the_same_to_both(engines: Engines, unit: str) -> None:
    random = Random(unit)
    base = "x ".join(unit * random.randrange(1, 9) for _ in range(60))
    proposals: list[Proposal] = []
    for id, member in zip(range(40), cycle(MEMBERS), strict=False):
        start = random.randrange(len(base))
        end = start + random.choice([0, 1, 5, 400])
        proposals.append(Proposal(str(id), (member,), base[:start] + unit * random.randrange(90) + base[end:]))

    assert same_from_both(engines, base, proposals, "und")


def test_python_merges_where_it_is_asked_to() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "redline", "--version"],
        env={**os.environ, "REDLINE_PURE": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert result.endswith(", merging in Python\n")


@pytest.mark.slow
@needs_a_compiler
def test_python_alone_takes_steps_in_proportion_to_the_proposals() -> None:
    """The steps of the compiled engine cannot be counted, so that the same tests say little of Python there."""
    tests = Path(__file__).with_name("test_linear.py")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tests), "-k", "many_steps or no_worse"],
        env={**os.environ, "REDLINE_PURE": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout


@needs_a_compiler
def test_a_fingerprint_does_not_tell_the_engines_apart() -> None:
    programs = [
        subprocess.run(
            [sys.executable, "-c", "import redline; print(redline.ENGINE)"], env=each, stdout=subprocess.PIPE
        )
        for each in (dict(os.environ), {**os.environ, "REDLINE_PURE": "1"})
    ]

    assert programs[0].stdout == programs[1].stdout != b""
