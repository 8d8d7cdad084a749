"""Why an incident was qualified in the write-up of a call, for its history."""

from __future__ import annotations

from callrouter.wording import Both

TOLD_BY_TELEPHONE: Both = {"fr": "dit au téléphone", "en": "told by telephone"}
