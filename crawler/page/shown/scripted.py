"""Pages that a program in the browser builds, told by what its framework leaves in the served page."""

from __future__ import annotations

from collections.abc import Mapping

from linkvet.crawler.page.document import Document
from linkvet.crawler.page.walk import reading_of

ROOTS = frozenset(
    "root app __next __nuxt ___gatsby app-root react-root main-app ember-app svelte q-app __docusaurus".split()
)
"""Ids of the elements that well-known frameworks build their pages in."""
MARKS = (
    "data-reactroot",
    "ng-version",
    "ng-app",
    "data-server-rendered",
    "data-v-app",
    "data-svelte-h",
    "q:container",
)
"""Attributes that such frameworks leave on elements."""
_ROOTS_OR_MARKED = ", ".join(
    [f"body #{name}" for name in sorted(ROOTS)]
    + ["body [{}]".format(mark.replace(":", "\\:")) for mark in MARKS]
)


def built_by_scripts(doc: Document) -> bool:
    """Whether a framework builds the page, or it has elements that only its own scripts know."""
    reading = reading_of(doc)
    scripts = any("src" in attributes for _, attributes, _ in reading.elements["script"])
    scripts = scripts or any(node.text().strip() for node, _, _ in reading.elements["script"])
    if not scripts:
        return False
    if any(_is_root(node.attributes) for node in doc.tree.css(_ROOTS_OR_MARKED)):
        return True
    own = (node for node in doc.tree.css("body *") if "-" in (node.tag or ""))
    return any(not (node.text(deep=True) or "").strip() for node in own)


def _is_root(attributes: Mapping[str, str | None]) -> bool:
    return (attributes.get("id") or "") in ROOTS or any(mark in attributes for mark in MARKS)
