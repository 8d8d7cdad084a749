"""An app for the server: a view that says for how long its answer stays, and what is behind it."""

from __future__ import annotations

from flask import Flask, request

from webhooks.repeated import STAYS

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 1024
news = {"is_new": False, "breaks": False}
worked_out: list[str] = []


def stays() -> bool:
    if news["breaks"]:
        raise RuntimeError("the view was wrong")
    return not news["is_new"]


@app.get("/board")
def board() -> tuple[str, int]:
    worked_out.append(request.full_path)
    if news["is_new"]:
        return "news", 200
    request.environ[STAYS] = stays
    return "", 204


@app.get("/plain")
def plain() -> tuple[str, int]:
    worked_out.append(request.full_path)
    return "", 204


@app.get("/becomes/<what>/<int:yes>")
def becomes(what: str, yes: int) -> tuple[str, int]:
    news[what] = bool(yes)
    return "", 204


@app.get("/worked-out")
def told() -> str:
    count = str(len(worked_out))
    worked_out.clear()
    return count
