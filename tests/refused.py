"""An act that cannot be done, as whoever tried it is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from callrouter.desk.acting import ActError
from callrouter.rules.problem import Problems
from callrouter.wording.problems import say_problem


@contextmanager
def refused(says: str, error: type[Problems] = ActError) -> Iterator[None]:
    """What is done within is refused, by this error, and told with these words (a pattern) in
    English, and in French too."""
    with pytest.raises(error) as caught:
        yield
    (problem,) = caught.value.problems
    said = say_problem(problem, "en")
    assert re.search(says, said), said
    assert say_problem(problem, "fr")
