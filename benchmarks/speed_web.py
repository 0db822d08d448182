"""How long each page of the web app takes on a large audit; the audit is made up by SQL.

python benchmarks/speed_web.py --links 100000 --keep big.audit
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn

from linkvet.store.file.audit import Audit, Settings
from linkvet.web.app import Door, make_app
from linkvet.web.serving import listening
from linkvet.web.shelves import Shelves

PAGES = {
    "overview": "/",
    "audit": "/audit",
    "audit, toxic and undecided": "/audit?level=toxic&decision=none",
    "audit, eight filters": (
        "/audit?state=live&level=suspicious&level=toxic&kind=follow&region=content&region=footer&anchor=o"
        "&authority_min=5&toxicity_min=46&page=post"
    ),
    "audit, rare text": "/audit?anchor=zzz",
    "audit, by name": "/audit?sort=domain&state=lost",
    "audit, most links": "/audit?sort=-links",
    "audit, one marker": "/audit?marker=footer_link&sort=-first_seen",
    "audit, all of two markers": "/audit?every_marker=footer_link&every_marker=low_authority",
    "audit, search anywhere": "/audit?search=zzz",
    "audit, relevance and country": "/audit?relevance_min=30&country=DE",
    "audit, deep page of domains": "/audit?at=500",
    "audit, a domain open": "/audit?open=5&open=9",
    "audit, link by link": "/audit?view=links&sort=-first_seen",
    "audit, by title": "/audit?view=links&sort=title&col=title&col=country&col=last_seen&col=authority",
    "audit, deep page": "/audit?view=links&sort=-first_seen&at=4000",
    "domain, the largest": "/domain/1",
    "link": "/link/777",
    "anchors": "/anchors",
    "anchors, text": "/anchors?anchor=tea&sort=-toxic",
    "anchors of a page": "/anchors?target_is=https://shop.example/p/7",
    "targets": "/targets",
    "networks": "/networks",
    "networks, picture": "/networks/graph",
    "copies": "/copies",
    "lost and found": "/changes?kind=lost",
    "lost and found, deep page": "/changes?kind=lost&after=1000",
    "lost domains": "/changes?kind=lost&of=domain",
    "changed, a year": "/changes?kind=changed&since=365d",
    "new, a year, deep page": "/changes?kind=new&since=365d&after=10000",
    "velocity": "/changes?kind=velocity&unit=week",
    "opportunities": "/opportunities",
    "opportunities, filtered": "/opportunities?state=any&q=post/1&authority_min=20&kind=lost_link",
    "list": "/lists?list=disavow",
    "remove list": "/lists?list=remove",
    "history": "/lists?list=history",
    "disavow file": "/disavow",
    "settings": "/settings",
}
UNREADY = 'hx-trigger="load delay:2s"'
"""What a page says while its list is being made."""
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "


def make(path: Path, links: int) -> None:
    """An audit file with that many links, a twelfth as many domains (the first of them large), all judged."""
    domains, targets, anchors = max(links // 12, 20), 400, max(links // 8, 50)
    with Audit.create(path, Settings("shop.example", name="Made-up shop")) as audit:
        conn = audit.conn
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute("BEGIN")
        conn.execute(
            "INSERT INTO imports VALUES (1, 'made.csv', 'x', 'ahrefs', 'Backlinks', '[\"Page\"]', '2026-11-01', "
            f"{links}, {links}, {domains}, 0, 0)"
        )
        conn.execute("INSERT INTO crawls VALUES (1, '2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z', 'all')")
        conn.execute("INSERT INTO crawls VALUES (2, '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', 'all')")
        for count, sql in _statements(links, domains, targets, anchors):
            conn.execute(NUMBERS.format(count=count) + sql)
        conn.execute("INSERT INTO analyses VALUES (1, '2026-11-02', '2026-11-02T01:00:00Z', '0', 'x')")
        conn.execute("INSERT INTO actions VALUES (1, 'disavow', '2026-11-03', 'me', 500, NULL)")
        level = json.dumps({"level": "medium", "says": "Made up."})
        velocity = json.dumps(_velocity())
        conn.execute(
            "INSERT INTO profile VALUES ('level', ?), ('card', '[]'), ('velocity', ?)", (level, velocity)
        )
        conn.execute("COMMIT")


def _velocity() -> dict[str, Any]:
    weeks = {f"2026-{month:02}-{day:02}": month * day for month in range(1, 13) for day in (1, 8, 15, 22)}
    months = {f"{year}-{month:02}": month for year in range(2017, 2027) for month in range(1, 13)}
    made = {"domain": {"name": "site1.example", "share": 0.5}, "low_quality": 0.4}
    spike = {
        "source": "ahrefs",
        "what": "links",
        "unit": "month",
        "period": "2026-02",
        "count": 900,
        "usual": 30,
    }
    names = ("links_gained", "domains_gained", "links_lost", "domains_lost")
    return {
        "sources": {"ahrefs": {name: {"month": months, "week": weeks, "day": weeks} for name in names}},
        "spikes": [{**spike, "made_by": made, "explanation": ""}] * 12,
        "bursts": [
            {"source": "ahrefs", "domain": "site1.example", "day": "2026-02-03", "links": 90, "of_all": 99}
        ]
        * 20,
    }


def _statements(links: int, domains: int, targets: int, anchors: int) -> list[tuple[int, str]]:
    """(rows, INSERT ... SELECT over ``n(i)``) in the order of the tables."""
    text = "'" + "words of a page that nobody reads but everybody stores " * 20 + "'"
    days = "date('2026-11-20', '-' || (i * 7 % 1500) || ' days')"
    state = "CASE i % 10 WHEN 7 THEN 'lost' WHEN 8 THEN 'broken' WHEN 9 THEN 'blocked' ELSE 'live' END"
    reason = "CASE i % 10 WHEN 7 THEN 'link_removed' WHEN 8 THEN 'http_404' WHEN 9 THEN 'robots' ELSE '' END"
    outcome = "CASE i % 10 WHEN 8 THEN 'broken' WHEN 9 THEN 'blocked' ELSE 'read' END"
    earlier = "(i % 10 IN (7, 8) OR i % 100 = 1)"
    domain = f"CASE WHEN i % 10 = 0 THEN 1 ELSE 1 + i % {domains} END"
    toxicity = "CASE WHEN i % 10 < 7 THEN (i * 37 % 1000) / 10.0 * ((i * 13 % 7) / 7.0) END"
    level = (
        f"CASE WHEN {toxicity} >= 60 THEN 'toxic' WHEN {toxicity} >= 45 THEN 'suspicious' "
        f"WHEN {toxicity} IS NOT NULL THEN 'clean' END"
    )
    target = f"'https://shop.example/p/' || (i % {targets})"
    decision = "CASE i % 3 WHEN 0 THEN 'whitelist' WHEN 1 THEN 'remove' ELSE 'disavow' END"
    return [
        (domains, "INSERT INTO domains SELECT i, 'site' || i || '.example', NULL FROM n"),
        (
            links,
            f"INSERT INTO pages SELECT i, 'https://site' || ({domain}) || '.example/post/' || i || '.html', "
            f"{domain}, NULL FROM n",
        ),
        (
            links,
            "INSERT INTO snapshots SELECT i, i, 'd' || i, 'Title of page number ' || i, NULL, '', '', NULL, "
            f"CASE i % 9 WHEN 0 THEN 'de' ELSE 'en' END, NULL, 'utf-8', NULL, {text}, 160, 9, 4, 9000, '[]', "
            "'{}' FROM n WHERE i % 10 < 8",
        ),
        (
            links,
            f"INSERT INTO snapshots SELECT {links} + i, i, 'e' || i, 'Title of page number ' || i, NULL, '', '', "
            f"NULL, 'en', NULL, 'utf-8', NULL, {text}, 160, 9, 4, 9000, '[]', '{{}}' FROM n WHERE {earlier}",
        ),
        (
            links,
            f"INSERT INTO links SELECT {links} + i, {links} + i, {target}, 'x', 'a', 1, 'Once said so', NULL, "
            "'follow', '', NULL, NULL, NULL, 'content', '', 'A sentence.', 'A sentence.', '', 0.1, '[]', NULL, 0 "
            f"FROM n WHERE {earlier}",
        ),
        (
            links,
            "INSERT INTO visits SELECT i, i, 1, '2026-10-01T10:00:00Z', CASE i % 10 WHEN 9 THEN 'blocked' ELSE "
            "'read' END, CASE i % 10 WHEN 9 THEN 'robots' ELSE '' END, '', 200, NULL, '[]', '192.0.2.1', "
            f"'text/html', '{{}}', NULL, '', 'link_removed', CASE WHEN {earlier} THEN {links} + i "
            "WHEN i % 10 < 7 THEN i END, '', 0 FROM n",
        ),
        (
            links,
            f"INSERT INTO visits SELECT {links} + i, i, 2, '2026-11-' || (10 + i % 10) || 'T10:00:00Z', "
            f"{outcome}, CASE WHEN i % 10 > 7 THEN {reason} ELSE '' END, '', 200, NULL, '[]', '192.0.2.1', "
            "'text/html', '{}', NULL, '', 'link_removed', CASE WHEN i % 10 < 8 THEN i END, '', 0 FROM n",
        ),
        (
            links,
            f"INSERT INTO links SELECT i, i, {target}, 'x', 'a', 1, "
            f"CASE WHEN i % 3 = 0 THEN 'Made-up shop' ELSE 'good tea number ' || (i % {anchors}) END, NULL, "
            "CASE i % 5 WHEN 0 THEN 'nofollow' WHEN 1 THEN 'nofollow ugc' ELSE 'follow' END, '', NULL, NULL, "
            "NULL, CASE i % 6 WHEN 0 THEN 'footer' WHEN 1 THEN 'comment' ELSE 'content' END, "
            "CASE i % 97 WHEN 0 THEN 'display' ELSE '' END, 'A sentence.', 'A sentence.', '', 0.1, '[]', NULL, 0 "
            "FROM n WHERE i % 10 < 7",
        ),
        (
            links,
            f"INSERT INTO backlinks SELECT i, i, {target}, 0, {state}, {reason}, "
            "CASE WHEN i % 10 < 7 THEN i END FROM n",
        ),
        (
            links,
            f"INSERT INTO claims SELECT i, 1, i, 'claimed ' || (i % {anchors}), NULL, {days}, '2026-10-01', "
            "NULL, '{}', '[]' FROM n",
        ),
        (1, f"UPDATE pages SET visit_id = {links} + id"),
        (
            targets,
            "INSERT INTO own_pages (url, due, fetched_at, http_status, reason, title, headings, text) "
            "SELECT 'https://shop.example/p/' || i, 0, '2026-11-01', CASE i % 20 WHEN 0 THEN 404 ELSE 200 END, "
            "CASE i % 20 WHEN 0 THEN 'http_404' ELSE '' END, 'Page ' || i, '[]', 'Words.' FROM n",
        ),
        (
            links,
            "INSERT INTO judgements SELECT i, CASE i % 4 WHEN 0 THEN 'branded' WHEN 1 THEN 'exact' "
            f"ELSE 'other' END, '', 0.5, {toxicity}, {level}, 0.8, '', '' FROM n",
        ),
        (
            links,
            "INSERT INTO findings SELECT i, CASE i % 4 WHEN 0 THEN 'footer_link' WHEN 1 THEN 'money_anchor' "
            "ELSE 'thin_page' END, 'manipulative', 0.3, 20, 'Evidence in one sentence.', 0.8 FROM n WHERE i % 10 < 6",
        ),
        (
            links,
            "INSERT INTO findings SELECT i, 'low_authority', 'complementary', 0.1, 5, 'It is small.', 0.4 "
            "FROM n WHERE i % 10 < 4",
        ),
        (
            links,
            "INSERT INTO page_judgements SELECT i, 'x', CASE i % 3 WHEN 0 THEN 'article' ELSE 'forum' END, '', "
            "0.4, '{}' FROM n WHERE i % 10 < 8",
        ),
        (
            domains,
            "INSERT INTO domain_judgements SELECT i, CASE i % 5 WHEN 0 THEN 'news' WHEN 1 THEN 'blog' END, '', "
            f"i * 31 % 100, 'made up', 0.5, 'en', NULL, 0, 0, {toxicity}, {level}, '{{}}' FROM n",
        ),
        (
            domains * 3,
            f"INSERT OR IGNORE INTO footprints SELECT 1 + i % {domains}, 'ip', '192.0.2.' || (i % 250), "
            "'2026-11-01', '2026-11-01' FROM n",
        ),
        (200, "INSERT INTO networks SELECT 'n' || i, 'Network ' || i, 0.9, '[]', '{}', '{}' FROM n"),
        (
            4000,
            f"INSERT OR IGNORE INTO network_members SELECT 'n' || (1 + i % 200), 1 + i % {domains} FROM n",
        ),
        (200, "INSERT INTO families SELECT 'c' || i, 'copied_article', 5, NULL, 0.7, '[]', '' FROM n"),
        (
            2000,
            "INSERT INTO family_members SELECT 'c' || (1 + i % 200), i, 'copy', 0.9, 'passage', 'passage' FROM n",
        ),
        (
            min(domains, 5000),
            f"INSERT INTO decisions SELECT 'domain', 'site' || (i * 3) || '.example', {decision}, '', "
            "'2026-11-03T00:00:00Z', 'me' FROM n",
        ),
        (
            2000,
            "INSERT INTO decisions SELECT 'url', 'https://site' || (1 + (i * 11) % 7) || '.example/post/' || "
            "(i * 11) || '.html', 'disavow', '', '2026-11-03T00:00:00Z', 'me' FROM n",
        ),
    ]


def measure(path: Path, rounds: int) -> dict[str, list[float]]:
    """Page → seconds of each round, over a real connection; the first, cold round is left out."""
    listener = listening(0)
    door = Door(listener.getsockname()[1], "token")
    server = uvicorn.Server(uvicorn.Config(make_app(path, door), log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    _, cookie, _ = _get(door.port, "/open?token=token", "")
    _await_lists(door.port, cookie)
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    for number in range(rounds + 1):
        for name, address in PAGES.items():
            started = time.perf_counter()
            status, _, _ = _get(door.port, address, cookie)
            if status != 200:
                sys.exit(f"{address} answered {status}")
            if number:
                taken[name].append(time.perf_counter() - started)
    server.should_exit = True
    thread.join(10)
    listener.close()
    return taken


def _await_lists(port: int, cookie: str) -> None:
    """Open the pages whose lists are made beside them until they are ready; say how long that took."""
    for name, address in PAGES.items():
        started = time.perf_counter()
        first = 0.0
        while UNREADY in _get(port, address, cookie)[2]:
            first = first or time.perf_counter() - started
            time.sleep(0.2)
        if first:
            ready = time.perf_counter() - started
            print(f"{name}: answered in {first * 1000:.0f} ms, ready in {ready:.1f} s")


def _get(port: int, address: str, cookie: str) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read().decode()
    given = answer.getheader("set-cookie") or ""
    connection.close()
    return answer.status, given.partition(";")[0], body


def main() -> None:
    """Make the audit, prepare its lists, and print the median and the worst of each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="audit file to use, made when it is not there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.keep or Path(folder) / "made.audit"
        if not path.exists():
            started = time.perf_counter()
            make(path, chosen.links)
            print(
                f"made {path.name} in {time.perf_counter() - started:.1f} s, {path.stat().st_size / 1e6:,.0f} MB"
            )
        started = time.perf_counter()
        Shelves(path).prepare()
        print(f"lists prepared in {time.perf_counter() - started:.1f} s")
        for name, seconds in measure(path, chosen.rounds).items():
            print(
                f"{name:28} {statistics.median(seconds) * 1000:7.0f} ms   at most {max(seconds) * 1000:7.0f} ms"
            )


if __name__ == "__main__":
    main()
