"""What is said of a link that is not on the page: pages that were not shown, are gone, or truly lost it."""

from __future__ import annotations

from typing import Any

import pytest
from crawls import audit_of, states, visit
from probes import LINK, TARGET, Probe, absent, closed, gone, guarded, shown
from web import FakeWeb, write_web

PROBES = [*closed.PROBES, *guarded.PROBES, *absent.PROBES, *gone.PROBES, *shown.PROBES]


def host_of(probe: Probe, way: str = "lost") -> str:
    return f"{way}-{probe.name.replace('_', '-')}.example"


def answers(probe: Probe) -> dict[str, Any]:
    body = probe.body.replace("press.example", host_of(probe))
    answer = {"status": probe.status, "headers": probe.headers, "body": body}
    if not probe.sent_to:
        return {"/p": answer}
    path = probe.sent_to.partition("?")[0]
    return {"/p": {"redirect": {"to": probe.sent_to, "status": 302}}, path: answer}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Host → state and reason of the link of its page, after one crawl over all of them."""
    folder = tmp_path_factory.mktemp("probes")
    hosts = {host_of(probe): answers(probe) for probe in PROBES}
    assert len(hosts) == len(PROBES)
    for probe in shown.PROBES:
        hosts[host_of(probe, "live")] = {"/p": probe.body.replace("</body>", f"<p>From {LINK}.</p></body>")}
    pages = [(f"http://{host}/p", f"https://{TARGET}/") for host in hosts]
    path = audit_of(folder / "a.audit", pages, TARGET)
    with FakeWeb(write_web(folder / "web", hosts)) as web:
        visit(path, web, home=False, own=False)
    return {page.split("/")[2]: state for page, state in states(path).items()}


@pytest.mark.parametrize("probe", PROBES, ids=[probe.name for probe in PROBES])
def test_what_is_said_is_right(probe: Probe, said: dict[str, tuple[str, str]]) -> None:
    state, reason = said[host_of(probe)]
    assert any(state == right and why in ("", reason) for right, why in probe.right), (state, reason)


@pytest.mark.parametrize("probe", shown.PROBES, ids=[probe.name for probe in shown.PROBES])
def test_the_same_page_with_its_link_is_live(probe: Probe, said: dict[str, tuple[str, str]]) -> None:
    assert said[host_of(probe, "live")] == ("live", "")
