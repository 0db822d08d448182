"""How often page kinds and signs of spam are told rightly, on labelled cases.

Run ``python -m benchmarks.quality_kinds`` or ``python benchmarks/quality_kinds.py``; real pages are read from the
corpus folder (``LINKVET_CORPUS``) and left out where it is missing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from linkvet.analysis.pages import paid  # noqa: E402
from linkvet.analysis.pages.domain_kinds import DomainView, domain_kind, domain_view  # noqa: E402
from linkvet.analysis.pages.page_kinds import page_kind  # noqa: E402
from linkvet.analysis.pages.spam import bad_neighbourhoods, generated, scams  # noqa: E402
from linkvet.analysis.views import PageView  # noqa: E402
from linkvet.crawler.page.document import read_document  # noqa: E402
from linkvet.crawler.page.facts import page_facts  # noqa: E402
from linkvet.crawler.page.footprints.find import footprints_of  # noqa: E402
from linkvet.crawler.page.linking.links import target_links  # noqa: E402
from linkvet.store.urls import parse_url  # noqa: E402

CASES = ROOT / "benchmarks" / "cases"


def corpus() -> Path | None:
    """Folder of the corpus, or ``None`` where there is none."""
    folder = Path(os.environ.get("LINKVET_CORPUS") or ROOT.parent / "shared" / "data")
    return folder if (folder / "pages" / "index.jsonl").is_file() else None


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def view_of(html: bytes, address: str, charset: str | None = "utf-8") -> PageView:
    """A page as the audit file would know it after a visit."""
    url = parse_url(address)
    assert url is not None
    doc = read_document(html, url, charset)
    facts = page_facts(doc, {})
    links = target_links(doc, lambda _: False, (), "")
    return PageView(
        url=address,
        title=facts.title or "",
        headings=tuple(facts.headings),
        text=facts.text,
        words=facts.words,
        features=facts.features,
        outlinks=links.outlinks,
        internal_links=links.internal,
        external_links=links.external,
        footprints=tuple(footprints_of(doc, html)),
        html_bytes=facts.html_bytes,
        language=facts.language,
        language_declared=facts.language_declared,
        published=facts.published,
        anchors=tuple(facts.features.get("link_anchors", ())),
    )


@lru_cache(maxsize=1)
def _index() -> dict[str, dict[str, Any]]:
    folder = corpus()
    return {entry["url"]: entry for entry in lines(folder / "pages" / "index.jsonl")} if folder else {}


def corpus_view(address: str) -> PageView | None:
    """A page of the corpus by its address; ``None`` where the corpus is missing."""
    folder, entry = corpus(), _index().get(address)
    if folder is None or entry is None:
        return None
    body = gzip.decompress((folder / "pages" / entry["file"]).read_bytes())
    return view_of(body, address, entry["charset_header"])


@lru_cache(maxsize=1)
def _frames() -> dict[str, str]:
    frames: dict[str, str] = json.loads((CASES / "frames.json").read_text(encoding="utf-8"))
    return frames


def made_html(case: dict[str, Any]) -> str:
    """A made-up page, set into the template that its case names."""
    body = _frames()[case["frame"]].replace("{body}", case["html"])
    return (
        f'<!doctype html><html lang="{case["lang"]}"><head><title>{case["title"]}</title>{case["head"]}</head>'
        f"<body>{body}</body></html>"
    )


def made_view(case: dict[str, Any]) -> PageView:
    """A made-up page as the audit file would know it after a visit."""
    return view_of(made_html(case).encode(), case["url"])


def kind_cases() -> Iterator[tuple[dict[str, Any], PageView]]:
    """Labelled pages with what a visit would have stored of them."""
    for case in lines(CASES / "kinds.jsonl"):
        page = corpus_view(case["url"]) if case.get("real") else made_view(case)
        if page is not None:
            yield case, page


Judged = Callable[[PageView, dict[str, Any]], object]
SIGNS: dict[str, Judged] = {
    "bad_neighbourhood": lambda page, _: bad_neighbourhoods.bad_neighbourhood(
        page.title, page.headings, page.text, page.outlinks, page.anchors
    )[0],
    "hacked": lambda page, _: scams.hacked_signs(page),
    "scam": lambda page, _: scams.scam_signs(page),
    "generated": lambda page, _: generated.generated_signs(page),
    "thin": lambda page, _: generated.thin(page.words, page.html_bytes, page.text),
    "paid": lambda page, case: paid.paid_signs(
        page.title, page.text, case.get("paragraph"), page.features, page.outlinks
    ),
    "press_release": lambda page, _: paid.press_release_signs(page),
    "guest_post": lambda page, _: paid.guest_post_signs(page),
    "directory": lambda page, _: paid.directory_signs(page),
    "doorway": lambda page, _: generated.doorway(page),
}
_TUPLES = ("headings", "anchors")


def sign_cases() -> Iterator[tuple[dict[str, Any], PageView]]:
    """Labelled texts with the facts that their case names."""
    names = {field.name for field in fields(PageView)}
    for case in lines(CASES / "signs.jsonl"):
        facts = {name: value for name, value in case.items() if name in names}
        facts.update({name: tuple(facts[name]) for name in _TUPLES if name in facts})
        yield case, PageView(**facts)


def sign_scores(name: str, errors: list[str] | None = None) -> dict[str, tuple[float, float, int, int]]:
    """Precision, recall, positive and negative cases per sign; wrong answers are noted in ``errors``."""
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    clear: Counter[str] = Counter()
    for case, page in sign_cases():
        if case["set"] != name:
            continue
        for sign, judge in SIGNS.items():
            if sign in case.get("skip", ()) or (sign == "thin" and page.words is None):
                continue
            flagged = judge(page, case)
            wanted = sign in case["signs"]
            meant[sign] += wanted
            clear[sign] += not wanted
            said[sign] += bool(flagged)
            right[sign] += wanted and bool(flagged)
            if errors is not None and wanted != bool(flagged):
                errors.append(f"{sign} {'missed' if wanted else 'wrongly seen'}: {case['url']}: {flagged}")
    return {
        sign: (right[sign] / max(1, said[sign]), right[sign] / max(1, meant[sign]), meant[sign], clear[sign])
        for sign in SIGNS
    }


def corpus_hits(step: int = 1) -> dict[str, list[str]]:
    """Real pages (every ``step``-th) on which each sign is seen; nearly all of them are ordinary pages."""
    hits: dict[str, list[str]] = {sign: [] for sign in SIGNS}
    for address in list(_index())[::step]:
        page = corpus_view(address)
        for sign, judge in SIGNS.items():
            flagged = judge(page, {}) if page is not None else None
            if flagged and page is not None:
                hits[sign].append(f"{address[:90]}: {page.title[:50]}: {str(flagged)[:200]}")
    return hits


def domain_cases() -> Iterator[tuple[dict[str, Any], DomainView]]:
    """Labelled sites, each known by one real page or by the facts that its case names."""
    for case in lines(CASES / "domains.jsonl"):
        if case.get("real"):
            page, url = corpus_view(case["url"]), parse_url(case["url"])
            if page is not None and url is not None:
                yield case, domain_view(url.host, [page])
            continue
        yield (
            case,
            DomainView(
                name=case["host"],
                page_kinds=case["page_kinds"],
                site_names=tuple(case.get("site_names", ())),
                schema_types=tuple(case.get("schema_types", ())),
                footprints=tuple((kind, value) for kind, value in case.get("footprints", ())),
            ),
        )


def f1_scores(answers: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float, float, int]]:
    """Precision, recall, F1 and number of cases per class, from pairs of (label, answer)."""
    right: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for label, answer in answers:
        meant[label] += 1
        said[answer] += 1
        right[label] += label == answer
    return {
        kind: (
            right[kind] / max(1, said[kind]),
            right[kind] / meant[kind],
            2 * right[kind] / (said[kind] + meant[kind]),
            meant[kind],
        )
        for kind in sorted(meant)
    }


def macro(scores: dict[str, tuple[float, float, float, int]]) -> float:
    """Mean F1 over the classes."""
    return sum(score[2] for score in scores.values()) / max(1, len(scores))


def score() -> dict[str, float]:
    """Macro F1 of page kinds, precision and recall of signs, on the cases kept for measuring."""
    answers = [(case["kind"], page_kind(page)[0]) for case, page in kind_cases() if case["set"] == "test"]
    figures = {"page_kinds_macro_f1": macro(f1_scores(answers))}
    sites = [(str(case["kind"]), _site_kind(site)) for case, site in domain_cases() if case["set"] == "test"]
    figures["domain_kinds_macro_f1"] = macro(f1_scores(sites))
    for sign, (precision, recall, _, _) in sign_scores("test").items():
        figures[f"{sign}_precision"], figures[f"{sign}_recall"] = precision, recall
    from benchmarks import quality_unseen

    return {**figures, **quality_unseen.score()}


def _site_kind(site: DomainView) -> str:
    told = domain_kind(site)
    return told[0] if told else "None"


def _print_sites(name: str, show_errors: bool) -> None:
    answers = []
    for case, site in domain_cases():
        if case["set"] != name:
            continue
        answers.append((str(case["kind"]), _site_kind(site)))
        if show_errors and answers[-1][0] != answers[-1][1]:
            print(f"   {case['kind']} read as {domain_kind(site)}: {site.name} {site.site_names[:2]}"[:260])
    scores = f1_scores(answers)
    print(f"domain kinds, {name}: {len(answers)} sites, macro F1 {macro(scores):.3f}")
    for kind, (precision, recall, f1, number) in scores.items():
        print(f"   {kind:15} precision {precision:.2f} recall {recall:.2f} F1 {f1:.2f} of {number}")


def _print_kinds(name: str, show_errors: bool) -> None:
    answers = []
    for case, page in kind_cases():
        if case["set"] != name:
            continue
        answer, evidence = page_kind(page)
        answers.append((case["kind"], answer))
        if show_errors and answer != case["kind"]:
            print(f"   {case['kind']} read as {answer}: {case['url'][:90]}: {evidence[:150]}")
    scores = f1_scores(answers)
    print(f"page kinds, {name}: {len(answers)} pages, macro F1 {macro(scores):.3f}")
    for kind, (precision, recall, f1, number) in scores.items():
        print(f"   {kind:15} precision {precision:.2f} recall {recall:.2f} F1 {f1:.2f} of {number}")


def main() -> int:
    """Print every figure; errors are shown for the cases that rules may be fitted to."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--corpus", action="store_true", help="show every real page on which a sign is seen")
    wanted = options.parse_args()
    if wanted.corpus:
        for sign, pages in corpus_hits().items():
            print(f"{sign}: {len(pages)} real pages", *pages, sep="\n   ")
        return 0
    for name in ("dev", "test"):
        _print_kinds(name, show_errors=name == "dev")
        _print_sites(name, show_errors=name == "dev")
        _print_signs(name, show_errors=name == "dev")
    return 0


def _print_signs(name: str, show_errors: bool) -> None:
    errors: list[str] = []
    scores = sign_scores(name, errors)
    print(f"signs, {name}:")
    if show_errors:
        print(*(f"   {error[:200]}" for error in errors), sep="\n")
    for sign, (precision, recall, positive, negative) in scores.items():
        print(
            f"   {sign:17} precision {precision:.2f} recall {recall:.2f} of {positive} and {negative} clear"
        )


if __name__ == "__main__":
    raise SystemExit(main())
