"""What judgements rest on, as digests: where nothing of it changed, what was judged before still stands.

A digest covers everything a judgement could see, so that judging again what changed gives exactly what judging
everything anew would. Of the profile, which hardly ever stays as it is, only what markers really asked counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from linkvet.analysis.facts import CopyFacts, NetworkFacts, ProfileFacts
from linkvet.store.plugins import plugin_versions

_PACKAGE = Path(__file__).parent
_SCALARS = frozenset((str, int, float, bool, type(None)))


def digest(*things: Any) -> str:
    """A short name for some plain values: equal ones have equal names, in every run."""
    return blake2b(repr(_ordered(things)).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _ordered(value: Any) -> Any:
    """The value with every set in it in one order, which Python itself does not keep from run to run."""
    if value.__class__ in _SCALARS:
        return value
    if isinstance(value, (set, frozenset)):
        return sorted(map(repr, value))
    if isinstance(value, (tuple, list)):
        return [_ordered(one) for one in value]
    if isinstance(value, dict):
        return [(key, _ordered(one)) for key, one in value.items()]
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *(_ordered(getattr(value, one.name)) for one in fields(value))]
    return value


@lru_cache(maxsize=1)
def rules() -> str:
    """A digest of the rules themselves: the version, the code of the analysis, its word lists, markers of others."""
    found = blake2b(version("linkvet").encode(), digest_size=12)
    found.update("\n".join(plugin_versions("linkvet.markers")).encode())
    for file in sorted(_PACKAGE.rglob("*")):
        if file.suffix in (".py", ".txt"):
            found.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()


def told(facts: NetworkFacts | CopyFacts | None) -> Any:
    """Facts as plain values, sets in order."""
    if isinstance(facts, NetworkFacts):
        shared, known = sorted(facts.shared.items()), sorted(facts.known)
        group = (facts.id, facts.name, facts.size, facts.confidence, shared, known)
        return *group, facts.hosts, facts.hosted, facts.blast
    return facts if facts != CopyFacts() else ""


class AskedProfile:
    """The profile as the markers of one domain read it; it notes what they ask, and a digest of each answer."""

    def __init__(self, profile: ProfileFacts, known: dict[str, str]) -> None:
        self._profile = profile
        self._asked: dict[str, Any] = {}
        self._known = known

    def __getattr__(self, name: str) -> Any:
        answer = getattr(self._profile, name)
        if callable(answer):
            return lambda *given: self._note(_question(name, given), answer(*given))
        return self._note(_question(name), answer)

    def _note(self, question: str, answer: Any) -> Any:
        self._asked.setdefault(question, answer)
        return answer

    def answers(self) -> dict[str, str]:
        """Question → digest of the answer."""
        return {question: self._digest(question) for question in sorted(self._asked)}

    def _digest(self, question: str) -> str:
        """Of an answer; what needs no text of a link to be asked is the same for every domain."""
        if question in self._known:
            return self._known[question]
        found = digest(_plain(self._asked[question]))
        if "," not in question:
            self._known[question] = found
        return found


def asked(profile: ProfileFacts, known: dict[str, str] | None = None) -> tuple[ProfileFacts, AskedProfile]:
    """A profile that notes what is asked of it: once as the markers see it, once as what it is.

    ``known`` keeps digests of its answers from one domain to the next.
    """
    noting = AskedProfile(profile, {} if known is None else known)
    return cast(ProfileFacts, noting), noting


def same_answers(profile: ProfileFacts, answers: Mapping[str, str]) -> bool:
    """Whether the profile still answers what it was asked before as it did."""
    for question, answer in answers.items():
        name, *given = json.loads(question)
        found = getattr(profile, name, None)
        if digest(_plain(found(*given) if callable(found) else found)) != answer:
            return False
    return True


def _question(name: str, given: Iterable[Any] = ()) -> str:
    return json.dumps([name, *given])


def _plain(answer: Any) -> Any:
    """An answer in an order of its own: sets and dictionaries say the same in any order."""
    if isinstance(answer, (set, frozenset)):
        return sorted(answer)
    return sorted(answer.items()) if isinstance(answer, dict) else answer
