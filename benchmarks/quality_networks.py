"""How truly networks are found among strangers: planted ones in made webs, and the corpus of real pages.

``python benchmarks/quality_networks.py``. Pairs of sites are the unit: precision is the share of joined pairs that
are one hand, recall the share of planted pairs that were joined. Seeds and pages of ``test`` are never tuned on.
"""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from network_traps import world_of  # noqa: E402
from planted_networks import RealPage, World, real_pages  # noqa: E402

from linkvet.analysis.networks.find import Network, PageSign, find_networks  # noqa: E402

SEEDS = {"dev": range(100, 112), "test": range(9000, 9012)}
FLOORS = {"precision": 0.98, "recall": 0.90}
SAME_OWNER = (
    {"grazia-magazin.de", "ok-magazin.de"},
    {"autozeitung.de", "selbst.de"},
    {"dailymail.co.uk", "metro.co.uk"},
    {"infor-ingen.cl", "infor-ingen.com"},
    {"airbnb.co.in", "airbnb.com"},
    {"baldur-garten.ch", "baldur-nederland.nl"},
    {"isolezwe.co.za", "isolezwelesixhosa.co.za"},
    {"dropbox.com", "dropbox.tech"},
    {"fr.de", "merkur.de"},
)
"""Real sites of one owner, by their imprint."""

Pairs = set[tuple[str, str]]


def pairs_of(groups: list[list[str]]) -> Pairs:
    """Every pair of sites that stand in one group."""
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def measure(world: World) -> tuple[Pairs, Pairs, list[Network]]:
    """Joined pairs, planted pairs, and the networks found."""
    found = find_networks(world.footprints, world.pages, world.links, "acme.example")
    return pairs_of([one.members for one in found]), pairs_of(world.networks), found


def trapped(world: World, found: list[Network]) -> dict[str, int]:
    """Groups per trap of which two strangers or more are members."""
    return {
        name: sum(len({*one.members} & {*strangers}) > 1 for one in found)
        for name, strangers in world.strangers.items()
    }


def real_groups(pages: list[RealPage]) -> tuple[int, int]:
    """Groups among the real pages: of one owner, and of strangers."""
    footprints = [(page.domain, kind, value) for page in pages for kind, value in page.footprints]
    signs = [PageSign(page.domain, page.url, page.title, page.shape, page.outlinks) for page in pages]
    true = false = 0
    for network in find_networks(footprints, signs):
        known = any({*network.members} <= owner for owner in SAME_OWNER)
        true, false = true + known, false + (not known)
        print(f"real pages: {network.name}: {', '.join(network.members)}{'' if known else '  STRANGERS?'}")
    return true, false


def score() -> dict[str, float]:
    """Pairwise precision and recall on both sets, groups of strangers per trap and among real pages."""
    halves = {"dev": real_pages(0), "test": real_pages(1)}
    result: dict[str, float] = {}
    if not halves["dev"]:
        return result
    for name, pages in halves.items():
        joined = planted = right = 0
        traps: dict[str, int] = {}
        for seed in SEEDS[name]:
            world = world_of(pages, seed)
            found, truth, networks = measure(world)
            joined, planted, right = joined + len(found), planted + len(truth), right + len(found & truth)
            for trap, groups in trapped(world, networks).items():
                traps[trap] = traps.get(trap, 0) + groups
        result[f"{name}_precision"] = right / max(1, joined)
        result[f"{name}_recall"] = right / max(1, planted)
        result |= {f"{name}_groups_{trap}": groups for trap, groups in traps.items()}
    result["real_same_owner"], result["real_strangers"] = real_groups(halves["dev"] + halves["test"])
    return result


def main() -> int:
    """Print every figure; the exit code says whether the floors hold."""
    figures = score()
    if not figures:
        print("Left out: no corpus found; name its folder in LINKVET_CORPUS.")
        return 0
    low = 0
    for name, value in figures.items():
        floor = FLOORS.get(name.partition("_")[2], 0.0)
        low += value < floor or ("groups" in name and value > 0) or (name == "real_strangers" and value > 0)
        print(f"{name:32} {value:8.4f}" + (f"   floor {floor}" if floor else ""))
    return 1 if low else 0


if __name__ == "__main__":
    raise SystemExit(main())
