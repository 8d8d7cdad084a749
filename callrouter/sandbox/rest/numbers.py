"""IncomingPhoneNumbers: list, fetch, update."""

from typing import Any

from aiohttp import web

from callrouter.sandbox.calls import API_VERSION, rfc2822
from callrouter.sandbox.exchange import Exchange
from callrouter.sandbox.numbers import Number
from callrouter.sandbox.rest.answers import BASE, EXCHANGE, page, posted, queried, require

_URLS = {
    "VoiceUrl": "voice_url",
    "VoiceFallbackUrl": "voice_fallback_url",
    "StatusCallback": "status_callback",
}
_METHODS = {
    "VoiceMethod": "voice_method",
    "VoiceFallbackMethod": "voice_fallback_method",
    "StatusCallbackMethod": "status_callback_method",
}
_UPDATE_LACKING = {
    "AccountSid": "", "ApiVersion": "2010-04-01", "SmsApplicationSid": "", "SmsUrl": "",
    "SmsMethod": "post", "SmsFallbackUrl": "", "SmsFallbackMethod": "post",
    "VoiceApplicationSid": "", "VoiceCallerIdLookup": "false", "VoiceReceiveMode": "voice",
    "EmergencyStatus": "inactive", "EmergencyAddressSid": "", "TrunkSid": "", "IdentitySid": "",
    "AddressSid": "", "BundleSid": "",
}  # fmt: skip
"""What the sandbox has not, and the value of each that changes nothing."""


def routes() -> list[web.RouteDef]:
    """The numbers of the account."""
    return [
        web.get(BASE + "/IncomingPhoneNumbers.json", _list),
        web.get(BASE + "/IncomingPhoneNumbers/{sid}.json", _fetch),
        web.post(BASE + "/IncomingPhoneNumbers/{sid}.json", _update),
    ]


def _show(exchange: Exchange, number: Number) -> dict[str, Any]:
    base = f"/{API_VERSION}/Accounts/{exchange.account_sid}/IncomingPhoneNumbers"
    return {
        "sid": number.sid,
        "account_sid": exchange.account_sid,
        "address_sid": None,
        "address_requirements": "none",
        "api_version": API_VERSION,
        "beta": False,
        "capabilities": {"voice": True, "sms": False, "mms": False, "fax": False},
        "date_created": rfc2822(number.created_at),
        "date_updated": rfc2822(number.updated_at),
        "friendly_name": number.name,
        "identity_sid": None,
        "phone_number": number.number,
        "origin": "twilio",
        "sms_application_sid": None,
        "sms_fallback_method": "POST",
        "sms_fallback_url": "",
        "sms_method": "POST",
        "sms_url": "",
        "status_callback": number.status_callback,
        "status_callback_method": number.status_callback_method,
        "trunk_sid": None,
        "uri": f"{base}/{number.sid}.json",
        "voice_receive_mode": "voice",
        "voice_application_sid": None,
        "voice_caller_id_lookup": False,
        "voice_fallback_method": number.voice_fallback_method,
        "voice_fallback_url": number.voice_fallback_url,
        "voice_method": number.voice_method,
        "voice_url": number.voice_url,
        "emergency_status": "Inactive",
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "bundle_sid": None,
        "status": "in-use",
        "type": "local",
    }


async def _list(request: web.Request) -> web.Response:
    exchange = request.app[EXCHANGE]
    form = queried(request, ("PhoneNumber", "FriendlyName"), {"Beta": "", "Origin": ""})
    wanted = form.get("PhoneNumber").strip()
    if wanted and wanted[0].isdigit():
        wanted = "+" + wanted  # a bare plus sign in a query is a blank
    found = [
        number
        for number in exchange.numbers.values()
        if wanted in number.number
        and ("FriendlyName" not in form or number.name == form.get("FriendlyName"))
    ]
    return page(request, form, "incoming_phone_numbers", found, lambda n: _show(exchange, n))


async def _fetch(request: web.Request) -> web.Response:
    return web.json_response(_show(request.app[EXCHANGE], _wanted(request)))


async def _update(request: web.Request) -> web.Response:
    exchange, number = request.app[EXCHANGE], _wanted(request)
    form = await posted(request, (*_URLS, *_METHODS, "FriendlyName"), _UPDATE_LACKING)
    changes = {attribute: form.url(name) for name, attribute in _URLS.items() if name in form}
    changes |= {a: form.method(name) for name, a in _METHODS.items() if name in form}
    if "FriendlyName" in form:
        changes["name"] = form.get("FriendlyName")
    for attribute, value in changes.items():
        setattr(number, attribute, value)
    number.updated_at = exchange.clock.now()
    return web.json_response(_show(exchange, number))


def _wanted(request: web.Request) -> Number:
    numbers = request.app[EXCHANGE].numbers.values()
    return require(next((n for n in numbers if n.sid == request.match_info["sid"]), None), request)
