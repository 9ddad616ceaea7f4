"""Two people of a member are at one comment: the second is told, and no typed word is lost."""

from lxml import html

from tests.web.country import comments, coordinator, draft_path, field_texts
from tests.web.site import Site, text_of


def test_of_two_who_save_the_same_comment_the_second_sees_both_texts_and_decides(site: Site) -> None:
    comment = site.world.remark("KH", "As it was.")
    first, second = coordinator(site), site.as_(site.world.deputy)
    path = f"/comments/{comment.id}"
    one, two = first.get(path), second.get(path)

    assert first.press(one, path, {"text": "What the first wrote."}).status_code == 302
    outdated = second.press(two, path, {"text": "What the second wrote."})
    assert outdated.status_code == 409
    assert "Somebody has saved this comment since you opened it. Both texts are below." in text_of(outdated)
    shown = html.fromstring(outdated.text).xpath("//div[@class='both']//p[@class='words']/text()")
    assert shown == ["What the first wrote.", "What the second wrote."]
    assert field_texts(outdated)["text"] == "What the second wrote."
    assert comments(site)[0].text == "What the first wrote."
    buttons = html.fromstring(outdated.text).xpath("//main//div[@class='acts']/button")
    assert [one.text_content() for one in buttons] == ["Save mine over it"]

    assert second.press(outdated, path).status_code == 302
    assert comments(site)[0].text == "What the second wrote."


def test_removing_asks_once_more_and_double_clicks_do_no_harm_and_lead_back_to_the_place(site: Site) -> None:
    world, browser = site.world, coordinator(site)
    second = world.paragraph("2")
    on_second = f"?paragraph={second.id}"
    for comment, argument, place in (
        (world.remark("KH", "To be removed."), "", "#whole"),
        (world.replace("KH", "2", "fish", "dolphins"), on_second, f"{on_second}#p-{second.key}"),
    ):
        page = browser.get(f"/comments/{comment.id}/remove")
        assert (comment.text or "dolphins") in text_of(page)
        assert comment.id in {one.id for one in comments(site)}

        path = f"/comments/{comment.id}/remove{argument}"
        for answer in (browser.press(page, path), browser.press(page, path)):
            assert answer.headers["Location"] == f"{draft_path(site)}{place}"
    assert comments(site) == []
    assert "To be removed." not in browser.get(draft_path(site)).text


def test_a_comment_that_changed_meanwhile_is_not_removed_unseen(site: Site) -> None:
    comment, browser = site.world.remark("KH", "Old."), coordinator(site)
    path = f"/comments/{comment.id}/remove"
    page = browser.get(path)
    edit = browser.get(f"/comments/{comment.id}")
    browser.press(edit, f"/comments/{comment.id}", {"text": "New."})

    refused = browser.press(page, path)
    assert refused.status_code == 409
    assert "New." in text_of(refused)
    assert browser.press(refused, path).status_code == 302


def test_saving_a_comment_that_was_removed_meanwhile_gives_the_words_back(site: Site) -> None:
    comment, browser = site.world.remark("KH", "Old."), coordinator(site)
    edit = browser.get(f"/comments/{comment.id}")
    browser.press(browser.get(f"/comments/{comment.id}/remove"), f"/comments/{comment.id}/remove")

    gone = browser.press(edit, f"/comments/{comment.id}", {"text": "Written with care."})
    assert gone.status_code == 404
    assert "Written with care." in gone.text
