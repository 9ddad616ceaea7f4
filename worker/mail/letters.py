"""The words of letters: what one tells, filled into the three files that carry its name."""

from dataclasses import dataclass
from email.utils import parseaddr

from models.letters.notification import Letter
from models.letters.queries import Content
from models.settings import Settings
from templates.environment import LANGUAGE, environment
from templates.links import Links, sign_in_token
from worker.mail.message import in_header


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's words; `kept` is the text for our own files, in which no link signs anybody in."""

    subject: str
    text: str
    html: str
    kept: str
    language: str = LANGUAGE


def render(content: Content, settings: Settings) -> Rendered:
    """The letter to its person, in words."""
    links, sign_in = Links(settings.public_url), ""
    if content.link is not None:
        sign_in = links.sign_in(sign_in_token(settings.secret_key, content.link.id, content.link.nonce))
    told = {
        **{name: getattr(content, name) for name in Content.__dataclass_fields__},
        "attached": content.attached,
        "ask": parseaddr(settings.mail_from)[1],
        "links": links,
        "sign_in": sign_in,
    }
    subject, text, html = (_fill(content.letter, file, told) for file in ("subject.txt", "body.txt", "body.html"))
    kept = _fill(content.letter, "body.txt", told | {"sign_in": "(the link is not kept)"}) if sign_in else text
    return Rendered(in_header(subject), text, html, kept)


def _fill(letter: Letter, file: str, told: dict[str, object]) -> str:
    return environment().get_template(f"letters/{letter.value}/{file}").render(told)
