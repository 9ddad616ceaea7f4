"""The blueprint on which the views of this package stand, and who may enter it."""

from flask import Blueprint

from models.people.person import Role
from webapp.context import requires

secretariat = Blueprint("secretariat", __name__, url_prefix="/secretariat")
staff = requires(Role.STAFF)
