"""The menu of a home page: what its owner wants visitors to find, advertising and guest articles among it."""

from __future__ import annotations

from linkvet.crawler.page.contact.contacts import in_template
from linkvet.crawler.page.document import Document
from linkvet.crawler.page.walk import Element, Reading
from linkvet.store.urls import parse_url

MAX_LINKS = 600
"""Links of a page that are looked at."""
MAX_ENTRIES = 80
MAX_TEXT, MAX_ADDRESS = 60, 300
FEW = 3
"""Links in a template below which short links anywhere on the page are taken for its menu."""


def menu_of(reading: Reading, doc: Document) -> list[list[str]]:
    """Texts and addresses of the links in header, navigation and footer that stay on the site, each address once."""
    links = reading.elements["a"][:MAX_LINKS]
    template = [link for link in links if in_template(link[2])]
    found: dict[str, str] = {}
    for link in template if len(template) >= FEW else links:
        text, address = _entry(link, doc)
        if text and address:
            found.setdefault(address, text)
        if len(found) >= MAX_ENTRIES:
            break
    return [[text, address] for address, text in found.items()]


def _entry(link: Element, doc: Document) -> tuple[str, str]:
    """Text and address of a menu's link; empty where it is too long for one, or leads elsewhere."""
    node, own, _ = link
    url = parse_url((own.get("href") or "").strip(), doc.base)
    if url is None or url.site != doc.url.site or len(url.href) > MAX_ADDRESS:
        return "", ""
    text = " ".join(node.text()[: 4 * MAX_TEXT].split()) or " ".join((own.get("aria-label") or "").split())
    return (text if len(text) <= MAX_TEXT else ""), url.without_fragment
