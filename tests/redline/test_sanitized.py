"""The engine in C, compiled with every warning as an error and under the sanitizers of addresses and of undefined behaviour:
it reads nothing that is not its own, and still answers as Python does."""

import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.texts import LANGUAGES
from benchmarks.work import in_language
from redline.sources import digest
from tests.redline.protocol import ROOT, answering
from tests.redline.test_engines import Case, Engines, crowded, question, same_from_both
from tests.redline.texts import cases

pytestmark = pytest.mark.slow

COMPILER = shutil.which("cc")
CHECKED = ("-O1", "-g", "-std=c11", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover")
# Python's own way to call functions and to list them is no fault: parameters that one does not need, fields left empty.
WARNED = ("-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-Wno-missing-field-initializers")


def library(name: str) -> str:
    """Where the compiler has the sanitizer's library; its bare name if it has none."""
    result = subprocess.run([COMPILER or "cc", f"-print-file-name={name}"], capture_output=True, text=True, check=True)
    return result.stdout.strip()


@pytest.fixture(scope="module")
def sanitized(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """The sanitized engine beside Python."""
    headers = sysconfig.get_path("include")
    if COMPILER is None or not Path(headers, "Python.h").exists():
        pytest.skip("There is no C compiler, or there are no headers of Python")
    if not Path(library("libasan.so")).is_absolute():
        pytest.skip("The compiler has no sanitizers")
    tree = tmp_path_factory.mktemp("sanitized")
    shutil.copytree(ROOT / "redline", tree / "redline", ignore=shutil.ignore_patterns("*.so", "__pycache__"))
    extension = tree / "redline" / f"compiled{sysconfig.get_config_var('EXT_SUFFIX')}"
    sources = [str(file) for file in sorted((tree / "redline" / "c").glob("*.c"))]
    flags = [*CHECKED, *WARNED, "-shared", "-fPIC", f'-DSOURCES="{digest()}"', f"-I{headers}"]
    subprocess.run([COMPILER, *flags, *sources, "-o", str(extension)], check=True)
    environment = {
        "LD_PRELOAD": f"{library('libasan.so')} {library('libubsan.so')}",
        "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=1",  # Python itself lets go of nothing when it ends
        "PYTHONMALLOC": "malloc",  # else its own pools would hide what is read past an end
    }
    with answering(tree, **environment) as checked, answering(REDLINE_PURE="1") as pure:
        yield checked, pure


@settings(max_examples=60)
@given(st.one_of(crowded(), cases(at_most=8)))
def test_nothing_is_read_past_its_end_whatever_is_proposed(sanitized: Engines, case: Case) -> None:
    assert same_from_both(sanitized, *case)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_in_any_language(sanitized: Engines, language: str) -> None:
    work = in_language(language, 60, paragraphs=3)

    assert [task for task in work if not same_from_both(sanitized, *question(task))] == []


def test_the_sanitized_engine_is_the_one_that_merges(sanitized: Engines) -> None:
    tree = Path(f"/proc/{sanitized[0].pid}/maps").read_text()

    assert "libasan" in tree
    assert "sanitized" in tree
    assert "compiled" in tree
