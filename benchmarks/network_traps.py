"""Strangers who share what strangers share: a delivery network, a host, a theme, an agency, a brand, an article."""

from __future__ import annotations

from collections.abc import Callable

from planted_networks import SYLLABLES, Maker, RealPage, World, plant, share, stamp

from linkvet.analysis.networks.page_signals import LinkSign


def _crowd(maker: Maker, size: int, hosting: str = "none") -> list[str]:
    return [maker.site(hosting=hosting) for _ in range(size)]


def _listed_cdn(maker: Maker) -> list[str]:
    crowd = _crowd(maker, 60)
    for one in crowd:
        maker.put(one, "ip", "104.18.32.7")
        maker.put(one, "ns", "ada.ns.cloudflare.com")
    return crowd


def _unlisted_cdn(maker: Maker) -> list[str]:
    """A delivery network that no list knows: few addresses, own name servers, certificates for strangers together."""
    crowd = _crowd(maker, 50)
    net = maker.name()
    for at, one in enumerate(crowd):
        maker.put(one, "ip", f"45.130.40.{at % 3}")
        maker.put(one, "ns", f"ns{at % 2}.{net}")
        bundle = at // 8
        maker.put(one, "certificate", f"{bundle:064x}")
        for name in crowd[bundle * 8 : bundle * 8 + 8]:
            maker.put(one, "certificate_name", name)
    return crowd


def _one_host(maker: Maker) -> list[str]:
    crowd = _crowd(maker, 40)
    for one in crowd:
        maker.put(one, "ip", "45.131.7.9")
        maker.put(one, "ns", "ns1.greentower-hosting.net")
        maker.put(one, "mx", "mx1.greentower-hosting.net")
    return crowd


def _popular_theme(maker: Maker) -> list[str]:
    crowd = _crowd(maker, 40, "own")
    shape = next(page.shape for page in maker.pages if len(page.shape) == 64)
    for page in maker.world.pages:
        if page.domain in crowd:
            page.shape = maker.altered(shape, 0.75)
    for one in crowd:
        maker.put(one, "theme", "flatsome")
        maker.put(one, "ns", "ns51.domaincontrol.com")
    return crowd


def _agency(maker: Maker) -> list[str]:
    """Clients of an agency: its container on all, its credit link at the foot, its server for some."""
    crowd = _crowd(maker, 15, "own")
    share(maker, crowd, "tag_manager")
    share(maker, crowd[:6], "ip")
    for page in maker.world.pages:
        if page.domain in crowd:
            page.outlinks["agency.example"] = 1
    return crowd


def _advertising_firm(maker: Maker) -> list[str]:
    """Publishers of one advertising firm, which writes their ads.txt and is thanked on their pages."""
    crowd = _crowd(maker, 18)
    sellers = [f"exchange{number}.com/{maker.account('seller')}" for number in range(40)]
    for one in crowd:
        for seller in maker.draw.sample(sellers, 36):
            maker.put(one, "ads_txt", seller)
    for page in maker.world.pages:
        if page.domain in crowd:
            page.outlinks.update({"adfirm.example": 1, "adfirm-privacy.example": 1})
    return crowd


def _franchise(maker: Maker) -> list[str]:
    stem = "".join(maker.draw.choices(SYLLABLES, k=4))
    crowd = [maker.site(f"{stem}-{maker.name().partition('.')[0]}.com", "own") for _ in range(12)]
    stamp(maker, crowd)
    for kind in ("favicon", "tag_manager", "social"):
        share(maker, crowd, kind, 1)
    return crowd


def _platform(maker: Maker) -> list[str]:
    crowd = [maker.site(f"{maker.name().partition('.')[0]}.github.io", "none") for _ in range(30)]
    for one in crowd:
        for kind, value in (
            ("ip", "91.199.108.153"),
            ("certificate", "f" * 64),
            ("favicon", "4711"),
            ("ns", "ns1.gitpages.org"),
        ):
            maker.put(one, kind, value)
    return crowd


def _vendor_account(maker: Maker) -> list[str]:
    """A platform's ad account and a managed host's beacon on sites of strangers."""
    crowd = _crowd(maker, 16)
    share(maker, crowd[:7], "adsense", 1)
    share(maker, crowd[5:], "cloudflare_beacon", 1)
    return crowd


def _article(maker: Maker) -> list[str]:
    crowd = _crowd(maker, 12)
    title = "Seven rooms in which an oak floor lasts longer than its house"
    for one in crowd:
        maker.page(one, title, [], {f"source{number}.example": 1 for number in range(6)})
        maker.world.links.append(
            LinkSign(one, "https://acme.example/floors", "lasting oak floors", "2026-05-04")
        )
    return crowd


def _stock_design(maker: Maker) -> list[str]:
    """Buyers of one theme that no list knows, with the icon that its demonstration brings along."""
    crowd = _crowd(maker, 14, "own")
    shape = next(page.shape for page in reversed(maker.pages) if len(page.shape) == 64)
    for page in maker.world.pages:
        if page.domain in crowd:
            page.shape = maker.altered(shape, 0.88)
    share(maker, crowd, "favicon", 1)
    share(maker, crowd, "theme", 1)
    return crowd


TRAPS: dict[str, Callable[[Maker], list[str]]] = {
    "listed_cdn": _listed_cdn,
    "unlisted_cdn": _unlisted_cdn,
    "one_host": _one_host,
    "popular_theme": _popular_theme,
    "stock_design": _stock_design,
    "agency": _agency,
    "advertising_firm": _advertising_firm,
    "franchise": _franchise,
    "platform": _platform,
    "vendor_account": _vendor_account,
    "syndicated_article": _article,
}


def world_of(pages: list[RealPage], seed: int, strangers: int = 600, networks: int = 15) -> World:
    """A web of strangers, traps and planted networks."""
    maker = Maker(pages, seed)
    for _ in range(strangers):
        maker.site()
    for name, trap in TRAPS.items():
        maker.world.strangers[name] = trap(maker)
    for _ in range(networks):
        plant(maker, min(30, 2 + int(maker.draw.paretovariate(0.7))))
    maker.draw.shuffle(maker.world.footprints)
    return maker.world
