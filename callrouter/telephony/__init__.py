"""What we ask of Twilio over REST."""

QUEUE = "callrouter"
"""The one Twilio queue in which callers are kept. Its own order means nothing: the line's does."""
OVERFLOW_RINGS = 30
"""Seconds for which the overflow number is rung."""
OVERFLOW_LASTS = 2 * 60 * 60
"""Seconds after which a call to the overflow number ends: longer than anybody talks, and no line
stays open, and is paid for, until somebody notices."""
