"""The pages on which the secretariat asks for another type of a comment, and the member decides."""

import pytest
from lxml import html

from models.comments.comment import Comment, CommentType
from tests.web.secretariat import comment_path, officers, round_path
from tests.web.site import Site, text_of

REASON = "It changes <b>who</b> reports."


@pytest.fixture
def closed(site: Site) -> Site:
    site.world.replace("KH", "4", "period", "five-year period", type=CommentType.EDITORIAL)
    site.world.everybody_submits()
    site.world.close()
    site.world.consolidate()
    return site


def of_staff(site: Site) -> str:
    return f"{comment_path(site)}/type"


def of_member(site: Site) -> str:
    return f"/comments/{site.world.nth_id(Comment)}/type"


def ask_for_another_type(site: Site) -> None:
    officer = officers(site)[0]
    answer = officer.press(officer.get(of_staff(site)), of_staff(site), {"wanted": "substantive", "reason": REASON})
    assert answer.headers["Location"] == comment_path(site)
    assert "The member gets a letter, and decides whether the type changes." in officer.get(of_staff(site)).text


def test_the_secretariat_asks_and_sees_what_the_member_decides(closed: Site) -> None:
    officer = officers(closed)[0]
    assert "Ask Cambodia to change the type" in text_of(officer.get(comment_path(closed)))
    ask_for_another_type(closed)
    page = officer.get(comment_path(closed))
    assert "from editorial to substantive" in text_of(page)
    assert REASON in text_of(page)
    assert "Ask Cambodia to change the type" not in text_of(page)
    listed = officer.get(f"{round_path(closed)}/comments?show=type-asked")
    assert "the member has not decided yet" in text_of(listed)
    coordinator = closed.as_(closed.world.coordinators["KH"])

    sent = coordinator.press(
        coordinator.get(of_member(closed)), of_member(closed), {"decision": "accepted", "answer": "ខ្មែរ agrees."}
    )

    assert sent.headers["Location"] == of_member(closed)
    page = coordinator.get(of_member(closed))
    assert "Your decision is recorded." in page.text
    assert "The type was changed" in text_of(page)
    assert "ខ្មែរ agrees." in text_of(officer.get(comment_path(closed)))
    assert "Was editorial before the secretariat asked." in text_of(officer.get(f"{round_path(closed)}/comments"))
    assert "No comment is like this." in text_of(officer.get(f"{round_path(closed)}/comments?show=type-asked"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"wanted": "substantive", "reason": " "}, "Say why: the member reads it before it decides."),
        ({"wanted": "", "reason": REASON}, "Choose the type."),
        ({"wanted": "editorial", "reason": REASON}, "The comment is editorial already."),
    ],
)
def test_what_the_secretariat_asks_comes_back_whole(closed: Site, fields: dict[str, str], sentence: str) -> None:
    officer = officers(closed)[0]

    refused = officer.press(officer.get(of_staff(closed)), of_staff(closed), fields)

    assert refused.status_code == 422
    assert sentence in text_of(refused)
    typed = html.fromstring(refused.text).xpath("string(//textarea[@name='reason'])")
    assert typed.strip() == fields["reason"].strip()


def test_a_decision_that_lacks_something_comes_back_whole(closed: Site) -> None:
    ask_for_another_type(closed)
    coordinator = closed.as_(closed.world.coordinators["KH"])

    refused = coordinator.press(coordinator.get(of_member(closed)), of_member(closed), {"decision": "kept"})
    other = coordinator.press(coordinator.get(of_member(closed)), of_member(closed), {"answer": "We think about it."})

    assert (refused.status_code, other.status_code) == (422, 422)
    assert "Say in a sentence why the type stays" in text_of(refused)
    assert html.fromstring(refused.text).xpath("//input[@name='decision' and @checked]/@value") == ["kept"]
    assert "Choose whether the type changes." in text_of(other)
    assert "We think about it." in other.text


def test_a_deputy_reads_what_is_asked_and_others_have_no_such_page(closed: Site) -> None:
    coordinator = closed.as_(closed.world.coordinators["KH"])
    assert coordinator.get(of_member(closed)).status_code == 404
    ask_for_another_type(closed)

    deputy = closed.as_(closed.world.deputy)
    page = deputy.get(of_member(closed))

    assert REASON in text_of(page)
    assert "The country coordinator decides whether the type changes." in text_of(page)
    assert deputy.post(of_member(closed), {"decision": "accepted"}).status_code == 403
    assert closed.as_(closed.world.coordinators["VN"]).get(of_member(closed)).status_code == 404
    assert closed.as_(closed.world.contributor).get(of_member(closed)).status_code == 404
