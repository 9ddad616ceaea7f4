"""The blueprint on which the views of this package stand."""

from flask import Blueprint

account = Blueprint("account", __name__)
