"""The life of a call: it arrives, waits, is offered, handed over, and ends."""
