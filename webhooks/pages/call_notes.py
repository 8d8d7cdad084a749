"""What is being typed of a call is kept: static/write_up.js is the other half.

It asks with JSON, as drafts.py does and for the same reasons, and is answered with the token that
is good now.
"""

from __future__ import annotations

from typing import Annotated

from flask import Blueprint, Response, abort, jsonify, request
from flask_wtf.csrf import generate_csrf
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from callrouter.desk.call_notes import OtherNotes, keep_notes
from callrouter.views.write_up import id_of_taken
from webhooks.pages.access import EVERYONE, signed_in
from webhooks.pages.context import pages
from webhooks.routes import declare

call_notes = Blueprint("call_notes", __name__)

Name = Annotated[str, StringConstraints(pattern=r"^[a-z_.]{1,40}$")]
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
"""Without the one sign that no database keeps."""


class Typed(BaseModel):
    """What the form of a call holds now."""

    model_config = ConfigDict(extra="forbid")

    typist: Annotated[str, StringConstraints(max_length=64)]
    """Who opened the page. Where somebody else has signed in at that browser since then, its
    session is over."""
    version: Annotated[int, Field(ge=0, lt=2**31)]
    fields: Annotated[dict[Name, Text], Field(max_length=40)]


@call_notes.post("/console/calls/<sid>/notes")
@declare(EVERYONE)
def keep(sid: str) -> Response | tuple[Response, int]:
    """Keep what the form of this call holds now; 409 where another window of the same person has
    kept other words, with these, and 410 where they are in the ticket."""
    if not request.is_json:
        abort(415)
    try:
        typed = Typed.model_validate_json(request.get_data())
    except ValidationError:
        abort(422)
    who, records = signed_in(), pages().runtime.records
    if typed.typist != who.login:
        abort(401)
    with records.read() as session:
        call_id = id_of_taken(session, who.agent_id, sid)
    if call_id is None:
        abort(404)
    try:
        version = keep_notes(
            records, who.agent_id, call_id, typed.fields, typed.version, pages().clock()
        )
    except OtherNotes as other:
        if other.fields is None:
            return jsonify(), 410
        return jsonify(version=other.version, fields=other.fields), 409
    return jsonify(version=version, csrf_token=generate_csrf())
