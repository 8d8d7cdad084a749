"""What is being typed into the forms of pages: kept, offered again, and forgotten when it is saved.

static/drafts.js is the other half. It asks with JSON, which no form of another site can send and no
browser sends for another site's script: that stands in for the token of a form, which would be a
stale one in a page that was open while its reader signed in anew, just when it matters. The answer
brings the token that is good now, by which the page's forms are taken again.
"""

from __future__ import annotations

from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, abort, g, jsonify, render_template, request, session
from flask_wtf.csrf import generate_csrf
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from callrouter.mail.zone import zone_of
from callrouter.people import drafts as kept
from callrouter.wording.written import write_moment
from webhooks.pages.access import EVERYONE, page_language, signed_in
from webhooks.pages.bodies import LARGEST_HOURS, takes
from webhooks.pages.context import pages
from webhooks.routes import declare

drafts = Blueprint("drafts", __name__)

Word = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
"""Without the one sign that no database keeps."""
Name = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class Asked(BaseModel):
    """What a page asks, in the name of whoever opened it."""

    model_config = ConfigDict(extra="forbid")

    typist: Annotated[str, StringConstraints(max_length=64)] = ""
    """The login, empty in pages of the version before. Where somebody else has signed in at that
    browser since then, its session is over."""


class Typed(Asked):
    """What a form holds now."""

    form: Annotated[str, StringConstraints(pattern=r"^/[^\x00]*$", max_length=200)]
    """The address it is sent to, and its name there."""
    kept_as: Name
    fields: dict[Word, list[Word]]
    instead_of: Name | None = None
    """A draft that was taken up into this form."""


class Unwanted(Asked):
    """What is not to be offered any more."""

    kept_as: Name


Body = TypeVar("Body", bound=Asked)


@drafts.get("/drafts")
@declare(EVERYONE)
def offer() -> str:
    """All that the person typed and has not saved, for the page to offer at its forms."""
    runtime, language = pages().runtime, page_language()
    with runtime.records.read() as asked:
        zone = ZoneInfo(zone_of(asked, runtime.dialled_lines))
    return render_template(
        "drafts.html",
        drafts=kept.drafts_of(runtime.records, signed_in().agent_id, pages().clock()),
        moment=lambda instant: write_moment(instant, language, zone),
    )


@drafts.post("/drafts")
@declare(EVERYONE)
@takes(LARGEST_HOURS)
def keep() -> Response:
    """Keep what a form holds now."""
    typed = _asked(Typed)
    kept.keep(
        pages().runtime.records, signed_in().agent_id, typed.form, typed.kept_as, typed.fields,
        pages().clock(), typed.instead_of,
    )  # fmt: skip
    return _token()


@drafts.post("/drafts/forget")
@declare(EVERYONE)
def forget() -> Response:
    """It is not wanted any more."""
    kept.forget(pages().runtime.records, signed_in().agent_id, _asked(Unwanted).kept_as)
    return _token()


@drafts.post("/drafts/token")
@declare(EVERYONE)
def renew() -> Response:
    """Nothing was typed since then, and the form is about to be sent."""
    _asked(Asked)
    return _token()


def forget_saved(app: Flask) -> None:
    """A form that was taken is no draft any more; one that was refused still is. Taken is what is
    answered with another page, or where the view says `g.form_taken`: what it answers with is shown
    this once."""

    @app.after_request
    def saved(answer: Response) -> Response:
        is_taken = answer.status_code in (302, 303) or g.get("form_taken")
        if not is_taken or request.method != "POST":
            return answer
        kept_as, who = request.form.get("kept_as", ""), g.get("person")
        refused = any(category == "refused" for category, _ in session.get("_flashes", ()))
        if kept_as and who is not None and not refused:
            kept.forget_saved(pages().runtime.records, who.agent_id, kept_as)
        return answer


def _asked(kind: type[Body]) -> Body:
    if not request.is_json:
        abort(415)
    try:
        asked = kind.model_validate_json(request.get_data())
    except ValidationError:
        abort(422)
    return asked if asked.typist in ("", signed_in().login) else abort(401)


def _token() -> Response:
    return jsonify(csrf_token=generate_csrf())
