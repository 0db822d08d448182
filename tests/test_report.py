from __future__ import annotations

from pathlib import Path

from audits import DAY, link, new_audit, see, take
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from linkvet.cli import cli
from linkvet.report import charts
from linkvet.report.report import LEVELS, report, write_report
from linkvet.store.file.audit import Audit
from linkvet.store.history.histories import OWN
from linkvet.store.history.tempo import tempo_by_month
from linkvet.store.judged.rows import (
    finish_analysis,
    start_analysis,
    store_domain,
    store_families,
    store_networks,
)
from linkvet.store.seen.own_pages import OwnPage, record_own_page
from linkvet.store.types import Claim, DisavowLine

HOME = "https://shop.test/"
ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }}{% for x in y %}",
    "<!--<a href='javascript:alert(1)'>x</a>-->",
    "javascript:alert(1)",
    "&lt;script&gt; \u202e\u0000 <b>bold",
    "<iframe src=//evil.example></iframe><base href=//evil.example>",
]
ELEMENTS_THAT_RUN_OR_LOAD = (
    "script, iframe, img, object, embed, link, base, form, input, video, audio, use, image, foreignObject"
)


def judged(audit: Audit, word: str) -> None:
    """An analysis whose every text is a stranger's."""
    rows = list(
        audit.rows(
            "SELECT b.id, p.domain_id FROM backlinks b JOIN pages p ON p.id = b.page_id WHERE b.state = 'live'"
        )
    )
    analysis = start_analysis(audit, word, word)
    for row in rows:
        domain = {
            "domain_id": row["domain_id"],
            "kind": word,
            "kind_evidence": word,
            "authority": 12.0,
            "authority_source": word,
            "relevance": None,
            "language": None,
            "country": None,
            "reciprocal": None,
            "sitewide": None,
            "toxicity": 80.0,
            "level": "toxic",
            "shares": {},
        }
        found = {"backlink_id": row["id"], "family": "manipulative", "weight": 0.5, "share": 50.0}
        store_domain(
            audit,
            domain,
            [
                {
                    "backlink_id": row["id"],
                    "anchor_class": word,
                    "toxicity": 80.0,
                    "level": "toxic",
                    "known": 0.5,
                    "brake": word,
                }
            ],
            [
                {**found, "marker": "hidden_link", "evidence": word},
                {**found, "marker": word, "evidence": word},
            ],
        )
    page = audit.conn.execute("SELECT id FROM pages LIMIT 1").fetchone()[0]
    family = {
        "id": "c1",
        "kind": word,
        "domains": 2,
        "original_url": word,
        "confidence": 0.9,
        "reasons": [word],
    }
    member = {
        "family_id": "c1",
        "page_id": page,
        "role": word,
        "share": 1.0,
        "passage": word,
        "original_passage": word,
    }
    store_families(audit, [{**family, "compared_with": word}], [member])
    sign = {"kind": word, "value": word, "members": [word], "weight": 1.0, "holders": 2, "words": word}
    network = {
        "id": "n1",
        "name": word,
        "confidence": 0.8,
        "signs": [sign],
        "targets": {word: 1},
        "anchors": {word: 1},
    }
    store_networks(
        audit, [network], {"n1": [name for (name,) in audit.conn.execute("SELECT name FROM domains")]}
    )
    line = {
        "name": word,
        "value": 0.5,
        "unit": "share",
        "healthy": [0.0, 0.2],
        "rating": "watch",
        "says": word,
        "filters": {},
    }
    profile = {
        "level": {"level": "high", "says": word},
        "card": [line],
    }
    finish_analysis(audit, analysis, profile)


def attacked(folder: Path, word: str) -> str:
    with new_audit(folder, name=f"{ATTACKS.index(word)}.audit") as audit:
        audit.save_settings(type(audit.settings)("shop.test", name=word))
        pages = ["https://bad.example/?q=" + word, "https://gone.example/%22%3E", "https://good.example/"]
        take(audit, [Claim(page, HOME, anchor=word) for page in pages], file=word)
        urls = [url for (url,) in audit.conn.execute("SELECT url FROM pages ORDER BY id")]
        see(audit, urls[0], link(HOME, anchor=word, context=word), title=word, language="en")
        see(audit, urls[1], lost_reason="link_removed")
        see(audit, urls[2], outcome="blocked", reason="http_403")
        judged(audit, word)
        return report(audit)


def test_strangers_words_stay_words(tmp_path: Path) -> None:
    for word in ATTACKS:
        html = attacked(tmp_path, word)
        page = HTMLParser(html)
        assert page.css(ELEMENTS_THAT_RUN_OR_LOAD) == [], word
        for node in page.css("*"):
            assert not [name for name in node.attributes if name.startswith("on")], word
        for node in page.css("[href]"):
            assert (node.attributes["href"] or "").startswith(("https://", "http://")), word
        assert page.css("[src], [srcset], [style*=url]") == []
        assert len(page.css("title")) == 1 and len(page.css("style")) == 1
        assert "49" not in page.css_first("h1").text()
        assert word.replace("\0", "\ufffd")[:20].strip() in page.css_first("h1").text() or "\0" in word


def test_the_file_forbids_what_it_does_not_need(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        page = HTMLParser(report(audit))
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert policy is not None and policy.startswith("default-src 'none'")
    assert (
        "@import" not in (page.css_first("style").text() or "")
        and "url(" not in page.css_first("style").text()
    )


def test_what_a_client_reads(tmp_path: Path) -> None:
    with new_audit(tmp_path, brands=["Shop"]) as audit:
        take(
            audit, [Claim("https://bad.example/x", HOME, anchor="buy"), Claim("https://gone.example/y", HOME)]
        )
        take(audit, [Claim("https://shut.example/z", HOME)], "moz")
        see(audit, "https://bad.example/x", link(HOME, anchor="buy"))
        see(audit, "https://gone.example/y")
        see(audit, "https://shut.example/z", outcome="blocked", reason="http_403")
        judged(audit, "It is not displayed.")
        page = HTMLParser(report(audit))
    text = " ".join(page.body.text(separator=" ").split()) if page.body else ""
    assert "High risk" in text and LEVELS["high"][1] in text
    assert "Hidden link. It is not displayed." in text
    assert "bad.example Toxic 80" in text
    assert "People cannot see the link." in text and "Not:" in text
    assert "Lost links worth asking for" in text and "https://gone.example/y" in text
    assert "What could not be judged" in text and "403 forbidden: 1" in text
    assert "csv.csv (Table, 2 rows)" in text


def read(audit: Audit) -> str:
    """The words of the report, as a client reads them."""
    body = HTMLParser(report(audit)).body
    return " ".join(body.text(separator=" ").split()) if body else ""


def test_the_numbers_add_up(tmp_path: Path) -> None:
    faults = [
        "dns",
        "tls",
        "connect",
        "timeout",
        "redirect_loop",
        "too_large",
        "not_html",
        "http_404",
        "http_410",
    ]
    pages = [f"https://s{number}.example/" for number in range(len(faults) + 3)]
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(page, HOME) for page in pages])
        for page, fault in zip(pages, faults, strict=False):
            see(audit, page, outcome="broken", reason=fault)
        see(audit, pages[-3], link(HOME), language="de")
        see(audit, pages[-2], link(HOME))
        see(audit, pages[-1], language="fr")
        text = read(audit)
    assert "9 of 12 links (75%) are on a page that could not be loaded." in text
    assert "2 of 12 links (17%) are live." in text
    assert "other reasons" not in text, "all of them are named"
    languages = text[text.index("Language of the page") :][:120] if "Language of the page" in text else ""
    assert "French" not in languages


def test_it_says_no_more_than_was_done(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        nothing = read(audit)
        take(audit, [Claim("https://a.example/", HOME), Claim("https://b.example/", HOME)])
        see(audit, "https://a.example/", link(HOME))
        half = read(audit)
        see(audit, "https://b.example/", link(HOME))
        whole = read(audit)
    assert "Nothing yet: no list of links was imported." in nothing
    assert "State of the links" not in nothing and "Anchors and kinds" not in nothing
    assert "1 link stands on pages that have not been yet" in half
    assert "Every referring page was visited itself" not in half
    assert "Every referring page was visited itself." in whole


def test_own_pages_that_are_gone_are_named_with_a_way_out(tmp_path: Path) -> None:
    gone = "https://shop.test/mugs/celadon-mug"
    with new_audit(tmp_path) as audit:
        take(audit, [Claim("https://a.example/", gone)])
        take(audit, [DisavowLine("domain:spam.example", 1, "")], "disavow")
        see(audit, "https://a.example/", link(gone))
        record_own_page(audit, OwnPage(gone, DAY, 404, reason="http_404"))
        near = OwnPage("https://shop.test/celadon-mugs", DAY, 200, title="Celadon mug", text="Mugs.")
        record_own_page(audit, near)
        text = read(audit)
    assert "Repair one address of the site" in text
    assert f"{gone} 1 link leads to it. " in text
    assert "https://shop.test/celadon-mugs" in text
    assert "The present disavow file has 1 line." in text
    assert f"Pages linked to by most domains Page Domains Links Live Followed Toxic {gone} 1 1 1 1" in text


def test_an_audit_that_nobody_judged_says_so(tmp_path: Path) -> None:
    with new_audit(tmp_path) as audit:
        take(audit, [Claim("https://a.example/", HOME)])
        text = report(audit)
    assert "Not scored" in text and "have not been judged yet" in text
    assert "not the same as clean" in text
    assert "No network" not in text


def test_the_command(tmp_path: Path) -> None:
    new_audit(tmp_path).close()
    out = tmp_path / "report.html"
    run = CliRunner()
    assert run.invoke(cli, ["report", str(tmp_path / "shop.audit"), "-o", str(out)]).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (
        run.invoke(cli, ["report", str(tmp_path / "shop.audit"), "-o", str(tmp_path / "r.doc")]).exit_code
        == 2
    )
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")] == []


def test_months_have_no_gaps_and_each_side_names_its_source() -> None:
    tool = {"links_gained": {"month": {"2025-11": 2, "2026-02": 3}}}
    own = {"links_lost": {"month": {"2026-01": 1}}}
    found = tempo_by_month({"sources": {"ahrefs": tool, OWN: own}}, 24)
    assert (found["source"], found["lost_source"]) == ("ahrefs", OWN)
    assert [(row["period"], row["links_gained"], row["links_lost"]) for row in found["rows"]] == [
        ("2025-11", 2, 0),
        ("2025-12", 0, 0),
        ("2026-01", 0, 1),
        ("2026-02", 3, 0),
    ]
    alone = tempo_by_month({"sources": {"ahrefs": tool}}, 2)
    assert (alone["lost_source"], [row["links_lost"] for row in alone["rows"]]) == ("", [None, None])
    assert tempo_by_month({}, 24)["rows"] == []
    long = {"links_gained": {"month": {"1999-01": 1, "2026-01": 1}}}
    rows = tempo_by_month({"sources": {"moz": long}}, 24)["rows"]
    assert (len(rows), rows[0]["period"]) == (24, "2024-02")


def test_charts_of_nothing_and_of_strange_numbers() -> None:
    assert "rect" in charts.bar(0, 0)
    assert "svg" in charts.stacked([])
    assert "circle" not in charts.span(None, 0, 1, 1)
    assert "circle" in charts.span(99.0, 0, 1, 1)
    assert "<b>" not in charts.columns([("<b>", 1, 0)])


def test_writing_over_an_old_report(tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    out.write_text("old", encoding="utf-8")
    with new_audit(tmp_path) as audit:
        write_report(audit, out)
    assert out.read_text(encoding="utf-8") != "old"
