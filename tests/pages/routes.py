"""Every route of the pages, how it may be asked for, and what each role gets."""

from __future__ import annotations

import json

from callrouter.rules.schedule import WEEKDAYS
from tests.pages.visitors import ABANDONED, IN_WRITING, TALKING, WRITTEN_UP

ROLES = ("nobody", "celia", "anna", "supervisor", "admin")
"""Nobody signed in; the agent whose card and call it is; another agent; and those above."""

EVERYONE = dict.fromkeys(ROLES, 200)
SIGNED_IN = {**EVERYONE, "nobody": 302}
OWN_CARD = {"nobody": 401, "celia": 303, "anna": 403, "supervisor": 303, "admin": 303}
OVERSEERS = {"nobody": 401, "celia": 403, "anna": 403, "supervisor": 303, "admin": 303}
FOR_ADMINS = {**dict.fromkeys(ROLES, 403), "nobody": 302, "admin": 200}
CANDIDATE = json.dumps({"zone": "Europe/Paris", "week": {day: [] for day in WEEKDAYS}})
"""Hours that never open."""

OVERSEERS_READ = {"nobody": 302, "celia": 403, "anna": 403, "supervisor": 200, "admin": 200}
ADMINS_READ = {**OVERSEERS_READ, "supervisor": 403}

NO_MESSAGE = {"nobody": 302, **dict.fromkeys(ROLES[1:], 404)}
NO_FORM = {"nobody": 401, **dict.fromkeys(ROLES[1:], 415)}
"""What takes no form, whoever sends it."""
ANSWERED = {"nobody": 401, **dict.fromkeys(ROLES[1:], 303)}

ADMINS = {"nobody": 302, **dict.fromkeys(ROLES[1:], 403), "admin": 200}
ADMINS_DO = {**ADMINS, "nobody": 401, "admin": 303}
ADMINS_SEND = {**ADMINS, "nobody": 401, "admin": 422}
"""What admins may open, do at once, and fill in: the form is empty."""
WRONGLY_FILLED_IN = {"nobody": 401, **dict.fromkeys(ROLES[1:], 422)}

ROUTES: dict[str, list[tuple[str, dict[str, str], dict[str, int]]]] = {
    "GET /static/<path:filename>": [("/static/css/pages.css", {}, EVERYONE)],
    "GET /healthz": [("/healthz", {}, EVERYONE)],
    "GET /readyz": [("/readyz", {}, EVERYONE)],
    "GET /sign-in": [("/sign-in", {}, {**ANSWERED, "nobody": 200})],
    "POST /sign-in": [("/sign-in", {"login": "guess"}, dict.fromkeys(ROLES, 422))],
    "GET /sign-in/mail": [("/sign-in/mail", {}, EVERYONE)],
    "POST /sign-in/mail": [("/sign-in/mail", {"login": "guess"}, dict.fromkeys(ROLES, 303))],
    "GET /sign-in/digits": [("/sign-in/digits", {}, dict.fromkeys(ROLES, 302))],
    "POST /sign-in/digits": [("/sign-in/digits", {}, dict.fromkeys(ROLES, 303))],
    "GET /sign-in/provider": [("/sign-in/provider", {}, dict.fromkeys(ROLES, 404))],
    "GET /sign-in/provider/back": [("/sign-in/provider/back", {}, dict.fromkeys(ROLES, 404))],
    "GET /invitation/<token>": [("/invitation/forged", {}, dict.fromkeys(ROLES, 403))],
    "POST /invitation/<token>": [("/invitation/forged", {}, dict.fromkeys(ROLES, 403))],
    "GET /account": [("/account", {}, SIGNED_IN)],
    "GET /account/password": [("/account/password", {}, SIGNED_IN)],
    "POST /account/password": [("/account/password", {}, WRONGLY_FILLED_IN)],
    "GET /account/codes": [("/account/codes", {}, SIGNED_IN)],
    "POST /account/codes": [("/account/codes", {}, WRONGLY_FILLED_IN)],
    "POST /account/again": [("/account/again", {}, ANSWERED)],
    "POST /account/keys": [("/account/keys", {"single_keys": "off"}, ANSWERED)],
    "POST /account/sessions/end-others": [("/account/sessions/end-others", {}, ANSWERED)],
    "POST /account/sessions/<session_id>/end": [
        ("/account/sessions/guessed/end", {}, {**NO_MESSAGE, "nobody": 401}),
    ],
    "GET /sign-in/<token>": [("/sign-in/forged", {}, dict.fromkeys(ROLES, 403))],
    "POST /sign-in/<token>": [("/sign-in/forged", {}, dict.fromkeys(ROLES, 403))],
    "POST /sign-out": [("/sign-out", {}, dict.fromkeys(ROLES, 303))],
    "POST /language": [("/language", {"language": "en"}, dict.fromkeys(ROLES, 303))],
    "GET /score/<token>": [("/score/forged", {}, dict.fromkeys(ROLES, 404))],
    "POST /score/<token>": [("/score/forged", {"score": "5"}, dict.fromkeys(ROLES, 404))],
    "GET /": [("/", {}, dict.fromkeys(ROLES, 302))],
    "GET /announcement": [("/announcement", {}, ADMINS)],
    "POST /announcement": [("/announcement", {}, ADMINS_SEND)],
    "POST /announcement/<int(max=2147483647):announcement_id>/end": [
        ("/announcement/9/end", {}, ADMINS_DO)
    ],
    "GET /close-now": [("/close-now", {}, ADMINS)],
    "POST /close-now": [("/close-now", {}, ADMINS_SEND)],
    "GET /open-now": [("/open-now", {}, ADMINS)],
    "POST /open-now": [("/open-now", {}, ADMINS_SEND)],
    "POST /open-now/as-usual": [("/open-now/as-usual", {"schedule": "hours"}, ADMINS_DO)],
    "GET /console": [("/console", {}, SIGNED_IN)],
    "GET /hours": [("/hours", {}, ADMINS)],
    "GET /hours/<schedule>": [("/hours/hours", {}, ADMINS)],
    "GET /hours/<schedule>/revisions": [("/hours/hours/revisions", {}, ADMINS)],
    "GET /hours/<schedule>/revisions/<int(max=2147483647):number>": [
        ("/hours/hours/revisions/9", {}, {**ADMINS, "admin": 404})
    ],
    "GET /hours/<schedule>/compare": [("/hours/hours/compare", {}, {**ADMINS, "admin": 404})],
    "GET /hours/<schedule>/download": [("/hours/hours/download", {}, ADMINS)],
    "GET /hours/<schedule>/file": [("/hours/hours/file", {}, ADMINS)],
    "POST /hours/<schedule>/file": [("/hours/hours/file", {}, ADMINS_SEND)],
    "GET /hours/<schedule>/edit": [("/hours/hours/edit", {}, ADMINS)],
    "POST /hours/<schedule>/edit": [("/hours/hours/edit", {"go": "save"}, ADMINS_SEND)],
    "GET /hours/<schedule>/year/<int:number>": [("/hours/hours/year/2026", {}, FOR_ADMINS)],
    "GET /hours/<schedule>/days/<day>": [("/hours/hours/days/2026-07-14", {}, FOR_ADMINS)],
    "POST /hours/<schedule>/days/<day>": [
        ("/hours/hours/days/2026-07-14", {"document": CANDIDATE}, {**FOR_ADMINS, "nobody": 401})
    ],
    "GET /hours/<schedule>/holidays": [("/hours/hours/holidays", {}, FOR_ADMINS)],
    "POST /hours/<schedule>/holidays": [
        ("/hours/hours/holidays", {}, {**FOR_ADMINS, "nobody": 401, "admin": 303})
    ],
    "GET /dial": [("/dial", {}, FOR_ADMINS), ("/dial?line=advanced", {}, FOR_ADMINS)],
    "GET /console/board": [("/console/board", {}, SIGNED_IN)],
    "POST /console/agents/<login>/available": [
        ("/console/agents/celia/available", {}, OWN_CARD),
        ("/console/agents/bruno/available", {}, OVERSEERS),
    ],
    "POST /console/agents/<login>/away": [
        ("/console/agents/celia/away", {}, OWN_CARD),
        ("/console/agents/bruno/away", {}, OVERSEERS),
    ],
    "POST /console/agents/<login>/end-wrap-up": [
        ("/console/agents/celia/end-wrap-up", {}, OWN_CARD),
        ("/console/agents/dario/end-wrap-up", {}, OVERSEERS),
    ],
    "GET /console/write-up": [("/console/write-up", {}, SIGNED_IN)],
    "GET /console/calls/<sid>/write-up": [
        (f"/console/calls/{TALKING}/write-up", {}, {**NO_MESSAGE, "celia": 200}),
    ],
    "POST /console/calls/<sid>/link": [
        (
            f"/console/calls/{TALKING}/link",
            {"number": IN_WRITING},
            {**NO_MESSAGE, "nobody": 401, "celia": 303},
        ),
    ],
    "POST /console/calls/<sid>/unlink": [
        (f"/console/calls/{TALKING}/unlink", {}, {**NO_MESSAGE, "nobody": 401, "celia": 422}),
    ],
    "POST /console/calls/<sid>/write-up": [
        (f"/console/calls/{TALKING}/write-up", {}, {**NO_MESSAGE, "nobody": 401, "celia": 303}),
    ],
    "POST /console/calls/<sid>/notes": [(f"/console/calls/{TALKING}/notes", {}, NO_FORM)],
    "POST /console/calls/<sid>/contact": [
        (
            f"/console/calls/{TALKING}/contact",
            {"contact": "nobody"},
            {**NO_MESSAGE, "nobody": 401, "celia": 303},
        ),
    ],
    "POST /console/prolong": [("/console/prolong", {}, ANSWERED)],
    "POST /console/away-after-call": [("/console/away-after-call", {"away": "yes"}, ANSWERED)],
    "POST /console/offers/<token>/decline": [
        ("/console/offers/offer-celia/decline", {"reason": "phone_trouble"}, ANSWERED),
    ],
    "POST /console/calls/<sid>/nature": [
        (f"/console/calls/{TALKING}/nature", {"nature": "incident"}, OWN_CARD),
        (f"/console/calls/{WRITTEN_UP}/nature", {"nature": "incident"}, OVERSEERS),
        (f"/console/calls/{ABANDONED}/nature", {"nature": "incident"}, OVERSEERS),
    ],
    "GET /console/messages/<sid>/sound": [
        (f"/console/messages/{TALKING}/sound", {}, NO_MESSAGE),
    ],
    "POST /console/messages/<sid>/take": [
        (f"/console/messages/{TALKING}/take", {}, {**NO_MESSAGE, "nobody": 401}),
    ],
    "POST /console/messages/<sid>/give-back": [
        (
            f"/console/messages/{TALKING}/give-back",
            {},
            ANSWERED,
        ),
    ],
    "POST /console/calls/<sid>/nature/undo": [
        (f"/console/calls/{TALKING}/nature/undo", {}, OWN_CARD),
        (f"/console/calls/{WRITTEN_UP}/nature/undo", {}, OVERSEERS),
    ],
    "POST /console/tickets/<number>/nature": [
        (f"/console/tickets/{IN_WRITING}/nature", {"nature": "request"}, OWN_CARD),
    ],
    "POST /console/tickets/<number>/nature/undo": [
        (f"/console/tickets/{IN_WRITING}/nature/undo", {}, OWN_CARD),
    ],
    "GET /search": [("/search?q=nord", {}, SIGNED_IN)],
    "GET /health": [("/health", {}, OVERSEERS_READ)],
    "GET /audit": [("/audit", {}, ADMINS_READ)],
    "GET /tickets/<number>": [(f"/tickets/{IN_WRITING}", {}, SIGNED_IN)],
    "GET /console/own-call": [("/console/own-call", {}, SIGNED_IN)],
    "POST /console/alerts": [("/console/alerts", {}, NO_FORM)],
    "POST /tickets/<number>/onlookers": [(f"/tickets/{IN_WRITING}/onlookers", {}, NO_FORM)],
    "GET /work": [("/work", {}, SIGNED_IN)],
    "GET /work/rows": [("/work/rows", {}, SIGNED_IN)],
    "POST /work/next": [("/work/next", {}, ANSWERED)],
    "GET /tickets/<number>/take": [
        (f"/tickets/{IN_WRITING}/take", {}, dict.fromkeys(ROLES, 302)),
    ],
    "GET /files/<int(max=2147483647):attachment_id>": [("/files/99", {}, NO_MESSAGE)],
    "GET /calls": [("/calls", {}, OVERSEERS_READ)],
    "GET /calls/<sid>": [(f"/calls/{TALKING}", {}, OVERSEERS_READ)],
    "GET /drafts": [("/drafts", {}, SIGNED_IN)],
    "POST /drafts": [("/drafts", {}, NO_FORM)],
    "POST /drafts/forget": [("/drafts/forget", {}, NO_FORM)],
    "POST /drafts/token": [("/drafts/token", {}, NO_FORM)],
    "GET /mails": [("/mails", {}, OVERSEERS_READ)],
    "POST /mails/<int(max=2147483647):mail_id>/again": [("/mails/99/again", {}, OVERSEERS)],
    "POST /mails/again": [("/mails/again", {}, OVERSEERS)],
}

WRITTEN = {"nobody": 401, "celia": 303, "anna": 422, "supervisor": 303, "admin": 303}
"""Of a ticket that is celia's."""
AT_TICKET = f"/tickets/{IN_WRITING}"

ROUTES |= {
    "POST /tickets/<number>": [(AT_TICKET, {"text": "Bonjour"}, WRITTEN)],
    "POST /tickets/<number>/take": [(f"{AT_TICKET}/take", {}, ANSWERED)],
    "POST /tickets/<number>/give-back": [(f"{AT_TICKET}/give-back", {}, ANSWERED)],
    "POST /tickets/<number>/assign": [(f"{AT_TICKET}/assign", {"to": "bruno"}, ANSWERED)],
    "POST /tickets/<number>/messages/<int(max=2147483647):message_id>/take-back": [
        (f"{AT_TICKET}/messages/99/take-back", {}, ANSWERED),
    ],
    "POST /tickets/<number>/charge-accepted": [(f"{AT_TICKET}/charge-accepted", {}, ANSWERED)],
    "POST /tickets/<number>/unmerge": [(f"{AT_TICKET}/unmerge", {}, ANSWERED)],
    "GET /tickets/<number>/refuse": [
        (f"{AT_TICKET}/refuse", {}, {**SIGNED_IN, "anna": 302}),
    ],
    "POST /tickets/<number>/refuse": [
        (f"{AT_TICKET}/refuse", {"ground": "abuse", "reason": "Non."}, WRITTEN),
    ],
    **{
        f"GET /tickets/<number>/{act}": [(f"{AT_TICKET}/{act}", {}, SIGNED_IN)]
        for act in ("answer", "access", "test", "called-back", "merge", "told")
    },
    "GET /tickets/<number>/text-blocks/<name>": [
        (f"{AT_TICKET}/text-blocks/unknown", {}, {**dict.fromkeys(ROLES, 422), "nobody": 302}),
    ],
    "POST /tickets/<number>/answer": [(f"{AT_TICKET}/answer", {"text": "Oui."}, ANSWERED)],
    "POST /tickets/<number>/told": [(f"{AT_TICKET}/told", {"subject": "Disque"}, WRITTEN)],
    "POST /tickets/<number>/test": [(f"{AT_TICKET}/test", {"what": "ping"}, ANSWERED)],
    **{
        f"POST /tickets/<number>/{act}": [(f"{AT_TICKET}/{act}", {}, WRONGLY_FILLED_IN)]
        for act in ("access", "called-back", "merge")
    },
}

ADMINS_SEE = {"nobody": 302, "celia": 403, "anna": 403, "supervisor": 403, "admin": 200}
ADMINS_ACT = {"nobody": 401, "celia": 403, "anna": 403, "supervisor": 403}

ROUTES |= {
    "GET /agents": [("/agents", {}, ADMINS_SEE)],
    "GET /agents/new": [("/agents/new", {}, ADMINS_SEE)],
    "POST /agents/new": [("/agents/new", {}, {**ADMINS_ACT, "admin": 422})],
    "GET /agents/<login>": [("/agents/bruno", {}, ADMINS_SEE)],
    "GET /agents/<login>/edit": [("/agents/bruno/edit", {}, ADMINS_SEE)],
    "POST /agents/<login>/edit": [
        ("/agents/bruno/edit", {"name": ""}, {**ADMINS_ACT, "admin": 422}),
    ],
    "GET /agents/<login>/<any(disable, remove, reset):act>": [
        ("/agents/bruno/remove", {}, ADMINS_SEE),
    ],
    **{
        f"POST /agents/<login>/{act}": [(f"/agents/bruno/{act}", {}, {**ADMINS_ACT, "admin": 303})]
        for act in ("disable", "enable", "remove", "reset", "invite", "sign-out")
    },
    "POST /agents/<login>/sessions/<session_id>/end": [
        ("/agents/bruno/sessions/guessed/end", {}, {**ADMINS_ACT, "admin": 303}),
    ],
    "GET /lines": [("/lines", {}, ADMINS_SEE)],
    "POST /lines": [("/lines", {}, {**ADMINS_ACT, "admin": 200})],
    "GET /imports": [("/imports", {}, ADMINS_SEE)],
    "POST /imports": [("/imports", {"kind": "partners"}, {**ADMINS_ACT, "admin": 422})],
    "GET /imports/<kind>.csv": [
        ("/imports/partners.csv", {}, ADMINS_SEE),
        ("/imports/agents.csv", {}, ADMINS_SEE),
    ],
    "GET /imports/<kind>-template.csv": [("/imports/agents-template.csv", {}, ADMINS_SEE)],
}

ID = "<int(max=2147483647):{}>"
CONTACT = f"/partners/<account>/contacts/{ID.format('contact_id')}"
HOLDINGS = "/partners/<account>/<any(accreditations, subscriptions, services):kind>"
HELD = f"{HOLDINGS}/{ID.format('held_id')}"
BLOCK = f"/text-blocks/{ID.format('block_id')}"
NO_CONTACT, NOT_HELD = "/partners/nord/contacts/99", "/partners/nord/services/99"
ADMINS_MISS = {**ADMINS_SEE, "admin": 404}
ADMINS_CHANGE = {**ADMINS_ACT, "admin": 303}
ADMINS_CHANGE_IN_VAIN = {**ADMINS_ACT, "admin": 404}

ROUTES |= {
    "GET /partners": [("/partners", {}, OVERSEERS_READ)],
    "GET /partners/<account>": [("/partners/nord", {}, OVERSEERS_READ)],
    "GET /partners/<account>/tickets": [("/partners/nord/tickets", {}, SIGNED_IN)],
    "GET /partners/<account>/calls": [("/partners/nord/calls", {}, SIGNED_IN)],
    "GET /add-partner": [("/add-partner", {}, ADMINS_SEE)],
    "POST /add-partner": [("/add-partner", {}, {**ADMINS_ACT, "admin": 422})],
    "GET /partners/<account>/edit": [("/partners/nord/edit", {}, ADMINS_SEE)],
    "POST /partners/<account>/edit": [
        ("/partners/nord/edit", {"name": "Nord", "language": "fr"}, ADMINS_CHANGE)
    ],
    "GET /partners/<account>/code": [("/partners/nord/code", {}, ADMINS_SEE)],
    "POST /partners/<account>/code": [("/partners/nord/code", {}, {**ADMINS_ACT, "admin": 200})],
    "GET /partners/<account>/contacts/add": [("/partners/nord/contacts/add", {}, ADMINS_SEE)],
    "POST /partners/<account>/contacts/add": [
        ("/partners/nord/contacts/add", {"name": "Al", "email": "al@nord.example"}, ADMINS_CHANGE)
    ],
    f"GET {CONTACT}": [(NO_CONTACT, {}, ADMINS_MISS)],
    f"POST {CONTACT}": [(NO_CONTACT, {}, ADMINS_CHANGE_IN_VAIN)],
    f"GET {CONTACT}/remove": [(f"{NO_CONTACT}/remove", {}, ADMINS_MISS)],
    f"POST {CONTACT}/remove": [(f"{NO_CONTACT}/remove", {}, ADMINS_CHANGE_IN_VAIN)],
    f"POST {CONTACT}/restore": [(f"{NO_CONTACT}/restore", {}, ADMINS_CHANGE_IN_VAIN)],
    f"POST {CONTACT}/first": [(f"{NO_CONTACT}/first", {}, ADMINS_CHANGE_IN_VAIN)],
    f"GET {HOLDINGS}/add": [("/partners/nord/services/add", {}, ADMINS_SEE)],
    f"POST {HOLDINGS}/add": [
        ("/partners/nord/accreditations/add", {"accreditation": "Advanced"}, ADMINS_CHANGE)
    ],
    f"GET {HELD}": [(NOT_HELD, {}, ADMINS_MISS)],
    f"POST {HELD}": [(NOT_HELD, {}, ADMINS_CHANGE_IN_VAIN)],
    f"GET {HELD}/end": [(f"{NOT_HELD}/end", {}, ADMINS_MISS)],
    "GET /refused-numbers": [("/refused-numbers", {}, OVERSEERS_READ)],
    "POST /refused-numbers": [("/refused-numbers", {}, {**ADMINS_ACT, "admin": 422})],
    f"POST /refused-numbers/{ID.format('refusal_id')}/end": [
        ("/refused-numbers/99/end", {}, ADMINS_CHANGE)
    ],
    f"POST {HELD}/end": [(f"{NOT_HELD}/end", {}, ADMINS_CHANGE_IN_VAIN)],
    "GET /text-blocks": [("/text-blocks", {}, OVERSEERS_READ)],
    "GET /text-blocks/add": [("/text-blocks/add", {}, OVERSEERS_READ)],
    "POST /text-blocks/add": [
        ("/text-blocks/add", {}, {**OVERSEERS, "supervisor": 422, "admin": 422})
    ],
    f"GET {BLOCK}": [("/text-blocks/99", {}, {**OVERSEERS_READ, "supervisor": 404, "admin": 404})],
    f"POST {BLOCK}": [("/text-blocks/99", {}, {**OVERSEERS, "supervisor": 409, "admin": 409})],
    f"GET {BLOCK}/remove": [
        ("/text-blocks/99/remove", {}, {**OVERSEERS_READ, "supervisor": 404, "admin": 404})
    ],
    f"POST {BLOCK}/remove": [("/text-blocks/99/remove", {}, OVERSEERS)],
    "GET /wallboards": [("/wallboards", {}, OVERSEERS_READ)],
    "POST /wallboards": [("/wallboards", {}, {**OVERSEERS, "supervisor": 422, "admin": 422})],
    f"POST /wallboards/{ID.format('link_id')}/revoke": [("/wallboards/99/revoke", {}, OVERSEERS)],
    "GET /wallboard/<key>": [("/wallboard/forged", {}, dict.fromkeys(ROLES, 410))],
    "GET /wallboard/<key>/figures": [("/wallboard/forged/figures", {}, dict.fromkeys(ROLES, 410))],
}
