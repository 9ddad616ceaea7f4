"""The addresses that the service answers."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import IntegerConverter

from tests.web.site import ADDRESS


def paths(app: Flask, method: str, number: int, under: str = "/") -> Iterator[str]:
    """An address for each page (or form) under `under`, with `number` and words filled in."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.rule.startswith(under) and rule.endpoint != "static":
            with app.test_request_context(base_url=ADDRESS):
                filled = {
                    name: number if isinstance(rule._converters[name], IntegerConverter) else "word"
                    for name in rule.arguments
                }
                yield app.url_for(rule.endpoint, **filled)
