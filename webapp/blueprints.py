"""The blueprints on which the views of each audience stand."""

from flask import Blueprint

from webapp.caching import compare

account = Blueprint("account", __name__)

country = Blueprint("country", __name__)
country.add_app_template_global(compare, "compare")

texts = Blueprint("texts", __name__)

observers = Blueprint("observers", __name__, url_prefix="/observer")

register = Blueprint("register", __name__)

secretariat = Blueprint("secretariat", __name__, url_prefix="/secretariat")
