"""The report for a client, as one HTML file to keep, mail or print."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.web.pages.files.export import slug_of


def download(request: Request) -> Response:
    """The report as ``linkvet report`` writes it."""
    from linkvet.report.report import report

    with request.app.state.shelves.audit() as audit:
        html = report(audit)
        name = slug_of(audit)
    kept = {"Content-Disposition": f'attachment; filename="{name}-report.html"'}
    return Response(html, media_type="text/html; charset=utf-8", headers=kept)


routes = [Route("/report", download)]
