"""The picture by which an app on a telephone learns the secret of somebody's codes."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import request
from markupsafe import Markup

from callrouter.rules.time_code import app_address, in_fours
from callrouter.wording.pages import say_in
from webhooks.pages.access import page_language


@dataclass(frozen=True)
class CodePicture:
    """A QR code, and what it says for whoever types instead, or opens it on the telephone."""

    svg: Markup
    key: str
    address: str


def code_picture(secret: str, login: str) -> CodePicture:
    """The picture of this secret: an SVG that stands in the page and needs no style. The app will
    name the codes in the language of the page."""
    service = f"{say_in(page_language())('product')} ({request.host})"
    address = app_address(secret, login, service)
    picture = segno.make(address, error="m", micro=False).svg_inline(
        omitsize=True, svgclass="codes", lineclass=None, border=4, dark="#000", light="#fff"
    )
    return CodePicture(Markup(picture), in_fours(secret), address)  # noqa: S704 - segno's own
