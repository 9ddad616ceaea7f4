"""What the pages are measured beside: Flask and SQLAlchemy, used as their guides use them, on the same rows.

It looks for who is signed in, and it has no protection of forms, no rules, no redlines and no navigation.
"""

import secrets
from collections import defaultdict
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, ClassVar

from flask import Flask, make_response, redirect, render_template_string, request, session
from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship
from sqlalchemy.types import JSON
from werkzeug.wrappers import Response

from models.db.database import Database
from webapp.country.comments.margin import MOST_COMMENTS_SHOWN

PAGE = """<!doctype html><html lang="en"><title>Draft</title><main><h1>Round {{ round }}</h1>
{% for paragraph in paragraphs %}<section id="p-{{ paragraph.id }}"><b>{{ paragraph.label }}</b><p>{{ paragraph.text }}</p>
{% if counts %}{% if counts[paragraph.id] %}<a href="/rounds/{{ round }}?paragraph={{ paragraph.id }}">{{ counts[paragraph.id] }} comments</a>{% endif %}
{% else %}{% for comment in comments[paragraph.id] %}<article><b>{{ comment.author.name }}</b> {{ comment.type }} {{ comment.state }}
<p>{{ comment.text }}</p><p>{{ comment.proposed_text }}</p><p>{{ comment.justification }}</p>
<a href="/comments/{{ comment.id }}">Change</a></article>{% endfor %}{% endif %}
<a href="/rounds/{{ round }}/comments/new?paragraph={{ paragraph.id }}">Comment</a></section>
{% endfor %}</main></html>"""


class Base(DeclarativeBase):
    """The tables, as far as this needs them."""

    type_annotation_map: ClassVar = {dict[str, Any]: JSON}

    id: Mapped[int] = mapped_column(primary_key=True)


class Person(Base):
    __tablename__ = "people"
    name: Mapped[str]


class Appointment(Base):
    __tablename__ = "appointments"
    person_id: Mapped[int]
    member_id: Mapped[int | None]


class SignedIn(Base):
    __tablename__ = "signed_in"
    person_id: Mapped[int]
    digest: Mapped[str]


class Round(Base):
    __tablename__ = "rounds"
    version_id: Mapped[int]
    consultation_id: Mapped[int]


class Paragraph(Base):
    __tablename__ = "paragraphs"
    version_id: Mapped[int]
    position: Mapped[int]
    label: Mapped[str]
    text: Mapped[str]


class Comment(Base):
    __tablename__ = "comments"
    round_id: Mapped[int]
    member_id: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    paragraph_id: Mapped[int | None]
    type: Mapped[str]
    change: Mapped[str]
    text: Mapped[str]
    proposed_text: Mapped[str]
    justification: Mapped[str]
    state: Mapped[str]
    revision: Mapped[int]
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    author: Mapped[Person] = relationship(lazy="raise")


class Chain(Base):
    __tablename__ = "chains"
    consultation_id: Mapped[int]
    seq: Mapped[int]


class Event(Base):
    __tablename__ = "events"
    consultation_id: Mapped[int]
    seq: Mapped[int]
    prev: Mapped[str]
    hash: Mapped[str]
    verb: Mapped[str]
    at: Mapped[datetime]
    salt: Mapped[str]
    digest: Mapped[str]
    body: Mapped[dict[str, Any]]


def create_bare(rows: Database, secret: str) -> Flask:
    """The application on connections of ours, which commit as durably as ours do."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=secret, SESSION_COOKIE_NAME="lmec")

    @app.get("/rounds/<int:round_id>")
    def draft(round_id: int) -> Response:
        with Session(rows.reader) as database:
            person = _find_appointment(database)
            round = database.get_one(Round, round_id)
            paragraphs = database.scalars(
                select(Paragraph).where(Paragraph.version_id == round.version_id).order_by(Paragraph.position)
            ).all()
            own = (Comment.round_id == round_id) & (Comment.member_id == person.member_id)
            counted = select(Comment.paragraph_id, func.count()).where(own).group_by(Comment.paragraph_id)
            counts: dict[int | None, int] = dict(database.execute(counted).all())
            comments: dict[int | None, list[Comment]] = defaultdict(list)
            if sum(counts.values()) <= MOST_COMMENTS_SHOWN:
                counts = {}
                for comment in database.scalars(
                    select(Comment).where(own).options(joinedload(Comment.author, innerjoin=True))
                ):
                    comments[comment.paragraph_id].append(comment)
            page = render_template_string(PAGE, round=round_id, paragraphs=paragraphs, comments=comments, counts=counts)
        response = make_response(page)
        response.add_etag()
        return make_response(response.make_conditional(request))

    @app.post("/rounds/<int:round_id>/comments")
    def write(round_id: int) -> Response:
        now = datetime.now(UTC)
        with Session(rows.engine) as database:
            person = _find_appointment(database)
            round = database.get_one(Round, round_id)
            comment = Comment(
                round_id=round_id,
                member_id=person.member_id,
                author_id=person.person_id,
                paragraph_id=request.args.get("paragraph", type=int),
                change="replace",
                state="drafted",
                revision=1,
                written_at=now,
                changed_at=now,
                **{name: request.form[name] for name in ("type", "text", "proposed_text", "justification")},
            )
            database.add(comment)
            database.flush()
            chain = database.scalars(select(Chain).where(Chain.consultation_id == round.consultation_id)).one()
            chain.seq += 1
            database.add(
                Event(
                    consultation_id=chain.consultation_id,
                    seq=chain.seq,
                    prev="",
                    hash=secrets.token_hex(32),
                    verb="comment written",
                    at=now,
                    salt="",
                    digest="",
                    body={"comment": comment.id},
                )
            )
            database.commit()
            return redirect(f"/rounds/{round_id}#c-{comment.id}")

    return app


def _find_appointment(database: Session) -> Appointment:
    digest = sha256(session["token"].encode()).hexdigest()
    return database.scalars(
        select(Appointment).join(SignedIn, SignedIn.person_id == Appointment.person_id).where(SignedIn.digest == digest)
    ).one()
