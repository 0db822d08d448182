"""What a page says of itself in JSON-LD: its types, dates, authors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from linkvet.crawler.page.walk import Reading

MAX_BYTES = 400_000
MAX_OBJECTS = 400
_ARTICLES = ("article", "posting", "report", "review", "recipe", "discussion", "question")


def structured_data(reading: Reading) -> list[dict[str, Any]]:
    """Every JSON-LD object of the page that has a type, outermost first; broken blocks are passed over."""
    objects: list[dict[str, Any]] = []
    for text in json_ld(reading, MAX_BYTES):
        try:
            _collect(json.loads(text.strip().rstrip(";"), strict=False), objects)
        except (ValueError, RecursionError):
            continue
    return objects


def json_ld(reading: Reading, most: int) -> Iterator[str]:
    """The JSON-LD blocks of a page as they were written, ``most`` characters in all."""
    for node, attributes, _ in reading.elements["script"]:
        if "ld+json" in (attributes.get("type") or "").lower():
            text = node.text()
            most -= len(text)
            if most < 0:
                return
            yield text


def _collect(value: Any, objects: list[dict[str, Any]]) -> None:
    queue = [value]
    for item in queue:
        if len(objects) >= MAX_OBJECTS or len(queue) > 20 * MAX_OBJECTS:
            return
        if isinstance(item, list):
            queue.extend(item)
        elif isinstance(item, dict):
            if "@type" in item:
                objects.append(item)
            queue.extend(part for part in item.values() if isinstance(part, dict | list))


def types_of(item: dict[str, Any]) -> list[str]:
    """Type names of one object without their vocabulary's address."""
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return [name.rsplit("/", 1)[-1][:60] for name in names[:5] if isinstance(name, str) and name]


def first_value(objects: list[dict[str, Any]], key: str) -> str | None:
    """The text under ``key``, from an article before anything else."""
    ranked = sorted(objects, key=lambda item: not any(_is_article(name) for name in types_of(item)))
    for item in ranked:
        text = _text(item.get(key))
        if text:
            return text
    return None


def _is_article(name: str) -> bool:
    return name.lower().endswith(_ARTICLES)


def _text(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)[:30]
    return " ".join(value[:300].split()) if isinstance(value, str) else None
