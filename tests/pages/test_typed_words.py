"""Every field of every form, from a list made by walking the pages: what was typed is there again
after the pages were killed."""

from __future__ import annotations

import logging
import os
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
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from callrouter.demo import people
from callrouter.demo.environment import HOST, choose_ports, surround
from callrouter.demo.folder import ROOT, Folder
from callrouter.demo.fortnight import play_fortnight
from callrouter.demo.processes import read_procfile
from callrouter.records import Database, HoursRevision
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
NOTHING_TYPED = {"checkbox", "file", "hidden", "image", "password", "radio", "submit"}
"""Kinds of field into which no words are typed."""

FILL = """([name, tab]) => {
  const form = document.querySelector(`form[data-draft="${name}"]`);
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
READ = """(name) => {
  const form = document.querySelector(`form[data-draft="${name}"]`);
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
    """The forms that a person types into, each kind once. Every other form with words to type says
    that they are secret."""
    walked = walk(app, Visitor(app.test_client(), records, clock).sign_in(login).client)
    places = app.url_map.bind("")
    kinds: dict[tuple[str, str], Form] = {}
    for form in walked.forms:
        typed = [one for one in form.typed if one.kind not in NOTHING_TYPED and not one.secret]
        if form.draft is None:
            assert not typed or all(one.secret for one in form.typed if one.name != "login"), form
            continue
        endpoint, _ = places.match(form.action.partition("?")[0], method="POST")
        kinds.setdefault((endpoint, form.draft.rstrip("0123456789")), form)
    return list(kinds.values())


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
            for page in tabs:
                page.goto(form.page)
            for number, page in enumerate(tabs, start=1):
                with page.expect_response(lambda one: one.request.method == "POST") as kept:
                    page.evaluate(FILL, [form.draft, number])
                assert kept.value.status == 200, form
            typed[form.page + str(form.draft)] = [page.evaluate(READ, form.draft) for page in tabs]
        time.sleep(KILLED_AFTER)
    context.close()
    context = browser.new_context(base_url=address)
    with pages_process(variables, log):
        page = context.new_page()
        sign_in(page, records, login, address)
        missing = []
        for form in forms:
            page.goto(form.page)
            offers = page.locator(f'.draft[data-form$=" {form.draft}"]')
            expect(offers).to_have_count(2)
            found = []
            for left in (1, 0):
                offers.last.locator(".draft-take").click()
                expect(offers).to_have_count(left)
                found.append(page.evaluate(READ, form.draft))
            if found != typed[form.page + str(form.draft)]:
                missing.append((form.page, typed[form.page + str(form.draft)], found))
        assert missing == []
    context.close()
