"""A small audit of which every list shows something: five links on four domains, judged, decided and measured."""

from __future__ import annotations

from pathlib import Path

from audits import link, new_audit, see, take

from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import Subject
from linkvet.store.file.audit import Audit
from linkvet.store.types import Claim, DisavowLine, DomainClaim

HOME, TEA = "https://shop.test/", "https://shop.test/tea"
FIRST = "https://alpha.example/first"
SECOND = "https://alpha.example/second"
LOST = "https://beta.example/lost"
GONE = "https://gamma.example/gone"
FOUND = "https://delta.example/found"
JUDGED = "INSERT INTO judgements VALUES (?, ?, '', ?, ?, ?, ?, ?, ?)"
SITE = "INSERT INTO domain_judgements VALUES (?, ?, 'says so', ?, ?, ?, 'en', 'GB', ?, ?, ?, ?, '{}')"
FINDING = "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?)"


def listed(folder: Path) -> Audit:
    """The audit, its lists not yet made."""
    audit = new_audit(folder)
    rows = [
        Claim(
            FIRST, HOME, 1, "Oak tables", "follow", "2026-01-05", "2026-09-01", row={"URL": FIRST, "DR": "40"}
        ),
        Claim(SECOND, TEA, 2, None, None, "2026-02-05", row={"URL": SECOND, "DR": "41"}),
        Claim(LOST, HOME, 3, "Shop", "nofollow", "2026-03-05", row={"URL": LOST, "DR": ""}),
        Claim(GONE, HOME, 4, row={"URL": GONE, "DR": "7"}),
    ]
    take(audit, rows, "ahrefs")
    take(audit, [Claim(FIRST, HOME, 1, "Other words", row={"URL": FIRST, "TF": "12"})], "majestic")
    take(audit, [DomainClaim("alpha.example", 1, 9, row={"Domain": "alpha.example"})], "moz")
    take(audit, [DisavowLine("domain:gamma.example")], "disavow")
    take(audit, [FOUND], "list")
    see(
        audit, FIRST, link(HOME, anchor="Oak tables", region="footer", context="See oak tables."),
        title="First", language="en", words=120, internal_links=3, external_links=4,
        visited_at="2026-10-01T08:00:00Z",
        footprints=[("asn", "AS64500"), ("as_name", "Acme"), ("ns", "ns1.host.example")],
    )  # fmt: skip
    see(audit, SECOND, link(TEA, anchor="", image_alt="A pot", image_src="/pot.png", link_kind="nofollow ugc",
                            hidden="display"), title="Second", language="de")  # fmt: skip
    see(audit, LOST, lost_reason="link_removed", title="Lost", visited_at="2026-10-03T08:00:00Z")
    see(audit, FOUND, link(TEA, anchor="Tea"), title="Found", visited_at="2026-10-04T08:00:00Z")
    _judge(audit)
    _group(audit)
    decide(audit, [Subject("domain", "alpha.example")], "disavow", "sells links")
    decide(audit, [Subject("url", FOUND)], "whitelist", "a friend")
    return audit


def _judge(audit: Audit) -> None:
    with audit.transaction() as conn:
        numbers = dict(
            conn.execute("SELECT p.url, b.id FROM backlinks b JOIN pages p ON p.id = b.page_id ORDER BY b.id")
        )
        sites = dict(conn.execute("SELECT name, id FROM domains"))
        for page, name, relevance, toxicity, level, known, missing, brake in (
            (FIRST, "exact", 0.25, 72.0, "toxic", 0.75, "no_title", ""),
            (SECOND, "empty_image", None, 12.5, "clean", 0.5, "", "the domain is on the whitelist"),
            (FOUND, "branded", 0.5, 48.0, "suspicious", 1.0, "", ""),
        ):
            conn.execute(JUDGED, (numbers[page], name, relevance, toxicity, level, known, missing, brake))
        conn.execute(SITE, (sites["alpha.example"], "blog", 40.0, "Ahrefs", 0.2, 1, 0, 66.0, "toxic"))
        conn.execute(SITE, (sites["delta.example"], "news", None, "", None, None, None, 48.0, "suspicious"))
        conn.execute(SITE, (sites["beta.example"], None, 55.0, "Moz", None, 0, 1, None, None))
        conn.execute(FINDING, (numbers[FIRST], "thin_page", "harmful_environment", 0.2, 10.0, "Thin.", 0.3))
        conn.execute(FINDING, (numbers[FIRST], "paid_link", "manipulative", 0.6, 62.0, "Paid.", 1.0))
        conn.execute(
            FINDING, (numbers[FOUND], "thin_page", "harmful_environment", 0.2, 48.0, "Thin too.", 0.7)
        )


def _group(audit: Audit) -> None:
    """Two of the domains are a network, two pages a family; the graph, the own site and the mails know them too."""
    with audit.transaction() as conn:
        sites = dict(conn.execute("SELECT name, id FROM domains"))
        pages = dict(conn.execute("SELECT url, id FROM pages"))
        conn.execute("INSERT INTO networks VALUES ('n1', '2 sites', 0.9, '[]', '{}', '{}')")
        for name in ("alpha.example", "delta.example"):
            conn.execute("INSERT INTO network_members VALUES ('n1', ?)", (sites[name],))
        conn.execute("INSERT INTO families VALUES ('c1', 'copied_article', 2, ?, 0.9, '[]', '')", (FOUND,))
        for page, role in ((SECOND, "copy"), (FOUND, "original")):
            conn.execute("INSERT INTO family_members VALUES ('c1', ?, ?, 0.8, '', '')", (pages[page], role))
        conn.execute("INSERT INTO link_ranks VALUES (?, 0.4, 0.5, 0.25, NULL)", (sites["alpha.example"],))
        conn.execute(
            "INSERT INTO page_judgements SELECT s.id, '', 'article', '', 0.4, '{}' FROM snapshots s "
            "WHERE s.page_id = ?",
            (pages[FIRST],),
        )
        conn.execute(
            "UPDATE own_pages SET http_status = 301, title = 'Teas', chain = '[1, 2]', text = 'Tea.' WHERE url = ?",
            (TEA,),
        )
        conn.execute(
            "INSERT INTO outreach (domain, state, contact, note, changed_at, changed_by) "
            "VALUES ('alpha.example', 'sent', '', '', '', '')"
        )
        for line, text in ((9, "what?"), (7, "a,b")):
            conn.execute("INSERT INTO problems VALUES (1, ?, 'no_url', ?)", (line, text))
        conn.execute(
            "INSERT INTO analyses (started_at, finished_at, version, basis) VALUES ('1', '2026-10-05', '7', '')"
        )
