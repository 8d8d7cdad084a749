"""Texts that agents use again: listed, added, changed, removed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from callrouter.admin import text_blocks as acts
from callrouter.people.overtaking import Overtaken
from callrouter.records.table import LARGEST_NUMBER
from callrouter.rules.allowance import PARIS
from callrouter.rules.problem import Problems
from callrouter.rules.text_block import FIELDS, LONGEST_NAME
from callrouter.views.text_blocks import Block, blocks_shown
from callrouter.wording import LANGUAGES
from callrouter.wording.pages import say_in
from callrouter.wording.written import keep_together, write_short
from webhooks.pages.access import OVERSIGHT, author, page_language
from webhooks.pages.context import pages
from webhooks.pages.problems import beside_fields
from webhooks.pages.seen import seen, sent
from webhooks.routes import declare

text_blocks = Blueprint("text_blocks", __name__)

BLOCK = f"/text-blocks/<int(max={LARGEST_NUMBER}):block_id>"


@text_blocks.get("/text-blocks")
@declare(OVERSIGHT)
def show() -> str:
    """All of them, in both languages."""
    language = page_language()
    return render_template(
        "text_blocks/list.html",
        blocks=_blocks(),
        moment=lambda one: keep_together(write_short(one, language, PARIS)),
    )


@text_blocks.route("/text-blocks/add", methods=["GET", "POST"])
@declare(OVERSIGHT)
def add() -> str | tuple[str, int] | Response:
    """Add one."""
    if request.method == "GET":
        return _form({})
    typed = {"name": request.form.get("name", ""), **_typed()}
    try:
        with pages().runtime.transaction() as session:
            name = acts.add_text_block(
                session, typed["name"], _typed(), author(), pages().clock()
            ).name
    except Problems as problems:
        return _form(typed, beside_fields(problems.problems, page_language())), 422
    return _done("text_blocks_done_added", name)


@text_blocks.route(BLOCK, methods=["GET", "POST"])
@declare(OVERSIGHT)
def edit(block_id: int) -> str | tuple[str, int] | Response:
    """Change one. Where somebody has removed it meanwhile, what was typed can be added anew."""
    block, typed = _block(block_id), sent(LANGUAGES)
    if request.method == "GET":
        texts = _texts(block or abort(404))
        return _form(texts, block=block, on_file=texts)
    try:
        with pages().runtime.transaction() as session:
            changed_block, changed = acts.change_text_block(
                session, block_id, typed, author(), pages().clock(), seen(LANGUAGES)
            )
            name = changed_block.name
    except acts.NoSuchBlock:
        gone = {"": [say_in(page_language())("text_blocks_gone_form")]}
        return _form({"name": request.form.get("name", ""), **_typed()}, gone), 409
    except Overtaken as overtaken:
        say = say_in(page_language())
        beside = {one: [say(f"text_blocks_overtaken_{one}")] for one in overtaken.theirs}
        shown = _form(
            overtaken.merged,
            beside,
            block=block,
            on_file=overtaken.on_file,
            theirs=overtaken.theirs,
        )
        return shown, 409
    except Problems as problems:
        beside = beside_fields(problems.problems, page_language())
        return _form(_typed(), beside, block=block, on_file=seen(LANGUAGES)), 422
    return _done("text_blocks_done" if changed else "text_blocks_done_same", name)


@text_blocks.route(f"{BLOCK}/remove", methods=["GET", "POST"])
@declare(OVERSIGHT)
def remove(block_id: int) -> str | tuple[str, int] | Response:
    """Show what would be removed; and then remove just that."""
    if request.method == "GET":
        return _removal(_block(block_id) or abort(404))
    try:
        with pages().runtime.transaction() as session:
            name = acts.remove_text_block(
                session, block_id, author(), pages().clock(), seen(LANGUAGES)
            )
    except acts.NoSuchBlock:
        flash(say_in(page_language())("text_blocks_gone"), "refused")
        return redirect(url_for("text_blocks.show"), 303)
    except Overtaken:
        return _removal(_block(block_id) or abort(404), is_overtaken=True), 409
    return _done("text_blocks_done_removed", name)


def _blocks() -> list[Block]:
    with pages().runtime.records.read() as session:
        return blocks_shown(session)


def _block(block_id: int) -> Block | None:
    return next((one for one in _blocks() if one.id == block_id), None)


def _texts(block: Block) -> dict[str, str]:
    return {"fr": block.fr, "en": block.en}


def _typed() -> dict[str, str]:
    """Its texts as the form holds them."""
    return {one: request.form.get(one, "") for one in LANGUAGES}


def _done(said: str, name: str) -> Response:
    flash(say_in(page_language())(said, name=name), "done")
    return redirect(url_for("text_blocks.show"), 303)


def _removal(block: Block, *, is_overtaken: bool = False) -> str:
    return render_template(
        "text_blocks/remove.html", block=block, texts=_texts(block), is_overtaken=is_overtaken
    )


def _form(
    typed: Mapping[str, str],
    problems: Mapping[str, list[str]] | None = None,
    *,
    block: Block | None = None,
    on_file: Mapping[str, str] | None = None,
    theirs: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "text_blocks/form.html",
        block=block,
        typed=typed,
        on_file=on_file or {},
        theirs=theirs or {},
        problems=problems,
        languages=LANGUAGES,
        fields=FIELDS,
        longest=LONGEST_NAME,
    )
