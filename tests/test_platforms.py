"""Strangers on one platform are referring domains of their own; two hosts of one firm are one."""

from __future__ import annotations

from pathlib import Path

import pytest
from audits import link, new_audit, see, take

from linkvet.review.disavow import disavow_file, losses
from linkvet.store.decided.decisions import decide
from linkvet.store.decided.subjects import subject_of
from linkvet.store.lists.filters import Filters
from linkvet.store.lists.rows import backlinks
from linkvet.store.platforms import HOST_PLATFORMS, is_platform
from linkvet.store.types import Claim, DisavowLine
from linkvet.store.urls import parse_url, platform_of, registrable_domain

SITES = {
    "https://ann.wordpress.com/2020/mugs": ("ann.wordpress.com", "wordpress.com"),
    "https://en.blog.ann.wordpress.com/": ("ann.wordpress.com", "wordpress.com"),
    "https://www.wordpress.com/plans": ("wordpress.com", ""),
    "http://keramik.jimdofree.com/": ("keramik.jimdofree.com", "jimdofree.com"),
    "http://kerámia.blog.hu/": ("xn--kermia-rta.blog.hu", "blog.hu"),
    "http://ann.over-blog.com/": ("ann.over-blog.com", "over-blog.com"),
    "http://ann.blog55.fc2.com/": ("ann.blog55.fc2.com", "fc2.com"),
    "http://ann.blogspot.com/": ("ann.blogspot.com", "blogspot.com"),
    "https://ann.github.io/mugs/": ("ann.github.io", "github.io"),
    "https://medium.com/@Ann/mugs-1": ("medium.com/@ann", "medium.com"),
    "https://ann.medium.com/mugs-1": ("ann.medium.com", "medium.com"),
    "https://www.medium.com/the-kiln/mugs-1": ("medium.com/the-kiln", "medium.com"),
    "https://medium.com/tag/mugs": ("medium.com", ""),
    "https://sites.google.com/site/kiln/home": ("sites.google.com/site/kiln", "sites.google.com"),
    "https://sites.google.com/view/kiln": ("sites.google.com/view/kiln", "sites.google.com"),
    "https://policies.google.com/terms": ("google.com", ""),
    "https://telegra.ph/Mugs-05-01": ("telegra.ph/mugs-05-01", "telegra.ph"),
    "https://about.me/ann": ("about.me/ann", "about.me"),
    "https://about.me/": ("about.me", ""),
    "https://github.com/ann/mugs/blob/main/README.md": ("github.com/ann", "github.com"),
    "https://github.com/topics/mugs": ("github.com", ""),
    "https://blog.firm.co.uk/a": ("firm.co.uk", ""),
    "https://news.firm.co.uk/@ann": ("firm.co.uk", ""),
    "https://wordpress.firm.example/": ("firm.example", ""),
    "https://mywordpress.com/": ("mywordpress.com", ""),
    "http://192.0.2.7/@ann": ("192.0.2.7", ""),
}


@pytest.mark.parametrize(("address", "expected"), SITES.items())
def test_whose_page_it_is_and_on_which_platform(address: str, expected: tuple[str, str]) -> None:
    url = parse_url(address)
    assert url is not None
    assert (url.site, platform_of(url.site)) == expected
    assert registrable_domain(url.site) == url.site


@pytest.mark.parametrize(
    "address", ["https://medium.com//", "https://medium.com/@", "https://telegra.ph/robots.txt"]
)
def test_pages_of_the_platform_itself_are_the_platforms(address: str) -> None:
    url = parse_url(address)
    assert url is not None and url.site == url.domain
    long = parse_url("https://medium.com/@" + "a" * 5000)
    assert long is not None and long.site == "medium.com"


def test_the_disavow_file_gets_the_host_or_the_pages_and_never_the_platform(tmp_path: Path) -> None:
    audit = new_audit(tmp_path)
    pages = [
        "https://medium.com/@ann/1",
        "https://medium.com/@ann/2",
        "https://medium.com/@bob/1",
        "https://eve.tumblr.com/post/1",
        "https://fay.tumblr.com/post/1",
    ]
    take(audit, pages)
    for page in pages:
        see(audit, page, link("https://shop.test/"))
    decide(audit, [subject_of("domain:medium.com/@Ann"), subject_of("domain:eve.tumblr.com")], "disavow")
    merged = disavow_file(audit)
    assert sorted(line.subject for line in merged.lines) == [
        "domain:eve.tumblr.com",
        "https://medium.com/@ann/1",
        "https://medium.com/@ann/2",
    ]
    assert [loss.links for loss in losses(audit, merged)] == [1, 1, 1]
    assert merged.refused == []
    shown = backlinks(audit, Filters(domains=("https://medium.com/@ann",)))
    assert [row["referring_page"] for row in shown] == pages[:2]


def test_a_page_of_a_folder_that_is_kept_stays_out_of_the_disavow_file(tmp_path: Path) -> None:
    audit = new_audit(tmp_path)
    take(audit, ["https://medium.com/@ann/1", "https://medium.com/@ann/2"])
    decide(audit, [subject_of("https://medium.com/@ann/2")], "whitelist")
    decide(audit, [subject_of("domain:medium.com/@ann")], "disavow")
    assert [line.subject for line in disavow_file(audit).lines] == ["https://medium.com/@ann/1"]


def test_links_are_listed_by_the_platform_of_their_site(tmp_path: Path) -> None:
    pages = ["https://ann.wordpress.com/a", "https://medium.com/@ann/b", "https://ann.example.org/c"]
    with new_audit(tmp_path) as audit:
        take(audit, pages)
        for platform, found in (("wordpress.com", pages[:1]), ("Medium.com", pages[1:2]), ("tumblr.com", [])):
            rows = backlinks(audit, Filters(hosted_on=platform))
            assert [row["referring_page"] for row in rows] == found


@pytest.mark.parametrize(
    ("address", "site", "platform"),
    [
        ("http://ann.blogspot.de/2012/mugs.html", "ann.blogspot.de", "blogspot.de"),
        ("http://ann.blogspot.co.uk/", "ann.blogspot.co.uk", "blogspot.co.uk"),
        ("https://www.tumblr.com/ann/718/mugs", "tumblr.com/ann", "tumblr.com"),
        ("https://www.tumblr.com/explore/trending", "tumblr.com", ""),
        ("https://substack.com/@ann/note/c-1", "substack.com/@ann", "substack.com"),
        ("https://open.substack.com/pub/ann/p/mugs", "open.substack.com/pub/ann", "open.substack.com"),
        ("https://t.me/s/ann_mugs", "t.me/s/ann_mugs", "t.me"),
        ("https://ann.notion.site/Mugs-1", "ann.notion.site", "notion.site"),
        ("https://ann.pages.dev/", "ann.pages.dev", "pages.dev"),
        ("https://m.blog.naver.com/ann/2212", "blog.naver.com/ann", "blog.naver.com"),
        ("https://shop.firm.uk.com/", "firm.uk.com", ""),
        ("https://firm.eu.org/", "firm.eu.org", ""),
    ],
)
def test_platforms_of_every_kind(address: str, site: str, platform: str) -> None:
    url = parse_url(address)
    assert url is not None
    assert (url.site, platform_of(url.site)) == (site, platform)


def test_more_than_two_hundred_platforms_are_known() -> None:
    assert len(HOST_PLATFORMS) > 200
    for name in HOST_PLATFORMS:
        host = name.removeprefix("*.")
        url = parse_url(f"https://{'ann.blog1' if '*' in name else 'ann'}.{host}/mugs")
        assert url is not None and platform_of(url.site), name
        assert is_platform(host) or "*" in name


def test_a_line_of_a_platform_covers_its_users(tmp_path: Path) -> None:
    pages = ["https://ann.wordpress.com/a", "https://medium.com/@ann/a", "https://word.press.example/a"]
    with new_audit(tmp_path) as audit:
        take(audit, [Claim(page, "https://shop.test/") for page in pages])
        hosts = ("wordpress.com", "medium.com", "press.com", "example")
        take(audit, [DisavowLine(f"domain:{host}") for host in hosts], "disavow")
        covered = [row["referring_page"] for row in backlinks(audit, Filters(decisions=("file",)))]
        free = [row["referring_page"] for row in backlinks(audit, Filters(decisions=("none",)))]
    assert (sorted(covered), free) == (pages[:2], pages[2:])
