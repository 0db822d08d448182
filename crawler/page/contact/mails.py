"""Mail addresses as pages write, disguise and code them, and what only looks like one.

Sources: RFC 6068 for ``mailto:`` links, RFC 2606 for reserved names, schema.org for ``email``. Content delivery
networks code addresses byte by byte with a key (the first byte) and decode them in every visitor's browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from linkvet.crawler.page.features import list_of
from linkvet.crawler.page.linking.paragraphs import without_width
from linkvet.crawler.page.structured import json_ld
from linkvet.crawler.page.walk import Reading
from linkvet.store.urls import has_known_suffix, parse_url
from linkvet.store.word_lists import word_list

MAX_TEXT = 5000
MAX_CODE = 1000
MAX_MAILTO = 2000
MAX_JSON = 400_000
MAX_VALUES = 8000
_LISTS = Path(__file__).parents[2] / "lists"
_FILES = word_list(_LISTS / "file_endings.txt")
_RESERVED = (".example", ".test")
_MAIL = re.compile(
    r"(?<![\w.+%-])([^\W_][\w.+-]{0,62}@(?:[^\W_](?:[^\W_]|-){0,62}\.){1,5}(?:xn--[a-z0-9-]{2,59}|[^\W\d_]{2,24}))"
    r"(?![\w-])",
    re.I,
)
_HEX = re.compile(r"(?:[0-9a-f]{2}){8,500}", re.I)
_MACHINE = re.compile(r"[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f-]{27}|\d{10,}\.\w+", re.I)
"""Mailboxes that are keys of error services and identifiers of messages."""
_DENSITY = re.compile(r"\d{1,2}(?:\.\d{1,2})?x", re.I)
_VERSION = re.compile(r"v?\d+\.(?:\d+|x)(?:\.|$)", re.I)
_OPEN, _CLOSE = r"[\[({<|*【（［]", r"[\])}>|*】）］]"
_OWN_WORDS = ("email", "reply-to", "og:email", "business:contact_data:email", "schema:email", "owner-email")
CODED_LINK = "/cdn-cgi/l/email-protection#"


@lru_cache(maxsize=1)
def _disguises() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What shows that a line has a disguised address, such an address, its dots, and one in plain capitals."""
    words = {sign: "|".join(map(re.escape, names.split())) for sign, names in list_of("mail_disguises.txt")}
    at = rf"\s{{0,2}}{_OPEN}\s{{0,2}}(?:{words['@']})\s{{0,2}}{_CLOSE}\s{{0,2}}"
    dot = rf"(?:\s{{0,2}}{_OPEN}\s{{0,2}}(?:{words['.']})\s{{0,2}}{_CLOSE}\s{{0,2}}|\.)"
    name = r"(?<![\w.+-])([^\W_][\w+-]{0,62}(?:" + dot + r"[\w+-]{1,40}){0,3})"
    label = r"[^\W_](?:[^\W_]|-){0,62}"
    host = rf"({label}(?:{dot}{label}){{0,3}}{dot}[^\W\d_]{{2,24}})(?![\w-])"
    spoken = re.compile(
        r"(?<![\w.+-])([^\W_][\w.+-]{0,62})\s(?:AT|\(AT\))\s([^\W_][\w-]{0,62}(?:\sDOT\s[\w-]{2,63}){1,3})(?![\w-])"
    )
    return (
        re.compile(at, re.I),
        re.compile(rf"{name}(?:{at}|@){host}", re.I),
        re.compile(dot, re.I),
        spoken,
    )


def mails_in(text: str) -> list[str]:
    """Mail addresses written out in a text; file names, versions, keys and examples are none."""
    text = without_width(text[:MAX_TEXT]).replace("＠", "@")
    return [mail for found in _MAIL.findall(text) if (mail := _standard(found))] if "@" in text else []


def disguised_mails(text: str) -> list[str]:
    """Addresses whose ``@`` and dots are written in words: ``office (at) site (dot) example``."""
    text = without_width(text[:MAX_TEXT])
    hint, whole, dot, spoken = _disguises()
    found: list[str] = []
    if hint.search(text) or ("@" in text and re.search(_OPEN, text)):
        found += [f"{dot.sub('.', name)}@{dot.sub('.', host)}" for name, host in whole.findall(text)]
    if " AT " in text and " DOT " in text:
        found += [f"{name}@{host.replace(' DOT ', '.')}" for name, host in spoken.findall(text)]
    return [mail for one in found if (mail := _standard(one))]


def recipients(address: str) -> list[str]:
    """Whom a ``mailto:`` link writes to: its path and the fields ``to``, ``cc`` and ``bcc`` (RFC 6068)."""
    path, _, fields = address[:MAX_MAILTO].partition("?")
    path, _, loose = path.partition("&")
    named = [path.removeprefix("//")]
    for part in (fields or loose).split("&"):
        name, _, value = part.partition("=")
        if name.strip().lower() in ("to", "cc", "bcc"):
            named.append(value)
    texts = [unquote(one) for one in named]
    return [mail for text in texts for mail in mails_in(text) or disguised_mails(text)]


def decoded_mails(code: str) -> list[str]:
    """The addresses that a content delivery network coded: hexadecimal bytes, the first of them the key."""
    if not _HEX.fullmatch(code.strip()[:MAX_CODE]):
        return []
    key, *rest = bytes.fromhex(code.strip()[:MAX_CODE])
    return recipients(bytes(byte ^ key for byte in rest).decode("utf-8", "replace"))


def stated_mails(reading: Reading) -> Iterator[str]:
    """Addresses that the owner states for programs: schema.org's ``email`` and meta elements."""
    for name in _OWN_WORDS:
        for content in reading.metas.get(name, ())[:5]:
            yield from recipients(_bare(content))
    for _, attributes, _ in reading.items[:2000]:
        if attributes.get("itemprop") == "email":
            yield from recipients(_bare(attributes.get("content") or attributes.get("href") or ""))
    for text in json_ld(reading, MAX_JSON):
        if '"email"' in text:
            yield from _emails(text)


def _emails(text: str) -> Iterable[str]:
    try:
        return _below(json.loads(text.strip().rstrip(";"), strict=False))
    except (ValueError, RecursionError):
        return ()


def _below(top: Any) -> Iterator[str]:
    """Values under ``email`` anywhere in a block of JSON-LD."""
    queue = [top]
    for item in queue:
        if len(queue) > MAX_VALUES:
            return
        if isinstance(item, list):
            queue.extend(item)
        elif isinstance(item, dict):
            stated = item.get("email")
            for value in stated if isinstance(stated, list) else [stated]:
                if isinstance(value, str):
                    yield from recipients(_bare(value))
            queue.extend(part for part in item.values() if isinstance(part, dict | list))


def _bare(value: str) -> str:
    value = value.strip()
    return value[7:] if value[:7].lower() == "mailto:" else value


@lru_cache(maxsize=4096)
def _standard(mail: str) -> str:
    """The address in lower case with its host in ASCII; empty where it can be nobody's."""
    name, _, host = mail.lower().strip(".").rpartition("@")
    name = name.strip(".")
    url = parse_url(f"http://{host}/")
    if url is None or not name or not name.isascii() or len(name) > 64 or len(url.host) > 190:
        return ""
    if _MACHINE.fullmatch(name) or not _is_host(url.host) or _is_placeholder(name, url.host):
        return ""
    return f"{name}@{url.host}"


def _is_host(host: str) -> bool:
    """A host that mail could reach: no file for dense screens, no version of a package, a known ending."""
    if host.startswith("www."):
        return False
    density = _DENSITY.match(host)
    if density and host[density.end() :].split(".")[-1] in _FILES and host[density.end()] == ".":
        return False
    if _VERSION.match(host) and not host.replace(".", "").isdigit():
        return False
    return has_known_suffix(host) or host.endswith(_RESERVED)


@lru_cache(maxsize=1)
def _placeholders() -> frozenset[str]:
    return word_list(_LISTS / "mail_placeholders.txt")


def _is_placeholder(name: str, host: str) -> bool:
    """Whether an address is one of those that forms and manuals print as examples."""
    forms = (f"{name}@", f"@{host}", f"{name}@{host}", f"@{host.removeprefix('www.').removeprefix('mail.')}")
    return not _placeholders().isdisjoint(forms)
