"""Made-up pages whose copying is known, put together from the texts of ``cases/copies.jsonl``."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linkvet.analysis.copies.find import Doc, Family, OwnDoc, find_families
from linkvet.analysis.copies.originals import domain_of

CASES = Path(__file__).resolve().parent / "cases" / "copies.jsonl"
FRAME = (
    "Welcome to our magazine for curious people.",
    "Read more stories in our archive, or write to the editors.",
)


@dataclass(slots=True)
class Case:
    """Pages, and the families that should be found among them."""

    id: str
    set: str
    own: list[OwnDoc]
    docs: list[Doc]
    allowed: list[str]
    expect: list[dict[str, Any]] = field(default_factory=list)

    def families(self) -> list[Family]:
        """What is found."""
        return find_families(iter(self.docs), lambda number: self.docs[number].text, self.own, self.allowed)

    def mistakes(self) -> list[str]:
        """What is wrong with it, in words; nothing where all is right."""
        found = {frozenset(member.url for member in family.members): family for family in self.families()}
        wrong = []
        for wanted in self.expect:
            family = found.pop(frozenset(wanted["urls"]), None)
            if family is None:
                wrong.append(f"no family of {wanted['urls']}")
                continue
            allowed = sorted(member.url for member in family.members if member.role == "allowed")
            for name, is_, should in (
                ("kind", family.kind, wanted["kind"]),
                ("original", family.original.url, wanted["original"]),
                ("allowed", allowed, sorted(wanted["allowed"])),
            ):
                if is_ != should:
                    wrong.append(f"{name} is {is_}, not {should}")
        return wrong + [f"a family too many: {sorted(urls)}" for urls in found]


def cases(path: Path = CASES) -> list[Case]:
    """All cases of the file."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = {line["id"]: line["text"] for line in lines if line["kind"] == "text"}
    return [_case(line, texts) for line in lines if line["kind"] == "case"]


def _case(line: dict[str, Any], texts: dict[str, str]) -> Case:
    docs = [
        Doc(number, page["url"], domain_of(page["url"]), composed(page, texts), **_known(page))
        for number, page in enumerate(line["docs"])
    ]
    own = [OwnDoc(page["url"], composed(page, texts), **_known(page)) for page in line["own"]]
    return Case(line["id"], line["set"], own, docs, line["allowed"], line["expect"])


def _known(page: dict[str, Any]) -> dict[str, str | None]:
    return {name: page.get(name) for name in ("title", "canonical", "published", "first_seen", "image")}


def composed(page: dict[str, Any], texts: dict[str, str]) -> str:
    """The text of a page: whole texts or some of their paragraphs, spun, framed, or with a quotation inside."""
    lines = [line for name in page["text"].split() for line in texts[name].split("\n")]
    first, last = page.get("lines", (0, len(lines)))
    lines = lines[first:last]
    dice = random.Random(page["url"])
    if share := page.get("spin"):
        words = sorted({word for text in texts.values() for word in text.split()})
        lines = [
            " ".join(dice.choice(words) if dice.random() < share else word for word in line.split())
            for line in lines
        ]
    if quote := page.get("quote"):
        lines.insert(1, texts[quote[0]].split("\n")[quote[1]])
    if page.get("frame"):
        lines = [FRAME[0], *lines, FRAME[1]]
    return "\n".join(lines)
