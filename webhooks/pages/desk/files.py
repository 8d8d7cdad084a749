"""The files that go with what was written on a ticket, to be downloaded."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, abort, send_file

from callrouter.records.table import LARGEST_NUMBER
from callrouter.views.attachments import attachment
from webhooks.pages.access import EVERYONE
from webhooks.pages.context import pages
from webhooks.routes import declare

ticket_files = Blueprint("ticket_files", __name__)


@ticket_files.get(f"/files/<int(max={LARGEST_NUMBER}):attachment_id>")
@declare(EVERYONE)
def download(attachment_id: int) -> Response:
    """The file of that id, which no browser shows or executes: others made it."""
    with pages().runtime.records.read() as session:
        found = attachment(session, attachment_id)
    if found is None:
        abort(404)
    # It writes whatever name so that a header can carry it.
    return send_file(
        BytesIO(found.content),
        mimetype=found.media_type,
        as_attachment=True,
        download_name=found.name,
        conditional=False,
        etag=False,
    )
