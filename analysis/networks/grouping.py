"""From shared signs to groups of domains: strong ties, communities, growth, and the check that each is one.

A tie needs two independent sources. Communities (``communities``) are joined where the same values stand
for both, and grown by domains that are tied to the group as a whole. No step compares all holders of a value.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

from linkvet.analysis.networks.communities import Floats, Ints, communities
from linkvet.analysis.networks.signal_kinds import (
    ADDED,
    CHANNELS,
    CONTENT_MOST,
    INFRASTRUCTURE,
    KINDS,
    source_of,
    weight_of,
)
from linkvet.analysis.networks.signal_numbers import SignBook

LEAST_WEIGHT = 0.05
"""A value that is worth less, since one domain or too many carry it, is left out."""
LEAST_TIE = 4.5
"""Log-odds that ties two domains, or a domain and a group."""
LEAST_SECOND = 1.0
"""What the second independent channel must add at least."""
PAIR_TIE = 6.5
"""Log-odds for a group of only two, which no third domain confirms."""
STANDS = 0.34
"""Share of a group that must carry a value for it to stand for the group."""
HOLDS = 0.1
"""Share that is enough to keep those who are members already: an owner may use several accounts of a kind."""
MOST_HOSTED = 24
"""Members of a group that only infrastructure joins; more are a provider's customers."""
SPANS = 0.6
"""Share of two groups that must carry a value for it alone to make them one, if hardly anyone else carries it."""
LEAST_SPANNING = 2.0
OWN = 0.66
"""Share of a value's holders that must be of a group for it to be the group's own."""
LEAST_ADOPTED = 3.4
"""Log-odds by which a group takes in a domain that only its own, otherwise unused values point to."""
_ALL_PAIRS = 16
_NEIGHBOURS = 6
_ROUNDS = 4
MOST_GROUPS = 1 << 31


@dataclass(slots=True)
class Table:
    """Which domain carries which value, as columns of numbers."""

    domains: list[str]
    values: list[tuple[str, str]]
    """(kind, value) of each value's number."""
    rows: Ints
    """Domain of each entry."""
    columns: Ints
    """Value of each entry."""
    weights: Floats
    """Per value."""
    sources: Ints
    """Independent source of each value."""
    channels: Ints
    """Channel of each value; several channels of infrastructure are one source."""
    holders: Ints
    """Domains per value."""
    first: Ints
    """Entry at which each domain begins; entries are in the order of domains."""


def table_of(book: SignBook) -> Table:
    """Number domains and values, keeping the values that several and not too many domains carry."""
    domains, rows, keys = book.entries()
    numbers, columns, holders = np.unique(keys, return_inverse=True, return_counts=True)
    weights = np.zeros(len(numbers))
    for place in np.flatnonzero(holders > 1).tolist():
        kind = book.words[int(numbers[place])][0]
        weights[place] = weight_of(kind, int(holders[place]), len(domains))
    used = np.flatnonzero(weights > LEAST_WEIGHT)
    renumbered = np.full(len(numbers), -1, dtype=np.int64)
    renumbered[used] = np.arange(len(used))
    kept = renumbered[columns] >= 0
    values = [book.words[int(number)] for number in numbers[used]]
    channels = np.array([CHANNELS.index(KINDS[kind].channel) for kind, _ in values], dtype=np.int64)
    sources = np.array([CHANNELS.index(source_of(kind)) for kind, _ in values], dtype=np.int64)
    rows = rows[kept]
    return Table(
        domains,
        values,
        rows,
        renumbered[columns[kept]],
        weights[used],
        sources,
        channels,
        holders[used].astype(np.int64),
        np.searchsorted(rows, np.arange(len(domains) + 1)),
    )


def neighbours(rows: Ints, columns: Ints) -> tuple[Ints, Ints, Ints]:
    """Pairs of rows that share a column, and the column: all for few holders, else the next few in one order.

    The order is the same for every column, so that two values with the same holders give the same pairs.
    """
    order = np.lexsort((rows, columns))
    rows, columns = rows[order], columns[order]
    _, start, count = np.unique(columns, return_index=True, return_counts=True)
    sizes = np.repeat(count, count)
    left = sizes - (np.arange(len(rows)) - np.repeat(start, count)) - 1
    firsts, seconds, shared = [], [], []
    for step in range(1, _ALL_PAIRS):
        near = (left >= step) & ((sizes <= _ALL_PAIRS) | (step <= _NEIGHBOURS))
        at = np.flatnonzero(near)
        if not len(at):
            break
        firsts.append(rows[at])
        seconds.append(rows[at + step])
        shared.append(columns[at])
    if not firsts:
        none = np.zeros(0, dtype=np.int64)
        return none, none, none
    return np.concatenate(firsts), np.concatenate(seconds), np.concatenate(shared)


def ties(keys: Ints, channels: Ints, weights: Floats) -> tuple[Ints, Floats, Floats]:
    """For each key the odds that its channels add up to, and what the second best channel gives.

    Within a channel the strongest sign counts; signs of content add up to a limit.
    """
    if not len(keys):
        return keys, weights, weights
    both = keys * len(CHANNELS) + channels
    order = np.argsort(both, kind="stable")
    both, weights = both[order], weights[order]
    cells, start = np.unique(both, return_index=True)
    best = np.maximum.reduceat(weights, start)
    added = cells % len(CHANNELS) == ADDED
    best[added] = np.minimum(CONTENT_MOST, np.add.reduceat(weights, start)[added])
    owners = cells // len(CHANNELS)
    found, start = np.unique(owners, return_index=True)
    totals = np.add.reduceat(best, start)
    strongest = np.maximum.reduceat(best, start)
    rest = best.copy()
    place = np.repeat(np.arange(len(found)), np.diff(np.append(start, len(owners))))
    tops = np.flatnonzero(best == strongest[place])
    _, first_top = np.unique(place[tops], return_index=True)
    rest[tops[first_top]] = 0.0
    return found, totals, np.maximum.reduceat(rest, start)


def strong(totals: Floats, seconds: Floats) -> NDArray[np.bool_]:
    """Which ties rest on two independent channels and are likely enough."""
    return (totals >= LEAST_TIE) & (seconds >= LEAST_SECOND)


def group_domains(table: Table) -> list[list[int]]:
    """Groups of domain numbers, each held together by at least two independent sources.

    Domains that nothing but infrastructure joins come second: address, name servers and certificate count
    apart for them, but only while no outsider shares them, as a provider's other customers would.
    """
    found = _grouped(table, table.sources)
    free = np.ones(len(table.domains), dtype=bool)
    for group in found:
        free[group] = False
    hosting = np.isin(table.channels, [CHANNELS.index(name) for name in INFRASTRUCTURE])
    kept = free[table.rows] & hosting[table.columns]
    rest = replace(table, rows=table.rows[kept], columns=table.columns[kept])
    return sorted(found + [group for group in _grouped(rest, table.channels) if _exclusive(table, group)])


def _exclusive(table: Table, group: list[int]) -> bool:
    """Whether hardly anyone else carries what most of the group carries; else a provider is the common owner."""
    if len(group) > MOST_HOSTED:
        return False
    entries = np.concatenate([np.arange(table.first[one], table.first[one + 1]) for one in group])
    columns, carried = np.unique(table.columns[entries], return_counts=True)
    hosting = np.isin(table.channels[columns], [CHANNELS.index(name) for name in INFRASTRUCTURE])
    common = hosting & (carried >= 0.5 * len(group)) & (table.weights[columns] > 0)
    return bool((table.holders[columns[common]] <= len(group)).all())


def _grouped(table: Table, sources: Ints) -> list[list[int]]:
    size = len(table.domains)
    first, second, value = neighbours(table.rows, table.columns)
    keys, totals, seconds = ties(first * size + second, sources[value], table.weights[value])
    chosen = strong(totals, seconds)
    keys, totals = keys[chosen], totals[chosen]
    labels = communities(keys // size, keys % size, totals, size)
    matrix = csr_matrix(
        (np.ones(len(table.rows)), (table.rows, table.columns)), shape=(size, len(table.values))
    )
    for _ in range(_ROUNDS):
        before = labels.copy()
        labels = _joined(table, sources, matrix, labels)
        labels = _adopted(table, matrix, _settled(table, sources, matrix, labels))
        if np.array_equal(before, labels):
            break
    members: dict[int, list[int]] = defaultdict(list)
    for domain in np.flatnonzero(labels >= 0).tolist():
        members[int(labels[domain])].append(domain)
    return [group for group in members.values() if len(group) > 1]


def _standing(matrix: csr_matrix, labels: Ints) -> tuple[Ints, csr_matrix, Ints]:
    """Numbers of the groups in order, members per (group, value), and the group's sizes."""
    tied = np.flatnonzero(labels >= 0)
    names, place = np.unique(labels[tied], return_inverse=True)
    chooser = csr_matrix((np.ones(len(tied)), (place, tied)), shape=(len(names), matrix.shape[0]))
    return names, (chooser @ matrix).tocsr(), np.bincount(place, minlength=len(names)).astype(np.int64)


def _stood(counts: csr_matrix, sizes: Ints, share: float = STANDS) -> tuple[Ints, Ints, Floats]:
    """(group, value, members) where a value stands for a group."""
    cells = counts.tocoo()
    chosen = (cells.data >= 2) & (cells.data >= share * sizes[cells.row])
    return cells.row[chosen].astype(np.int64), cells.col[chosen].astype(np.int64), cells.data[chosen]


def _joined(table: Table, sources: Ints, matrix: csr_matrix, labels: Ints) -> Ints:
    """Put groups together for which the same values of two channels stand."""
    names, counts, sizes = _standing(matrix, labels)
    if len(names) < 2:
        return labels
    groups, values, carried = _stood(counts, sizes)
    first, second, value = neighbours(groups, values)
    keys, totals, seconds = ties(first * len(names) + second, sources[value], table.weights[value])
    keys = keys[strong(totals, seconds)]
    spanning = _spanning(table, values, carried, sizes[groups])
    first, second, _ = neighbours(groups[spanning], values[spanning])
    keys = np.concatenate((keys, first * len(names) + second))
    graph = coo_matrix(
        (np.ones(len(keys)), (keys // len(names), keys % len(names))), shape=(len(names), len(names))
    )
    _, parts = connected_components(graph, directed=False)
    result = labels.copy()
    tied = labels >= 0
    result[tied] = parts[np.searchsorted(names, labels[tied])]
    return result


def _spanning(table: Table, values: Ints, carried: Floats, sizes: Ints) -> NDArray[np.bool_]:
    """Where a telling value reaches most of a group and hardly anyone outside of such groups.

    Owners who use several accounts of a kind show one network in parts; what spans the parts makes it whole.
    """
    most = (carried >= SPANS * sizes) & (table.weights[values] >= LEAST_SPANNING)
    loose = np.array([CHANNELS.index("hosting"), CHANNELS.index("infrastructure")])
    inside = np.bincount(values[most], weights=carried[most], minlength=len(table.values))
    return most & (inside[values] >= 0.8 * table.holders[values]) & ~np.isin(table.channels[values], loose)


def _settled(table: Table, sources: Ints, matrix: csr_matrix, labels: Ints) -> Ints:
    """Let go domains that their group does not hold, and take in those that a group's values hold.

    A value that mostly others carry says less of this group.
    """
    names, counts, sizes = _standing(matrix, labels)
    if not len(names):
        return labels
    groups, values, carried = _stood(counts, sizes, HOLDS)
    weights = table.weights[values] * np.minimum(1.0, 0.4 + 0.75 * carried / table.holders[values])
    wide = carried >= STANDS * sizes[groups]
    keys, totals, seconds = _held(sources, matrix, groups, values, weights)
    inner = labels[keys // MOST_GROUPS] == names[keys % MOST_GROUPS]
    outer = _held(sources, matrix, groups[wide], values[wide], weights[wide])
    known, outside = strong(totals, seconds) & inner, strong(outer[1], outer[2])
    keys = np.concatenate((keys[known], outer[0][outside]))
    totals = np.concatenate((totals[known], outer[1][outside]))
    domains, held_by = keys // MOST_GROUPS, keys % MOST_GROUPS
    own = labels[domains] == names[held_by]
    order = np.lexsort((held_by, totals + 100.0 * own, domains))
    domains, held_by = domains[order], held_by[order]
    last = np.append(domains[1:] != domains[:-1], True) if len(domains) else np.zeros(0, dtype=bool)
    result = np.full(len(labels), -1, dtype=np.int64)
    result[domains[last]] = names[held_by[last]]
    return _without_single(result)


def _adopted(table: Table, matrix: csr_matrix, labels: Ints) -> Ints:
    """Take in the few that carry a value which spans one sure group and which hardly anyone else carries.

    What most of a group shares, and no stranger, is proven to be its owner's; one such account is then enough.
    """
    names, counts, sizes = _standing(matrix, labels)
    if not len(names):
        return labels
    groups, values, carried = _stood(counts, sizes)
    spans = (carried >= SPANS * sizes[groups]) & (carried >= 3) & (table.weights[values] >= LEAST_SPANNING)
    spans &= (carried >= OWN * table.holders[values]) & (table.channels[values] != ADDED)
    groups, values = groups[spans], values[spans]
    keys, totals, _ = _held(table.channels, matrix, groups, values, table.weights[values])
    keys = keys[totals >= LEAST_ADOPTED]
    free = labels[keys // MOST_GROUPS] < 0
    result = labels.copy()
    result[keys[free] // MOST_GROUPS] = names[keys[free] % MOST_GROUPS]
    return result


def _held(
    sources: Ints, matrix: csr_matrix, groups: Ints, values: Ints, weights: Floats
) -> tuple[Ints, Floats, Floats]:
    """Ties between every domain and every group whose values it carries; key = domain · MOST_GROUPS + group."""
    columns = matrix.tocsc()
    count = np.diff(columns.indptr)[values]
    value = np.repeat(values, count)
    group = np.repeat(groups, count)
    starts = np.repeat(columns.indptr[values] - np.append(0, np.cumsum(count)[:-1]), count)
    domain = columns.indices[starts + np.arange(len(value))].astype(np.int64)
    return ties(domain * MOST_GROUPS + group, sources[value], np.repeat(weights, count))


def _without_single(labels: Ints) -> Ints:
    names, place, count = np.unique(labels, return_inverse=True, return_counts=True)
    result = labels.copy()
    result[(count[place] < 2) | (names[place] < 0)] = -1
    return result
