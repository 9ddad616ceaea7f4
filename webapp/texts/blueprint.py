"""The blueprint on which the views of this package stand."""

from flask import Blueprint

texts = Blueprint("texts", __name__)
