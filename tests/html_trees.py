"""Trees of html5lib's tests, and ours in the same words: elements, attributes and text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

_ATTRIBUTE = re.compile(r'((?:(?:xlink|xml|xmlns) )?[^= ]+)="(.*)"', re.S)


class TreeTest(NamedTuple):
    """One input, and the lines that stand for its tree."""

    source: str
    lines: list[str]


def trees_in(text: str) -> Iterator[TreeTest]:
    """The tests of a file about whole documents without scripts."""
    for block in re.split(r"(?m)^#data\n", text)[1:]:
        source, _, rest = block.partition("\n#errors\n")
        if "#document-fragment" in rest or "#script-on" in rest or "#document\n" not in rest:
            continue
        yield TreeTest(source, _lines(rest.partition("#document\n")[2]))


def _lines(tree: str) -> list[str]:
    """The tree without comments, doctypes, namespaces and what stands in templates, which no reader of ours sees."""
    found: list[str] = []
    inside_template = -1
    for line in re.split(r"\n(?=\| )", tree.rstrip("\n")):
        body = line[2:]
        depth = (len(body) - len(body.lstrip(" "))) // 2
        word = body[depth * 2 :]
        if inside_template >= 0 and depth > inside_template and not _is_attribute(word):
            continue
        inside_template = (
            depth if word == "<template>" else -1 if depth <= inside_template else inside_template
        )
        if word.startswith(("<!--", "<!DOCTYPE", "<?")) or word == "content":
            continue
        named = _ATTRIBUTE.fullmatch(word)
        if named:
            found.append(f"{depth} {named[1].replace(' ', ':')}={named[2]}")
        elif word.startswith("<") and word.endswith(">"):
            found.append(f"{depth} <{word[1:-1].split(' ')[-1]}>")
        else:
            found.append(f"{depth} {word}")
    return found


def _is_attribute(word: str) -> bool:
    return not word.startswith(("<", '"')) and _ATTRIBUTE.fullmatch(word) is not None


def _in_order(attribute: tuple[str, str | None]) -> str:
    """Where html5lib's tests put an attribute; those of other namespaces stand there with a space."""
    name = attribute[0]
    return name.replace(":", " ") if name.startswith("xlink:") or name in ("xml:lang", "xml:space") else name


def lines_of(root: LexborNode) -> list[str]:
    """A tree of ours in the same lines."""
    found: list[str] = []
    waiting: list[tuple[LexborNode, int]] = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if node.is_text_node:
            found.append(f'{depth} "{node.text_content}"')
            continue
        if not node.is_element_node:
            continue
        found.append(f"{depth} <{node.tag}>")
        for name, value in sorted(node.attributes.items(), key=_in_order):
            found.append(f"{depth + 1} {name}={value or ''}")
        if node.tag != "template":
            waiting += [(child, depth + 1) for child in reversed(list(node.iter(include_text=True)))]
    return found
