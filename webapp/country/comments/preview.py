"""What proposed words change, while they are being typed: compared here, kept nowhere."""

from flask import request

import redline
from models.comments.queries import country as queries
from models.errors import Invalid, NotFound
from models.people.person import OF_A_MEMBER
from models.text.typed import retyped
from webapp.blueprints import country
from webapp.context import Page, current_person, page, reading, requires
from webapp.forms import number


@country.post("/rounds/<int:round_id>/look")
@requires(*OF_A_MEMBER)
def look(round_id: int) -> Page:
    """A piece of the page on which somebody types, for the paragraph that the address names: ?paragraph=12."""
    paragraph_id = request.args.get("paragraph", type=number)
    if paragraph_id is None:
        raise NotFound
    with reading() as session:
        round = queries.answer(session, round_id, current_person().of_member()).round
        paragraph = queries.paragraph(session, round, paragraph_id)
    language = round.consultation.language
    try:
        words = retyped(paragraph.text, request.form.get("proposed_text", ""))
    except Invalid as refusal:
        return page("country/change.html", pieces=(), language=language, sentence=str(refusal)), 422
    pieces = redline.compare(paragraph.text, words, language)
    return page("country/change.html", pieces=pieces, language=language, sentence="")
