"""Every REST answer against Twilio's own description of its API, and the official client."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from callrouter.sandbox.handset import ACCOUNT_SID, AUTH_TOKEN, Sandbox
from tests.sandbox.toy import AGENT, CALLER, LINE, OPENAPI, SECOND, Api, Toy

SPEC = json.loads(OPENAPI.read_text())
PREFIX = "/2010-04-01/Accounts/{AccountSid}"


def strict(schema: Any) -> Any:
    """OpenAPI's `nullable` in JSON Schema's words."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {"anyOf": [strict(resolve(schema["$ref"])), {"type": "null"}]}
    out = {key: strict(value) for key, value in schema.items() if key != "nullable"}
    if schema.get("nullable") and isinstance(schema.get("type"), str):
        out["type"] = [schema["type"], "null"]
        if "enum" in out:
            out["enum"] = [*out["enum"], None]
    return out


def resolve(reference: str) -> Any:
    found: Any = SPEC
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def conforms(path: str, method: str, status: str, body: Any) -> None:
    answer = SPEC["paths"][PREFIX + path][method]["responses"][status]
    schema = strict(answer["content"]["application/json"]["schema"])
    jsonschema.validate(body, schema, format_checker=jsonschema.FormatChecker())
    described = answer["content"]["application/json"]["schema"]
    if "$ref" in described:
        properties = set(resolve(described["$ref"])["properties"])
        assert set(body) | {"subresource_uris"} == properties | {"subresource_uris"}


@pytest.fixture
def busy(sandbox: Sandbox, toy: Toy, api: Api) -> Sandbox:
    """A sandbox with one of everything: waiting, meeting, recorded, ringing."""
    toy.says("/voice", '<Enqueue waitUrl="/wait">support</Enqueue>')
    toy.says("/wait", '<Pause length="10"/>')
    sandbox.phone(CALLER).dial(LINE)
    sandbox.settle()
    toy.says("/voice", '<Record action="/room" timeout="1"/>')
    toy.says("/room", "<Dial><Conference>r1</Conference></Dial>")
    sandbox.phone(SECOND).dial(LINE)
    sandbox.phone(SECOND).hears("beep")
    sandbox.phone(SECOND).talk(2)
    sandbox.advance(5)
    api.post("/Calls.json", To=AGENT, From=LINE, Url=f"{toy.url}/agent")
    sandbox.phone(AGENT).rings()
    return sandbox


@pytest.mark.parametrize(
    ("listed", "key", "one"),
    [
        ("/Calls.json", "calls", "/Calls/{Sid}.json"),
        ("/Queues.json", "queues", "/Queues/{Sid}.json"),
        ("/Conferences.json", "conferences", "/Conferences/{Sid}.json"),
        ("/Recordings.json", "recordings", "/Recordings/{Sid}.json"),
        (
            "/IncomingPhoneNumbers.json",
            "incoming_phone_numbers",
            "/IncomingPhoneNumbers/{Sid}.json",
        ),
    ],
)
def test_lists_and_fetches_are_as_described(
    busy: Sandbox, api: Api, listed: str, key: str, one: str
) -> None:
    body = api.get(listed, PageSize="1")
    conforms(listed, "get", "200", body)
    assert body[key]
    for shown in body[key]:
        fetched = api.get(one.replace("{Sid}", shown["sid"]))
        conforms(one, "get", "200", fetched)
        assert fetched == shown


def test_members_and_participants_are_as_described(busy: Sandbox, api: Api) -> None:
    for parent, name, key, listed in [
        ("Queues", "QueueSid", "queue_members", "Members"),
        ("Conferences", "ConferenceSid", "participants", "Participants"),
    ]:
        sid = api.get(f"/{parent}.json")[parent.lower()][0]["sid"]
        described = f"/{parent}/{{{name}}}/{listed}"
        body = api.get(f"/{parent}/{sid}/{listed}.json")
        conforms(f"{described}.json", "get", "200", body)
        call = body[key][0]["call_sid"]
        fetched = api.get(f"/{parent}/{sid}/{listed}/{call}.json")
        conforms(f"{described}/{{CallSid}}.json", "get", "200", fetched)


def test_what_is_made_and_changed_is_as_described(busy: Sandbox, toy: Toy, api: Api) -> None:
    made = api.post("/Queues.json", FriendlyName="another", MaxSize="5000")
    conforms("/Queues.json", "post", "201", made)
    changed = api.post(f"/Queues/{made['sid']}.json", MaxSize="7")
    conforms("/Queues/{Sid}.json", "post", "200", changed)
    assert changed["max_size"] == 7
    call = api.post("/Calls.json", To=CALLER, From=LINE, Url=f"{toy.url}/x")
    conforms("/Calls.json", "post", "201", call)
    room = api.get("/Conferences.json")["conferences"][0]
    ended = api.post(f"/Conferences/{room['sid']}.json", Status="completed")
    conforms("/Conferences/{Sid}.json", "post", "200", ended)
    number = api.get("/IncomingPhoneNumbers.json")["incoming_phone_numbers"][0]
    path = f"/IncomingPhoneNumbers/{number['sid']}.json"
    kept = api.post(path, FriendlyName="Line")
    conforms("/IncomingPhoneNumbers/{Sid}.json", "post", "200", kept)
    assert kept["voice_url"] == number["voice_url"]


@pytest.mark.parametrize(
    ("method", "path", "described", "status", "code"),
    [
        ("GET", "/Calls/CA0.json", "/Calls/{Sid}.json", 404, 20404),
        ("POST", "/Queues.json", "/Queues.json", 400, 22001),
        ("GET", "/Conferences/CF0.json", "/Conferences/{Sid}.json", 404, 20404),
    ],
)
def test_errors_are_as_described(
    sandbox: Sandbox, api: Api, method: str, path: str, described: str, status: int, code: int
) -> None:
    answer = api.ask(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    conforms(described, method.lower(), "4XX", answer.json())


def test_a_wrong_token_is_refused(sandbox: Sandbox) -> None:
    answer = Api(sandbox, "wrong").ask("GET", "/Calls.json")
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


@pytest.mark.parametrize(
    ("method", "path", "fields"),
    [
        ("GET", "/Messages.json", {}),
        ("DELETE", "/Calls/CA0.json", {}),
        ("POST", "/Calls.json", {"To": AGENT, "From": LINE, "Record": "true"}),
    ],
)
def test_what_the_sandbox_lacks_is_refused_loudly(
    sandbox: Sandbox, api: Api, method: str, path: str, fields: dict[str, str]
) -> None:
    answer = api.ask(method, path, **fields)
    assert answer.status_code == 501
    assert "not supported yet" in answer.json()["message"]
    assert [report["code"] for report in sandbox.reports()] == [501]
    sandbox.clear_reports()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"xx"),
        ("application/x-www-form-urlencoded; charset=nope", b"FriendlyName=x"),
        ("application/x-www-form-urlencoded", b"FriendlyName=\xff"),
        ("application/x-www-form-urlencoded", b"FriendlyName=" + b"x" * 1_200_000),
    ],
    ids=["no boundary", "no such charset", "not UTF-8", "too long"],
)
def test_a_body_that_cannot_be_read_is_refused_in_twilios_words_and_reported(
    sandbox: Sandbox, api: Api, content_type: str, body: bytes
) -> None:
    headers = {"Content-Type": content_type}
    answer = api.session.post(api.base + "/Queues.json", data=body, headers=headers, timeout=5)
    assert 400 <= answer.status_code < 500
    conforms("/Queues.json", "post", "4XX", answer.json())
    assert [report["code"] for report in sandbox.reports()] == [20001]
    sandbox.clear_reports()


@pytest.mark.parametrize(
    ("method", "path", "fields", "code"),
    [
        ("GET", "/Calls.json", {"PageSize": "9" * 5000}, 20001),
        ("POST", "/Calls.json", {"Timeout": "9" * 5000}, 21208),
        ("POST", "/Calls.json", {"Url": "http://[x/"}, 21205),
        ("POST", "/Calls.json", {"StatusCallback": "http://a.test:99999/"}, 21609),
        ("POST", "/Calls.json", {"StatusCallback": "http://my_app.test/"}, 21609),
    ],
    ids=["PageSize", "Timeout", "Url", "StatusCallback", "its host"],
)
def test_a_malformed_field_is_refused_by_its_code(
    sandbox: Sandbox, toy: Toy, api: Api, method: str, path: str, fields: dict[str, str], code: int
) -> None:
    call = {"To": AGENT, "From": LINE, "Url": f"{toy.url}/x"} if method == "POST" else {}
    answer = api.ask(method, path, **(call | fields))
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def names(listed: Any) -> list[str]:
    return [queue["friendly_name"] for queue in listed["queues"]]


def test_a_page_begins_after_the_last_item_of_the_one_before_whatever_came_meanwhile(
    sandbox: Sandbox, api: Api
) -> None:
    for n in range(5):
        api.post("/Queues.json", FriendlyName=f"q{n}")
    first = api.get("/Queues.json", PageSize="2")
    assert names(first) == ["q4", "q3"]
    api.post("/Queues.json", FriendlyName="new")
    second = api.session.get(sandbox.url + first["next_page_uri"], timeout=5).json()
    assert (names(second), second["page"]) == (["q2", "q1"], 1)
    back = api.session.get(sandbox.url + second["previous_page_uri"], timeout=5).json()
    assert names(back) == ["q4", "q3"]
    last = api.session.get(sandbox.url + second["next_page_uri"], timeout=5).json()
    assert (names(last), last["next_page_uri"]) == (["q0"], None)


def test_page_alone_moves_nothing_and_an_invented_token_is_refused(
    sandbox: Sandbox, api: Api
) -> None:
    for n in range(3):
        api.post("/Queues.json", FriendlyName=f"q{n}")
    assert names(api.get("/Queues.json", PageSize="2", Page="1")) == ["q2", "q1"]
    refused = api.ask("GET", "/Queues.json", PageToken="PA1")
    assert (refused.status_code, refused.json()["code"]) == (400, 20001)


class ToSandbox(TwilioHttpClient):
    """The official client, with the sandbox for Twilio's host."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=5)
        self.base = base

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return super().request(method, self.base + parts.path + query, *args, **kwargs)


def test_the_official_client_pages_creates_and_understands_errors(
    sandbox: Sandbox, toy: Toy
) -> None:
    client = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=ToSandbox(sandbox.url))
    for n in range(5):
        client.queues.create(friendly_name=f"q{n}")
    assert [q.friendly_name for q in client.queues.list(page_size=2)] == [
        "q4", "q3", "q2", "q1", "q0",
    ]  # fmt: skip
    [number] = client.incoming_phone_numbers.list(phone_number=LINE)
    assert number.phone_number == LINE
    call = client.calls.create(
        to=AGENT, from_=LINE, url=f"{toy.url}/x", status_callback=f"{toy.url}/leg",
        status_callback_event=["initiated", "ringing"],
    )  # fmt: skip
    sandbox.settle()
    assert [form["CallStatus"] for form in toy.requests("/leg")] == ["initiated", "ringing"]
    fetched = client.calls(call.sid).fetch()
    assert (fetched.status, fetched.date_created.tzinfo is not None) == ("ringing", True)
    assert client.calls(call.sid).update(status="canceled").status == "canceled"
    with pytest.raises(TwilioRestException) as refused:
        client.calls(call.sid).update(status="completed")
    assert refused.value.code == 21220
    assert client.api.accounts(ACCOUNT_SID).fetch().status == "active"
