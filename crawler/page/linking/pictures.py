"""What a link shows in place of words: images, drawings and icons, and how they are named.

An inline ``<svg>`` is an image; its name is its ``<title>`` or label, or the label of the link around it (W3C,
Accessible Name and Description Computation). A lazy image and its copy in ``<noscript>`` are one image.
"""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from linkvet.crawler.page.linking.paragraphs import folded
from linkvet.store.urls import parse_url

MAX_IMAGES = 50
MAX_ADDRESS = 8192
DRAWN = "svg,canvas,object,embed,video,[role=img]"
"""Elements that show a picture without an ``alt`` of their own."""
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-srcset", "data-lazy-srcset")
"""Attributes in which lazy images keep their address until a script moves it."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The images inside a link."""

    alt: str | None = None
    """Their names; empty where they have none, ``None`` without any image."""
    src: str | None = None
    """Address of the first."""


def pictures_of(link: LexborNode, base: str, anchor: str) -> Pictures:
    """The images inside a link with their names; a copy for browsers without scripts does not count twice."""
    if link.tag == "area":
        alt = link.attributes.get("alt")
        return Pictures(folded(alt) if alt is not None else None)
    images = _once(link.css("img")[:MAX_IMAGES])
    drawn = list(
        {shape.mem_id: shape for shape in link.css(DRAWN)[:MAX_IMAGES] if shape.tag != "img"}.values()
    )
    names = [folded(image.attributes["alt"] or "") for image in images if "alt" in image.attributes]
    names += [_name(shape) for shape in drawn]
    alt = " ".join(filter(None, names)) if names else None
    if not alt and not anchor and (images or drawn or link.first_child is not None):
        alt = _label(link) or _inner_label(link) or alt
    return Pictures(alt, _address(images[0], base) if images else None)


def _once(images: list[LexborNode]) -> list[LexborNode]:
    """Images without the copies in ``noscript`` of those that stand outside of it."""
    outside = [image for image in images if not _in_noscript(image)]
    return outside or images


def _in_noscript(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag != "a":
        if above.tag == "noscript":
            return True
        above = above.parent
    return False


def _name(shape: LexborNode) -> str:
    """What a drawing calls itself."""
    own = shape.attributes
    if label := folded(own.get("aria-label") or own.get("title") or ""):
        return label
    child = shape.first_child if shape.tag == "svg" else None
    while child is not None:
        if child.is_element_node and child.tag == "title":
            return folded(child.text()[:2000])
        child = child.next
    return ""


def _label(node: LexborNode) -> str:
    return folded(node.attributes.get("aria-label") or node.attributes.get("title") or "")


def _inner_label(link: LexborNode) -> str:
    labelled = link.css("[aria-label],[title]")[:MAX_IMAGES]
    return next((label for inside in labelled if (label := _label(inside))), "")


def _address(image: LexborNode, base: str) -> str | None:
    """Address of the picture itself, not of what stands in its place until a script has run."""
    attributes = image.attributes
    for name in (*_LAZY, "src", "srcset"):
        written = (attributes.get(name) or "")[:MAX_ADDRESS].strip()
        if "srcset" in name and written:
            written = written.split(None, 1)[0].rstrip(",")
        url = parse_url(written, base) if written else None
        if url:
            return url.href
    return None
