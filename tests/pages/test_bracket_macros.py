"""The list of brackets: its pages."""

from typing import Any

from lxml import html

from templates.environment import environment


def words_without_script(**pages: Any) -> str:
    """What the ways to the pages of the list say to a browser that runs no script."""
    module: Any = environment().get_template("pages/country/bracket_macros.html").module
    found = html.fromstring(f"<div>{module.pages('/brackets', **pages)}</div>").xpath("string(//noscript)")
    return str(found).strip()


def test_who_has_no_script_is_told_to_save_before_leaving_a_page_of_choices() -> None:
    assert words_without_script(shown=1, pages=2, writes=True).startswith("Save what you have chosen")
    assert words_without_script(shown=1, pages=2) == ""
    assert words_without_script(shown=1, pages=1, writes=True) == ""
