from __future__ import annotations

import random
from itertools import combinations

import pytest

from linkvet.analysis.facts import DomainFacts, LinkFacts
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN
from linkvet.analysis.markers.link_networks import shared_ads_id, shared_ip, subdomain_farm
from linkvet.analysis.networks.exclusions import (
    address_kind,
    certificate_host,
    default_name_server,
    hosted_builder,
    hosted_name,
    placeholder,
    popular_theme,
    sounds_like_hoster,
)
from linkvet.analysis.networks.find import LinkSign, Network, PageSign, find_networks, network_facts
from linkvet.analysis.networks.page_signals import Templates, alike, telling_path, telling_title
from linkvet.analysis.networks.sibling_names import common_brand, editions, name_families, shape_of_name
from linkvet.analysis.networks.signal_kinds import weight_of

Rows = list[tuple[str, str, str]]
WORDS = "amber birch cedar delta ember fjord grove heath inlet junco kelp larch maple nectar ochre pine quill".split()


def names(count: int, seed: int = 1) -> list[str]:
    draw = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(draw.sample(WORDS, 2)) + draw.choice((".example", ".test"))] = None
    return list(made)


def strangers(count: int, seed: int = 1) -> Rows:
    """Sites that share nothing: each with its own address, icon, account and certificate."""
    draw = random.Random(seed)
    rows: Rows = []
    for name in names(count, seed):
        rows += [
            (name, "ip", f"178.{draw.randrange(256)}.{draw.randrange(256)}.{draw.randrange(256)}"),
            (name, "ns", "ns51.domaincontrol.com"),
            (name, "favicon", str(draw.getrandbits(31))),
            (name, "google_analytics", f"UA-{draw.randrange(10**6, 10**8)}"),
            (name, "certificate", f"{draw.getrandbits(256):064x}"),
        ]
    return rows


def shared(members: list[str], kind: str, value: str) -> Rows:
    return [(member, kind, value) for member in members]


def groups(rows: Rows, pages: list[PageSign] | None = None) -> list[list[str]]:
    return [network.members for network in find_networks(rows, pages or [])]


ADS = ("adsense", "pub-8421556677889900")
GA = ("google_analytics", "UA-84213377")
ICON = ("favicon", "-1293874412")
IP = ("ip", "178.20.30.40")
PRIVATE_NS = ("ns", "ns1.acmelinks.example")


@pytest.mark.parametrize(
    "signs",
    [
        (ADS, GA),
        (ADS, ICON),
        (GA, IP),
        (IP, ICON),
        (ICON, PRIVATE_NS),
        (ADS, ("theme", "acme-own-theme")),
        (("verification", "google:qJ8xKk29slPq"), ("phone", "+43123456789")),
    ],
)
def test_two_independent_signs_make_a_network(signs: tuple[tuple[str, str], ...]) -> None:
    rows = strangers(120)
    members = sorted(names(120)[:6])
    for kind, value in signs:
        rows += shared(members, kind, value)
    (found,) = find_networks(rows)
    assert found.members == members
    assert {sign.kind for sign in found.signs} >= {kind for kind, _ in signs}
    assert 0.6 <= found.confidence <= 1.0


@pytest.mark.parametrize(
    "signs",
    [
        (ADS,),
        (("adsense", "pub-8421556677889900"), ("ads_txt", "google.com/pub-8421556677889900")),
        (
            IP,
            ("subnet", "178.20.30.0/24"),
            ("ns", "ns1.blue-hosting.example"),
            ("mx", "mx.blue-hosting.example"),
        ),
        (("theme", "astra"), ("ns", "dns1.registrar-servers.com")),
        (("tag_manager", "GTM-K84DX9Q"), IP),
        (("adsense", "pub-1556223355139109"), ("cloudflare_beacon", "e94a53d306d84a1da1436edf74dfcc6c")),
        (("google_analytics", "UA-12345678"), ("favicon", "0")),
    ],
    ids=["one sign", "one account twice", "one host", "stock", "agency", "vendors", "placeholders"],
)
def test_signs_that_strangers_share_make_none(signs: tuple[tuple[str, str], ...]) -> None:
    rows = strangers(120)
    for kind, value in signs:
        rows += shared(names(120)[:9], kind, value)
    assert groups(rows) == []


def test_unrelated_sites_on_one_delivery_network_are_no_network() -> None:
    crowd = names(200)[:80]
    rows = strangers(200)
    rows += shared(crowd, "ip", "104.18.32.7")
    rows += shared(crowd, "ns", "ada.ns.cloudflare.com")
    rows += shared(crowd, "certificate", "c" * 64)
    rows += shared(crowd, "server", "cloudflare")
    assert groups(rows) == []


def test_neighbours_on_a_platform_are_strangers_even_with_everything_in_common() -> None:
    crowd = [name.replace(".example", ".github.io").replace(".test", ".github.io") for name in names(30, 4)]
    rows = strangers(100)
    for kind, value in (IP, ICON, PRIVATE_NS, ("certificate", "d" * 64)):
        rows += shared(crowd, kind, value)
    pages = [PageSign(name, f"https://{name}/", None, list(range(64))) for name in crowd]
    assert groups(rows, pages) == []
    rows += shared(crowd[:5], *ADS) + shared(crowd[:5], *GA)
    assert groups(rows, pages) == [sorted(crowd[:5])]


def test_branches_of_one_brand_are_no_network_but_their_owner_s_accounts_tell() -> None:
    branches = [f"bakerix-{town}.example" for town in "aber brigg colne derby".split()]
    rows = strangers(100) + shared(branches, *ICON) + shared(branches, "tag_manager", "GTM-K84DX9Q")
    pages = [PageSign(name, f"https://{name}/", None, list(range(64))) for name in branches]
    assert groups(rows, pages) == []
    assert groups(rows + shared(branches, *ADS), pages) == [sorted(branches)]


def test_editions_of_one_publisher_are_no_network() -> None:
    same = ["bakerix.de", "bakerix.fr", "bakerix.co.uk"]
    assert groups(strangers(100) + shared(same, *ADS) + shared(same, *ICON)) == []


def test_two_networks_joined_by_one_sign_stay_apart() -> None:
    first, second = sorted(names(120)[:6]), sorted(names(120)[6:14])
    rows = strangers(120) + shared(first, *ADS) + shared(first, *ICON) + shared([first[0], second[0]], *IP)
    rows += shared(second, "adsense", "pub-7331220099887766") + shared(second, *PRIVATE_NS)
    assert sorted(groups(rows)) == sorted([first, second])


def test_a_network_with_two_accounts_of_a_kind_is_one() -> None:
    members = sorted(names(120)[:12])
    rows = strangers(120) + shared(members, *ICON)
    rows += shared(members[:7], *ADS) + shared(members[7:], "adsense", "pub-7331220099887766")
    assert groups(rows) == [members]


def test_a_large_network_is_whole_although_not_all_pairs_are_compared() -> None:
    members = sorted(names(260)[:120])
    rows = strangers(260) + shared(members, *ADS) + shared(members, *GA)
    assert groups(rows) == [members]


def test_the_certificate_names_its_siblings() -> None:
    members = ["amber.example", "birch.example", "cedar.example"]
    rows = strangers(60)
    for member in members:
        rows += [(member, "certificate_name", other) for other in members]
    assert groups(rows + shared(members, *GA)) == [members]
    many = [(members[0], "certificate_name", f"*.{name}") for name in names(40, 9)]
    assert groups(rows + many + shared(members[1:], *ADS)) == [members[1:]]


def test_a_code_is_the_same_in_a_meta_tag_and_in_the_zone() -> None:
    rows = [
        *strangers(60),
        ("amber.example", "verification", "google:qJ8xKk29slPq"),
        ("birch.example", "verification", "google-site-verification=qJ8xKk29slPq"),
        ("amber.example", "ads_txt", "google.com/pub-8421556677889900"),
        ("birch.example", *ADS),
    ]
    assert groups(rows) == [["amber.example", "birch.example"]]


def test_an_advertising_firm_s_publishers_are_strangers() -> None:
    crowd = names(100)[:12]
    rows = strangers(100) + [
        (one, "ads_txt", f"exchange{n}.example/{n}77") for one in crowd for n in range(30)
    ]
    pages = [
        PageSign(one, f"https://{one}/", None, [], {"firm.example": 1, "legal.example": 1}) for one in crowd
    ]
    assert groups(rows, pages) == []


def test_a_network_has_a_stable_name_and_says_what_it_links_to() -> None:
    members = sorted(names(80)[:5])
    rows = strangers(80) + shared(members, *ADS) + shared(members, *ICON)
    links = [LinkSign(one, "https://acme.example/oak", "oak floors", "2026-05-04") for one in members]
    (first,) = find_networks(rows, links=links)
    random.Random(5).shuffle(rows)
    (second,) = find_networks(rows, links=list(reversed(links)))
    assert (first.id, first.members, first.name) == (second.id, second.members, second.name)
    assert first.name == "5 sites sharing AdSense account pub-8421556677889900"
    assert first.targets == {"https://acme.example/oak": 5} and first.anchors == {"oak floors": 5}


def test_the_evidence_names_the_others_and_reaches_the_markers() -> None:
    members = sorted(names(80)[:7])
    rows = strangers(80) + shared(members, *ADS) + shared(members, *ICON)
    facts = network_facts(find_networks(rows), rows)
    one = facts[members[0]]
    assert (
        one.size == 7
        and members[1] in one.shared["shared_ads_id"]
        and "2 more" in one.shared["shared_ads_id"]
    )
    link = LinkFacts(domain=DomainFacts(name=members[0], network=one))
    assert "pub-8421556677889900" in str(shared_ads_id(link))
    assert shared_ip(link) is CLEAR
    other = facts[names(80)[50]]
    stranger = LinkFacts(domain=DomainFacts(network=other))
    assert other.id == "" and shared_ip(stranger) is CLEAR and shared_ads_id(stranger) is UNKNOWN


def test_hosts_of_a_domain_are_counted_and_platforms_forgiven() -> None:
    pages = [PageSign("farm.example", f"https://h{n}.farm.example/") for n in range(12)]
    facts = network_facts([], [], pages)["farm.example"]
    assert facts.hosts == 12
    assert "12 hosts" in str(
        subdomain_farm(LinkFacts(domain=DomainFacts(name="farm.example", network=facts)))
    )


def test_pages_stamped_from_one_template_and_links_among_each_other() -> None:
    draw = random.Random(3)
    members = sorted(names(80)[:5])
    shape = [draw.getrandbits(24) for _ in range(64)]
    pages = []
    for one in names(80):
        own = [part if draw.random() < 0.96 else draw.getrandbits(24) for part in shape]
        others = {other: 1 for other in members if other != one} if one in members else {}
        fresh = [draw.getrandbits(24) for _ in range(64)]
        pages.append(PageSign(one, f"https://{one}/", None, own if one in members else fresh, others))
    (found,) = find_networks(strangers(80), pages)
    assert found.members == members
    assert {sign.kind for sign in found.signs} >= {"template", "ring"}


def test_a_syndicated_article_alone_joins_nobody() -> None:
    sources = {f"source{n}.example": 1 for n in range(5)}
    title = "Seven rooms in which an oak floor lasts longer than its house"
    pages = [PageSign(one, f"https://{one}/x7Kq2list456a", title, [], sources) for one in names(80)[:9]]
    links = [
        LinkSign(one, "https://acme.example/", "lasting oak floors", "2026-05-04") for one in names(80)[:9]
    ]
    assert find_networks(strangers(80), pages, links) == []


def test_nothing_gives_nothing() -> None:
    assert find_networks([]) == []
    assert network_facts([], []) == {}
    hostile = [
        ("a.example", "ip", "not an address"),
        ("b.example", "ip", "::"),
        ("a.example", "ns", ""),
        ("", "mx", "\0"),
    ]
    assert find_networks(hostile, [PageSign("a.example", "::", "\0" * 9000, [1, 2])]) == []


@pytest.mark.parametrize(
    ("address", "kind", "subnet"),
    [
        ("104.18.32.7", "shared", "104.18.32.0/24"),
        ("185.199.108.153", "shared", "185.199.108.0/24"),
        ("178.20.30.40", "own", "178.20.30.0/24"),
        ("2606:4700::1", "shared", "2606:4700::/48"),
        ("2a01:4f8:1:2::3", "own", "2a01:4f8:1::/48"),
        ("52.29.1.1", "cloud", "52.29.1.0/24"),
        ("0.0.0.0", "none", ""),
        ("999.1.1.1", "none", ""),
    ],
)
def test_whose_an_address_is(address: str, kind: str, subnet: str) -> None:
    assert address_kind(address) == (kind, subnet)


def test_what_the_lists_hold_and_what_they_do_not() -> None:
    assert default_name_server("domaincontrol.com") and not default_name_server("acmelinks.example")
    assert default_name_server("awsdns-12.co.uk")
    assert sounds_like_hoster("bluehosting.example") and not sounds_like_hoster("acmelinks.example")
    assert popular_theme("astra-child") and not popular_theme("acme-own-theme")
    assert hosted_builder("Wix.com Website Builder") and not hosted_builder("WordPress 6.8")
    assert certificate_host("sni.cloudflaressl.com") and not certificate_host("acme.example")
    assert hosted_name("me.github.io") and not hosted_name("acme.co.uk") and not hosted_name("acme.uk.com")
    assert (
        placeholder("UA-12345678") and placeholder("pub-0000000000000000") and not placeholder("UA-84213377")
    )


def test_rarity_counts_and_abundance_says_nothing() -> None:
    assert weight_of("ip", 2, 1000) == weight_of("ip", 8, 1000) > weight_of("ip", 30, 1000) > 0
    assert weight_of("ip", 100, 1000) == weight_of("adsense", 1, 1000) == 0.0
    assert weight_of("adsense", 300, 100_000) > 0 == weight_of("adsense", 300, 1000)


def test_names_of_one_generator() -> None:
    family = ["best-shop-12.example", "best-shop-7.test", "best-shop-4711.example"]
    assert name_families([*family, "acme.example"]) == {"best-shop-#": family}
    assert shape_of_name("shoes-de.example") == "shoes-@@" and shape_of_name("acme.example") is None
    assert editions(["acme.de", "acme.fr"]) and not editions(["acme.xyz", "acme.top", "acme.club"])
    assert common_brand(["bakerix-aber.example", "bakerix-colne.example"]) == "bakerix"
    assert common_brand(["amber.example", "birch.example"]) == ""


def test_titles_and_paths_that_tell_and_those_that_do_not() -> None:
    assert (
        telling_title("Seven rooms in which an oak floor lasts") == "seven rooms in which an oak floor lasts"
    )
    assert telling_title("Home page of the firm of Smith") is None and telling_title("Oak floors") is None
    assert telling_path("https://a.example/x7Kq2list456a") == "/x7Kq2list456a"
    assert telling_path("https://a.example/2026/05/oak-floors") is None
    assert telling_path("https://a.example/oak-floors-for-ever") is None


def test_templates_are_alike_only_when_nearly_equal() -> None:
    one, near, far = (
        frozenset(parts)
        for parts in (range(64), [*range(58), *range(100, 106)], [*range(20), *range(200, 244)])
    )
    assert alike(one, one) == 1.0 and alike(one, near) > 0.72 > alike(one, far)
    pages = [
        PageSign("a.example", shape=list(one)),
        PageSign("b.example", shape=list(near)),
        PageSign("c.test", shape=list(far)),
    ]
    templates = Templates()
    for page in pages:
        templates.add(page)
    assert {domain for domain, _, _ in templates.signs()} == {"a.example", "b.example"}


def test_planted_pairs_are_found_again_with_noise() -> None:
    draw = random.Random(8)
    pool = names(250, 8)
    rows, planted = strangers(250, 8), []
    for number in range(10):
        members = [pool.pop() for _ in range(draw.choice((3, 5, 9, 14)))]
        planted.append(sorted(members))
        for kind, value in draw.sample([ADS, GA, ICON, IP, PRIVATE_NS], 3):
            rows += shared(
                [one for one in members if draw.random() < 0.9], kind, f"{value[:-2]}{number}{number}"
            )
    truth = {pair for group in planted for pair in combinations(group, 2)}
    found = {pair for group in groups(rows) for pair in combinations(group, 2)}
    assert len(found & truth) >= 0.9 * len(truth) and len(found & truth) >= 0.98 * len(found)


def test_a_network_is_plain_data() -> None:
    network = Network("n1", "two", ["a.example", "b.example"], 0.7, [])
    assert network.targets == {} and network.anchors == {}
