"""`callrouter refused-numbers`: what its page does, too."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

Command = Callable[..., Result]


def test_a_number_is_refused_listed_and_admitted_again(command: Command) -> None:
    said = command("refused-numbers", "add", "01 99 00 06 66", "--why", "Robot").output
    assert said == "Calls from +33 1 99 00 06 66 are refused from now on.\n"
    (one,) = json.loads(command("refused-numbers", "list", "--json").output)
    assert (one["number"], one["why"], one["served_as"]) == ("+33199000666", "Robot", None)
    heard = command("dial", "--line", "advanced", "--from", "+33199000666").output
    assert "We can't answer calls from this number." in heard

    command("refused-numbers", "remove", str(one["id"]))
    assert json.loads(command("refused-numbers", "list", "--json").output) == []
    assert "+33199000666" in command("refused-numbers", "list", "--ended").output
    refused = command("refused-numbers", "remove", str(one["id"]), fails=1).stderr
    assert refused.startswith("Calls from this number are no longer refused.")


def test_what_is_wrong_is_told_by_its_option(command: Command) -> None:
    refused = command("refused-numbers", "add", "0199", fails=1).stderr
    assert [line.split(":")[0] for line in refused.splitlines()] == ["number", "--why"]
