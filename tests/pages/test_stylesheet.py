"""The look keeps its promises: contrast (WCAG 2.2 AA), names that exist, nothing fetched from elsewhere."""

import re
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "webapp/static").glob("*.css")}
VALUE = re.compile(r"--([\w-]+):\s*#([0-9a-f]{6});")
Colours = dict[str, str]


def schemes() -> dict[str, Colours]:
    """The colours in light and dark, each also for those who ask for more contrast, as a browser puts them together."""
    rules = SHEETS["lmec.css"].partition("/* Ground */")[0].split("@media screen and ")
    light, more, dark, dark_more = (dict(VALUE.findall(rule)) for rule in rules)
    return {
        "light": light,
        "more": light | more,
        "dark": light | more | dark,
        "dark more": light | more | dark | dark_more,
    }


SCHEMES = schemes()
MOST_OF_LETTERS = 120_000  # bytes
TONES = [(f"tone-{tone}-ink", f"tone-{tone}") for tone in ("quiet", "go", "good", "care", "bad")]
TEXT_ON_GROUND = [
    *((ink, ground) for ink in ("ink", "soft", "link", "link-hover", "bad", "river") for ground in ("paper", "ground")),
    *TONES,
    ("deep-ink", "deep"),
    ("go-ink", "go"),
    ("go-ink", "go-hover"),
    ("paper", "bad"),
    ("paper", "river"),
    ("focus-ink", "focus"),
    ("gone-ink", "gone"),
    ("new-ink", "new"),
    ("open-ink", "open"),
    ("offer-ink", "offer"),
    *((ink, ground) for ink in ("ink", "soft") for ground in ("gone", "new", "open", "offer")),
    *((f"bank-{member}", "paper") for member in ("kh", "cn", "la", "mm", "th", "vn")),
    ("ink", "heat-1"),
    ("ink", "heat-2"),
    ("paper", "heat-3"),
    ("paper", "heat-4"),
]
EDGE_ON_GROUND = [(edge, "paper") for edge in ("edge", "river", "bad", "open-line", "offer-ink", "new-ink")] + [
    ("gone-line", "gone")
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(ink: str, ground: str, scheme: str) -> None:
    least = 7 if "more" in scheme and not ink.startswith("heat") and not ground.startswith("heat") else 4.5
    assert contrast(SCHEMES[scheme], ink, ground) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGE_ON_GROUND)
def test_what_marks_a_field_or_a_bracket_can_be_seen(edge: str, ground: str, scheme: str) -> None:
    assert contrast(SCHEMES[scheme], edge, ground) >= (4.5 if "more" in scheme else 3)


def test_every_colour_has_a_value_for_dark_and_none_stands_outside_the_values() -> None:
    light, _, dark, _ = (
        dict(VALUE.findall(rule))
        for rule in SHEETS["lmec.css"].partition("/* Ground */")[0].split("@media screen and ")
    )

    assert set(light) == set(dark)
    # What a camera reads is black on white, and so is paper.
    drawn = re.sub(r"(?m)^\s*--.*$|^\.qr .*$", "", "".join(SHEETS.values()).partition("@media print")[0])
    assert re.findall(r"#[0-9a-f]{3,8}\b", drawn) == []


@pytest.mark.parametrize("name", SHEETS)
def test_sizes_and_distances_are_those_of_the_design(name: str) -> None:
    drawn = SHEETS[name].partition("@media print {\n  html")[0]

    assert re.findall(r"font-size: [\d.]+rem", drawn) == []
    for distance in re.findall(r"[{;\s](?:margin|padding|gap)[\w-]*: ([^;}]*)", drawn):
        # A hair's breadth is drawn, and not one of the distances.
        assert all(float(rem) < 0.2 for rem in re.findall(r"([\d.]+)rem", distance)), distance


@pytest.mark.parametrize("name", SHEETS)
def test_a_stylesheet_uses_only_the_values_that_are_defined_and_fetches_nothing(name: str) -> None:
    sheet = SHEETS[name]

    used, defined = (
        set(re.findall(r"var\(--([\w-]+)\)", sheet)),
        set(re.findall(r"--([\w-]+):", "".join(SHEETS.values()))),
    )
    assert used <= defined
    assert "@import" not in sheet
    assert "url(" not in sheet or name == "type.css"
    assert sheet.count("{") == sheet.count("}")


def test_every_value_that_is_defined_is_used() -> None:
    sheets = "".join(SHEETS.values())

    assert set(re.findall(r"--([\w-]+):", sheets)) - set(re.findall(r"var\(--([\w-]+)\)", sheets)) == set()


def test_letters_come_from_the_service_itself_and_are_fetched_once() -> None:
    addresses = re.findall(r'url\("([^"]+)"\)', SHEETS["type.css"])

    assert len(addresses) == 12
    for address in addresses:
        file, _, edition = address.partition("?v=")
        assert sha256((ROOT / "webapp/static" / file).read_bytes()).hexdigest().startswith(edition), file
        assert len(edition) == 12
    assert {file.name for file in (ROOT / "webapp/static/fonts").glob("*.woff2")} == {
        re.split("[/?]", address)[1] for address in addresses
    }


def test_letters_for_english_and_any_other_script_stay_within_their_budget() -> None:
    size = {file.stem: file.stat().st_size for file in (ROOT / "webapp/static/fonts").glob("*.woff2")}
    scripts = {name.removeprefix("NotoSans").partition("-")[0] for name in size}

    both = {script: size[f"NotoSans{script}-Regular"] + size[f"NotoSans{script}-Bold"] for script in scripts}
    assert {script for script in scripts if both["Latin"] + both[script] > MOST_OF_LETTERS} == set()


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


def test_shades_can_be_told_apart_in_grey() -> None:
    shades = ["paper", "heat-1", "heat-2", "heat-3", "heat-4"]

    steps = [contrast(SCHEMES["light"], lighter, darker) for lighter, darker in pairwise(shades)]
    assert all(step >= 1.2 for step in steps)


@pytest.mark.parametrize(
    ("ink", "ground"), [("ink", "heat-1"), ("ink", "heat-2"), ("paper", "heat-3"), ("paper", "heat-4")]
)
def test_numbers_can_be_read_on_their_shade(ink: str, ground: str) -> None:
    assert contrast(SCHEMES["light"], ink, ground) >= 4.5
