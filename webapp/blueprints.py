"""The blueprints on which the views of each audience stand, and who may enter the secretariat's."""

from flask import Blueprint

from models.people.person import Role
from webapp.caching import compare
from webapp.context import requires

account = Blueprint("account", __name__)

country = Blueprint("country", __name__)
country.add_app_template_global(compare, "compare")

texts = Blueprint("texts", __name__)

secretariat = Blueprint("secretariat", __name__, url_prefix="/secretariat")
staff = requires(Role.STAFF)
