"""What each TwiML verb does to a call. Importing this registers them all with the stage."""

from callrouter.sandbox.verbs import dial, enqueue, gather, plain, record, speech

__all__ = ["dial", "enqueue", "gather", "plain", "record", "speech"]
