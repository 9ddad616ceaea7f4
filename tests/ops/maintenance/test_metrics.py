"""Figures for those who may ask: counts and ages, and nobody's name or words."""

import re
from collections.abc import Callable

from tests.ops.maintenance.test_health import no_broker, tick
from tests.web.conftest import make_site, open_world, pages, site
from tests.web.site import ADDRESS, Site

__all__ = ["make_site", "no_broker", "open_world", "pages", "site"]

TOKEN = "a token of these tests that is long"
LINE = re.compile(r'lmec_[a-z_]+(\{kind="[a-z_]+"(,state="[a-z]+")?\})? [0-9.e+]+')


def test_this_machine_is_told_figures_and_nothing_else(site: Site) -> None:
    tick(site.database)
    site.world.remark("KH", "Canary in the river.")

    answer = site.nobody().get("/metrics")

    assert answer.status_code == 200
    lines = answer.text.splitlines()
    assert 'lmec_work{kind="letters",state="due"} 9' in lines
    assert "lmec_broker_up 0" in lines
    assert "lmec_letters_held 0" in lines
    assert [line for line in lines if not line.startswith("# ") and not LINE.fullmatch(line)] == []
    named = {line.split()[2] for line in lines if line.startswith("# TYPE")}
    assert named == {re.split("[{ ]", line)[0] for line in lines if not line.startswith("#")}


def test_with_a_token_only_who_has_it_is_told(make_site: Callable[..., Site]) -> None:
    site = make_site(METRICS_TOKEN=TOKEN)
    for header, status in (
        ({}, 404),
        ({"Authorization": f"Bearer {TOKEN}x"}, 404),
        ({"Authorization": f"Bearer {TOKEN}"}, 200),
    ):
        assert site.app.test_client().get("/metrics", base_url=ADDRESS, headers=header).status_code == status


def test_behind_a_proxy_everybody_seems_to_be_here_and_nobody_is_told(make_site: Callable[..., Site]) -> None:
    site = make_site(PUBLIC_URL="https://consultation.example.org")
    client = site.app.test_client()

    answer = client.get("/metrics", base_url="https://consultation.example.org")
    elsewhere = (
        make_site().app.test_client().get("/metrics", base_url=ADDRESS, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    )

    assert (answer.status_code, elsewhere.status_code) == (404, 404)
