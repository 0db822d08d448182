"""How strong a finding is, in a word: weak, medium or strong."""

from __future__ import annotations

STRENGTHS = {"weak": 0.0, "medium": 0.34, "strong": 0.67}
"""Word → strength, 0 to 1, from which it holds."""
COUNTED = STRENGTHS["medium"]
"""Strength from which a finding is counted where findings are only counted, as on the overview."""


def strength_word(strength: float) -> str:
    """``weak`` (below 0.34), ``medium`` or ``strong`` (from 0.67)."""
    return [word for word, least in STRENGTHS.items() if strength >= least][-1]
