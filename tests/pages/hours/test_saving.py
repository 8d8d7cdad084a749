"""What the pages of the hours save and refuse, asked as a browser without scripts asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from werkzeug.test import TestResponse

from callrouter.admin.hours import revise
from callrouter.records import AuditEvent, Database, HoursRevision
from callrouter.records.current_hours import current_revision
from callrouter.rules.schedule import DatedHours, Schedule, Slot, by_day
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.pages.visitors import Clock, Visitor
from webhooks.pages.admin.hours_edit import SHOWN
from webhooks.pages.bodies import LARGEST_HOURS

pytestmark = pytest.mark.usefixtures("people")

EDIT = "/hours/hours/edit"
FIELD = re.compile(r"<(input|select|textarea)\b[^>]*>")
OPTION = re.compile(r'<option value="([^"]*)" selected>')


class Form:
    """The form of the hours as a page shows it: its fields, to be changed and sent."""

    def __init__(self, visitor: Visitor, page: TestResponse) -> None:
        self.visitor = visitor
        self.page = page
        self.fields: dict[str, str] = {}
        text = page.text
        for found in FIELD.finditer(text):
            tag = found[0]
            named = re.search(r' name="([^"]+)"', tag)
            value = re.search(r' value="([^"]*)"', tag)
            if named is None or named[1] in ("csrf_token", "q", "document", "copy_to"):
                continue
            if ('type="checkbox"' in tag or 'type="radio"' in tag) and " checked" not in tag:
                continue
            if found[1] == "select":
                chosen = OPTION.search(text, found.end(), text.index("</select>", found.end()))
                self.fields[named[1]] = chosen[1] if chosen else ""
            else:
                self.fields[named[1]] = unescape(value[1]) if value else ""

    def send(self, **button: str) -> Form:
        return Form(self.visitor, self.visitor.post(EDIT, **{**self.fields, **button}))

    def sentences(self) -> list[str]:
        """What changes, by the page."""
        found = re.search(r'id="changes".*?</section>', self.page.text, re.DOTALL)
        said = re.findall(r"<li>(.*?)</li>", found[0]) if found else []
        return [unescape(one).replace("\u00a0", " ") for one in said]


@pytest.fixture(autouse=True)
def on_file(records: Database, settings: Settings, clock: Clock) -> None:
    """Revision 1, of the file."""
    clock.now = datetime(2026, 12, 8, 10, 0, tzinfo=UTC)
    with records.begin() as session:
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())


@pytest.fixture
def admin(visitor: Callable[[], Visitor]) -> Visitor:
    someone = visitor().sign_in("admin")
    someone.post("/language", language="fr")
    return someone


def opened(someone: Visitor, address: str = EDIT) -> Form:
    return Form(someone, someone.get(address))


def saved(records: Database) -> Schedule:
    with records.read() as session:
        return current_revision(session, {}).schedule


def test_a_change_is_saved_with_who_when_and_why_and_is_on_record(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    form = opened(admin)
    form.fields["week.friday[0].end"] = "17h"
    checked = form.send(go="preview")
    assert checked.sentences() == ["Vendredi : 9 h – 18 h → 9 h – 17 h."]
    checked.fields["why"] = "Week-ends <plus> longs"

    done = checked.send(go="save")

    assert (done.page.status_code, done.page.location) == (303, "/hours/hours")
    assert "Enregistré" in admin.get("/hours/hours").text
    with records.read() as session:
        made = session.query(HoursRevision).filter_by(number=2).one()
        assert (made.why, made.created_at) == ("Week-ends <plus> longs", clock())
        assert made.author_id is not None
        acts = session.query(AuditEvent).filter_by(act="hours.revised", about_id=made.id)
        assert acts.one().facts == {"schedule": "hours", "revision": 2}
    listed = admin.get("/hours/hours/revisions").text
    assert "Week-ends &lt;plus&gt; longs" in listed


def test_only_what_was_looked_at_is_saved(admin: Visitor, records: Database) -> None:
    form = opened(admin)
    form.fields["week.friday[0].end"] = "17h"
    checked = form.send(go="preview")
    checked.fields |= {"why": "x", "week.friday[0].end": "16h"}

    again = checked.send(go="save")

    assert again.sentences() == ["Vendredi : 9 h – 18 h → 9 h – 16 h."]
    assert "depuis la dernière vérification" in again.page.text
    assert again.send(go="save").page.status_code == 303
    assert saved(records).week[4] == (Slot(540, 960),)


def test_a_change_without_a_reason_is_not_saved_and_nothing_changed_saves_nothing(
    admin: Visitor, records: Database
) -> None:
    form = opened(admin)
    assert "Rien" in form.send(go="preview").page.text
    form.fields |= {"seen": form.send(go="preview").fields["seen"], "why": "x"}
    assert form.send(go="save").page.status_code == 200
    form.fields |= {"week.friday[0].end": "17h", "why": " "}
    refused = form.send(go="preview").send(go="save")
    assert refused.page.status_code == 422
    assert "Dites pourquoi" in refused.page.text
    with records.read() as session:
        assert session.query(HoursRevision).count() == 1


def test_each_problem_is_told_at_the_top_with_its_day_and_beside_its_field(
    admin: Visitor,
) -> None:
    form = opened(admin)
    form.fields |= {
        "week.monday[0].end": "<script>alert(1)</script>",
        "dated[0].day": "2026-12-24",
        "dated[0].kind": "closed",
        "dated[0].reason_fr": "<b>Noël</b>",
        "dated[0].reason_en": '"onmouseover="x',
    }
    refused = form.send(go="preview")
    assert refused.page.status_code == 422
    text = refused.page.text.replace("\u00a0", " ")
    assert "<script>alert" not in text
    assert "<b>Noël" not in text
    assert 'href="#week-monday-0-end">Lundi : Ce n&#39;est pas une heure' in text
    assert 'href="#dated-0-reason_fr">Jeudi 24 décembre 2026 : La raison contient' in text
    assert 'id="week-monday-0-end-problem"' in text
    assert refused.fields["dated[0].reason_en"] == '"onmouseover="x'


def test_the_second_of_two_may_keep_only_what_is_theirs(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    form = opened(admin)
    form.fields["week.saturday[0].start"], form.fields["week.saturday[0].end"] = "10", "12"
    checked = form.send(go="preview")
    usual = settings.schedules["hours"]
    with records.begin() as session:
        other = Schedule(usual.zone, ((Slot(480, 1080),), *usual.week[1:]), "FR")
        revise(session, "hours", other, BY_TEST, clock(), "Earlier on Mondays")
    checked.fields["why"] = "Saturdays"

    met = checked.send(go="save")

    assert "Earlier on Mondays" in met.page.text
    assert met.fields["base"] == "1"
    assert met.fields["why"] == "Saturdays"
    mine = met.send(go="mine")
    assert mine.sentences() == ["Lundi : 8 h – 18 h → 9 h – 18 h.", "Samedi : fermé → 10 h – 12 h."]
    assert mine.send(go="save").page.status_code == 303
    assert saved(records).week == (*usual.week[:5], (Slot(600, 720),), ())


def test_a_conflict_is_told_also_where_the_form_cannot_be_read(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    form = opened(admin)
    form.fields["week.monday[0].end"] = "soon"
    with records.begin() as session:
        closed = Schedule(settings.schedules["hours"].zone, ((),) * 7)
        revise(session, "hours", closed, BY_TEST, clock())
    met = form.send(go="merge")
    assert met.page.status_code == 422
    assert "Rien n&#39;est perdu" in met.page.text
    assert met.fields["week.monday[0].end"] == "soon"


def test_when_the_other_saved_is_told_on_the_clock_of_the_hours_that_rule(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    form = opened(admin)
    with records.begin() as session:
        moved = replace(settings.schedules["hours"], zone=ZoneInfo("America/New_York"))
        revise(session, "hours", moved, BY_TEST, clock())
    told = form.send(go="preview").page.text.partition('id="overtaken"')[2].partition("</p>")[0]
    # 10:00 UTC: 11 h by the file that is shipped.
    assert re.search(r"\b5\sh\b", unescape(told)), told


def test_the_hours_go_out_as_a_file_and_come_back(admin: Visitor, records: Database) -> None:
    file = admin.get("/hours/hours/download")
    assert file.headers["Content-Disposition"] == "attachment; filename=hours.toml"
    changed = file.text.replace('friday = ["09:00-18:00"]', 'friday = ["09:00-17:00"]')
    checked = _bring(admin, changed)
    assert checked.sentences() == ["Vendredi : 9 h – 18 h → 9 h – 17 h."]
    checked.fields["why"] = "Par fichier"
    assert checked.send(go="save").page.status_code == 303
    assert saved(records).week[4] == (Slot(540, 1020),)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["09:00-18:00"]', "[09:00-18:00]", "des horaires sans guillemets"),
        ("09:00-18:00", "18:00-09:00", "week.monday[0]</code> : 18:00 n&#39;est pas avant 09:00"),
        ("Europe/Paris", "Europe/<i>", "Fuseau horaire inconnu\u00a0: &#39;Europe/&lt;i&gt;&#39;"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_the_readers_language(
    admin: Visitor, old: str, new: str, said: str
) -> None:
    text = admin.get("/hours/hours/download").text.replace(old, new)
    refused = _bring(admin, text).page
    assert refused.status_code == 422
    assert said in refused.text
    admin.post("/language", language="en")
    assert "</code> : " not in _bring(admin, text).page.text


def test_of_very_many_problems_of_a_file_the_first_are_shown(admin: Visitor) -> None:
    refused = _bring(admin, "".join(f"[setting{one}]\n" for one in range(2 * SHOWN))).page
    assert refused.status_code == 422
    assert refused.text.count("<code>setting") == SHOWN


def test_a_form_without_a_file_says_so(admin: Visitor) -> None:
    admin.get("/hours/hours/file")
    assert "Aucun fichier" in admin.post("/hours/hours/file").text


def _bring(someone: Visitor, text: str) -> Form:
    someone.get("/hours/hours/file")
    sent = {"csrf_token": someone._token, "file": (BytesIO(text.encode()), "hours.toml")}
    return Form(someone, someone.client.post("/hours/hours/file", data=sent))


def test_a_revision_that_only_a_later_version_reads_is_told_and_can_be_replaced(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        later = HoursRevision(number=2, document={"of": "later"}, author="x", created_at=clock())
        session.add(later)
    assert "plus récente" in admin.get("/hours/hours").text
    assert "plus récente" in admin.get("/hours/hours/revisions/2").text
    assert "plus récente" in admin.get("/hours/hours/compare").text
    form = opened(admin, "/hours/hours/edit?restore=1").send(go="preview")
    assert "Rien" in form.page.text
    form.fields["week.friday[0].end"] = "17h"
    form = form.send(go="preview")
    form.fields["why"] = "x"
    assert form.send(go="save").page.status_code == 303
    with records.read() as session:
        assert current_revision(session, {}).number == 3


@pytest.mark.parametrize(
    "address",
    ["/hours/nights", "/hours/nights/edit", "/hours/hours/edit?restore=9",
     "/hours/hours/revisions/9", "/hours/hours/compare?from=1&to=9", "/hours/nights/download"],
)  # fmt: skip
def test_what_is_not_there_is_no_page(admin: Visitor, address: str) -> None:
    assert admin.get(address).status_code == 404


@pytest.mark.parametrize("number", [2**31, 2**63, -(10**30)])
def test_a_number_that_no_row_has_is_no_failure(admin: Visitor, number: int) -> None:
    for address in (
        "/hours/hours/revisions?before=", "/hours/hours/compare?from=",
        "/hours/hours/edit?restore=", "/announcement?before=", "/partners?page=",
        "/console/board?natures=",
    ):  # fmt: skip
        assert admin.get(f"{address}{number}").status_code == 200
    assert admin.get(f"/hours/hours/revisions/{number}").status_code == 404


def test_a_base_that_nobody_sent_is_refused(admin: Visitor) -> None:
    form = opened(admin)
    form.fields["base"] = "1; DROP"
    assert form.send(go="save").page.status_code == 400


def test_a_long_list_of_revisions_is_turned_page_by_page(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    with records.begin() as session:
        for _ in range(60):
            revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())
    first = admin.get("/hours/hours/revisions").text
    numbers = [int(one) for one in re.findall(r"revisions/(\d+)\"", first)]
    assert numbers == list(range(61, 11, -1))
    second = admin.get("/hours/hours/revisions?before=12").text
    assert [int(one) for one in re.findall(r"revisions/(\d+)\"", second)] == list(range(11, 0, -1))


def test_a_thousand_dates_are_shown_and_checked_kept_while_typed_and_heard(
    admin: Visitor, records: Database, settings: Settings, clock: Clock
) -> None:
    usual, first = settings.schedules["hours"], date(2027, 1, 1)
    dated = by_day(
        DatedHours(
            first + timedelta(days=one), (Slot(540, 720),), "Raison longue" * 15, "Long reason" * 15
        )
        for one in range(1000)
    )
    with records.begin() as session:
        many = Schedule(usual.zone, usual.week, "FR", None, *dated)
        revise(session, "hours", many, BY_TEST, clock())
    form = opened(admin)
    form.fields["week.friday[0].end"] = "17h"
    assert form.send(go="preview").sentences() == ["Vendredi : 9 h – 18 h → 9 h – 17 h."]
    typed = form.fields
    assert len(urlencode(typed)) > 500_000
    assert len(urlencode(typed)) < LARGEST_HOURS
    draft = {
        "form": f"{EDIT} hours",
        "kept_as": "1" * 32,
        "fields": {name: [value] for name, value in typed.items()},
    }
    assert admin.client.post("/drafts", json=draft).status_code == 200
    proposed = re.search(r'name="document" value="([^"]+)"', form.send(go="preview").page.text)
    assert proposed is not None
    heard = admin.post("/hours/hours/days/2027-01-01", document=unescape(proposed[1]))
    assert heard.status_code == 200
