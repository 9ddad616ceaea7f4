"""The page about permissions (docs/permissions.md), written from the one table of them and the addresses of the service."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from flask import Flask

from models.people import policy
from models.people.permissions import Office, Permission, Phase, phase_ranges
from webapp.context import permission_of

COLUMNS = {
    Office.CONTRIBUTOR: "department",
    Office.DEPUTY: "deputy",
    Office.COORDINATOR: "coordinator",
    Office.STAFF: "secretariat",
    Office.OBSERVER: "observer",
    Office.NONE: "no office",
    Office.NOBODY: "not signed in",
}
ARGUMENT = re.compile(r"<(?:int:)?(\w+)>")
HEAD = """# Who may do what

This page is written by `lmec permissions` from the table in `models/people/policy.py`, by which the pages let people in; a test compares the two. Another test asks for every address, with every method, as a person of every office of two countries, of the secretariat and of none, in every phase below, and finds that people can do what stands here, and nothing else.

For whom there is a “–”, the page does not exist: the answer is the same as for an address that was never there. Who is not signed in is asked to sign in. The secretariat is asked for a second factor before anything that is not for everybody.

| in a cell | means |
| --- | --- |
| all | with the things of every country, in the consultations in which one's own takes part |
| country | with the things of one's own country, as those who speak for it see them |
| own | with what people of a department, or of an observer, have written or sent in themselves |
| explained | the page says whose it is to do |
| official | an official act: it asks for a second factor that was confirmed in this browser within ten minutes |
| (2–3) | in these phases only; without numbers, in all |

| phase | a consultation is there when |
| --- | --- |
"""
COMMANDS = """
## Commands

Whoever can run `lmec` with the settings of the service, on its machine, may do what its commands do. They ask for no office; see [security.md](security.md).

| command | what it does |
| --- | --- |
"""


def permissions_page(app: Flask, commands: Mapping[str, str]) -> str:
    """The page for an application, and for commands by name with what each does."""
    phases = "".join(f"| {number} | {phase.value} |\n" for number, phase in enumerate(Phase, start=1))
    head = ["what people do", *COLUMNS.values(), "addresses"]
    rows = [head, ["---"] * len(head), *_rows(app)]
    table = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    own = "".join(f"| `lmec {name}` | {words} |\n" for name, words in sorted(commands.items()))
    return f"{HEAD}{phases}\n## Pages\n\n{table}{COMMANDS}{own}"


def _rows(app: Flask) -> Iterator[list[str]]:
    addresses = _addresses(app)
    for permission in vars(policy).values():
        if isinstance(permission, Permission):
            words = f"{permission.words}. {permission.note}" if permission.note else permission.words
            yield [words, *(_cell(permission, office) for office in COLUMNS), "<br>".join(addresses[permission])]


def _cell(permission: Permission, office: Office) -> str:
    """To one office, with whose things and in which phases it is given."""
    here = [grant for grant in permission.grants if office in grant.offices and grant.phases]
    grants = [(grant.scope, phase_ranges(grant.phases)) for grant in here]
    if not grants:
        return "explained" if office in permission.explained else "–"
    where = ", ".join(f"{whose.value}{f' ({numbers})' if numbers else ''}" for whose, numbers in grants)
    return f"{where}, official" if permission.is_official(office) else where


def _addresses(app: Flask) -> Mapping[Permission, list[str]]:
    """The addresses at which something is done, with their methods."""
    found = defaultdict(list)
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        permission = permission_of(app.view_functions[rule.endpoint])
        if permission is not None:
            methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            address = ARGUMENT.sub(r"{\1}", rule.rule)
            found[permission].append(f"`{methods} {address}`")
    return found
