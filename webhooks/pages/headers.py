"""What browsers may do with our pages: nothing but show them, with our own files."""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The address of a sign-in link opens a session: no other site may see it.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def guard_answers(app: Flask) -> None:
    """Put the headers on every answer; pages are never kept, static files a short while."""

    @app.after_request
    def guard(answer: Response) -> Response:
        answer.headers.update(HEADERS)
        if request.endpoint != "static":
            answer.headers["Cache-Control"] = "no-store"
        if request.is_secure:
            answer.headers["Strict-Transport-Security"] = "max-age=31536000"
        return answer
