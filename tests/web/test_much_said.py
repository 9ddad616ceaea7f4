"""A round with many comments on few paragraphs, at a glance: the page comes in parts as well."""

from sqlalchemy import select

from models.comments.comment import Change, CommentType
from models.comments.operations import comments
from models.comments.operations.wording import Words
from models.db.access import WORKER, viewer_of
from models.drafts.version import Paragraph
from testing.world import LATER, MEMBERS, World
from tests.rounds import long_text
from tests.web.site import Site
from tests.web.test_parts import parts

PARAGRAPHS, REMARKS = 20, 3  # of each member on each paragraph
MOST_NODES = 3000  # the budget of a page in docs/performance.md


def test_many_comments_on_few_paragraphs_come_in_light_parts(site: Site) -> None:
    world = _with_much_said(long_text(site.world, PARAGRAPHS))
    world.everybody_submits()
    world.close()

    found = parts(site.as_(world.staff[0]), f"/secretariat/rounds/{world.round_id}/glance")

    assert len(found) > 1
    assert max(len(page.xpath("//*")) for page in found) < MOST_NODES
    listed = [address for page in found for address in page.xpath("//ol[@class='passages']//ul/li/a[1]/@href")]
    assert len(set(listed)) == len(listed) == len(MEMBERS) * REMARKS * PARAGRAPHS


def _with_much_said(world: World) -> World:
    with world.database.reading(WORKER) as session:
        of_version = select(Paragraph.id).where(Paragraph.version_id == world.version_id, Paragraph.label != "")
        paragraphs = session.scalars(of_version).all()
    for code in MEMBERS:
        by = world.coordinators[code]
        with world.database.transaction(viewer_of(by)) as session:
            for paragraph in paragraphs:
                for number in range(REMARKS):
                    words = Words(CommentType.GENERAL, Change.REMARK, paragraph, f"Please say more ({number}).")
                    comments.write(session, world.round_id, words, by=by, now=LATER)
    return world
