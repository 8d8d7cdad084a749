"""What one would write from a textbook: the yardsticks for the hops, for mail and for start-up."""

from __future__ import annotations

import os
import smtplib
from email.message import EmailMessage

from flask import Flask, Response, request


def create_bare_app() -> Flask:
    """Flask, and one route."""
    app = Flask("bare")

    @app.route("/hello", methods=["GET", "POST"])
    def hello() -> str:
        return "hello"

    return app


def create_stock_app() -> Flask:
    """A webhook as Twilio's own guides have it: form, signature, a Gather. It remembers nothing."""
    from twilio.request_validator import RequestValidator
    from twilio.twiml.voice_response import Gather, VoiceResponse

    app = Flask("stock")
    validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
    base = os.environ["PUBLIC_BASE_URL"]

    @app.post("/stock")
    def stock() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(base + request.path, request.form, signature):
            return Response("forbidden", status=403)
        document = VoiceResponse()
        gather = Gather(num_digits=1, action="/answer", timeout=5)
        gather.say("Bonjour. Pour déclarer un incident, tapez 1.", language="fr-FR")
        document.append(gather)
        return Response(str(document), mimetype="text/xml")

    return app


def send_one(smtp_url: str, number: int) -> None:
    """A job that sends one mail: it builds the message and makes a connection of its own."""
    host, _, port = smtp_url.removeprefix("smtp://").partition(":")
    message = EmailMessage()
    message["From"] = "Support <support@vendor.example>"
    message["To"] = f"contact{number}@partner.example"
    message["Subject"] = f"Votre ticket {number:08}"
    message.set_content("Bonjour,\n\nvotre demande est enregistrée.\n" * 8)
    message.add_alternative("<p>Bonjour,</p><p>votre demande est enregistrée.</p>" * 8, "html")
    with smtplib.SMTP(host, int(port)) as server:
        server.send_message(message)
