"""What we ask of Twilio over REST."""

QUEUE = "callrouter"
"""The one Twilio queue in which callers are kept. Its own order means nothing: the line's does."""
