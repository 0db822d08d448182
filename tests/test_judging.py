"""From rows of the audit file to facts, and from facts to the judgement of a domain: every number a literal."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from linkvet.analysis.facts import (
    CopyFacts,
    DomainFacts,
    LinkFacts,
    NetworkFacts,
    ProfileFacts,
    TargetPage,
)
from linkvet.analysis.judging.domains import DomainJudge, Standing
from linkvet.analysis.judging.from_rows import (
    branded_share,
    domain_facts,
    link_facts,
    target_of,
    target_pages,
)
from linkvet.analysis.judging.marker import (
    CLEAR,
    UNKNOWN,
    Finding,
    Judgement,
    Marker,
    Sign,
    collect,
    judge,
    marker,
)
from linkvet.analysis.judging.scoring import domain_score, score
from linkvet.analysis.judging.weights import precisions, refitted, weighed

EMPTY: dict[str, Any] = dict.fromkeys(
    (
        "resolved_url", "url", "target_url", "anchor", "image_alt", "anchor_class", "anchor_evidence", "link_kind",
        "region", "hidden", "context", "paragraph", "heading", "link_density", "position", "first_seen", "title",
        "language", "canonical", "robots", "published", "words", "html_bytes", "text", "internal_links",
        "external_links", "features", "page_kind", "kind_evidence", "relevance", "relevance_context", "signs",
        "final_url", "snapshot_id", "outlinks",
    )
)  # fmt: skip


def row(page: str = "https://blog.example/post", **known: Any) -> dict[str, Any]:
    """A backlink as the audit file gives it, live and on a page that was read."""
    number = abs(hash(page)) % 1000
    return {
        **EMPTY,
        "backlink_id": 1,
        "page_id": number,
        "page_url": page,
        "state": "live",
        "snapshot_id": number,
        "target_url": "https://shop.test/",
        "region": "content",
        "headings": [],
        "features": {},
        "signs": {"voice": {}, "paid": {"signs": [], "about": False}},
        **known,
    }


def found(weight: float, family: str = "manipulative", name: str = "", strength: float = 1.0) -> Finding:
    return Finding(name or f"{family}_{weight}", family, weight, "It stands there.", strength)


class TestScores:
    def test_in_numbers(self) -> None:
        assert score([found(0.5), found(0.2, "irrelevant")], DomainFacts()).toxicity == 60.0
        assert score([found(0.3), found(0.5)], DomainFacts()).toxicity == 56.0
        assert score([found(0.5), found(0.3), found(0.2)], DomainFacts()).toxicity == 59.5

    def test_shares_in_numbers(self) -> None:
        made = score([found(0.5, name="a"), found(0.2, "irrelevant", "b")], DomainFacts())
        assert made.shares == {"a": 45.4, "b": 14.6}
        certain = score([found(1.0, name="a"), found(0.2, "irrelevant", "b")], DomainFacts())
        assert certain.toxicity == 100.0
        assert certain.shares == {"b": 100.0}
        alike = score([found(0.3, name="b"), found(0.3, "irrelevant", "a")], DomainFacts())
        assert list(alike.shares) == ["a", "b"]

    def test_of_equals_the_first_by_name_counts_in_full(self) -> None:
        made = score([found(0.4, name="b"), found(0.4, name="a")], DomainFacts())
        assert list(made.shares) == ["a", "b"]
        assert made.shares["a"] > made.shares["b"]

    @pytest.mark.parametrize(
        ("strength", "toxicity", "brake"),
        [(0.5, 45.0, ""), (0.66, 59.4, ""), (2 / 3, 60.0, ""), (0.8, 72.0, "")],
    )
    def test_one_finding_alone(self, strength: float, toxicity: float, brake: str) -> None:
        made = score([found(0.9, strength=strength)], DomainFacts())
        assert (made.toxicity, made.brake) == (toxicity, brake)

    @pytest.mark.parametrize(
        ("domain", "toxicity", "brake"),
        [
            (DomainFacts(decision="whitelist"), 44.9, "the domain is on the whitelist"),
            (DomainFacts(decision="remove"), 70.8, ""),
            (DomainFacts(links=5, branded_share=0.8), 59.9, "most links of the domain name the brand"),
            (DomainFacts(links=5, branded_share=0.79), 70.8, ""),
            (DomainFacts(links=4, branded_share=0.9), 70.8, ""),
            (
                DomainFacts(links=5, anchors={"a": 1, "b": 1, "c": 3}),
                59.9,
                "the anchors of the domain vary as natural ones do",
            ),
            (DomainFacts(links=6, anchors={"a": 1, "b": 1, "c": 4}), 70.8, ""),
        ],
    )
    def test_brakes(self, domain: DomainFacts, toxicity: float, brake: str) -> None:
        made = score([found(0.55), found(0.35, "irrelevant")], domain)
        assert (made.toxicity, made.brake) == (toxicity, brake)

    @pytest.mark.parametrize(
        ("others", "toxicity", "brake"),
        [
            (
                [found(0.5, name="link_insertion"), found(0.3, "irrelevant")],
                59.9,
                "only the words of the anchor",
            ),
            (
                [found(0.14, "harmful_environment"), found(0.4, "irrelevant")],
                59.9,
                "only the words of the anchor",
            ),
            ([found(0.15, "harmful_environment"), found(0.4, "irrelevant")], 78.2, ""),
            ([found(0.3, "community_spam")], 70.1, ""),
        ],
    )
    def test_the_words_of_an_anchor_alone_do_not_condemn(
        self, others: list[Finding], toxicity: float, brake: str
    ) -> None:
        made = score([found(0.573, name="money_anchor"), *others], DomainFacts())
        assert made.toxicity == toxicity
        assert made.brake.startswith(brake) and bool(made.brake) == bool(brake)
        asked = score([found(0.6, name="money_anchor"), *others], DomainFacts())
        assert asked.toxicity > 60 and asked.brake == ""

    def test_of_a_domain(self) -> None:
        example = {"a": found(0.5, name="a", strength=0.2), "b": found(0.2, "irrelevant", "b")}
        assert domain_score({"a": 5.0, "b": 10.0}, example, 10, DomainFacts()).toxicity == 40.0
        assert domain_score({"a": 30.0, "b": 10.0}, example, 10, DomainFacts()).toxicity == 60.0


class TestWeights:
    MARKERS = (
        Marker("first", "manipulative", 0.5, lambda link: CLEAR, "."),
        Marker("second", "irrelevant", 0.2, lambda link: CLEAR, "."),
    )

    def test_precision_in_numbers(self) -> None:
        both, first = frozenset(("first", "second")), frozenset(("first",))
        one, other = precisions({(both, True): 3, (first, True): 1, (first, False): 2}, self.MARKERS)
        assert (one.marker, one.weight, one.against, one.whitelisted) == ("first", 0.5, 4, 2)
        assert (one.precision, one.low, one.high) == (0.667, 0.3, 0.903)
        assert one.proposed == 0.53
        assert (other.marker, other.against, other.whitelisted, other.precision) == ("second", 3, 0, 1.0)
        assert (other.low, other.high) == (0.438, 1.0)
        assert other.proposed is None

    def test_nobody_decided(self) -> None:
        rows = precisions({}, self.MARKERS[::-1])
        assert [one.marker for one in rows] == ["first", "second"]
        assert (rows[0].precision, rows[0].low, rows[0].high, rows[0].proposed) == (None, None, None, None)

    def test_five_decisions_are_enough(self) -> None:
        first = frozenset(("first",))
        assert precisions({(first, True): 5}, self.MARKERS)[0].proposed == 0.67
        assert precisions({(first, True): 4}, self.MARKERS)[0].proposed is None

    def test_weights_stay_between_their_ends(self) -> None:
        one = frozenset(("first",))
        assert refitted({(one, False): 10_000}, {"first": 0.5}) == {"first": 0.01}
        assert refitted({(one, True): 10_000}, {"first": 0.5}) == {"first": 0.95}

    def test_blame_is_shared(self) -> None:
        both = frozenset(("first", "second", "unheard_of"))
        assert refitted({(both, True): 10}, {"first": 0.5, "second": 0.2}) == {"first": 0.7, "second": 0.28}
        assert refitted({(frozenset(("unheard_of",)), True): 10}, {"first": 0.5}) == {"first": 0.5}

    def test_taken_weights_count(self) -> None:
        assert [one.weight for one in weighed(self.MARKERS, {"second": 0.7})] == [0.5, 0.7]


class TestTargets:
    def own(self, **known: Any) -> dict[str, Any]:
        empty = dict.fromkeys(("final_url", "title", "text", "language", "http_status"))
        return {**empty, "headings": [], **known}

    def test_a_redirecting_page_is_known_under_both_addresses(self) -> None:
        rows = [
            self.own(
                url="https://shop.test/old",
                final_url="https://shop.test/new",
                title="Oak tables",
                headings=["Tables of oak"],
                text="Oak tables made to order.",
                language="en",
                http_status=200,
            ),
            self.own(url="https://www.shop.test/new/", title="Another"),
        ]
        pages = target_pages(rows, ["Shop"])
        assert set(pages) == {"shop.test/old", "shop.test/new"}
        page = pages["shop.test/old"]
        assert pages["shop.test/new"] is page
        assert (page.url, page.title, page.headings) == (
            "https://shop.test/new",
            "Oak tables",
            ["Tables of oak"],
        )
        assert (page.text, page.language, page.status) == ("Oak tables made to order.", "en", 200)
        assert "oak tables" in page.phrases

    def test_what_was_not_read(self) -> None:
        page = target_pages([self.own(url="https://shop.test/a")])["shop.test/a"]
        assert (page.url, page.title, page.text, page.status) == ("https://shop.test/a", None, "", None)

    def test_the_page_that_a_link_points_at(self) -> None:
        named, empty = TargetPage("https://shop.test/a", title="A"), TargetPage("https://shop.test/b")
        worded = TargetPage("https://shop.test/c", text="Words.")
        targets = {"shop.test/a": named, "shop.test/b": empty, "shop.test/c": worded}

        def at(**addresses: str) -> TargetPage | None:
            return target_of({**EMPTY, **addresses}, targets)

        assert at(resolved_url="https://shop.test/a", url="https://t.example/1") is named
        assert at(url="https://shop.test/a", target_url="https://shop.test/c") is named
        assert at(target_url="https://www.shop.test/c/") is worded
        assert at(target_url="https://shop.test/b") is None
        assert at(target_url="https://shop.test/unread") is None
        assert at() is None


class TestDomainFacts:
    def test_several_pages(self) -> None:
        rows = [
            row(anchor="Oak  Tables", first_seen="2026-01-02T10:00:00", language="en", relevance=0.4),
            row("https://blog.example/post?utm_source=x", anchor="Oak  Tables", final_url="https://blog.example/post"),
            row("https://www.blog.example/two", anchor=None, image_alt="A table", region="footer", language="en",
                first_seen="2026-01-02", relevance=0.2),
            row("https://shop.blog.example/three", url="https://shop.test/x", target_url=None, region="footer",
                language="de", first_seen="2026-03-04"),
            row("https://blog.example/four", state="lost", language="de"),
            row("https://blog.example/five", state="unvisited", snapshot_id=None),
        ]  # fmt: skip
        facts = domain_facts("blog.example", rows, [("phone", "+49 40 123456"), ("ip", "192.0.2.1")])
        assert (facts.name, facts.links, facts.pages, facts.linking_pages, facts.hosts) == (
            "blog.example", 3, 4, 3, 2,
        )  # fmt: skip
        assert facts.regions == {"content": 1, "footer": 2}
        assert facts.anchors == {"oak tables": 1, "a table": 1, "": 1}
        assert facts.first_seen_days == {"2026-01-02": 2, "2026-03-04": 1}
        assert facts.language in ("en", "de")
        assert facts.relevance is not None
        assert facts.country == "DE"
        assert facts.footprints == [("phone", "+49 40 123456"), ("ip", "192.0.2.1")]
        assert facts.sitewide is False

    def test_one_anchor_twice(self) -> None:
        rows = [row(f"https://blog.example/{n}", anchor="table") for n in range(3)]
        assert domain_facts("blog.example", rows, []).anchors == {"table": 3}

    def test_two_links_of_a_page_are_two_where_anchor_or_target_differ(self) -> None:
        rows = [
            row(anchor="a"),
            row(anchor="b"),
            row(anchor="a", target_url="https://shop.test/x"),
            row(anchor="a"),
        ]
        facts = domain_facts("blog.example", rows, [])
        assert (facts.links, facts.linking_pages, facts.pages) == (3, 1, 1)

    def test_nothing_live(self) -> None:
        facts = domain_facts("blog.example", [row(state="lost")], [])
        assert (facts.links, facts.hosts, facts.pages, facts.language) == (0, None, 1, None)
        assert facts.sitewide is None

    def test_so_many_anchors_and_no_more(self) -> None:
        rows = [row(f"https://blog.example/{n}", anchor=f"anchor {n}") for n in range(202)]
        rows.append(row("https://blog.example/again", anchor="anchor 0"))
        facts = domain_facts("blog.example", rows, [])
        assert len(facts.anchors) == 200
        assert facts.anchors["anchor 0"] == 2

    @pytest.mark.parametrize(
        ("region", "showing", "others", "sitewide"),
        [
            ("footer", 3, 0, True),
            ("sidebar", 4, 1, True),
            ("header", 3, 1, False),
            ("navigation", 8, 2, True),
            ("widget", 3, 0, True),
            ("content", 5, 0, False),
            ("footer", 2, 0, None),
            ("footer", 2, 1, False),
        ],
    )
    def test_sitewide(self, region: str, showing: int, others: int, sitewide: bool | None) -> None:
        rows = [row(f"https://blog.example/{n}", region=region) for n in range(showing)]
        rows += [row(f"https://blog.example/o{n}") for n in range(others)]
        assert domain_facts("blog.example", rows, []).sitewide is sitewide

    def test_share_of_anchors_that_name_the_site(self) -> None:
        assert branded_share(["branded", "bare_url", "exact", None]) == 0.6667
        assert branded_share([None, ""]) is None
        assert branded_share(["generic"]) == 0.0


class TestLinkFacts:
    def test_everything_that_a_row_knows_is_in_the_facts(self) -> None:
        same = (
            "state anchor anchor_class image_alt link_kind region hidden context paragraph heading link_density "
            "first_seen title language canonical robots published words html_bytes text internal_links "
            "external_links page_kind relevance_context"
        ).split()
        known = {name: f"value of {name}" for name in same if name not in ("state",)}
        signs = {
            "spam_topics": {"casino": 2},
            "hacked": ["h"],
            "generated": ["g"],
            "scam": ["s"],
            "guest": ["u"],
            "doorway": ["d"],
            "paid": {"signs": ["p"], "about": True},
        }
        features = {"ads": 1}
        domain, profile, target = DomainFacts(name="blog.example"), ProfileFacts(), TargetPage("x")
        copy = CopyFacts()
        made = link_facts(
            row(
                **known, position=0.4, relevance=0.3, kind_evidence="as it says", signs=signs, features=features,
                final_url="https://blog.example/final", resolved_url="https://shop.test/r",
            ),
            domain, profile, target, {"other.example": 2}, copy,
        )  # fmt: skip
        for name in same:
            assert getattr(made, name) == known.get(name, "live"), name
        assert (made.page_url, made.target_url) == ("https://blog.example/final", "https://shop.test/")
        assert (made.link_position, made.relevance_page, made.page_kind_evidence) == (0.4, 0.3, "as it says")
        assert made.spam_topics == {"casino": 2}
        assert (made.hacked_signs, made.generated_signs, made.scam_signs) == (["h"], ["g"], ["s"])
        assert (made.guest_signs, made.doorway_signs) == (["u"], ["d"])
        assert (made.features, made.outlinks) == (features, {"other.example": 2})
        assert (made.domain, made.profile, made.target, made.copy) == (domain, profile, target, copy)
        assert made.paid_signs == ["p"]

    def test_an_unread_page_shows_nothing(self) -> None:
        made = link_facts(
            row(snapshot_id=None, target_url=None, url="https://shop.test/u", signs=None),
            DomainFacts(), ProfileFacts(), None, None, CopyFacts(),
        )  # fmt: skip
        assert (made.page_url, made.target_url) == ("https://blog.example/post", "https://shop.test/u")
        assert (made.paid_signs, made.copy, made.spam_topics, made.page_kind_evidence) == (
            None,
            None,
            None,
            "",
        )


class TestJudging:
    def markers(self) -> tuple[Marker, ...]:
        @marker("manipulative", 0.5)
        def in_footer(link: LinkFacts) -> Judgement:
            """It stands in the footer."""
            return Sign("It stands in the footer.", 0.5) if link.region == "footer" else CLEAR

        @marker("irrelevant", 0.3)
        def no_title(link: LinkFacts) -> Judgement:
            """The page has no title."""
            return UNKNOWN if link.title is None else CLEAR

        @marker("complementary", 0.2)
        def no_https(link: LinkFacts) -> Judgement:
            """The page is not encrypted."""
            return "It is not encrypted." if link.page_url.startswith("http:") else CLEAR

        rules = {one.__name__: one for one in (in_footer, no_title, no_https)}
        return collect([SimpleNamespace(**rules)])  # type: ignore[list-item]

    def standing(self, **known: Any) -> Standing:
        usual = {
            "footprints": [("ip", "192.0.2.1")],
            "authority": (42.0, "Ahrefs Domain Rating 42"),
            "blocklisted": "listed",
            "decision": None,
            "network": NetworkFacts(id="n1"),
            "reciprocal": True,
        }
        return Standing(**{**usual, **known})

    def judged(self, rows: list[dict[str, Any]], **known: Any) -> Any:
        judge_of = DomainJudge(self.markers(), ProfileFacts(), {}, lambda page: None)
        return judge_of.judge(rows, 7, "blog.example", self.standing(**known))

    def test_of_one_link(self) -> None:
        said = judge(LinkFacts(page_url="http://blog.example/", region="footer"), self.markers())
        assert [(one.marker, one.family, one.weight, one.strength) for one in said.findings] == [
            ("in_footer", "manipulative", 0.5, 0.5),
            ("no_https", "complementary", 0.2, 1.0),
        ]
        assert [one.evidence for one in said.findings] == ["It stands in the footer.", "It is not encrypted."]
        assert (said.known, said.unknown) == (0.7, ["no_title"])
        assert judge(LinkFacts(), ()).known == 0.0

    @pytest.mark.parametrize(("strength", "kept"), [(-1.0, 0.05), (0.333, 0.33), (7.0, 1.0)])
    def test_strength_stays_between_its_ends(self, strength: float, kept: float) -> None:
        @marker("irrelevant", 0.2)
        def faint(link: LinkFacts) -> Judgement:
            """It is there."""
            return Sign("It is there.", strength)

        (only,) = collect([SimpleNamespace(faint=faint)])  # type: ignore[list-item]
        assert judge(LinkFacts(), [only]).findings[0].strength == kept

    @pytest.mark.parametrize(
        ("family", "weight"), [("unheard_of", 0.5), ("manipulative", 0.0), ("manipulative", 1.0)]
    )
    def test_a_marker_has_a_family_and_a_weight(self, family: str, weight: float) -> None:
        with pytest.raises(ValueError, match="no family"):
            marker(family, weight)

    def test_what_a_marker_says_of_itself(self) -> None:
        @marker("irrelevant", 0.2)
        def told(link: LinkFacts) -> Judgement:
            """The page is about something else.

            It goes on.
            Why: for this
                and that.
            Not: what is like it.
            Raises: more.
            Lowers: less.
            flag: title="a",
                language="en"
            clear: title="b"
            """
            return CLEAR

        (one,) = collect([SimpleNamespace(told=told, other=3)])  # type: ignore[list-item]
        assert (one.name, one.family, one.weight) == ("told", "irrelevant", 0.2)
        assert one.sees == "The page is about something else. It goes on."
        assert (one.why, one.guard) == ("for this and that.", "what is like it.")
        assert (one.raises, one.lowers) == ("more.", "less.")
        assert list(one.examples) == [("flag", 'title="a", language="en"'), ("clear", 'title="b"')]

    def test_of_a_domain(self) -> None:
        rows = [
            row("http://blog.example/1", backlink_id=1, region="footer", anchor_class="branded",
                anchor_evidence="its name", relevance_context=0.25, title="A"),
            row("https://blog.example/2", backlink_id=2, anchor_class="exact", title="B"),
        ]  # fmt: skip
        made = self.judged(rows)
        first, second = made.links
        assert first == {
            "backlink_id": 1,
            "anchor_class": "branded",
            "anchor_evidence": "its name",
            "relevance_context": 0.25,
            "toxicity": 40.0,
            "level": "clean",
            "known": 1.0,
            "not_judged": "",
            "brake": "",
        }
        assert (second["toxicity"], second["level"], second["anchor_evidence"]) == (0.0, "clean", "")
        assert made.findings == [
            {
                "backlink_id": 1,
                "marker": "in_footer",
                "family": "manipulative",
                "weight": 0.5,
                "strength": 0.5,
                "share": 22.5,
                "evidence": "It stands in the footer.",
            },
            {
                "backlink_id": 1,
                "marker": "no_https",
                "family": "complementary",
                "weight": 0.2,
                "strength": 1.0,
                "share": 17.5,
                "evidence": "It is not encrypted.",
            },
        ]
        domain = made.domain
        assert (domain["domain_id"], domain["authority"], domain["authority_source"]) == (
            7, 42.0, "Ahrefs Domain Rating 42",
        )  # fmt: skip
        assert (domain["toxicity"], domain["level"], domain["reciprocal"]) == (21.3, "clean", True)
        assert domain["shares"] == {"in_footer": 11.9, "no_https": 9.4}
        assert domain["sitewide"] is None
        assert set(domain) == {
            "domain_id", "kind", "kind_evidence", "authority", "authority_source", "relevance", "language",
            "country", "reciprocal", "sitewide", "toxicity", "level", "shares",
        }  # fmt: skip

    def test_what_is_not_live_is_not_judged(self) -> None:
        made = self.judged([row(state="lost", region="footer", anchor_class="exact", anchor_evidence="x")])
        assert made.links == [
            {
                "backlink_id": 1,
                "anchor_class": None,
                "anchor_evidence": "",
                "relevance_context": None,
                "toxicity": None,
                "level": None,
                "known": None,
                "not_judged": "",
                "brake": "",
            }
        ]
        assert made.findings == []
        assert (made.domain["toxicity"], made.domain["level"], made.domain["shares"]) == (None, None, {})

    def test_a_parked_page_is_judged_by_its_site_alone(self) -> None:
        made = self.judged([row("http://blog.example/", state="lost", page_kind="parked", region="footer")])
        assert [one["marker"] for one in made.findings] == ["no_https"]
        assert made.links[0]["toxicity"] == 20.0
        assert made.domain["toxicity"] is None
        live = self.judged([row("http://blog.example/", page_kind="parked", region="footer")])
        assert [one["marker"] for one in live.findings] == ["in_footer", "no_https"]

    def test_all_that_a_site_shows_counts_against_a_parked_page(self) -> None:
        @marker("complementary", 0.2)
        def no_https(link: LinkFacts) -> Judgement:
            """The page is not encrypted."""
            return "It is not encrypted."

        @marker("complementary", 0.1)
        def poor_tld(link: LinkFacts) -> Judgement:
            """Its ending is cheap."""
            return "It is cheap."

        both = collect([SimpleNamespace(no_https=no_https, poor_tld=poor_tld)])  # type: ignore[list-item]
        judge_of = DomainJudge(both, ProfileFacts(), {}, lambda page: None)
        parked = row("http://blog.example/", state="lost", page_kind="parked")
        made = judge_of.judge([parked], 7, "blog.example", self.standing())
        assert [one["marker"] for one in made.findings] == ["no_https", "poor_tld"]
        assert made.links[0]["not_judged"] == ""
        assert made.domain["shares"] == {}

    def test_a_decision_and_the_brand_hold_scores_back(self) -> None:
        rows = [
            row(
                f"http://blog.example/{n}",
                backlink_id=n,
                region="footer",
                anchor_class="branded",
                anchor="Shop",
            )
            for n in range(5)
        ]
        assert self.judged(rows, decision="whitelist").links[0]["brake"] == ""
        facts_of = DomainJudge(self.markers(), ProfileFacts(), {}, lambda page: None)
        assert facts_of.judge(rows, 7, "blog.example", self.standing()).links[4]["toxicity"] == 40.0
        assert self.judged(rows).links[0]["not_judged"] == "no_title"
        assert self.judged(rows).links[0]["known"] == 0.7
