"""The blueprint on which the views of this package stand."""

from flask import Blueprint

from webapp.fragments import compare

country = Blueprint("country", __name__)
country.add_app_template_global(compare, "compare")
