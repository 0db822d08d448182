"""What a tool's own lists say of a row: whitelisted, to be removed, disavowed. A person says whether it holds."""

from __future__ import annotations

from linkvet.importers.reading.shapes import fold, names
from linkvet.importers.reading.values import flag

YES_COLUMNS = {
    "disavow": names("Disavow | Disavowed | In disavow file | Disavow status | Is disavowed"),
    "whitelist": names("Whitelist | Whitelisted | White list | Is whitelisted"),
    "remove": names("Remove | To remove | Remove list | Removal"),
}
"""Columns that say yes or no of one list."""
WORD_COLUMNS = names(
    "List | Status | Mark | Marked | Audit status | Review status | Decision | Action | Link status"
)
"""Columns that name the list in a word."""
WORDS = {
    "disavow": names("disavow | disavowed | to disavow | disavow list | disavow domain | domain disavowed"),
    "whitelist": names("whitelist | whitelisted | white list | in whitelist"),
    "remove": names("remove | to remove | remove list | for removal | removal requested | to be removed"),
}
_DECISION = {word: decision for decision, words in WORDS.items() for word in words}
_DOMAIN = names("domain | whole domain | disavow domain | domain disavowed")
AUDIT = "Backlink Audit"
"""Shapes of this name are lists of an audit; the name of the file says of which."""


class Marks:
    """Finds the mark in the cells of a row."""

    def __init__(self, header: list[str], shape: str, file: str) -> None:
        folded = [fold(name) for name in header]
        self._yes = [
            (place, decision)
            for decision, columns in YES_COLUMNS.items()
            for place, name in enumerate(folded)
            if name in columns
        ]
        self._words = [place for place, name in enumerate(folded) if name in WORD_COLUMNS]
        self._all = _list_of(file) if shape.startswith(AUDIT) else ""

    @property
    def any(self) -> bool:
        """Whether rows may have a mark at all."""
        return bool(self._yes or self._words or self._all)

    def of(self, cells: list[str]) -> tuple[str, bool]:
        """The decision that a row is marked with (empty: none), and whether it is meant of the whole domain."""
        for place, decision in self._yes:
            word = fold(cells[place])
            if flag(cells[place]) or word in WORDS[decision] or word in _DOMAIN:
                return decision, word in _DOMAIN
        for place in self._words:
            word = fold(cells[place])
            if word in _DECISION:
                return _DECISION[word], word in _DOMAIN
        return self._all, False


def _list_of(file: str) -> str:
    """The list that a file's name tells: ``shop-whitelist.csv``; empty where it tells none, or several."""
    name = fold(file)
    told = [decision for decision in WORDS if decision in name]
    return told[0] if len(told) == 1 else ""
