"""How documents look: the style sheets of the pages, and for print the letters of the scripts in which they are written."""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parents[1] / "fonts"
# Data, not code: pages and documents must look alike, and the web serves these files.
SHEETS = Path(__file__).parents[2] / "webapp" / "static"


@dataclass(frozen=True, slots=True)
class FontFace:
    """A font family for the characters of one script."""

    family: str
    file: str
    weights: tuple[str, ...]
    script: re.Pattern[str]


BOTH = ("Regular", "Bold")
FACES = (
    FontFace("Noto Sans", "NotoSans", BOTH, re.compile("")),
    FontFace("Noto Sans Khmer", "NotoSansKhmer", BOTH, re.compile(r"[\u1780-\u17ff\u19e0-\u19ff]")),
    FontFace("Noto Sans Lao", "NotoSansLao", BOTH, re.compile(r"[\u0e80-\u0eff]")),
    FontFace("Noto Sans Myanmar", "NotoSansMyanmar", BOTH, re.compile(r"[\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f]")),
    FontFace("Noto Sans Thai", "NotoSansThai", BOTH, re.compile(r"[\u0e00-\u0e7f]")),
    FontFace("Noto Sans SC", "NotoSansSC", ("Regular",), re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")),
)


@cache
def style() -> str:
    """The style sheets that a document carries."""
    return "\n".join((SHEETS / sheet).read_text(encoding="utf-8") for sheet in ("lmec.css", "draft.css"))


def printable(html: str, foot: str) -> str:
    """A document on A4 pages, with the letters that it needs; `foot` stands below each page, with the page's number."""
    faces = "\n".join(_font_faces(face) for face in FACES if face.script.search(html + foot))
    sheet = f"{faces}\n{PAPER.replace('FOOT', _css_string(foot))}"
    return html.replace("</head>", f"<style>{sheet}</style>\n</head>", 1)


LETTERS = ", ".join(f'"{face.family}"' for face in FACES)

PAPER = f"""
@page {{
  size: A4; margin: 20mm 20mm 22mm;
  @bottom-left {{ content: FOOT; width: 85%; font: 8pt {LETTERS}; color: #475862; }}
  @bottom-right {{ content: counter(page) " / " counter(pages); width: 15%; text-align: right; white-space: nowrap; font: 8pt "Noto Sans"; color: #475862; }}
}}
/* Chromium waits for the letters of the page only, and not for those of its margins. */
body::before {{ content: FOOT; position: absolute; visibility: hidden; font: 1pt {LETTERS}; }}
html {{ font-size: 10pt; }}
h1 {{ font-size: 18pt; }}
h1, h2, h3, caption, .part, .comment-head, .asked-about {{ break-after: avoid; }}
tr, li, .together {{ break-inside: avoid; }}
p, .words {{ orphans: 3; widows: 3; }}
"""


@cache
def _font_faces(face: FontFace) -> str:
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {700 if weight == "Bold" else 400}; '
        f"src: url(data:font/woff2;base64,{_encode_font(face, weight)}) }}"
        for weight in face.weights
    )


def _encode_font(face: FontFace, weight: str) -> str:
    return b64encode((FONTS / f"{face.file}-{weight}.woff2").read_bytes()).decode("ascii")


def _css_string(words: str) -> str:
    """Words as a string of CSS that nothing in them can end, in the sheet or in the page around it."""
    return '"' + re.sub(r"[^\w .,:()–-]", lambda found: rf"\{ord(found[0]):x} ", words) + '"'
