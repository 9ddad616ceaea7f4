"""Dates, times, numbers, lists and names of countries as a language writes them; sentences have places for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from babel.lists import format_list
from babel.numbers import format_decimal

from models.people.person import Member
from models.text.instants import OF_A_CAPITAL, clock, has_place
from templates.translations.catalogs import translations


def gettext_noop(sentence: str) -> str:
    """The sentence as it is: the extraction finds it here, and it is translated where it is shown."""
    return sentence


COUNTRIES = (
    gettext_noop("Cambodia"),
    gettext_noop("China"),
    gettext_noop("Lao PDR"),
    gettext_noop("Myanmar"),
    gettext_noop("Thailand"),
    gettext_noop("Viet Nam"),
)
"""Their English short names; CLDR has others for some of them ("Myanmar (Burma)")."""

CLOCKS_OF_CAPITALS = (gettext_noop("Beijing time"), gettext_noop("Hanoi time"))
"""What the clocks of OF_A_CAPITAL are called in English."""
NAMED_BEFORE = {"Asia/Yangon": "Asia/Rangoon"}
"""Zones that CLDR has under their earlier name, where Babel does not look for the city."""
OFFICIAL_DATES = {"my": "y 'ခုနှစ်' MMMM'လ' d 'ရက်'", "vi": "d 'tháng' M 'năm' y"}
"""How officials write a day, where CLDR's long form is that of a diary."""
OFFICIAL_TIMES = {"th": "{1} เวลา {0}", "vi": "{0} ngày {1}"}
"""How the time {0} stands with its day {1}, where it is not as CLDR has it."""

OFFICIAL_LISTS = {"my": ("၊ ", "နှင့် ")}
"""What stands between names, and before the last, where CLDR has the dashes of a table."""


@dataclass(frozen=True, slots=True)
class Formats:
    """How one of LANGUAGES writes what stands in the places of its sentences; the names are those of the English filters."""

    language: str

    def when(self, instant: datetime, zone: str) -> str:
        """An instant for a reader in an IANA zone: "2022年6月30日 18:00（万象时间）"."""
        local = instant.astimezone(ZoneInfo(zone))
        pattern = OFFICIAL_TIMES.get(self.language) or str(Locale(self.language).datetime_formats["long"])
        time = pattern.format(format_time(local, "HH:mm", locale=self.language), self.dated(local))
        return self._gettext("%(time)s (%(zone)s)", time=time, zone=self.clock(zone))

    def day(self, instant: datetime, zone: str) -> str:
        """The day of an instant in an IANA zone."""
        return self.dated(instant.astimezone(ZoneInfo(zone)))

    def dated(self, value: date) -> str:
        """A day that has no zone, as that of a meeting."""
        return format_date(value, OFFICIAL_DATES.get(self.language, "long"), locale=self.language)

    def clock(self, zone: str) -> str:
        """Whose clock it is: "万象时间"; zones without a place say their own name."""
        if zone in OF_A_CAPITAL or not has_place(zone):
            return translations(self.language).gettext(clock(zone))
        known = Locale(self.language).time_zones.get(NAMED_BEFORE.get(zone, zone), {})
        city = known.get("city") or get_timezone_location(zone, locale=self.language, return_city=True)
        return self._gettext("%(city)s time", city=city)

    def country(self, member: Member) -> str:
        """The short name of a member: "柬埔寨"."""
        return translations(self.language).gettext(member.name)

    def countries(self, names: Sequence[str]) -> str:
        """Members by their English short names, in a sentence: "柬埔寨、老挝和泰国"."""
        *others, last = [translations(self.language).gettext(name) for name in names]
        if self.language in OFFICIAL_LISTS and others:
            comma, final = OFFICIAL_LISTS[self.language]
            return f"{comma.join(others)}{final}{last}"
        return format_list([*others, last], locale=self.language)

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self.language)

    def _gettext(self, sentence: str, **places: str) -> str:
        return translations(self.language).gettext(sentence) % places
