"""One link with everything known of it: what stands on the page, and why it is judged as it is."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from linkvet.analysis.judging.marker import all_markers
from linkvet.store.decided.decisions import decision_of
from linkvet.store.file.audit import Audit
from linkvet.store.judged.groups import copies_of_page
from linkvet.store.lists.paged import shown_links
from linkvet.store.lists.rows import whole_backlink
from linkvet.web.rendering import page


def show(request: Request) -> Response:
    """A link by its number in the audit file."""
    number = request.path_params["number"]
    with request.app.state.shelves.audit() as audit:
        rows = shown_links(audit, [number])
        whole = whole_backlink(audit, number) if rows else None
        if whole is None:
            raise HTTPException(404, "There is no such link in this audit.")
        link = rows[0]
        facts: dict[str, Any] = {
            "link": link,
            "whole": whole,
            "seen": next((one for one in whole["links"] if one["shown"]), None),
            "findings": _findings(audit, number),
            "judged": _judged(audit, number),
            "page_judged": _page_judged(audit, link["page_id"]),
            "holds": decision_of(audit, link["page"]),
            "visits": _visits(audit, link["page_id"]),
            "unknown": _unknown(audit, link, whole),
            "beside": _beside(audit, link["page_id"], number),
            "copies": copies_of_page(audit, link["page_id"]),
        }
    return page(request, "link.html", title=f"Link from {link['domain']}", **facts)


def _findings(audit: Audit, number: int) -> list[dict[str, Any]]:
    known = {one.name: one for one in all_markers()}
    rows = audit.rows("SELECT * FROM findings WHERE backlink_id = ? ORDER BY share DESC, marker", (number,))
    return [{**row, "about": known.get(row["marker"])} for row in rows]


def _judged(audit: Audit, number: int) -> dict[str, Any] | None:
    return next(audit.rows("SELECT * FROM judgements WHERE backlink_id = ?", (number,)), None)


def _page_judged(audit: Audit, page_id: int) -> dict[str, Any] | None:
    sql = (
        "SELECT j.* FROM pages p JOIN visits v ON v.id = p.visit_id JOIN page_judgements j "
        "ON j.snapshot_id = v.snapshot_id WHERE p.id = ?"
    )
    return next(audit.rows(sql, (page_id,)), None)


def _unknown(audit: Audit, link: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    """What is not known of the link, in words: signs that rest on it were not judged."""
    shown, judged = whole["page"], _page_judged(audit, link["page_id"]) or {}
    sql = "SELECT * FROM domain_judgements WHERE domain_id = ?"
    domain = next(audit.rows(sql, (link["domain_id"],)), {})
    network = audit.conn.execute("SELECT 1 FROM footprints WHERE domain_id = ? LIMIT 1", (link["domain_id"],))
    facts = {
        "what stands on the page": shown,
        "the link itself": link["link_kind"],
        "the language of the page": shown and shown["language"],
        "when the page was published": shown and shown["published"],
        "what kind of page it is": judged.get("page_kind"),
        "whether the page is on topic": judged.get("relevance"),
        "what kind of site it is": domain.get("kind"),
        "the authority of the domain": domain.get("authority"),
        "the country of the site": domain.get("country"),
        "whether the audited site links back": domain.get("reciprocal"),
        "whether most pages of the site carry the link": domain.get("sitewide"),
        "who runs the site (addresses, accounts)": network.fetchone(),
    }
    return [words for words, value in facts.items() if value is None]


def _visits(audit: Audit, page_id: int) -> list[dict[str, Any]]:
    sql = (
        "SELECT visited_at, outcome, reason, detail, http_status, "
        "(SELECT count(*) FROM links l WHERE l.snapshot_id = v.snapshot_id) AS links "
        "FROM visits v WHERE page_id = ? ORDER BY id DESC LIMIT 20"
    )
    return list(audit.rows(sql, (page_id,)))


def _beside(audit: Audit, page_id: int, number: int) -> list[dict[str, Any]]:
    sql = "SELECT id FROM backlinks WHERE page_id = ? AND id <> ? ORDER BY id LIMIT 20"
    return shown_links(audit, [row[0] for row in audit.conn.execute(sql, (page_id, number))])


routes = [Route("/link/{number:int}", show)]
