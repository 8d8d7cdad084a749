"""Every field of every form, from a list made by walking the pages: what was typed is there again
after the pages were killed."""

from __future__ import annotations

import logging
import os
import re
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
import structlog
from playwright.sync_api import Browser, Page, Response, expect
from sqlalchemy import select

from callrouter.demo import people
from callrouter.demo.environment import HOST, choose_ports, surround
from callrouter.demo.folder import ROOT, Folder
from callrouter.demo.fortnight import play_fortnight
from callrouter.demo.processes import read_procfile
from callrouter.records import Agent, Call, CallNotes, Database, HoursRevision, Offer, Ticket
from callrouter.rules.ticket import UNRESOLVED
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from tests.browser import needs_chromium
from tests.demo.test_fortnight import demo as demo  # noqa: PLC0414
from tests.pages.app import pages_on
from tests.pages.visitors import Clock, Visitor, link_for
from tests.pages.walk import Form, walk

pytestmark = [needs_chromium, pytest.mark.timeout(300)]

KILLED_AFTER = 4
"""Seconds after the last key that was pressed."""
ACTS = ("/answer", "/access", "/test", "/told", "/called-back", "/merge", "/refuse", "/take")
IN_TEMPLATES = {
    name
    for template in (ROOT / "webhooks/pages/templates").rglob("*.html")
    for name in re.findall(r'<form[^>]*\sdata-draft="([\w-]+)', template.read_text("utf-8"))
}
"""How the drafts of the templates' forms begin, where that is not made when a page is drawn."""
NOTHING_TYPED = {"checkbox", "file", "hidden", "image", "password", "radio", "submit"}
"""Kinds of field into which no words are typed."""

FILL = """([which, tab]) => {
  const form = document.querySelector(which);
  const last = (field) => field.options.length - 1;
  let count = 0;
  for (const field of form.elements) {
    if (!field.name || field.disabled || ["hidden", "file"].includes(field.type)) continue;
    count += 1;
    if (field.type === "checkbox") field.checked = !field.checked;
    else if (field.type === "radio") field.checked = true;
    else if (field.type === "select-multiple") field.options[last(field)].selected = true;
    else if (field.tagName === "SELECT") field.selectedIndex = last(field);
    else if (field.type === "date") field.value = `2027-0${tab}-${10 + count % 20}`;
    else if (field.type === "number") field.value = String(10 * tab + count);
    else if (field.tagName === "TEXTAREA") field.value = `typed ${count}\\n<b>in ${tab}`;
    else if (field.tagName === "INPUT") field.value = `${tab} ${count} "é`;
    else continue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""
READ = """(which) => {
  const form = document.querySelector(which);
  const read = [];
  for (const field of form.elements) {
    if (!field.name || field.disabled || field.type === "hidden") continue;
    if (["INPUT", "SELECT", "TEXTAREA"].includes(field.tagName)) {
      const boxes = ["checkbox", "radio"];
      const many = field.type === "select-multiple";
      read.push([field.name, boxes.includes(field.type) ? field.checked
        : many ? [...field.selectedOptions].map((one) => one.value) : field.value]);
    }
  }
  return read;
}"""


def forms_of(app: Any, records: Database, clock: Clock, login: str) -> list[Form]:
    """The forms that a person types into, each kind once: all that the templates have. Every other
    form with words to type says that they are secret."""
    client = Visitor(app.test_client(), records, clock).sign_in(login).client
    walked = walk(app, client, "/console", *acts_at_tickets(records))
    places = app.url_map.bind("")
    kinds: dict[tuple[str, str], Form] = {}
    for form in walked.forms:
        typed = [one for one in form.typed if one.kind not in NOTHING_TYPED and not one.secret]
        if form.draft is None and not form.is_kept_in_place:
            assert not typed or all(one.secret for one in form.typed if one.name != "login"), form
            continue
        endpoint, _ = places.match(form.action.partition("?")[0], method="POST")
        kinds.setdefault((endpoint, (form.draft or "").rstrip("0123456789")), form)
    drafts = {form.draft or "" for form in kinds.values()}
    missing = {one for one in IN_TEMPLATES if not any(draft.startswith(one) for draft in drafts)}
    assert missing == set()
    assert any(form.is_kept_in_place for form in kinds.values())
    return list(kinds.values())


def acts_at_tickets(records: Database) -> list[str]:
    """The pages of what is done at a ticket, whether or not it is the time for it: of one that
    nobody has in hand, and of one that somebody has."""
    with records.read() as session:
        open_ones = session.query(Ticket).filter(Ticket.state.in_(UNRESOLVED))
        numbers = [
            open_ones.filter(owned).order_by(Ticket.id.desc()).first().number
            for owned in (Ticket.owner_id.is_not(None), Ticket.owner_id.is_(None))
        ]
    return [f"/tickets/{number}{act}" for number in numbers for act in ("", *ACTS)]


def which(form: Form) -> str:
    """Where that form is in its page."""
    return f'form[data-draft="{form.draft}"]' if form.draft else "form[data-notes]"


@contextmanager
def pages_process(variables: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The pages as the Procfile starts them; killed at the end, all of them at once."""
    command = shlex.split(read_procfile(ROOT / "Procfile")["pages"])
    with log.open("ab") as file:
        process = subprocess.Popen(
            command, env=variables, cwd=ROOT, stdout=file, stderr=file, start_new_session=True
        )
    try:
        for _ in range(300):
            try:
                requests.get(f"{variables['PAGES_BASE_URL']}/sign-in", timeout=2)
                break
            except requests.RequestException:
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def takes_a_call(records: Database, login: str, clock: Clock) -> None:
    """This agent has had a call, and began to write it up."""
    with records.begin() as session:
        agent = session.query(Agent).filter_by(login=login).one()
        call = session.query(Call).join(Ticket, Ticket.call_id == Call.id).order_by(Call.id).first()
        assert call is not None
        session.add_all([
            Offer(
                token="taken", call_id=call.id, agent_id=agent.id, state="finished", rank=0,
                made_at=clock.now, accepted_at=clock.now, deadline=clock.now,
            ),
            CallNotes(
                agent_id=agent.id, call_id=call.id, version=1, fields={}, saved_at=clock.now
            ),
        ])  # fmt: skip


def that_is_kept(answer: Response) -> bool:
    """The answer to what was typed."""
    return answer.url.endswith(("/drafts", "/notes")) and answer.request.method == "POST"


def sign_in(page: Page, records: Database, login: str, address: str) -> None:
    page.goto(link_for(records, login, Clock(), address))
    page.locator("button.primary").click()
    expect(page.locator("#board")).to_be_visible()


def test_every_word_typed_in_two_tabs_is_there_again_after_the_pages_were_killed(
    browser: Browser, demo: Runtime, settings: Settings, records: Database, tmp_path: Path,
    database_url: str,
) -> None:  # fmt: skip
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    clock = Clock()
    play_fortnight(demo, clock.now)
    with records.begin() as session:
        # With public holidays, so that there are some to confirm.
        hours = session.scalars(select(HoursRevision)).one()
        hours.document = {**hours.document, "holidays": {"country": "FR"}}
    login = people.admin()
    takes_a_call(records, login, clock)
    forms = forms_of(pages_on(records, settings, clock), records, clock, login)
    assert len(forms) >= 10
    ports = choose_ports(usual=False)
    variables = surround(Folder(tmp_path), ports, dict(os.environ)).variables
    variables = {**variables, "DATABASE_URL": database_url, "PORT": str(ports.pages)}
    address, log = f"http://{HOST}:{ports.pages}", tmp_path / "pages.log"
    context = browser.new_context(base_url=address)
    typed: dict[str, list[Any]] = {}
    with pages_process(variables, log):
        tabs = [context.new_page(), context.new_page()]
        sign_in(tabs[0], records, login, address)
        for form in forms:
            # Of one call there is one form, wherever it is open.
            opened = tabs[:1] if form.is_kept_in_place else tabs
            for page in opened:
                page.goto(form.page)
            for number, page in enumerate(opened, start=1):
                with page.expect_response(that_is_kept) as kept:
                    page.evaluate(FILL, [which(form), number])
                assert kept.value.status == 200, form
            typed[form.page + str(form.draft)] = [
                page.evaluate(READ, which(form)) for page in opened
            ]
        time.sleep(KILLED_AFTER)
    context.close()
    context = browser.new_context(base_url=address)
    with pages_process(variables, log):
        page = context.new_page()
        sign_in(page, records, login, address)
        missing = []
        for form in forms:
            page.goto(form.page)
            if form.is_kept_in_place:
                if [page.evaluate(READ, which(form))] != typed[form.page + str(form.draft)]:
                    missing.append((form.page, typed[form.page + str(form.draft)], []))
                continue
            offers = page.locator(f'.draft[data-form$=" {form.draft}"]')
            expect(offers).to_have_count(2)
            found = []
            for left in (1, 0):
                offers.last.locator(".draft-take").click()
                expect(offers).to_have_count(left)
                found.append(page.evaluate(READ, which(form)))
            if found != typed[form.page + str(form.draft)]:
                missing.append((form.page, typed[form.page + str(form.draft)], found))
        assert missing == []
    context.close()
