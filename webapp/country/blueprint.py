"""The blueprint on which the views of this package stand."""

from collections.abc import Mapping

import redline
from flask import Blueprint

country = Blueprint("country", __name__)


@country.context_processor
def given() -> Mapping[str, object]:
    """What every page of a country may use."""
    return {"compare": redline.compare}
