"""Files of partners and agents on their page: looked at, then put on file as they were seen."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from callrouter.people.files import PARTNER_COLUMNS
from callrouter.records import Agent, AuditEvent, Contact, Database, OwedMail, Partner
from tests.cli.sheets import LEA, agents, partners, sheet
from tests.cli.sheets import NORD as SHEET
from tests.pages.visitors import Visitor
from tests.plans import noted

pytestmark = pytest.mark.usefixtures("people")

NORD = {**SHEET, "account": "OUEST"}
NEW = {**NORD, "account": "SUD", "name": "Sud <script>", "support_code": ""}
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def admin(visitor: Callable[[], Visitor]) -> Visitor:
    someone = visitor().sign_in("admin")
    someone.post("/language", language="en")
    someone.get("/imports")
    return someone


def looked_at(admin: Visitor, content: str | bytes, kind: str = "partners", **form: str) -> str:
    data = content.encode() if isinstance(content, str) else content
    answer = admin.send("/imports", data, kind=kind, **form)
    assert answer.status_code == 200, answer.text
    return answer.text


def confirmed(admin: Visitor, page: str, **more: str) -> TestResponse:
    """Press the button of the preview."""
    form = {name: html.unescape(value) for name, value in HIDDEN.findall(page)}
    del form["csrf_token"]
    return admin.post("/imports", **{**form, **more})


def text_of(page: str) -> str:
    """What a person reads of it."""
    body = page[page.index("<main") :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def count(records: Database, table: type[Partner | Contact | Agent | AuditEvent]) -> int:
    with records.read() as session:
        return session.scalar(select(func.count(table.id))) or 0


def test_a_file_is_looked_at_first_and_nothing_is_kept_before_it_is_confirmed(
    admin: Visitor, records: Database
) -> None:
    page = looked_at(admin, partners(NORD, {**NEW, "contact_name": "Bob"}))
    said = text_of(page)
    assert "What file.csv would change" in said
    assert "New: 2 Changed: 0 Unchanged: 0" in said
    assert "These accounts will get a support code, shown once when it is kept: SUD" in said
    assert count(records, Contact) == 0
    answer = confirmed(admin, page)
    assert answer.status_code == 200
    assert re.search(r"SUD \d{4} \d{4}", text_of(answer.text))
    assert "note them now" in answer.text
    with records.read() as session:
        names = session.scalars(select(Contact.name).order_by(Contact.id)).all()
        acts = session.scalars(select(AuditEvent.act).order_by(AuditEvent.id)).all()
        by = set(session.scalars(select(AuditEvent.author_id).where(AuditEvent.act.like("c%"))))
        admins = set(session.scalars(select(Agent.id).where(Agent.login == "admin")))
    assert names == ["Alice Martin", "Bob"]
    assert acts.count("partner.added") == 2
    assert by == admins, "who pressed the button goes on record"


def test_what_is_changed_is_shown_value_by_value_and_kept_with_a_redirect(
    admin: Visitor, records: Database
) -> None:
    confirmed(admin, looked_at(admin, partners({**NORD, "accredited_until": "2098-09-14"})))
    changed = {**NORD, "accredited_until": "2099-09-14", "contact_phone": "01 99 00 01 09"}
    page = looked_at(admin, partners(changed))
    said = text_of(page)
    assert "OUEST accredited until 14 September 2098 14 September 2099" in said
    assert "OUEST telephone · Alice Martin +33 1 99 00 01 01 +33 1 99 00 01 09" in said
    assert confirmed(admin, page).status_code == 303
    assert "Accounts: 0 new, 1 changed." in text_of(admin.get("/imports").text)
    with records.read() as session:
        assert session.scalars(select(Contact.phone)).all() == ["+33199000109"]


def test_whoever_is_new_and_whatever_changes_is_told_in_the_language_of_the_page(
    admin: Visitor, records: Database
) -> None:
    admin.post("/language", language="fr")
    admin.get("/imports")
    columns = (*PARTNER_COLUMNS, "services", "certified_products", "subscribed")
    services = {"services": "Public Cloud: pci-1 from 2026-01-01", "certified_products": "DNS"}
    page = looked_at(admin, sheet(columns, {**NORD, **services, "subscription_end": ""}))
    assert (
        "OUEST nom : Nord Infogérance langue : français au-delà du forfait : refuser "
        "produits certifiés : DNS accréditation : Advanced accrédité depuis : 1er janvier 2026 "
        "accrédité jusqu'au : 14 septembre 2026 abonné : oui abonné depuis : 1er février 2026 "
        "produit (pci-1) : Public Cloud premier jour (pci-1) : 1er janvier 2026 "
        "contact (Alice Martin) : alice@nord.example téléphone (Alice Martin) : "
        "+33 1 99 00 01 01 langue (Alice Martin) : français code support : celui du fichier"
    ) in text_of(page)
    confirmed(admin, page)
    blank = dict.fromkeys(("subscription_start", "subscription_end", "support_code"), "")
    ended = {**NORD, **blank, "services": "-", "subscribed": "no", "quota_policy": ""}
    said = text_of(looked_at(admin, sheet(columns, ended)))
    assert "OUEST au-delà du forfait refuser rien" in said
    assert "OUEST abonné jusqu'au rien" in said
    assert "OUEST dernier jour · pci-1 rien" in said
    agent = {**LEA, "phone": "+33199000291"}
    assert "langues : français d'abord, et anglais rôle : conseiller" in text_of(
        looked_at(admin, agents(agent), "agents")
    )


def test_every_wrong_row_is_told_with_its_line_and_column_in_the_language_of_the_page(
    admin: Visitor, records: Database
) -> None:
    admin.post("/language", language="fr")
    admin.get("/imports")
    wrong = partners({**NORD, "contact_email": "alice"}, {**NEW, "language": "<b>de"})
    answer = admin.send("/imports", wrong.encode(), kind="partners")
    assert answer.status_code == 422
    said = text_of(answer.text)
    assert "À corriger dans le fichier : 2." in said
    assert "Ligne 2 contact_email « alice » n'est pas une adresse e-mail." in said
    assert "Ligne 3 language « <b>de » n'est pas un choix possible. Écrivez fr ou en." in said
    assert "<b>de" not in answer.text
    assert count(records, Contact) == 0


def test_of_very_many_wrong_rows_the_first_are_shown(admin: Visitor) -> None:
    rows = [{**NORD, "account": f"A{n}", "language": "de", "support_code": ""} for n in range(300)]
    answer = admin.send("/imports", partners(*rows).encode(), kind="partners")
    assert "To put right in the file: 300." in text_of(answer.text)
    assert "The first 200 are here." in text_of(answer.text)


def test_a_file_that_was_looked_at_is_not_kept_where_something_else_changed_meanwhile(
    admin: Visitor, records: Database
) -> None:
    confirmed(admin, looked_at(admin, partners(NORD)))
    page = looked_at(admin, partners({**NORD, "name": "Nord SA"}))
    with records.begin() as session:
        session.scalars(select(Partner).where(Partner.account == "OUEST")).one().name = "Nord SARL"
    answer = confirmed(admin, page)
    assert answer.status_code == 409
    said = text_of(answer.text)
    assert "What is on file has changed since you looked: nothing was kept." in said
    assert "OUEST name Nord SARL Nord SA" in said
    with records.read() as session:
        assert "Nord SA" not in session.scalars(select(Partner.name)).all()
    assert confirmed(admin, answer.text).status_code == 303


def test_a_form_that_is_sent_twice_is_told_and_does_nothing_again(
    admin: Visitor, records: Database
) -> None:
    page = looked_at(admin, partners({**NORD, "support_code": ""}))
    confirmed(admin, page)
    before = count(records, AuditEvent)
    again = confirmed(admin, page)
    assert again.status_code == 409
    assert "Nothing would change: all of it is on file as it is." in text_of(again.text)
    assert count(records, AuditEvent) == before


def test_contacts_leave_only_when_asked_and_many_only_when_that_is_confirmed(
    admin: Visitor, records: Database
) -> None:
    bob = {**NORD, "contact_name": "Bob", "contact_email": "bob@nord.example"}
    confirmed(admin, looked_at(admin, partners(NORD, bob)))
    stays = text_of(looked_at(admin, partners(NORD)))
    assert "Nothing would change" in stays
    assert "Whom the file does not name stays 2 Contacts of these accounts Bob, OUEST" in stays
    page = looked_at(admin, partners(NORD), exact="yes")
    assert "Contacts who leave: 1" in text_of(page)
    assert "Yes, these contacts have left: 1 of 2" in text_of(page)
    unconfirmed = confirmed(admin, page)
    assert unconfirmed.status_code == 422
    assert "Tick this box if it is meant so" in text_of(unconfirmed.text)
    assert confirmed(admin, unconfirmed.text, many="yes").status_code == 303
    with records.read() as session:
        left = session.scalars(select(Contact.name).where(Contact.left_at.is_not(None))).all()
    assert left == ["Bob"]


def test_agents_are_looked_at_and_kept_in_the_same_way(admin: Visitor, records: Database) -> None:
    page = looked_at(admin, agents({**LEA, "phone": "+33199000291"}), "agents")
    assert "New: 1" in text_of(page)
    assert confirmed(admin, page).status_code == 303
    assert "Agents: 1 new, 0 changed." in text_of(admin.get("/imports").text)
    line = agents({**LEA, "phone": "+33199000001"})
    refused = admin.send("/imports", line.encode(), kind="agents")
    assert "phone This is the number of a line." in text_of(refused.text)


def test_an_agent_whose_address_a_file_changes_is_told_at_the_one_before(
    admin: Visitor, records: Database
) -> None:
    anna = {**LEA, "login": "anna", "name": "Anna", "phone": "+33199000200"}
    confirmed(admin, looked_at(admin, agents({**anna, "email": "anna@new.example"}), "agents"))
    confirmed(admin, looked_at(admin, agents({**anna, "email": "anna@new.example"}), "agents"))
    with records.read() as session:
        owed = session.scalars(select(OwedMail).where(OwedMail.kind == "access_changed")).all()
    assert [(one.recipient, one.facts["what"]) for one in owed] == [
        ("anna@vendor.example", "address")
    ]


def without_admins(admin: Visitor) -> str:
    """Everybody on file, the admin an agent."""
    lines = admin.get("/imports/agents.csv").text.splitlines()
    return "\r\n".join([*(re.sub(r'"admin"([,;]"no")$', r'"agent"\1', one) for one in lines), ""])


def test_a_file_leaves_an_admin(admin: Visitor, records: Database) -> None:
    demoting = without_admins(admin)
    refused = admin.send("/imports", demoting.encode(), kind="agents")
    assert refused.status_code == 422
    assert "role No admin would be left." in text_of(refused.text), "seen before it is confirmed"
    another = {**LEA, "phone": "+33199000291", "role": "admin"}
    page = looked_at(admin, demoting + agents(another).splitlines()[1] + ",", "agents")
    assert confirmed(admin, page).status_code == 303
    with records.read() as session:
        assert session.scalars(select(Agent.login).where(Agent.role == "admin")).all() == ["lea"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "", "No file was chosen. Choose one."),
        (b"", "empty.csv", "The file is empty. Save it again."),
        (b"PK\x03\x04", "partners.xlsx", "This is a workbook, no CSV."),
        (b"x" * (3 * 1024 * 1024 + 1), "large.csv", "The file is larger than 3 MB."),
    ],
)
def test_what_is_no_file_to_import_is_told(
    admin: Visitor, content: bytes, name: str, said: str
) -> None:
    answer = admin.send("/imports", content, name, kind="partners")
    assert answer.status_code == 422
    assert said in text_of(answer.text)


def test_what_no_page_of_ours_sends_is_refused(admin: Visitor) -> None:
    assert admin.send("/imports", b"x", kind="calls").status_code == 400
    assert admin.post("/imports", kind="partners", seen="x", content="no base64").status_code == 400
    assert admin.send("/imports", b"x" * 5_000_000, kind="partners").status_code == 413
    assert admin.get("/imports/calls-template.csv").status_code == 404


def test_whoever_is_on_file_is_exported_and_the_file_changes_nothing_when_it_comes_back(
    admin: Visitor, records: Database
) -> None:
    with records.begin() as session:
        session.scalars(select(Partner)).one().code_hash = "of a code that somebody has"
    bob = {"contact_name": "=HYPERLINK(1)", "contact_email": "bob@nord.example"}
    rows = [
        {**NORD, "name": "-Nord; +SA", "services": "Public Cloud: pci-1 from 2026-01-01"},
        {**NORD, "name": "-Nord; +SA", **bob, "certified_products": "Public Cloud"},
        {**NEW, "contact_phone": ""},
    ]
    columns = (*NORD, "services", "certified_products")
    content = ";".join(columns) + "\n" + "".join(
        ";".join(f'"{row.get(name, "")}"' for name in columns) + "\n" for row in rows
    )  # fmt: skip
    confirmed(admin, looked_at(admin, content))
    for language, separator in (("fr", ";"), ("en", ",")):
        admin.post("/language", language=language)
        admin.get("/imports")
        exported = admin.get("/imports/partners.csv")
        assert exported.headers["Content-Disposition"] == 'attachment; filename="partners.csv"'
        text = exported.data.decode()
        assert text.startswith("\ufeff" + f'"account"{separator}"name"')
        assert f'{separator}"\'=HYPERLINK(1)"{separator}' in text
        assert "13572468" not in text, "codes are kept nowhere"
        page = looked_at(admin, exported.data, exact="yes")
        assert 'name="seen"' not in page, "nothing would change"
    # The account of the fixture has no contact: it has a row of its own, and is read again.
    assert '"nord"' in text


def test_however_many_rows_a_file_has_the_records_are_asked_equally_often(
    admin: Visitor, records: Database
) -> None:
    def rows(count: int) -> str:
        return partners(*({**NEW, "account": f"A{n}", "name": f"Nom {n}"} for n in range(count)))

    confirmed(admin, looked_at(admin, rows(40)))
    counts = []
    for count in (2, 40):
        with noted(records) as asked:
            looked_at(admin, rows(count).replace("Nom", "Autre"))
            admin.get("/imports/partners.csv")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_agents_are_exported_and_files_to_begin_with_hold_the_header(admin: Visitor) -> None:
    exported = admin.get("/imports/agents.csv").data
    assert b'"anna","Anna","anna@vendor.example","\'+33199000200","fr en","agent"' in exported
    assert "Unchanged: 6" in text_of(looked_at(admin, exported, "agents"))
    for kind in ("partners", "agents"):
        template = admin.get(f"/imports/{kind}-template.csv")
        assert len(template.data.splitlines()) == 1
        assert "New: 0" in text_of(looked_at(admin, template.data, kind))
