"""The page about permissions is what the command writes of this version."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from lmec import main
from models.people.permissions import Phase, phase_ranges, since

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_the_page_about_permissions_is_what_the_table_says(tmp_path: Path) -> None:
    written = CliRunner().invoke(main, ["permissions"], env={"LMEC_DATA": str(tmp_path)})

    assert written.exit_code == 0, written.output
    assert PAGE.read_text(encoding="utf-8") == written.output, "lmec permissions > docs/permissions.md"


@pytest.mark.parametrize(
    ("phases", "words"),
    [
        (tuple(Phase), ""),
        (since(Phase.ADOPTED), "11"),
        ((Phase.CIRCULATED, Phase.CLOSED, Phase.CANDIDATE), "1, 4–5"),
    ],
)
def test_phases_are_told_by_their_numbers(phases: tuple[Phase, ...], words: str) -> None:
    assert phase_ranges(phases) == words
