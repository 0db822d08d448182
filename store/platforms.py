"""Platforms on which strangers are neighbours, so that each user's part of it is a site of its own.

Some give their users hosts (``ann.wordpress.com``), some folders (``medium.com/@ann``). The public suffix list
knows many of the first kind; the two lists here hold the others and all of the second kind that are known.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from linkvet.store.word_lists import rows_of, word_list

_LISTS = Path(__file__).parent / "url_lists"
_FILES = (".html", ".htm", ".php", ".xml", ".txt", ".aspx", ".ico", ".json", ".js", ".css")
MAX_PART = 120
"""Characters of a folder that can be somebody's name."""


HOST_PLATFORMS: frozenset[str] = word_list(_LISTS / "host_platforms.txt")
REGISTRY_SUFFIXES: frozenset[str] = word_list(_LISTS / "registry_suffixes.txt")
"""Private suffixes whose names are registered and hosted each on their own: no platforms."""


@lru_cache(maxsize=1)
def rules() -> str:
    """A digest of the lists by which a page's site is told."""
    lists = (_LISTS / name for name in ("host_platforms.txt", "path_platforms.txt"))
    return sha256(b"\0".join(one.read_bytes() for one in lists)).hexdigest()[:16]


@lru_cache(maxsize=1)
def _folders() -> dict[str, tuple[list[list[str]], frozenset[str]]]:
    """Host → its users' folders, and the first parts of paths that are the platform's own."""
    found = {}
    for row in rows_of(_LISTS / "path_platforms.txt", lower=True):
        host, folders, own, *_ = [*row, ""]
        found[host] = ([folder.split("/") for folder in folders.split()], frozenset(own.split()))
    return found


def user_folder(host: str, path: str) -> str:
    """The user's part of a path platform, as ``medium.com/@ann``; empty elsewhere."""
    name = host.removeprefix("www.").removeprefix("m.")
    known = _folders().get(name)
    if known is None or len(path) < 2:
        return ""
    parts = path[1:].lower().split("/")
    folders, own = known
    for folder in folders:
        ours = parts[: len(folder)]
        fits = len(ours) == len(folder) and all(map(_fits, folder, ours))
        if fits and not (folder[0] == "*" and _is_own(parts[0], own)):
            return f"{name}/{'/'.join(ours)}"
    return ""


def _fits(pattern: str, part: str) -> bool:
    if pattern.endswith("*"):
        name = part[len(pattern) - 1 :]
        return part.startswith(pattern[:-1]) and len(part) <= MAX_PART and any(map(str.isalnum, name))
    return part == pattern


def _is_own(part: str, own: frozenset[str]) -> bool:
    """A page of the platform itself: one of its words, or a file at its top."""
    return part in own or part.endswith(_FILES)


def host_platform(host: str) -> str:
    """The listed platform that gives out this host or is it; empty for all others."""
    labels = host.split(".")
    for start in range(len(labels)):
        name = ".".join(labels[start:])
        if name in HOST_PLATFORMS:
            return name
        if f"*.{name}" in HOST_PLATFORMS and start > 1:
            return name
    return ""


def is_platform(host: str) -> bool:
    """Whether a host is itself a platform on which strangers publish."""
    return host_platform(host) == host or host in _folders()


def platform_of_site(site: str, private_suffix: str = "") -> str:
    """The platform on which a site stands, by the site's name; empty where it stands on its own."""
    host, slash, _ = site.partition("/")
    if slash:
        return host
    platform = host_platform(host) or ("" if private_suffix in REGISTRY_SUFFIXES else private_suffix)
    return platform if platform and platform != host else ""
