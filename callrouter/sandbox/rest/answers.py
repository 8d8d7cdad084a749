"""What every REST resource shares: errors as Twilio words them, pages of lists, form fields."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from callrouter.sandbox.calls import API_VERSION
from callrouter.sandbox.exchange import Exchange
from callrouter.sandbox.reports import NOT_SUPPORTED
from callrouter.sandbox.webhooks import well_formed


class Listed(Protocol):
    """What lists hold."""

    @property
    def sid(self) -> str: ...


T = TypeVar("T")
L = TypeVar("L", bound=Listed)
EXCHANGE = web.AppKey("exchange", Exchange)
BASE = f"/{API_VERSION}/Accounts/{{account}}"
NONE_LACKING: Mapping[str, str] = MappingProxyType({})
_DEFAULT_PAGE, _LARGEST_PAGE = 50, 1000


class ApiError(Exception):
    """An answer other than success."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def error_response(error: ApiError) -> web.Response:
    """The error as Twilio's JSON."""
    body = {
        "code": error.code,
        "message": str(error),
        "more_info": f"https://www.twilio.com/docs/errors/{error.code}",
        "status": error.status,
    }
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if error.status == 401 else {}
    return web.json_response(body, status=error.status, headers=headers)


def not_found(path: str) -> ApiError:
    """There is no such resource."""
    return ApiError(404, 20404, f"The requested resource {path} was not found")


def not_supported(exchange: Exchange, what: str, path: str) -> ApiError:
    """Twilio has more than the sandbox: what it lacks is refused loudly, and reported."""
    exchange.reports.not_supported(what, url=path)
    return ApiError(501, NOT_SUPPORTED, f"not supported yet: {what}")


def require(resource: T | None, request: web.Request) -> T:
    """`resource`, or 404 / 20404 where there is none."""
    if resource is None:
        raise not_found(request.path)
    return resource


class Form:
    """The fields of a request, checked as they are read."""

    def __init__(
        self,
        request: web.Request,
        fields: Iterable[tuple[str, str]],
        known: frozenset[str],
        lacking: Mapping[str, str],
    ) -> None:
        """Fields outside `known` are reported, as Twilio ignores them; those in `lacking` it
        has and the sandbox has not: they are refused loudly, unless they are empty or have the
        value given there, which changes nothing."""
        self._fields: dict[str, list[str]] = {}
        exchange = request.app[EXCHANGE]
        reports = exchange.reports
        for name, value in fields:
            if name in lacking:
                if value.lower() not in ("", lacking[name]):
                    what = f"{name}={value} of {request.method} {request.path}"
                    raise not_supported(exchange, what, request.path)
                continue
            if name not in known:
                reports.add(20001, f"unknown parameter {name}", url=request.path)
            self._fields.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def get(self, name: str, default: str = "") -> str:
        """A field's first value."""
        return self._fields.get(name, [default])[0]

    def all(self, name: str) -> list[str]:
        """Every value of a repeated field."""
        return self._fields.get(name, [])

    def choice(self, name: str, values: Iterable[str], code: int, default: str = "") -> str:
        """A field that takes one of some values."""
        value = self.get(name, default)
        if name in self._fields and value not in values:
            raise ApiError(400, code, f"Invalid {name}: {value!r}")
        return value

    def method(self, name: str, default: str = "POST") -> str:
        """A field that is an HTTP method."""
        return self.choice(name, ("GET", "POST"), 21209, default)

    def number(self, name: str, low: int, high: int, code: int, default: int) -> int:
        """A field that is a whole number."""
        value = self.get(name, str(default))
        if not re.fullmatch("[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise ApiError(400, code, f"{name} must be a number from {low} to {high}")
        return int(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """A field that is true or false."""
        value = self.choice(name, ("true", "false", "True", "False"), 20001, str(default))
        return value.lower() == "true"

    def url(self, name: str) -> str:
        """A field that is an absolute http(s) URL, or empty. The host of a StatusCallback has no
        underscores."""
        value, callback = self.get(name), name == "StatusCallback"
        if not value:
            return value
        valid = not re.search(r"\s", value) and well_formed(value)
        if not valid or (callback and "_" in (urlsplit(value).hostname or "")):
            raise ApiError(400, 21609 if callback else 21205, f"{name} is not a valid URL: {value}")
        return value


async def posted(
    request: web.Request, known: Iterable[str], lacking: Mapping[str, str] = NONE_LACKING
) -> Form:
    """The form of a POST. Raises ApiError where it cannot be read."""
    try:
        data = await request.post()
    except (LookupError, ValueError) as problem:  # its encoding, or the parts of a multipart
        message = f"the body of {request.method} {request.path} cannot be read: {problem}"
        request.app[EXCHANGE].reports.add(20001, message, url=request.path)
        raise ApiError(400, 20001, message) from problem
    fields = [(name, value) for name, value in data.items() if isinstance(value, str)]
    return Form(request, fields, frozenset(known), lacking)


def queried(
    request: web.Request, known: Iterable[str], lacking: Mapping[str, str] = NONE_LACKING
) -> Form:
    """The query of a GET; paging is always known."""
    names = frozenset(known) | {"PageSize", "Page", "PageToken"}
    return Form(request, list(request.query.items()), names, lacking)


def page(
    request: web.Request, form: Form, key: str, items: list[L], show: Callable[[L], dict[str, Any]]
) -> web.Response:
    """One page of a list, as Twilio frames it. Only the token tells where it begins: Page is
    the client's own count."""
    size = form.number("PageSize", 1, 1_000_000, 20001, _DEFAULT_PAGE)
    size = min(size, _LARGEST_PAGE)
    number = form.number("Page", 0, 1_000_000, 20001, 0)
    at = _begin(form.get("PageToken"), items, size)
    shown = items[at : at + size]
    filters = [(k, v) for k, v in request.query.items() if not k.startswith("Page")]

    def uri(to: int, token: str = "") -> str:
        query: list[tuple[str, str]] = [*filters, ("PageSize", str(size)), ("Page", str(to))]
        if token:
            query.append(("PageToken", token))
        return f"{request.path}?{urlencode(query)}"

    following = f"PA{at + len(shown) - 1}-{shown[-1].sid}" if at + size < len(items) else ""
    preceding = f"PB{at}-{shown[0].sid}" if at and shown else ""
    start = number * size
    body = {
        "end": start + len(shown) - 1 if shown else start,
        "first_page_uri": uri(0),
        "next_page_uri": uri(number + 1, following) if following else None,
        "page": number,
        "page_size": size,
        "previous_page_uri": uri(max(number - 1, 0), preceding) if preceding else None,
        "start": start,
        "uri": uri(number, form.get("PageToken")),
        key: [show(item) for item in shown],
    }
    return web.json_response(body)


def _begin(token: str, items: Sequence[Listed], size: int) -> int:
    """Where the page begins: after (PA) the item its token names, or so that it ends before it
    (PB). An item that is gone meanwhile is taken to be where it was. Raises ApiError."""
    if not token:
        return 0
    parts = re.fullmatch(r"P([AB])([0-9]{1,9})-(\w+)", token)
    if parts is None:
        raise ApiError(400, 20001, f"Invalid PageToken: {token!r}")
    side, place, sid = parts.groups()
    at = next((at for at, item in enumerate(items) if item.sid == sid), int(place))
    return at + 1 if side == "A" else max(at - size, 0)
