"""What the frame of every page needs: who is signed in, and the ways from here."""

from flask import request, url_for

from webapp.context import service, signed_in


def given() -> dict[str, object]:
    """The values that templates/pages/base.html is filled with."""
    return {"person": signed_in(), "ways": ways(), "here": request.path, "demo": service().settings.demo}


def ways() -> list[tuple[str, str]]:
    """Words and address of each way, for the person who is signed in."""
    ways = [("Home", url_for("account.home"))] if signed_in() else []
    person, settings = signed_in(), service().settings
    if person and person.is_staff:
        ways.append(("Engine room", url_for("secretariat.engine_room")))
    if settings.demo:
        ways.append(("People of the demonstration", url_for("account.demo")))
        if settings.mailbox:
            ways.append(("Letters that went out", url_for("account.mailbox")))
    return ways
