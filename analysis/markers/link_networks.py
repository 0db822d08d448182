"""Signs that a referring site is one of several under one hand.

One owner is no manipulation: where a site's links call the audited site by its name, each of these signs is weak, and
two sites of one owner are nothing to speak of unless they push a search phrase.
"""

from __future__ import annotations

from linkvet.analysis.facts import LinkFacts
from linkvet.analysis.judging.conditions import NAMING, followed
from linkvet.analysis.judging.keywords import KEYWORD, graded, keyword
from linkvet.analysis.judging.marker import CLEAR, UNKNOWN, Judgement, Sign, marker

SURE = 0.6
"""Confidence from which a group is called a network."""
PAIR = 2
"""Sites of a group that no third confirms: it is called a network only where the link pushes something."""
FEW_HOSTS, FARM = 4, 8
"""Hosts of one domain that link to the site: with search phrases or one anchor, and with anything. Languages and
departments seldom bring that many."""
INSTITUTIONS = ("platform", "social", "government", "education")
SELDOM = 0.2
"""Share of a domain's links with the audited site's name up to which its hosts do not speak of the site."""
MOST_ANCHORS, MOST_PUSH = 20, 0.5
"""Anchors of a domain that are looked at, and their share that must be search phrases for the domain to push."""
MOSTLY = 0.8
"""Share of a site's links with the audited site's name from which its owner hides nothing."""


@marker("link_networks", 0.15)
def shared_ip(link: LinkFacts) -> Judgement:
    """The site stands on the same address as others of its network.

    Why: Sites of one owner are often put on one server to save money.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Addresses of delivery networks, site builders and shared hosting; an address alone makes no network.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_ip": "Shares its address 203.0.113.7 with b.example, c.example."},
        known=frozenset(("shared_ip",))))
    clear: domain=domain(network=network(known=frozenset(("shared_ip",))))
    clear: domain=domain(network=network(id="n1", size=4, confidence=0.5,
        shared={"shared_ip": "Shares its address 203.0.113.7 with b.example."}))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_ip")


@marker("link_networks", 0.08)
def shared_subnet(link: LinkFacts) -> Judgement:
    """The site stands in the same small block of addresses as others of its network.

    Why: Networks rent neighbouring addresses so that each site seems to stand alone.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: A block of a cloud, delivery network or shared host; a block alone makes no network.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_subnet": "Shares its subnet 203.0.113.0/24 with b.example, c.example."},
        known=frozenset(("shared_subnet",))))
    clear: domain=domain(network=network(known=frozenset(("shared_subnet",))))
    clear: domain=domain(network=network(id="n1", size=4, confidence=0.5,
        shared={"shared_subnet": "Shares its subnet 203.0.113.0/24 with b.example."}))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_subnet")


@marker("link_networks", 0.12)
def shared_name_servers(link: LinkFacts) -> Judgement:
    """The site uses the same private name or mail servers as others of its network.

    Why: Who runs his own name servers usually runs all sites that use them.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Name servers that registrars, hosts and DNS services give to all their customers.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_name_servers": "Shares its name servers of acme-seo.example with b.example, c.example."},
        known=frozenset(("shared_name_servers",))))
    clear: domain=domain(network=network(known=frozenset(("shared_name_servers",))))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_name_servers")


@marker("link_networks", 0.25)
def shared_certificate(link: LinkFacts) -> Judgement:
    """One certificate covers the site and others of its network.

    Why: Whoever asks for a certificate must control every name in it.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Certificates that delivery networks and hosts issue for strangers together.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_certificate": "Shares its certificate for acme.example with b.example, c.example."},
        known=frozenset(("shared_certificate",))))
    clear: domain=domain(network=network(known=frozenset(("shared_certificate",))))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_certificate")


@marker("link_networks", 0.35)
def shared_tracking_id(link: LinkFacts) -> Judgement:
    """The site reports its visitors to the same account as others of its network.

    Why: One analytics account means one person who reads the numbers.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: An agency's or platform's account on its clients' sites: a second sign is needed; examples from guides.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_tracking_id": "Shares its Analytics account UA-8421337 with b.example, c.example."},
        known=frozenset(("shared_tracking_id",))))
    clear: domain=domain(network=network(known=frozenset(("shared_tracking_id",))))
    clear: domain=domain(network=network(id="n1", size=4, confidence=0.5,
        shared={"shared_tracking_id": "Shares its Analytics account UA-8421337 with b.example."}))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_tracking_id")


@marker("link_networks", 0.45)
def shared_ads_id(link: LinkFacts) -> Judgement:
    """The site earns for the same advertising account as others of its network.

    Why: Money of all these sites goes to one owner.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Accounts of platforms and advertising firms: a second independent sign is needed.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_ads_id": "Shares its AdSense account pub-8421556677889900 with b.example, c.example."},
        known=frozenset(("shared_ads_id",))))
    clear: domain=domain(network=network(known=frozenset(("shared_ads_id",))))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_ads_id")


@marker("link_networks", 0.4)
def shared_verification(link: LinkFacts) -> Judgement:
    """The site proves its ownership with the same code as others of its network.

    Why: Search engines give one code to one account.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Codes that a theme or platform brings along: a second independent sign is needed.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_verification": "Shares its site verification google:qJ8x with b.example, c.example."},
        known=frozenset(("shared_verification",))))
    clear: domain=domain(network=network(known=frozenset(("shared_verification",))))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_verification")


@marker("link_networks", 0.15)
def shared_favicon(link: LinkFacts) -> Judgement:
    """The site shows the same icon as others of its network.

    Why: Networks are copied from one folder, and the icon comes along.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Icons of software, platforms and popular themes; branches of one brand.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_favicon": "Shares its favicon -1293874 with b.example, c.example."},
        known=frozenset(("shared_favicon",))))
    weak: domain=domain(branded_share=0.9, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_favicon": "Shares its favicon -1293874 with b.example, c.example."}))
    clear: domain=domain(network=network(known=frozenset(("shared_favicon",))))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_favicon")


@marker("link_networks", 0.2)
def shared_template(link: LinkFacts) -> Judgement:
    """The site is built on nearly the same page template, rare theme or author names as others of its network.

    Why: Networks are stamped from one template.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Popular themes and site builders, which strangers share; two sister sites whose links push nothing.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_template": "Shares its template with b.example, c.example."},
        known=frozenset(("shared_template",))))
    clear: anchor="their test", anchor_class="other", domain=domain(branded_share=0.0, network=network(id="n1",
        name="2 sites", size=2, confidence=0.8, shared={"shared_template": "Shares its template with b.example."},
        known=frozenset(("shared_template",))))
    clear: domain=domain(network=network(known=frozenset(("shared_template",))))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_template")


@marker("link_networks", 0.3)
def shared_contact(link: LinkFacts) -> Judgement:
    """The site names the same mail address, telephone number, profile or wallet as others of its network.

    Why: Who answers for all these sites is one person or firm.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Addresses of hosts and services; branches of one brand.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_contact": "Shares its mail address office@acme.example with b.example, c.example."},
        known=frozenset(("shared_contact",))))
    weak: domain=domain(branded_share=0.9, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_contact": "Shares its mail address office@acme.example with b.example, c.example."}))
    clear: domain=domain(network=network(known=frozenset(("shared_contact",))))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_contact")


@marker("link_networks", 0.2)
def shared_title(link: LinkFacts) -> Judgement:
    """Pages of the site carry the same title as, or link in the same words and week as, others of its network.

    Why: One text was published on many sites by one hand.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Syndicated articles and editions of one publisher: a second independent sign is needed.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_title": "Shares its page title why oak floors last for ever with b.example, c.example."},
        known=frozenset(("shared_title",))))
    clear: domain=domain(network=network(known=frozenset(("shared_title",))))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_title")


@marker("link_networks", 0.25)
def shared_path(link: LinkFacts) -> Judgement:
    """Pages of the site have the same machine-made path, or rare outgoing links, as others of its network.

    Why: Programs write the same files to all sites they control.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Paths of words, stock addresses of software, and popular sites.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"shared_path": "Shares its path /x7Kq2/list-456a with b.example, c.example."},
        known=frozenset(("shared_path",))))
    clear: domain=domain(network=network(known=frozenset(("shared_path",))))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "shared_path")


@marker("link_networks", 0.2)
def sibling_names(link: LinkFacts) -> Judgement:
    """The site's name follows the same pattern as others of its network.

    Why: Names that differ in a number or a place are bought in rows.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Editions of one publisher and branches of one brand; a name alone makes no network.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"sibling_names": "Shares its names like best-shop-# with b.example, c.example."},
        known=frozenset(("sibling_names",))))
    clear: domain=domain(network=network(known=frozenset(("sibling_names",))))
    clear: domain=domain(network=network(id="n1", size=4, confidence=0.5,
        shared={"sibling_names": "Shares its names like best-shop-# with b.example."}))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "sibling_names")


@marker("link_networks", 0.4)
def link_ring(link: LinkFacts) -> Judgement:
    """The site and others of its network link to each other far more than their number of links would bring about.

    Why: Rings pass strength around among sites that nobody else recommends.
    Lowers: Links that call the audited site by its name; nofollow.
    Not: Neighbours in a field that link to one another now and then; a ring alone makes no network.
    strong: domain=domain(branded_share=0.1, network=network(id="n1", name="4 sites", size=4, confidence=0.8,
        shared={"link_ring": "Shares its links among each other with b.example, c.example."},
        known=frozenset(("link_ring",))))
    clear: domain=domain(network=network(known=frozenset(("link_ring",))))
    clear: domain=domain(network=network(id="n1", size=4, confidence=0.5,
        shared={"link_ring": "Shares its links among each other with b.example."}))
    unknown: domain=domain(network=network())
    """
    return _shared(link, "link_ring")


@marker("link_networks", 0.5)
def subdomain_farm(link: LinkFacts) -> Judgement:
    """Many hosts of one domain link to the site.

    Why: Subdomains cost nothing, so farms make a new one for every link.
    Raises: More hosts; search phrases, or one anchor on all of them.
    Lowers: The name of the site as the anchor; few hosts; nofollow.
    Not: Platforms where every host belongs to a stranger, schools and authorities, and a publisher's few languages
    and departments.
    strong: anchor="oak tables", anchor_class="exact", domain=domain(name="acme.example", network=network(hosts=24))
    strong: anchor="See terms", anchor_class="generic", domain=domain(name="acme.example", links=12,
        anchors={"see terms": 12}, network=network(hosts=9))
    medium: anchor="Anna's tip", anchor_class="other", domain=domain(name="acme.example", network=network(hosts=9))
    weak: anchor="Anna's tip", anchor_class="other", domain=domain(name="acme.example", branded_share=0.0,
        network=network(hosts=5))
    weak: anchor="Shop", anchor_class="branded", domain=domain(name="acme.example", network=network(hosts=9))
    clear: domain=domain(name="acme.example", network=network(hosts=2))
    clear: domain=domain(name="me.github.io", network=network(hosts=24, hosted=True))
    unknown: domain=domain(name="acme.example")
    """
    network, domain = link.domain.network, link.domain
    if network is None or (network.hosts is None and domain.hosts is None):
        return UNKNOWN
    hosts = max(network.hosts or 0, domain.hosts or 0)
    one_anchor = domain.links >= FEW_HOSTS and max(domain.anchors.values(), default=0) >= 0.8 * domain.links
    if network.hosted or hosts < FEW_HOSTS or domain.kind in INSTITUTIONS:
        return CLEAR
    pushes = max(keyword(link), 0.5 * _pushes(link))
    unnamed = domain.branded_share is not None and domain.branded_share <= SELDOM
    if hosts < FARM and not (one_anchor or pushes or unnamed):
        return CLEAR
    named = (domain.branded_share or 0.0) >= 0.8 or link.anchor_class in NAMING
    strength = graded(
        min(1.0, 0.45 + 0.02 * hosts + 0.15 * one_anchor + 0.4 * pushes),
        (named, 0.35),
        (hosts < FARM and not one_anchor and not pushes, 0.5),
        (followed(link) is False, 0.5),
    )
    return Sign(f"{hosts} hosts of {domain.name} link to the site.", strength)


@marker("link_networks", 0.5)
def domain_blast(link: LinkFacts) -> Judgement:
    """The domain is one of many that were first seen within days and look alike.

    Why: Programs register names in rows and place a link on each at once.
    Raises: Dozens of domains; a search phrase as the anchor.
    Lowers: The name of the site as the anchor; nofollow.
    Not: News that many sites take up in a week: they share neither names nor cheap endings.
    strong: anchor="best oak tables", anchor_class="near", domain=domain(network=network(
        blast="One of 12 domains first seen from 2026-05-02 to 2026-05-06 that look alike: names like oak-shop-#."))
    weak: anchor="Shop", anchor_class="branded", link_kind="nofollow", domain=domain(network=network(
        blast="One of 12 domains first seen from 2026-05-02 to 2026-05-06 that look alike: names like oak-shop-#."))
    clear: anchor="Shop", anchor_class="branded", domain=domain(network=network(blast=""))
    unknown: anchor="Shop", anchor_class="branded", domain=domain(network=network())
    """
    network = link.domain.network
    if network is None or network.blast is None:
        return UNKNOWN
    if not network.blast:
        return CLEAR
    strength = graded(
        0.7 + 0.3 * keyword(link), (link.anchor_class in NAMING, 0.6), (followed(link) is False, 0.5)
    )
    return Sign(network.blast, strength)


def _shared(link: LinkFacts, name: str) -> Judgement:
    """Evidence of one sign, where it is part of a network that two independent signs make."""
    network = link.domain.network
    if network is None:
        return UNKNOWN
    speaks = network.size > PAIR or (network.size == PAIR and keyword(link) >= KEYWORD)
    if name in network.shared and speaks and network.confidence >= SURE:
        strength = graded(
            min(1.0, 0.4 + 0.6 * network.confidence),
            (network.size <= PAIR, 0.5),
            (_only_owned(link), 0.35),
            (followed(link) is False, 0.5),
        )
        return Sign(f"{network.shared[name]} Network {network.id}: {network.name}.", strength)
    return CLEAR if name in network.known or name in network.shared else UNKNOWN


def _pushes(link: LinkFacts) -> bool:
    """Whether most anchors of the domain are search phrases."""
    said = [anchor for anchor in link.domain.anchors if anchor][:MOST_ANCHORS]
    phrases = [anchor for anchor in said if link.profile.search_phrase(anchor, link.language)]
    return bool(said) and len(phrases) >= MOST_PUSH * len(said)


def _only_owned(link: LinkFacts) -> bool:
    """Whether the site's links call the audited site by its name: one owner, and no manipulation."""
    branded = link.domain.branded_share
    return branded is not None and branded >= MOSTLY and keyword(link) < KEYWORD
