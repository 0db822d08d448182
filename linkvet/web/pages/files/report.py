"""The report for a client, as one HTML file to keep, mail or print."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def download(request: Request) -> Response:
    """The report as ``linkvet report`` writes it."""
    from linkvet.report.report import report

    with request.app.state.shelves.audit() as audit:
        html = report(audit)
        host = audit.settings.target_scope.host
    name = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in host).strip("-")
    kept = {"Content-Disposition": f'attachment; filename="{name or "site"}-report.html"'}
    return Response(html, media_type="text/html; charset=utf-8", headers=kept)


routes = [Route("/report", download)]
