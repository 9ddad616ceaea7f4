"""Whether the service can work, for those who watch it."""

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from webapp.context import service

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """200 when the database answers, else 503."""
    try:
        service().database.now()
    except SQLAlchemyError:
        return Response("the database does not answer\n", 503, content_type="text/plain; charset=utf-8")
    return Response("ok\n", content_type="text/plain; charset=utf-8")
