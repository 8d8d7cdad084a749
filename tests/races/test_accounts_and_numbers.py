"""Those who put the same account, refused number or text block on file at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from callrouter.admin.text_blocks import add_text_block
from callrouter.people import partners
from callrouter.people.refused_numbers import refuse
from callrouter.records import Database, Partner, RefusedNumber, TextBlock
from callrouter.rules.problem import Problems
from callrouter.settings import Settings
from callrouter.startup import utc_now
from tests.authors import BY_TEST


def _add_account(session: Session, settings: Settings) -> None:
    written = {"account": "verger", "name": "Le Verger", "language": "fr"}
    partners.add(session, settings.env.support_code_key, written, BY_TEST, utc_now())


def _refuse_number(session: Session, settings: Settings) -> None:
    written = {"number": "+33199000666", "why": "Robot"}
    refuse(session, written, settings.line.entitlement.accreditations, BY_TEST, utc_now())


def _add_text(session: Session, _settings: Settings) -> None:
    mine = f"Merci {threading.get_ident()}."
    add_text_block(session, "thanks", {"fr": mine, "en": "Thanks."}, BY_TEST, utc_now())


@pytest.mark.parametrize(
    ("put", "table", "wrong"),
    [
        (_add_account, Partner, "account_on_file"),
        (_refuse_number, RefusedNumber, "number_refused_already"),
        (_add_text, TextBlock, "text_block_taken"),
    ],
)
def test_of_those_who_put_the_same_on_file_all_but_one_are_told(
    settings: Settings,
    records: Database,
    put: Callable[[Session, Settings], None],
    table: type[Partner | RefusedNumber | TextBlock],
    wrong: str,
) -> None:
    together, told = threading.Barrier(4), list[str]()

    def act() -> None:
        together.wait()
        try:
            with records.begin() as session:
                put(session, settings)
            told.append("done")
        except Problems as problems:
            told.append(", ".join(one.name for one in problems.problems))

    threads = [threading.Thread(target=act) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == sorted(["done", *[wrong] * 3])
    with records.read() as session:
        assert session.query(table).count() == 1
