"""Pages that a program in the browser builds, told by what its framework leaves in the served page."""

from __future__ import annotations

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


def built_by_scripts(doc: Document) -> bool:
    """Whether a framework builds the page, or it has elements that only its own scripts know."""
    reading = reading_of(doc)
    scripts = any("src" in attributes for _, attributes, _ in reading.elements["script"])
    scripts = scripts or any(node.text().strip() for node, _, _ in reading.elements["script"])
    if not scripts:
        return False
    for node in doc.tree.css("body *"):
        attributes = node.attributes
        if (attributes.get("id") or "") in ROOTS or any(mark in attributes for mark in MARKS):
            return True
        if "-" in (node.tag or "") and not (node.text(deep=True) or "").strip():
            return True
    return False
