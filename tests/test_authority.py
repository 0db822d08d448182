import gzip
import math
import zipfile

import pytest

from linkvet.analysis.authority.rank_lists import RankList, rank_score, read_ranks
from linkvet.analysis.authority.score import authority, graph_authority, merged_figures, vendor_authority
from linkvet.analysis.networks.link_graph import graph_of
from linkvet.importers import strengths
from linkvet.store.file.audit import AuditError
from linkvet.store.types import Strength

CC = (
    "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev\t#n_hosts\n"
    "1\t2.9E7\t1\t0.016\tcom.big\t2920\n"
    "100\t2.1E7\t10000\t0.001\texample.beans\t3\n"
    "5000\t1.9E7\t---\t---\texample.tea\t1\n"
)


def written(tmp_path, text, name="ranks.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_common_crawl_ranks_are_read_reversed(tmp_path):
    ranks = read_ranks(written(tmp_path, CC), {"big.com", "beans.example", "tea.example", "absent.example"})
    assert (ranks.name, ranks.lines) == ("Common Crawl", 3)
    assert ranks.positions == {"big.com": 1, "beans.example": 1000, "tea.example": 5000}
    assert ranks.scores["big.com"] == 100
    assert ranks.scores["beans.example"] == rank_score(1000)
    assert "absent.example" not in ranks.scores


def test_comment_lines_and_host_ranks_without_header(tmp_path):
    text = (
        "# a part of the list\n# date: 2026-06-24\n"
        "7\t2.9E7\t7\t0.016\texample.beans.blog\n4\t2.9E7\t4\t0.016\texample.beans.www\n"
    )
    assert read_ranks(written(tmp_path, text), ["beans.example"]).positions == {"beans.example": 4}


@pytest.mark.parametrize(
    ("text", "name", "positions"),
    [
        ("1,big.com\n2,www.beans.example\n3,beans.example\n", "top list", {"beans.example": 2}),
        ("\ufeff1,big.com\r\n2,beans.example\r\n", "top list", {"beans.example": 2}),
        (
            "GlobalRank,TldRank,Domain,TLD,RefSubNets,RefIPs,IDN_Domain,IDN_TLD,PrevGlobalRank,PrevTldRank,"
            "PrevRefSubNets,PrevRefIPs\n88,3,beans.example,example,900,1200,beans.example,example,90,3,1,1\n",
            "Majestic Million",
            {"beans.example": 88},
        ),
        (
            '"Rank","Domain","Open Page Rank"\n"1","fonts.big.com","10.00"\n"9","shop.beans.example","9.1"\n',
            "Open PageRank",
            {"beans.example": 9},
        ),
        (
            "origin,rank\nhttps://www.beans.example,5000\nhttps://m.beans.example,1000",
            "CrUX",
            {"beans.example": 1000},
        ),
        ("domain\nbig.com\nbeans.example\nother.com\n", "Cloudflare Radar", {"beans.example": 3}),
        ("rank,domain,categories\n5,beans.example,Food;Drinks\n", "Cloudflare Radar", {"beans.example": 5}),
    ],
)
def test_every_published_form_is_recognised(tmp_path, text, name, positions):
    ranks = read_ranks(written(tmp_path, text, "list.csv"), {"beans.example"})
    assert (ranks.name, ranks.positions) == (name, positions)


def test_packed_files_are_read_as_streams(tmp_path):
    packed = tmp_path / "ranks.txt.gz"
    packed.write_bytes(gzip.compress(CC.encode()))
    assert read_ranks(packed, ["tea.example"]).positions == {"tea.example": 5000}
    archive = tmp_path / "top.csv.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("top-1m.csv", "1,big.com\n2,tea.example\n")
    assert read_ranks(archive, ["tea.example"]).positions == {"tea.example": 2}


def test_a_platform_is_not_what_its_users_are(tmp_path):
    path = written(tmp_path, "1,github.io\n2,me.github.io\n3,other.github.io\n")
    assert read_ranks(path, ["me.github.io"]).positions == {"me.github.io": 2}
    assert read_ranks(path, ["third.github.io"]).positions == {}
    path = written(tmp_path, "2,me.github.io\n9,www.github.io\n")
    assert read_ranks(path, ["github.io"]).positions == {"github.io": 9}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><title>Not found</title>",
        b"Source url,Target url\nhttps://a.example/,https://b.example/\n",
        b"PK\x03\x04 broken",
        b"\x1f\x8b\x08\x00 broken",
        b"x" * 10_000,
        b"\x00" * 50,
        b"1,big.com\n" + b"nonsense\n" * 500,
    ],
)
def test_other_files_are_refused_with_a_sentence(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(AuditError, match=r"rank file .*\.$"):
        read_ranks(path, ["big.com"])


def test_a_truncated_file_is_refused(tmp_path):
    path = tmp_path / "ranks.txt.gz"
    path.write_bytes(gzip.compress(CC.encode() * 50)[:-20])
    with pytest.raises(AuditError, match="cannot be read"):
        read_ranks(path, ["tea.example"])


def test_places_on_the_scale():
    scores = [rank_score(place) for place in (1, 100, 10_000, 1_000_000, 100_000_000, 10**9)]
    assert scores == sorted(scores, reverse=True)
    assert (scores[0], scores[-1]) == (100, 0)


def told(**by_vendor):
    """Figures of one domain by vendor, as an analysis merges them."""
    return merged_figures(by_vendor.items(), strengths())


def test_domain_figures_go_before_page_figures():
    both = told(ahrefs={"domain_rating": 54, "url_rating": 12})
    assert vendor_authority(both) == (54, "Ahrefs Domain Rating 54")
    assert vendor_authority(told(ahrefs={"url_rating": 12})) == (12, "Ahrefs URL Rating 12")


def test_several_indexes_count_as_their_median():
    figures = told(
        ahrefs={"domain_rating": 90}, moz={"domain_authority": 40}, majestic={"domain_trust_flow": 20}
    )
    strength, source = vendor_authority(figures)
    assert strength == 42
    assert source == "Ahrefs Domain Rating 90, Moz Domain Authority 40, Majestic Trust Flow 20"


def test_figures_that_measure_no_strength_say_nothing():
    assert told(moz={"spam_score": 90}, ahrefs={"traffic": 1e6, "domain_rating": math.nan}) == {}
    assert vendor_authority({}) == (None, "")
    assert vendor_authority(told(ahrefs={"domain_rating": 400})) == (100, "Ahrefs Domain Rating 400")
    assert vendor_authority(told(ahrefs={"domain_rating": -1})) == (None, "")


@pytest.mark.parametrize(
    ("vendor", "figures", "strength", "source"),
    [
        ("semrush", {"domain_authority_score": 40}, 54, "Semrush Authority Score 40"),
        ("semrush", {"authority_score": 20}, 30, "Semrush Page Authority Score 20"),
        ("majestic", {"trust_flow": 10}, 25, "Majestic Trust Flow of the page 10"),
        ("se_ranking", {"domain_inlink_rank": 33}, 33, "SE Ranking Domain InLink Rank 33"),
        ("dataforseo", {"domain_rank": 450}, 45, "DataForSEO domain rank 450"),
        ("moz", {"domains_linking_to_domain": 1_000}, 50, "Moz linking domains 1000"),
        ("csv", {"domain_rating": 54}, 54, "Ahrefs Domain Rating 54"),
        ("csv", {"pagerank": 4}, 40, "PageRank 4"),
    ],
)
def test_each_vendor_reads_its_figures_by_its_own_curve(vendor, figures, strength, source):
    assert vendor_authority(told(**{vendor: figures})) == (strength, source)


def test_a_name_means_what_its_own_vendor_means_by_it():
    assert told(ahrefs={"domain_rank": 450}, unheard_of={"domain_rating": 54}) == {}


def test_the_best_page_speaks_for_the_domain():
    rows = [("ahrefs", {"url_rating": 3}), ("ahrefs", {"url_rating": 9, "traffic": 1})]
    assert merged_figures(rows, strengths()) == {Strength("Ahrefs URL Rating", of_page=True): 9}


def test_sources_in_order_and_unknown_stays_unknown():
    ranks = RankList("Tranco", 1000, {"beans.example": 61.5}, {"beans.example": 102_000})
    graph = {"beans.example": 30.0, "tea.example": 25.0}
    of_domain, of_page = told(ahrefs={"domain_rating": 54}), told(ahrefs={"url_rating": 12})
    assert authority("beans.example", of_domain, [ranks], graph)[0] == 54
    assert authority("beans.example", {}, [ranks], graph) == (61.5, "Tranco place 102,000")
    assert authority("beans.example", of_page, [ranks], graph) == (61.5, "Tranco place 102,000")
    assert authority("tea.example", of_page, [ranks], graph) == (12, "Ahrefs URL Rating 12")
    assert authority("tea.example", {}, [ranks], graph) == (25.0, "links between the crawled sites")
    assert authority("new.example", {}, [ranks], graph) == (None, "")


def test_a_small_graph_says_nothing():
    assert graph_authority(graph_of([("a.example", "b.example")] * 50_000)) == {}


def test_the_much_cited_stand_above_the_little_cited():
    edges = [(f"s{n}.example", f"t{n % 40}.example") for n in range(12_000)]
    edges += [(f"s{n}.example", "hub.example") for n in range(3_000)]
    edges += [("hub.example", "friend.example"), ("s1.example", "once.example")]
    edges += [(f"s{n}.example", "friend.example") for n in range(5)]
    scores = graph_authority(graph_of(edges))
    assert scores["hub.example"] >= scores["t1.example"] > 0
    assert scores["friend.example"] > scores["t1.example"]
    assert "once.example" not in scores
    assert max(scores.values()) <= 80
