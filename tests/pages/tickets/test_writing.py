"""What an agent writes on a ticket and changes of it, and what a colleague did meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from markupsafe import escape

from callrouter.desk.refusals import Refusal
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import assign
from callrouter.records import Attachment, Database, OwedMail, Ticket, TicketMessage
from callrouter.records.history import history_entry
from callrouter.runtime import Runtime
from tests.cli.desk import FIRST, SECOND
from tests.pages.reading import shown
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("two_tickets")


def written(records: Database) -> list[TicketMessage]:
    with records.read() as session:
        return session.query(TicketMessage).order_by(TicketMessage.id).all()


def ticket(records: Database, number: str = FIRST) -> Ticket:
    with records.read() as session:
        return session.query(Ticket).filter_by(number=number).one()


def last_seen(page: str) -> str:
    return re.findall(r'name="last_seen" value="(\d+)"', page)[0]


def told_after(someone: Visitor, number: str = FIRST) -> str:
    return shown(someone.get(f"/tickets/{number}").text)


def assert_problems_lead_to_fields(page: str) -> None:
    """Whoever presses a problem on top of the form has the focus in the field that it is about."""
    problems = re.findall(r'class="refused problems".*?</div>', page, re.DOTALL)
    assert problems
    for name in re.findall(r'href="#([^"]*)"', problems[0]):
        has_it = rf'<(input|textarea|select)[^>]* id="{name}"|<fieldset[^>]* id="{name}" tabindex'
        assert re.search(has_it, page), name


def test_one_save_is_a_reply_with_files_a_qualification_and_a_copy(
    zoe: Visitor, records: Database
) -> None:
    sent = {
        "text": "Nous regardons.\r\n", "state": "waiting_for_partner", "nature": "incident",
        "severity": "high-high", "why": "tout est arrêté", "copies_to": "2",
        "csrf_token": zoe.token,
        "file": [(BytesIO(b"ping"), "trace.txt"), (BytesIO(b"x"), "b.log")],
    }  # fmt: skip
    answer = zoe.client.post(f"/tickets/{FIRST}", data=sent)
    assert answer.status_code == 303
    told = told_after(zoe)
    for words in ("L'e-mail part dans 10 secondes", "Gravité S1", "en attente du partenaire",
                  "question au partenaire", "trace.txt", "Reprendre avant l'envoi"):  # fmt: skip
        assert words in told
    (message,) = written(records)
    assert (message.text, message.kind) == ("Nous regardons.", "question")
    with records.read() as session:
        mail = session.query(OwedMail).filter_by(event=message.mail_event).one()
        assert (mail.contact_id, mail.copies_to) == (1, [2])


def test_a_note_is_for_everybody_to_write_and_for_no_partner_to_read(
    zoe: Visitor, visitor: Callable[[], Visitor], records: Database
) -> None:
    other = visitor().sign_in("yves")
    page = other.get(f"/tickets/{FIRST}").text
    assert 'name="note"' in page
    assert 'name="text"' not in page
    sent = {"note": "Baie 12.", "csrf_token": other.token, "file": (BytesIO(b"1"), "photo.png")}
    assert other.client.post(f"/tickets/{FIRST}", data=sent).status_code == 303
    assert "La note est enregistrée." in told_after(other)
    (note,) = written(records)
    assert (note.kind, note.public) == ("note", False)


@pytest.mark.parametrize(
    ("act", "field"), [("", "text"), ("", "note"), ("/answer", "text"), ("/access", "what")]
)
def test_what_is_pasted_from_a_log_is_saved(
    zoe: Visitor, records: Database, act: str, field: str
) -> None:
    pasted = "ping\x0b\x1b[31m100 % perdu\x00"
    assert zoe.post(f"/tickets/{FIRST}{act}", **{field: pasted}).status_code == 303
    assert "ping \ufffd[31m100 % perdu\ufffd" in " ".join(told_after(zoe).split())


def test_what_cannot_be_saved_is_shown_again_with_what_is_wrong(
    zoe: Visitor, records: Database
) -> None:
    answer = zoe.post(f"/tickets/{FIRST}", state="resolved", why="<i>vu", kept_as="a" * 32)
    assert answer.status_code == 422
    assert "Écrivez au partenaire comment c'est résolu." in shown(answer.text)
    assert_problems_lead_to_fields(answer.text)
    assert 'value="&lt;i&gt;vu"' in answer.text
    # The draft goes on with the form that it was typed into, and with no other.
    assert answer.text.count("a" * 32) == 1
    sent = {"text": "", "diagnosis": "ours", "csrf_token": zoe.token, "file": (BytesIO(b"1"), "a")}
    answer = zoe.client.post(f"/tickets/{FIRST}", data=sent)
    assert "Fichiers à choisir de nouveau, car le navigateur ne les garde pas : a" in shown(
        answer.text
    )
    unexplained = {"nature": "incident", "severity": "high-high"}
    for asked in (unexplained, {**unexplained, "nature": "request"}, {"diagnosis": "ours"}):
        assert_problems_lead_to_fields(zoe.post(f"/tickets/{FIRST}", **asked).text)
    assert written(records) == []
    assert zoe.post(f"/tickets/{FIRST}", state="merged").status_code == 400
    assert zoe.post(f"/tickets/{FIRST}", text="x", copies_to="Bob").status_code == 400
    assert zoe.post(f"/tickets/{FIRST}", severity="S1").status_code == 400


def test_whoever_saves_after_a_colleague_is_shown_what_changed_and_loses_nothing(
    visitor: Callable[[], Visitor], zoe: Visitor, runtime: Runtime, clock: Clock, records: Database
) -> None:
    other = visitor().sign_in("vera")
    seen = last_seen(other.get(f"/tickets/{FIRST}").text)
    clock.pass_time(seconds=5)
    change = Save(nature="incident", urgency="high", impact="low", why="vu", note="Baie 12")
    save(runtime, FIRST, "zoe", change, clock.now)
    answer = other.post(
        f"/tickets/{FIRST}", text="Bonjour <b>", state="waiting_for_partner", last_seen=seen
    )
    assert answer.status_code == 409
    told = shown(answer.text)
    assert "Rien n'est enregistré, et ce que vous avez écrit est gardé." in told
    for words in ("Entre-temps", "Zoe l'a qualifié : S3", "Zoe a écrit : note."):
        assert words in told
    assert "Bonjour &lt;b&gt;" in answer.text
    assert 'value="waiting_for_partner" checked' in answer.text
    assert len(written(records)) == 1
    again = last_seen(answer.text)
    assert int(again) > int(seen)
    answer = other.post(f"/tickets/{FIRST}", text="Bonjour", last_seen=again)
    assert answer.status_code == 303
    assert ticket(records).severity == "S3"


def test_mail_that_left_and_clocks_that_ran_stand_in_nobodys_way(
    zoe: Visitor, records: Database, clock: Clock
) -> None:
    seen = last_seen(zoe.get(f"/tickets/{FIRST}").text)
    assert zoe.post(f"/tickets/{FIRST}", text="Un", last_seen=seen).status_code == 303
    # Nor does what one did oneself in another tab.
    assert zoe.post(f"/tickets/{FIRST}", text="Deux", last_seen=seen).status_code == 303
    assert len(written(records)) == 2


def test_a_file_is_downloaded_and_never_shown(zoe: Visitor, records: Database) -> None:
    sent = {"note": "x", "csrf_token": zoe.token, "file": (BytesIO(b"<script>"), "à lire.html")}
    zoe.client.post(f"/tickets/{FIRST}", data=sent)
    with records.read() as session:
        file = session.query(Attachment).one()
    answer = zoe.get(f"/files/{file.id}")
    assert answer.data == b"<script>"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_is_downloaded_under_its_name_in_whatever_script(
    zoe: Visitor, records: Database
) -> None:
    sent = {"note": "x", "csrf_token": zoe.token, "file": (BytesIO(b"1"), "日本 é.pdf")}
    zoe.client.post(f"/tickets/{FIRST}", data=sent)
    with records.read() as session:
        file = session.query(Attachment).one()
    answer = zoe.get(f"/files/{file.id}")
    named = answer.headers["Content-Disposition"]
    assert named.endswith("filename*=UTF-8''%E6%97%A5%E6%9C%AC%20%C3%A9.pdf")
    assert named.isascii()


def test_what_is_too_large_is_refused_in_words_that_lead_back(zoe: Visitor) -> None:
    file = (BytesIO(b"x" * 25_000_000), "disk.img")
    sent = {"text": "Voici.", "csrf_token": zoe.token, "file": file}
    answer = zoe.client.post(f"/tickets/{FIRST}", data=sent)
    assert answer.status_code == 413
    assert "Cette page prend 4,7 Mo en tout, texte et fichiers." in shown(answer.text)
    assert f'<a href="/tickets/{FIRST}">Retour à la page</a>' in answer.text


def test_of_a_long_conversation_the_first_and_the_last_stand_open(
    zoe: Visitor, records: Database, clock: Clock
) -> None:
    def write(count: int) -> None:
        with records.begin() as session:
            session.add_all(
                TicketMessage(ticket_id=1, kind="answer", public=True, language="fr",
                              text=f"Message n° {one}.", at=clock.now)
                for one in range(count)
            )  # fmt: skip

    write(12)
    assert "entre les deux" not in zoe.get(f"/tickets/{FIRST}").text
    write(1)
    page = zoe.get(f"/tickets/{FIRST}").text
    assert page.count('class="panel message"') == 9
    assert "Afficher les 4 messages entre les deux" in page
    with records.begin() as session:
        session.add_all(
            history_entry(1, "test_requested", {"what": f"essai {one}"}, clock.now)
            for one in range(50)
        )
        session.add_all(
            OwedMail(event=f"e{one}", kind="ticket_created", message_id=f"<{one}@v.example>",
                     recipient="a@b.example", language="fr", ticket_id=1, owed_at=clock.now,
                     due_at=clock.now, sent_at=clock.now if one else None,
                     failed_at=None if one else clock.now)
            for one in range(20)
        )  # fmt: skip
    page = zoe.get(f"/tickets/{FIRST}").text
    assert "essai 49" in page
    assert "essai 19" not in page
    # What is to be sent again is always there.
    assert page.count("a@b.example") - page.count('aria-label="Renvoyer a@b.example"') == 11
    assert 'aria-label="Renvoyer a@b.example"' in page
    page = zoe.get(f"/tickets/{FIRST}?all=yes").text
    assert page.count('class="panel message"') == 13
    assert "essai 0" in page
    assert "Afficher" not in page


def test_whoever_writes_from_right_to_left_turns_nothing_else_round(
    zoe: Visitor, records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        session.get_one(Ticket, 1).subject = "\u202eمرحبا"
        session.add(
            TicketMessage(ticket_id=1, kind="answer", public=True, language="fr", text="مرحبا",
                          at=clock.now)
        )  # fmt: skip
    page = zoe.get(f"/tickets/{FIRST}").text
    assert '<bdi class="muted">\u202eمرحبا</bdi>' in page
    assert '<p class="typed" dir="auto">مرحبا</p>' in page
    assert "<bdi>\u202eمرحبا</bdi>" in zoe.get("/work").text


def test_what_is_quoted_is_folded_and_addresses_lead_out_of_the_page(
    zoe: Visitor, records: Database, clock: Clock
) -> None:
    text = "Voir https://a.example/<x> ?\n\n> un\n> deux\n> trois"
    with records.begin() as session:
        session.add(
            TicketMessage(ticket_id=1, kind="answer", public=True, language="fr", text=text,
                          at=clock.now)
        )  # fmt: skip
    page = zoe.get(f"/tickets/{FIRST}").text
    assert 'Texte cité (3 lignes)</summary><p class="typed" dir="auto">&gt; un' in page
    assert '<a href="https://a.example/" rel="noopener noreferrer"' in page
    assert "<x>" not in page


def test_the_answer_an_access_and_a_test_are_put_down(zoe: Visitor, records: Database) -> None:
    at = f"/tickets/{FIRST}"
    zoe.post(at, text="Lequel ?", state="waiting_for_partner", nature="request")
    zoe.post(f"{at}/answer", text="Le second.", contact="2")
    assert "La réponse est consignée, et le ticket de nouveau en cours." in told_after(zoe)
    assert zoe.post(f"{at}/access", what="", service="vps-12").status_code == 422
    assert "écrivez-le ainsi" in shown(zoe.post(f"{at}/access", what="x", service="vps-1").text)
    zoe.post(f"{at}/access", what="mode rescue")
    assert "L'accès à vps-12 est consigné." in told_after(zoe)
    zoe.post(f"{at}/test", what="traceroute")
    assert "Zoe a demandé un test : traceroute" in told_after(zoe)


def test_two_tickets_are_merged_and_parted_again(zoe: Visitor, records: Database) -> None:
    page = zoe.get(f"/tickets/{FIRST}/merge").text
    assert f'value="{SECOND}"' in page
    refused = zoe.post(f"/tickets/{FIRST}/merge", other="nonsense", chosen="")
    assert refused.status_code == 422
    assert 'value="nonsense"' in refused.text
    assert_problems_lead_to_fields(refused.text)
    answer = zoe.post(f"/tickets/{FIRST}/merge", chosen=SECOND)
    assert answer.location == f"/tickets/{FIRST}"
    assert "Séparer le" in told_after(zoe)
    zoe.post(f"/tickets/{SECOND}/unmerge")
    assert ticket(records, SECOND).state == "new"


def test_a_ticket_is_refused_on_a_ground_with_a_reason(zoe: Visitor, records: Database) -> None:
    at = f"/tickets/{FIRST}/refuse"
    assert zoe.get(at).status_code == 200
    groundless = zoe.post(at, reason="Non.").text
    assert "Choisissez un motif." in shown(groundless)
    assert_problems_lead_to_fields(groundless)
    assert zoe.post(at, ground="abuse", reason=" ").status_code == 422
    kept = zoe.post(at, ground="quota", reason="Trop.")
    assert kept.status_code == 422
    assert "Trop." in kept.text
    assert zoe.post(at, ground="abuse", reason="Non.").status_code == 303
    told = told_after(zoe)
    assert "Le ticket est refusé." in told
    assert "Ce ticket est terminé : on n'y ajoute que des notes." in told
    assert "Rendre à la liste" not in told
    assert ticket(records).refusal_reason == "Non."


def test_a_mail_that_failed_is_sent_again_from_the_ticket(
    zoe: Visitor, records: Database, clock: Clock
) -> None:
    zoe.post(f"/tickets/{FIRST}", text="Un")
    with records.begin() as session:
        mail = session.query(OwedMail).filter_by(ticket_id=1).first()
        mail.failed_at, mail.problem = clock.now, "550 no such user"
    page = zoe.get(f"/tickets/{FIRST}").text
    assert "550 no such user" in page
    assert "Un e-mail de ce ticket n'a pas été remis" in shown(page.partition('id="messages"')[0])
    assert f'action="/mails/{mail.id}/again"' in page
    answer = zoe.post(f"/mails/{mail.id}/again", **{"from": f"/tickets/{FIRST}"})
    assert answer.location == f"/tickets/{FIRST}"
    with records.read() as session:
        assert session.get(OwedMail, mail.id).failed_at is None
    assert "n'a pas été remis" not in told_after(zoe)


def test_without_an_address_one_calls_back_and_says_what_was_said(
    zoe: Visitor, records: Database
) -> None:
    with records.begin() as session:
        session.get_one(Ticket, 1).no_address = True
    page = zoe.get(f"/tickets/{FIRST}").text
    assert f'href="/tickets/{FIRST}/called-back"' in page
    assert zoe.post(f"/tickets/{FIRST}/called-back").status_code == 422
    zoe.post(f"/tickets/{FIRST}/called-back", text="Je vous ai tout dit.")
    assert "Le rappel est consigné." in told_after(zoe)


def test_the_clock_of_a_deadline_says_whether_it_runs(
    zoe: Visitor, runtime: Runtime, clock: Clock
) -> None:
    zoe.post(f"/tickets/{FIRST}", nature="incident", severity="low-low", why="vu")
    assert re.search(r"(Il reste|Arrêtée jusqu'au) ", told_after(zoe))
    zoe.post(f"/tickets/{FIRST}", text="Lequel ?", state="waiting_for_partner")
    assert "Arrêtée jusqu'à la réponse du partenaire." in told_after(zoe)


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("", {"text": "C'est <b>réparé", "why": "tout est revenu"}),
        ("/refuse", {"ground": "abuse", "reason": "C'est <b>le dixième"}),
        ("/called-back", {"text": "C'est <b>réparé"}),
        ("/access", {"service": "vps-13", "what": "C'est <b>réparé"}),
        ("/test", {"what": "Un <b>ping" + "x" * 5000}),
        ("/answer", {"contact": "99", "text": "C'est <b>réparé"}),
        ("/merge", {"other": "1000 <b>"}),
    ],
)
def test_a_ticket_that_was_taken_away_and_closed_meanwhile_costs_no_word_of_any_form(
    zoe: Visitor, runtime: Runtime, clock: Clock, act: str, typed: dict[str, str]
) -> None:
    page = zoe.get(f"/tickets/{FIRST}{act}").text
    seen = {"last_seen": last_seen(page)} if "last_seen" in page else {}
    clock.pass_time(seconds=9)
    assign(runtime, FIRST, "yves", "vera", clock.now)
    refusal = Refusal(ground="abuse", reason="Non.")
    save(runtime, FIRST, "yves", Save(refusal=refusal), clock.now)
    answer = zoe.post(f"/tickets/{FIRST}{act}", **typed, **seen)
    assert answer.status_code in {409, 422}
    main = answer.text.partition('<main id="content"')[2]
    for words in typed.values():
        assert words == "99" or str(escape(words)) in main
