"""Signs of spam on one page: the door to neighbourhoods, frauds, machine-made texts and placements.

Each gives short quotations of what was seen: an empty list when it looked and found nothing, ``None`` when there
was nothing to look at.
"""

from __future__ import annotations

from analysis.frauds import hacked_signs, scam_signs
from analysis.machine_texts import doorway, generated_signs, thin
from analysis.neighbourhoods import bad_neighbourhood, spam_topics
from analysis.placements import (
    affiliate_signs,
    directory_signs,
    guest_post_signs,
    paid_signs,
    press_release_signs,
)

__all__ = [
    "affiliate_signs",
    "bad_neighbourhood",
    "directory_signs",
    "doorway",
    "generated_signs",
    "guest_post_signs",
    "hacked_signs",
    "paid_signs",
    "press_release_signs",
    "scam_signs",
    "spam_topics",
    "thin",
]
