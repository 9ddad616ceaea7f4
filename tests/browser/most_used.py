"""`make look PAGES=used`: the twelve most used pages with words in six scripts, at two widths, and as those see them who need it
dark, large, in the colours of their own, or on paper; with one sheet of all.

python -m tests.browser.most_used [FOLDER]        the pictures go to FOLDER, else to var/look/most-used
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from sqlalchemy import select

from models import logs
from models.comments.comment import Comment
from models.consolidation.consolidation import Conflict
from models.db import schema
from models.db.access import OPERATOR, WORKER
from models.db.database import Database
from models.drafts.operations import NewParagraph
from models.drafts.version import Kind, Paragraph
from models.record.signing import Signer
from models.rounds.consultation import Consultation
from testing.chromium import HEIGHT, LAY_OUT, WIDE
from testing.world import TEXT, World
from tests.browser.house import House, house
from tests.browser.look import take_pictures
from tests.browser.stage import KEY
from tests.rounds import arrange, circulate, finish_round, open_next_round
from tests.web.circulation import SecondVersion

NARROW = 360
TALLEST = 2400  # CSS pixels
PAPER = 794  # CSS pixels, the width of A4
WAYS: dict[str, dict[str, Any]] = {
    "dark": {"viewport": {"width": NARROW, "height": HEIGHT}, "color_scheme": "dark"},
    "zoom-400": {"viewport": {"width": WIDE // 4, "height": HEIGHT // 4}, "device_scale_factor": 2},
    "forced": {"viewport": {"width": WIDE, "height": HEIGHT}, "forced_colors": "active"},
    "paper": {"viewport": {"width": PAPER, "height": HEIGHT}},
}
IN_ALL_WAYS = ("en", "my")
SHEET = """<!doctype html><meta charset="utf-8"><title>The most used pages</title>
<style>body { margin: 1rem; font: 15px/1.4 sans-serif; } ul { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; }
li { width: 330px; } li.wide { width: 660px; } img { width: 100%; border: 1px solid #888; }</style>
"""


@dataclass(frozen=True, slots=True)
class Script:
    """Words for the text of a consultation: two paragraphs, in each of which members ask for others in place of `old`."""

    language: str
    goals: str
    first: str
    old: str
    two: tuple[str, str]
    second: str
    third: str


SCRIPTS = (
    Script("en", "Goals", TEXT[1].text, "every year", ("twice a year", "regularly"), TEXT[2].text, TEXT[4].text),
    Script(
        "km", "គោលដៅ", "ប្រទេសជាសមាជិកនឹងជួបប្រជុំគ្នារៀងរាល់ឆ្នាំ ដើម្បីចែករំលែកអ្វីដែលបានរៀន។", "រៀងរាល់ឆ្នាំ",
        ("ពីរដងក្នុងមួយឆ្នាំ", "ជាទៀងទាត់"), "ប្រើប្រាស់ទឹកទន្លេរួមគ្នាដោយសមធម៌ និងការពារត្រីនៅក្នុងទន្លេ។", "មន្ត្រីនៃក្រសួងនឹងទទួលបានការបណ្តុះបណ្តាល។",
    ),
    Script(
        "my", "ရည်မှန်းချက်များ", "အဖွဲ့ဝင်နိုင်ငံများသည် နှစ်စဉ် တွေ့ဆုံ၍ သင်ယူခဲ့သည်များကို မျှဝေကြမည်။", "နှစ်စဉ်",
        ("တစ်နှစ်လျှင် နှစ်ကြိမ်", "ပုံမှန်"), "သတင်းအချက်အလက်များကို ပုံမှန် မျှဝေကြသည်။ မြစ်နှင့် ငါးများကို ကာကွယ်ကြသည်။", "ဝန်ကြီးဌာနများမှ အရာရှိများကို သင်တန်းပေးမည်။",
    ),
    Script(
        "th", "เป้าหมาย", "ประเทศสมาชิกจะพบกันทุกปีเพื่อแลกเปลี่ยนสิ่งที่ได้เรียนรู้", "ทุกปี", ("ปีละสองครั้ง", "อย่างสม่ำเสมอ"),
        "ประเทศสมาชิกจะแลกเปลี่ยนข้อมูลเกี่ยวกับคุณภาพน้ำและคุ้มครองแม่น้ำและปลา", "เจ้าหน้าที่ของกระทรวงจะได้รับการฝึกอบรม",
    ),
    Script(
        "lo", "ເປົ້າໝາຍ", "ປະເທດສະມາຊິກຈະພົບກັນທຸກປີເພື່ອແລກປ່ຽນສິ່ງທີ່ໄດ້ຮຽນຮູ້", "ທຸກປີ", ("ປີລະສອງຄັ້ງ", "ຢ່າງສະໝ່ຳສະເໝີ"),
        "ປະເທດສະມາຊິກຈະແລກປ່ຽນຂໍ້ມູນກ່ຽວກັບຄຸນນະພາບນ້ຳ ແລະ ປົກປ້ອງແມ່ນ້ຳແລະປາ", "ພະນັກງານຂອງກະຊວງຈະໄດ້ຮັບການຝຶກອົບຮົມ",
    ),
    Script(
        "zh", "目标", "各成员国将每年举行会议，交流所取得的经验。", "每年", ("每年两次", "定期"), "各成员国将交流水质信息，并共同保护河流及其鱼类。",
        "为各部委的官员提供能力建设。",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses of the twelve, each with who opens it."""

    addresses: dict[str, str]
    world: World

    def by(self, name: str) -> str:
        return "staff" if name.startswith("secretariat") else "nobody" if name == "sign-in" else "country"


def look(folder: Path) -> Path:
    """Fill the folder with pictures; gives the sheet."""
    return take_pictures(folder, SHEET, house_of, lambda service: _pictures(service, folder))


def house_of(data: Path, browser: Browser) -> AbstractContextManager[House]:
    """A service in which nobody has done anything."""
    return house(data, browser, _empty(data / "empty.sqlite3"))


def _empty(file: Path) -> Path:
    database = Database(f"sqlite:///{file}", signer=Signer.at(file.with_name(KEY)))
    schema.upgrade(database)
    database.close()
    return file


def _pictures(service: House, folder: Path) -> Iterator[str]:
    for script in SCRIPTS:
        pages = pages_in(service, script)
        ways: dict[str, dict[str, Any]] = {
            "narrow": {"viewport": {"width": NARROW, "height": HEIGHT}},
            "wide": {"viewport": {"width": WIDE, "height": HEIGHT}},
            **(WAYS if script.language in IN_ALL_WAYS else {}),
        }
        for way, options in ways.items():
            yield f"<h2>{script.language}, {way}</h2>\n<ul>\n"
            windows = windows_of(service, pages.world, options)
            for name, address in pages.addresses.items():
                window = windows[pages.by(name)]
                window.goto(address)
                picture = f"{script.language}-{way}-{name}.png"
                _take(window, folder / picture, way)
                wide = ' class="wide"' if options["viewport"]["width"] > PAPER else ""
                yield f'<li{wide}>{escape(name)}<br><img src="{picture}" alt="" loading="lazy"></li>\n'
            yield "</ul>\n"
            for window in windows.values():
                window.context.close()


def windows_of(service: House, world: World, options: dict[str, Any]) -> dict[str, Page]:
    """Windows by who opens pages in them; `options` are those of Playwright's contexts."""
    return {
        "nobody": service.window(**options),
        "country": service.sign_in(world.coordinators["KH"], **options),
        "staff": service.sign_in(world.staff[0], **options),
    }


def _take(window: Page, picture: Path, way: str) -> None:
    window.emulate_media(media="print" if way == "paper" else "screen")
    window.evaluate(LAY_OUT)
    size = window.viewport_size or {"width": WIDE, "height": HEIGHT}
    tall = min(window.evaluate("document.documentElement.scrollHeight"), TALLEST)
    clip = {"x": 0, "y": 0, "width": size["width"], "height": max(tall, size["height"])}
    window.screenshot(path=picture, full_page=True, clip=clip)


def pages_in(service: House, script: Script) -> Pages:
    """A round with comments, one that is consolidated, and one on a text with brackets, in the words of a script."""
    commented = _world(service, script, f"{script.goals} 1")
    _ask(commented, script)
    worked_on = _world(service, script, f"{script.goals} 2")
    _ask(worked_on, script)
    worked_on.everybody_submits()
    worked_on.close()
    candidate = worked_on.consolidate()
    over = _world(service, script, f"{script.goals} 3")
    _ask(over, script)
    version = circulate(over, finish_round(over))
    closes_at = service.database.now() + timedelta(days=30)
    bracketed = open_next_round(SecondVersion(over, {}, version.id), closes_at)
    with service.database.reading(WORKER) as session:
        own = select(Paragraph.id).where(Paragraph.version_id == candidate.id)
        conflict = session.scalars(
            select(Conflict.id).where(Conflict.paragraph_id.in_(own)).order_by(Conflict.id)
        ).first()
        comment = session.scalars(select(Comment.id).where(Comment.round_id == worked_on.round_id)).first()
    round, paragraph = commented.round_id, commented.paragraph("2").id
    return Pages(
        {
            "sign-in": "/sign-in",
            "home": "/",
            "draft": f"/rounds/{round}",
            "suggest": f"/rounds/{round}/comments/new?paragraph={paragraph}&change=replace",
            "our-comments": f"/consultations/{over.consultation_id}/our-comments",
            "answer": f"/rounds/{round}/answer",
            "brackets": f"/rounds/{bracketed.round_id}/brackets",
            "version": f"/versions/{version.id}",
            "redline": f"/versions/{version.id}/redline",
            "secretariat-round": f"/secretariat/rounds/{worked_on.round_id}",
            "secretariat-desk": f"/secretariat/conflicts/{conflict}",
            "secretariat-comment": f"/secretariat/comments/{comment}",
        },
        bracketed,
    )


def _world(service: House, script: Script, title: str) -> World:
    text = [
        NewParagraph(Kind.HEADING, script.goals),
        *(NewParagraph(Kind.NUMBERED, words) for words in (script.first, script.second, script.third)),
    ]
    world = service.world(title, text=text)
    with service.database.transaction(OPERATOR) as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        arrange(session, consultation, consultation.id, language=script.language)
    return world


def _ask(world: World, script: Script) -> None:
    """Two members ask for different words, two for another sentence, and one says something."""
    for code, words in zip(("KH", "VN"), script.two, strict=True):
        world.replace(code, "1", script.old, words)
    world.replace("KH", "2", script.second, f"{script.second} {script.third}")
    world.replace("TH", "3", script.third, f"{script.third} {script.second}")
    world.remark("KH", script.third)


if __name__ == "__main__":
    logs.configure(logging.ERROR)
    print(look(Path(sys.argv[1] if len(sys.argv) > 1 else "var/look/most-used")))  # noqa: T201  # the answer of a command
