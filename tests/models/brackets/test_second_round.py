"""A round on a text in which brackets of the round before stand: only members lift them, each for itself."""

import pytest
from sqlalchemy import select

from models.brackets.agreement import Stance
from models.comments.comment import Change, CommentType
from models.comments.operations.wording import Words
from models.consolidation.consolidation import Conflict, ConflictKind, Consolidation
from models.db.access import WORKER, viewer_of
from models.dispositions.operations import compromises
from models.drafts.queries import comparison
from models.drafts.version import DraftVersion, Paragraph
from models.editorial.operations import editorial
from models.errors import Invalid
from models.uploads.queries import previews, uploads
from testing.world import LATER, MEMBERS, World
from tests.conftest import url_of_one
from tests.models.uploads.test_taking_over import other_words, read
from tests.rounds import circulate, circulate_round, finish_round, open_next_round
from tests.web.circulation import SecondVersion

BRACKET = "[every year] [Cambodia: twice yearly][Viet Nam: regularly][Secretariat proposes: at least once a year]"


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """What becomes of brackets does not depend on the kind of database."""
    return url_of_one(request)


@pytest.fixture
def second(out: SecondVersion) -> World:
    """Round 2 is open on version 2, in which Cambodia and Viet Nam stand against each other in paragraph 1."""
    return open_next_round(out)


def paragraph(world: World, version: DraftVersion, label: str) -> Paragraph:
    with world.database.reading(WORKER) as session:
        own = select(Paragraph).where(Paragraph.version_id == version.id, Paragraph.label == label)
        return session.scalars(own).one()


def test_one_member_that_lifts_a_bracket_does_not_take_the_words_of_another_away(second: World) -> None:
    assert BRACKET in second.paragraph("1").text
    chosen = second.replace("CN", "1", BRACKET, "twice yearly")
    second.replace("TH", "1", BRACKET, BRACKET.replace("[Viet Nam", "[Thailand, Viet Nam"))

    candidate = finish_round(second)

    stands = "[Cambodia, China: twice yearly][Thailand, Viet Nam: regularly]"
    assert stands in paragraph(second, candidate, "1").text
    third = circulate(second, candidate)
    with second.database.reading(viewer_of(second.deputy)) as session:
        _, versions = comparison.comparable_versions(session, second.consultation_id)
        found = comparison.comparison(session, versions[1], versions[2], versions, [])
    assert found.newer.id == third.id
    (one,) = [each for each in found.paragraphs if each.either.label == "1"]
    assert [comment.label for comment in one.comments] == ["CN-1", "TH-1"]
    assert chosen.id == one.comments[0].id


def test_what_ended_leads_back_to_the_comments_that_asked_for_its_words(second: World) -> None:
    for code in MEMBERS:
        second.keep(code, BRACKET, stance=Stance.ACCEPT, choice=0)

    third = circulate_round(second)

    with second.database.reading(viewer_of(second.deputy)) as session:
        found = comparison.compare_versions(session, third.id)
        (one,) = [each for each in found.paragraphs if each.either.label == "1"]
        assert one.now is not None
        assert "twice yearly" in one.now.text
        assert [found.called(comment) for comment in one.comments] == ["KH-1 of round 1"]


def test_an_editorial_comment_lifts_no_bracket_and_brings_in_no_name(second: World) -> None:
    with pytest.raises(Invalid, match="not editorial"):
        second.replace("KH", "2", "[Thailand: <i>fauna</i>", "[Thailand: <i>Fauna</i>", type=CommentType.EDITORIAL)
    with pytest.raises(Invalid, match="would speak for the country that it names"):
        second.replace("KH", "1", "share what", "share [Lao PDR: all that][Myanmar: what]", type=CommentType.EDITORIAL)
    with pytest.raises(Invalid, match="would read as a bracket of the text"):
        second.replace("KH", "1", "share what", "share by [Secretariat: July] what")

    candidate = finish_round(second)

    assert "Fauna" not in paragraph(second, candidate, "2").text


def test_a_file_that_changes_a_bracket_which_a_comment_changes_too_is_decided_by_hand(second: World) -> None:
    comment = second.replace("KH", "1", "twice yearly", "two times yearly")
    one, another = (
        read(second, other_words(second, "1", old, new), content=new.encode())
        for old, new in (("regularly", "as often as needed"), ("share what", "tell what"))
    )

    with second.database.reading(viewer_of(second.coordinators["KH"])) as session:
        in_the_bracket = previews.preview(session, uploads.upload(session, one.id))
        elsewhere = previews.preview(session, uploads.upload(session, another.id))

    assert [[beside.id for beside, _ in each.beside] for each in in_the_bracket.open] == [[comment.id]]
    assert [list(each.beside) for each in elsewhere.kept] == [[]]


def test_the_secretariat_does_not_edit_a_bracket_of_a_round_before(second: World) -> None:
    target = paragraph(second, finish_round(second), "1")
    staff = second.staff[0]

    def edit(old: str, new: str) -> None:
        with second.database.transaction(viewer_of(staff)) as session:
            words = target.text.replace(old, new)
            editorial.edit(session, target.id, text=words, reason="Shorter.", by=staff, seen=0, now=LATER)

    for lifted in ("regularly", "[Viet Nam: regularly]"):
        with pytest.raises(Invalid, match=r"holds words of Cambodia and Viet Nam\. Only members lift brackets"):
            edit(BRACKET, lifted)
    edit("share what", "tell what")

    with second.database.reading(WORKER) as session:
        owed = session.scalars(select(Consolidation.id).order_by(Consolidation.id.desc())).first()
    assert owed is not None
    after = paragraph(second, second.make(owed), "1").text
    assert after == target.text.replace("share what", "tell what")


@pytest.mark.parametrize("typed", ["[Lao PDR: never]", "never [Secretariat proposes: or always]", "[never", "never]"])
def test_the_secretariat_writes_no_bracket_of_its_own(second: World, typed: str) -> None:
    target, staff = paragraph(second, finish_round(second), "3"), second.staff[0]
    acts = (
        lambda session, words: editorial.edit(
            session, target.id, text=f"{target.text} {words}", reason="Why.", by=staff, seen=0, now=LATER
        ),
        lambda session, words: editorial.insert_paragraph(
            session, target.id, text=words, reason="Why.", by=staff, now=LATER
        ),
    )
    for act in acts:
        refused = pytest.raises(Invalid, match=r"A bracket is|would speak for the country that it names")
        with refused, second.database.transaction(viewer_of(staff)) as session:
            act(session, typed)
        with second.database.transaction(viewer_of(staff)) as session:
            act(session, "Always [sic].")


def test_a_compromise_holds_no_bracket_that_would_end_its_own(second: World) -> None:
    second.replace("CN", "1", "share", "tell")
    finish_round(second)
    staff = second.staff[0]
    with second.database.reading(WORKER) as session:
        newest = select(Conflict.id).order_by(Conflict.id.desc())
        bracket = session.scalars(newest).first()
    assert bracket is not None
    for text in ("tell] all", "[China: tell]", "[Secretariat: must be included]"):
        with pytest.raises(Invalid), second.database.transaction(viewer_of(staff)) as session:
            compromises.propose(session, bracket, text=text, reason="Why.", by=staff, seen=0, now=LATER)


def test_what_becomes_of_a_whole_paragraph_is_chosen_as_a_compromise_and_not_written(second: World) -> None:
    second.comment("CN", Words(CommentType.SUBSTANTIVE, Change.DELETE, second.paragraph("1").id))
    finish_round(second)
    staff = second.staff[0]
    with second.database.reading(WORKER) as session:
        of_paragraph = select(Conflict.id).where(Conflict.kind == ConflictKind.PARAGRAPH)
        bracket = session.scalars(of_paragraph.order_by(Conflict.id.desc())).first()
    assert bracket is not None
    values = {"reason": "Why.", "by": staff, "seen": 0, "now": LATER}

    refused = pytest.raises(Invalid, match="about a whole paragraph: choose what becomes of it")
    with refused, second.database.transaction(viewer_of(staff)) as session:
        compromises.propose(session, bracket, text="a middle way", **values)
    with second.database.transaction(viewer_of(staff)) as session:
        compromises.choose(session, bracket, choice=None, **values)


def test_a_bracket_that_nothing_closes_is_refused_with_its_place(second: World) -> None:
    target = second.paragraph("1")
    for old, new in (("share", "share [all"), ("share", "all] share")):
        words = Words(CommentType.SUBSTANTIVE, Change.REPLACE, target.id, "", target.text.replace(old, new), "")
        with pytest.raises(
            Invalid, match=r"A bracket is (opened|closed) that is not (closed|opened): “.*all"
        ) as refused:
            second.comment("KH", words)
        assert refused.value.field == "proposed_text"
