"""The blueprint on which the views of this package stand."""

from typing import Any

from flask import Blueprint

import redline

country = Blueprint("country", __name__)


@country.context_processor
def given() -> dict[str, Any]:
    """What every page of a country may use."""
    return {"compare": redline.compare}
