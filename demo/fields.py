"""The priority fields of the text: the secretariat names them, and the members declare where they stand on each."""

import re
from dataclasses import dataclass

from demo.cast import Filled, NotSeen
from demo.secretariat import Secretariat

FIELD = re.compile(r"Priority field (\d)")


@dataclass
class Fields(Secretariat):
    """What happens about the priority fields, beside the words of the text."""

    def name_fields(self) -> None:
        """The headings of the text that are priority fields."""
        page = self._as(self._staff(0)).open(f"{self._consultation().removeprefix('/secretariat')}/fields")
        options = page.tree.xpath("//div[@class='option'][input[@name='keys']]")
        named = [str(one.xpath("string(input/@value)")) for one in options if FIELD.search(one.text_content())]
        page.send("/fields", {"keys": named}).see("5 priority fields are named.")
        self.say("the secretariat names the five priority fields, so that the members can say where they stand on each")

    def declare(self, number: int) -> None:
        """Every coordinator declares where the country stands, with its answer to the round with this number."""
        for one in (each for each in self.case.declared if each.round == number):
            page = self._as(one.by).open(f"/rounds/{self.round_id}/answer")
            filled: dict[str, Filled] = {}
            for field_set in page.form("/fields").xpath(".//fieldset[starts-with(@id, 'field-')]"):
                found = FIELD.search(str(field_set.xpath("string(legend)")))
                if found is None:
                    raise NotSeen(f"A field without a number is on {page.address}.")
                id, field = str(field_set.get("id")).removeprefix("field-"), int(found[1])
                filled |= {f"stance_{id}": one.stances[field].value, f"remark_{id}": one.remarks.get(field, "")}
            page.send("/fields", filled).see("What your country declares is saved.")
        self.say(f"round {number}: every coordinator declares where their country stands on the five priority fields")

    def see_consensus(self, number: int) -> None:
        """Every member reads what all have declared in the rounds up to this one."""
        consultation = self._consultation().removeprefix("/secretariat")
        remarks = [remark for one in self.case.declared if one.round <= number for remark in one.remarks.values()]
        for email in self._coordinators():
            page = self._as(email).open(f"{consultation}/consensus").see(*remarks, f"Round {number}")
            if len(page.tree.xpath("//figure//svg")) < len(self.case.declared[0].stances):
                raise NotSeen(f"Not every priority field has its picture on {page.address}.")
        self.say(f"every country reads where all six stand after round {number}, as a picture and as tables")
