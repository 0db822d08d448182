"""Serves the labelled links of ``cases/links`` on loopback, through the project's own fake web.

    python benchmarks/links_web.py --part fit

prints the hosts file and the DNS server for ``linkvet audit ... --hosts FILE --dns HOST:PORT`` and serves until
it is stopped.
"""

from __future__ import annotations

import argparse
import json
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from linkvet.fake_web import FakeWeb
from linkvet.store.urls import registrable_domain

CASES = Path(__file__).parent / "cases" / "links"
PARTS = tuple(sorted(folder.name for folder in CASES.iterdir() if folder.is_dir()))


def _answer(page: dict[str, Any], folder: Path) -> dict[str, Any]:
    if "redirect" in page:
        return {"redirect": {"to": page["redirect"], "status": page.get("status", 301)}}
    headers = page.get("headers", {})
    answer: dict[str, Any] = {"file": str(folder / "pages" / page["file"]), "status": page.get("status", 200)}
    if not any(name.lower() == "content-type" for name in headers):
        answer["content_type"] = "text/html; charset=utf-8"
    return {**answer, "headers": headers} if headers else answer


def _behaviour(site: dict[str, Any], folder: Path) -> dict[str, Any]:
    paths = {path: _answer(page, folder) for path, page in site["pages"].items()}
    robots = site["robots"] or "User-agent: *\nDisallow:\n"
    paths["/robots.txt"] = {"body": robots, "content_type": "text/plain"}
    headers = {"Server": site["server"], **site["headers"]}
    return {"host": {"address": site["ip"], "headers": headers}, "paths": paths}


def _write_root(part: str, root: Path) -> None:
    folder = (CASES / part).resolve()
    sites = json.loads((folder / "sites.json").read_text(encoding="utf-8"))
    servers: dict[str, list[str]] = {}
    for host, site in sites.items():
        (root / host).mkdir()
        declared = json.dumps(_behaviour(site, folder))
        (root / host / "behaviour.json").write_text(declared, encoding="utf-8")
        servers.setdefault(registrable_domain(host) or host, site["ns"])
    lines = [f'["{domain}"]\nNS = {json.dumps(names)}\n' for domain, names in servers.items()]
    (root / "dns.toml").write_text("\n".join(lines), encoding="utf-8")


@contextmanager
def serve_part(part: str) -> Iterator[FakeWeb]:
    """The web of one part, served as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="linkvet-links-") as name:
        _write_root(part, Path(name))
        with FakeWeb(name) as web:
            yield web


def main() -> None:
    """Serves one part until it is stopped."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=PARTS, default="fit")
    arguments = parser.parse_args()
    with serve_part(arguments.part) as web:
        print(f"--hosts {web.hosts_file} --dns {web.dns}", flush=True)
        signal.sigwait({signal.SIGTERM, signal.SIGINT})


if __name__ == "__main__":
    main()
