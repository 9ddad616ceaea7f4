"""The look keeps its promises: contrast (WCAG 2.2 AA), names that exist, nothing fetched from elsewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "webapp/static").glob("*.css")}
VALUE = re.compile(r"--([\w-]+):\s*#([0-9a-f]{6});")
COLOURS = dict(VALUE.findall("".join(sheet for name, sheet in SHEETS.items() if name != "session.css")))
Colours = dict[str, str]
DARK = COLOURS | dict(VALUE.findall(SHEETS["session.css"]))
TONES = [(f"tone-{tone}-ink", f"tone-{tone}") for tone in ("quiet", "go", "good", "care", "bad")]
TEXT_ON_GROUND = [
    *((ink, ground) for ink in ("ink", "soft", "link", "link-hover", "bad", "river") for ground in ("paper", "ground")),
    *TONES,
    ("deep-ink", "deep"),
    ("deep-ink", "go"),
    ("deep-ink", "go-hover"),
    ("paper", "bad"),
    ("ink", "focus"),
    ("gone-ink", "gone"),
    ("new-ink", "new"),
    ("open-ink", "open"),
    ("offer-ink", "offer"),
]
EDGE_ON_GROUND = [(edge, "paper") for edge in ("edge", "river", "bad", "open-line", "offer-ink", "new-ink")] + [
    ("gone-line", "gone")
]


@pytest.mark.parametrize("colours", [COLOURS, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(ink: str, ground: str, colours: Colours) -> None:
    assert contrast(colours, ink, ground) >= 4.5


@pytest.mark.parametrize("colours", [COLOURS, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_ON_GROUND)
def test_what_marks_a_field_or_a_bracket_can_be_seen(edge: str, ground: str, colours: Colours) -> None:
    assert contrast(colours, edge, ground) >= 3


@pytest.mark.parametrize("name", SHEETS)
def test_a_stylesheet_uses_only_the_values_that_are_defined_and_fetches_nothing(name: str) -> None:
    sheet = SHEETS[name]

    used, defined = (
        set(re.findall(r"var\(--([\w-]+)\)", sheet)),
        set(re.findall(r"--([\w-]+):", "".join(SHEETS.values()))),
    )
    assert used <= defined
    assert "@import" not in sheet
    assert "url(" not in sheet
    assert sheet.count("{") == sheet.count("}")


def test_every_value_that_is_defined_is_used() -> None:
    sheets = "".join(SHEETS.values())

    assert set(re.findall(r"--([\w-]+):", sheets)) - set(re.findall(r"var\(--([\w-]+)\)", sheets)) == set()


def test_every_class_of_the_shared_templates_is_drawn() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates/pages").glob("*.html"))
    drawn = set(re.findall(r"\.(-?[a-z][\w-]*)", "".join(SHEETS.values())))

    named = {name for words in re.findall(r'class="([^"{]*)', templates) for name in words.split()}
    assert {name for name in named if not name.endswith("-")} - drawn <= {"bracket", "heading", "number"}


def contrast(colours: Colours, one: str, other: str) -> float:
    darker, lighter = sorted((luminance(colours[one]), luminance(colours[other])))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
