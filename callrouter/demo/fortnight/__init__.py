"""A lively fortnight of calls and tickets, so that every list of a new demo has something to show.

It is told by `story/` and played by `stage.py` through the product's own rooms, on a clock that
runs from two weeks ago until now: what it leaves behind are calls, tickets, deadlines and mails as
the service itself makes them. Only the telephones and the mail server are missing: nothing is
dialled, and a mail stands as sent without being sent.
"""

from callrouter.demo.fortnight.play import play_fortnight

__all__ = ["play_fortnight"]
