from __future__ import annotations

import random

import numpy as np
import pytest

from linkvet.analysis.networks.link_graph import (
    crawled_graph,
    flow,
    graph_of,
    harmonic,
    link_ranks,
    mutual_links,
    obvious_seeds,
    pagerank,
    rings,
)

STAR = [(f"s{n}.example", "hub.example") for n in range(5)]


def by_name(edges: list[tuple[str, str]]) -> dict[str, float]:
    graph = graph_of(edges)
    return dict(zip(graph.names, pagerank(graph.matrix).tolist(), strict=True))


def test_pagerank_adds_up_and_follows_the_definition() -> None:
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "c"), ("d", "c"), ("c", "dead")]
    graph = graph_of(edges)
    ranks = pagerank(graph.matrix)
    size = len(graph.names)
    dense = graph.matrix.toarray()
    out = dense.sum(axis=1, keepdims=True)
    follow = np.where(out > 0, dense / np.maximum(out, 1), 1.0 / size)
    google = 0.85 * follow.T + 0.15 / size
    values, vectors = np.linalg.eig(google)
    expected = np.real(vectors[:, np.argmax(np.real(values))])
    assert ranks == pytest.approx(expected / expected.sum(), abs=1e-7)
    assert ranks.sum() == pytest.approx(1.0)


def test_who_is_linked_to_ranks_higher() -> None:
    ranks = by_name(STAR)
    assert ranks["hub.example"] > 3 * ranks["s0.example"]


def test_a_crawled_graph_ranks_as_the_same_graph_by_name() -> None:
    edges = [*web(80), ("city.gov", "w1.example"), ("w2.example", "city.gov"), ("w3.example", "w3.example")]
    linked = [(source, sorted({b for a, b in edges if a == source})) for source in sorted(dict(edges))]
    crawled = crawled_graph(linked, ["w1.example", "w5.example", "stranger.example"])
    ranks, expected = (
        link_ranks(crawled, spam=["w5.example"]),
        link_ranks(graph_of(edges), spam=["w5.example"]),
    )
    assert sorted(crawled.names) == ["city.gov", "w1.example", "w5.example"]
    for found, known in zip(
        (ranks.pagerank, ranks.harmonic, ranks.trust, ranks.distrust),
        (expected.pagerank, expected.harmonic, expected.trust, expected.distrust),
        strict=True,
    ):
        assert found is not None and known is not None
        assert found == pytest.approx({name: known[name] for name in found}, abs=1e-9)
    assert crawled_graph([]).names == []


def test_links_to_oneself_and_repeated_links_do_not_count() -> None:
    assert by_name([*STAR, *STAR, ("s0.example", "s0.example")]) == by_name(STAR)


def test_harmonic_centrality_of_a_line() -> None:
    graph = graph_of([("a", "b"), ("b", "c"), ("c", "d")])
    nearness = dict(zip(graph.names, harmonic(graph.matrix).tolist(), strict=True))
    assert nearness == pytest.approx({"a": 0.0, "b": 1 / 3, "c": 1.5 / 3, "d": (1 + 1 / 2 + 1 / 3) / 3})


def test_sampled_nearness_keeps_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = random.Random(2)
    edges = [(f"n{draw.randrange(600)}", f"n{min(599, int(draw.paretovariate(0.5)))}") for _ in range(3000)]
    graph = graph_of(edges)
    exact = harmonic(graph.matrix)
    monkeypatch.setattr("linkvet.analysis.networks.link_graph.EXACT_UP_TO", 200)
    sampled = harmonic(graph.matrix)
    assert np.corrcoef(exact, sampled)[0, 1] > 0.98


def test_trust_flows_from_seeds_and_distrust_back_from_spam() -> None:
    edges = [
        ("city.gov", "news.example"),
        ("news.example", "blog.example"),
        ("farm.example", "casino.example"),
    ]
    edges += [("lonely.example", "blog.example")]
    ranks = link_ranks(graph_of(edges), spam=["casino.example"])
    assert ranks.trust is not None and ranks.distrust is not None
    assert ranks.trust["news.example"] > ranks.trust["blog.example"] > 0 == ranks.trust["farm.example"]
    assert ranks.distrust["farm.example"] > 0 == ranks.distrust["news.example"]
    assert sum(ranks.trust.values()) == pytest.approx(1.0)


def test_without_seeds_or_spam_trust_is_unknown() -> None:
    ranks = link_ranks(graph_of(STAR))
    assert ranks.trust is None and ranks.distrust is None and ranks.pagerank
    assert link_ranks(graph_of([])).pagerank == {}
    given = link_ranks(graph_of(STAR), seeds=["s1.example"])
    assert given.trust is not None and given.trust["hub.example"] > 0


def test_obvious_seeds() -> None:
    domains = ["nasa.gov", "mit.edu", "gov.example", "ox.ac.uk", "reuters.com", "gov-loans.com"]
    assert obvious_seeds(domains) == ["nasa.gov", "mit.edu", "ox.ac.uk", "reuters.com"]


def test_flow_of_a_seed_that_leads_nowhere_stays_with_it() -> None:
    graph = graph_of([("a", "b")])
    trust = flow(graph.matrix, graph.rows(["b"]))
    assert trust[graph.names.index("b")] == pytest.approx(1.0)


def web(count: int, seed: int = 4) -> list[tuple[str, str]]:
    draw = random.Random(seed)
    return [
        (f"w{draw.randrange(count)}.example", f"w{draw.randrange(count)}.example") for _ in range(count * 4)
    ]


def test_a_ring_among_many_is_found() -> None:
    ring = [f"r{n}.example" for n in range(5)]
    edges = web(200) + [(a, b) for a in ring for b in ring if a != b]
    assert rings(edges) == [ring]


def test_chance_mutual_links_are_no_ring() -> None:
    assert rings(web(60)) == []
    pair = [("a.example", "b.example"), ("b.example", "a.example")]
    assert rings(web(200) + pair) == []
    assert mutual_links(pair) == [("a.example", "b.example")]


def test_a_neighbourhood_where_everyone_links_to_everyone_expects_it() -> None:
    draw = random.Random(9)
    names = [f"w{n}.example" for n in range(40)]
    edges = [(a, b) for a in names for b in names if a != b and draw.random() < 0.45]
    assert rings(edges) == []


def test_no_links_no_rings() -> None:
    assert rings([]) == [] and rings([("a", "a")]) == []
