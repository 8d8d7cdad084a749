"""The process: reads its arguments, starts the stand-in and the inbox, says when it is ready."""

import argparse
import asyncio
import gc
import json
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from callrouter.sandbox import pages
from callrouter.sandbox.exchange import Exchange
from callrouter.sandbox.inbox import Inbox
from callrouter.sandbox.phones import Phone
from callrouter.sandbox.server import make_app
from callrouter.sandbox.sound import DEFAULT_SPEECH_RATE

AUTH_TOKEN = "c41f7e90b8d24a6395e07a1cd83f52b6"
"""Of an account that nobody has: as long as Twilio's, since an application may refuse others."""
COLLECT_AFTER = (10_000, 20, 100)
"""Of the three generations; Python's own (700, 10, 10) would stop all calls ten times a minute."""


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m callrouter.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8030, help="0 picks a free one")
    parser.add_argument("--smtp-port", type=int, default=8031, help="0 picks a free one")
    parser.add_argument("--account-sid", default="AC" + "0" * 32)
    parser.add_argument("--auth-token", default=AUTH_TOKEN)
    parser.add_argument("--config", type=Path, help="JSON with numbers and phones")
    parser.add_argument(
        "--speech-rate",
        type=_speech_rate,
        default=DEFAULT_SPEECH_RATE,
        help="characters per second, or instant",
    )
    parser.add_argument("--stepped", action="store_true", help="time only moves when told")
    parser.add_argument("--start", type=_instant, help="where stepped time begins (ISO 8601)")
    parser.add_argument("--cps", type=float, default=1.0, help="calls per second; 0: no limit")
    parser.add_argument("--data", type=Path, help="folder that keeps mails and recordings")
    parser.add_argument(
        "--link", type=_link, action="append", default=[], help='"Title=URL", shown on the pages'
    )
    args = parser.parse_args()
    if args.start and not args.stepped:
        parser.error("--start needs --stepped")
    return args


def _speech_rate(text: str) -> float | None:
    if text == "instant":
        return None
    rate = float(text)
    if rate <= 0:
        raise argparse.ArgumentTypeError("must be above 0")
    return rate


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _link(text: str) -> tuple[str, str]:
    try:
        return pages.link(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from problem


def furnish(exchange: Exchange, config: dict[str, Any]) -> None:
    """Give the exchange the numbers and phones of a configuration."""
    for number in config.get("numbers", []):
        exchange.add_number(number["number"], number.get("name", ""))
    for fields in config.get("phones", []):
        exchange.install(Phone(**fields))


async def serve(args: argparse.Namespace) -> None:
    """Run until told to stop."""
    start = (args.start or datetime.now(UTC)) if args.stepped else None
    exchange = Exchange(
        args.account_sid,
        args.auth_token,
        start=start,
        speech_rate=args.speech_rate,
        cps=args.cps,
        data_dir=args.data,
    )
    if args.config:
        furnish(exchange, json.loads(args.config.read_text()))
    inbox = Inbox(args.data, exchange.clock.now)
    inbox.on_mail = exchange.events.mail_came
    await exchange.webhooks.start()
    smtp_port = await inbox.start(args.host, args.smtp_port)
    app = make_app(exchange, inbox, args.host, args.link)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, args.host, args.port)
    await site.start()
    port = runner.addresses[0][1]
    exchange.base_url = f"http://{args.host}:{port}"
    ready = {"ready": True, "url": exchange.base_url, "smtp_port": smtp_port}
    # What is loaded stays, and so does every call: the collector seldom need look through it all.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    print(json.dumps(ready), flush=True)
    stop = asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    await stop.wait()
    await exchange.stop()
    await runner.cleanup()
    await inbox.stop()
    await exchange.webhooks.stop()


if __name__ == "__main__":
    asyncio.run(serve(arguments()))
