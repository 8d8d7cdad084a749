"""Every mail and every message has a name in both languages."""

from __future__ import annotations

from typing import get_args

from callrouter.mail.kinds import KINDS
from callrouter.rules.correspondence import MessageKind
from callrouter.views.mail import MailState
from callrouter.wording.correspondence import KINDS as MESSAGES
from callrouter.wording.correspondence import name_message
from callrouter.wording.mails.names import NAMES, STATES, name_mail


def test_every_kind_of_mail_and_message_has_a_name() -> None:
    assert set(NAMES) == set(KINDS)
    assert set(STATES) == set(get_args(MailState))
    assert set(MESSAGES) == set(get_args(MessageKind))


def test_a_kind_of_another_version_is_called_as_it_is_kept() -> None:
    assert name_mail("of_tomorrow", "fr") == name_message("of_tomorrow", "en") == "of_tomorrow"
    assert name_mail("first_response", "en") == "first response"
    assert name_message("answer", "fr") == "réponse du partenaire"
