"""The blueprint on which the views of this package stand."""

from functools import lru_cache
from typing import Any

from flask import Blueprint

import redline

country = Blueprint("country", __name__)

# The draft is opened many times between two changes of a comment, and finding what one changes is half of the page's time.
compare = lru_cache(maxsize=4096)(redline.compare)


@country.context_processor
def given() -> dict[str, Any]:
    """What every page of a country may use."""
    return {"compare": compare}
