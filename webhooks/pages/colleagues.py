"""The lines of colleagues, written once for all who read them alike.

Agents may do nothing to a colleague, so each of them reads the same line of the same colleague. A
hundred of them read a hundred lines whenever anything changes: only what changed is written anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import current_app
from markupsafe import Markup

from callrouter.views.console import Card
from callrouter.wording import Language
from callrouter.wording.pages import knows, label_in, say_in


class Colleagues:
    """The lines of the board that was shown last, in each language."""

    def __init__(self) -> None:
        self._of: dict[Language, tuple[str, dict[Card, Markup]]] = {}

    def lines(
        self, digest: str, cards: Sequence[Card], facts: Mapping[str, object], language: Language
    ) -> Mapping[Card, Markup]:
        """The line of each card of the board with this digest. Durations are told as of when a line
        was written: the page lets them go on from there by itself. `facts` are what the templates
        show besides that is the same for everybody."""
        known, lines = self._of.get(language, ("", {}))
        if known != digest:
            # Threads may write the same line side by side, and either is good.
            lines = {one: lines.get(one) or _written(one, facts, language) for one in cards}
            self._of[language] = digest, lines
        return lines


def _written(card: Card, facts: Mapping[str, object], language: Language) -> Markup:
    template = current_app.jinja_env.get_template("colleague.html")
    # Nothing of whoever happens to read it first.
    words = {"t": say_in(language), "label": label_in(language), "knows": knows}
    nobody = {"may_act_on": lambda _login: False, "csrf_token": str}
    shown = {**facts, **words, **nobody, "language": language, "card": card}
    return Markup(template.render(**shown))  # noqa: S704 - Of a template of ours, which escapes.
