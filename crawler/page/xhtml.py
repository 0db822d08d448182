"""Pages served as XML, brought into the form in which an HTML parser builds the same tree."""

from __future__ import annotations

from lxml import etree

_XHTML = "{http://www.w3.org/1999/xhtml}"


def as_html(markup: bytes) -> bytes | None:
    """The HTML that means what this XHTML (in UTF-8) means; ``None`` where it is not well-formed XML.

    Elements written ``<script/>`` or ``<p/>`` are closed by XML's rules. Entities are not expanded and nothing
    is loaded.
    """
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
    )
    try:
        root = etree.fromstring(markup, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    for element in root.iter(f"{_XHTML}*"):
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>"))
