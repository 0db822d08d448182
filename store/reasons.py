"""Every reason why a link is lost, broken or blocked: one line each, from which everything else is made."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Reason(NamedTuple):
    """Why the state of a link is what it is."""

    name: str
    state: Literal["lost", "broken", "blocked"]
    label: str
    """A few words for lists."""
    sentence: str
    """The same as a sentence, for changes and messages."""
    passing: bool = False
    """It may be over tomorrow, so that one visit is not enough to raise an alarm."""
    owner: bool = False
    """An owner can be reached behind it, and may put the link back."""


REASONS: tuple[Reason, ...] = (
    Reason("link_removed", "lost", "link removed", "The link was removed from the page.", owner=True),
    Reason("page_redirected", "lost", "page redirects elsewhere", "The page redirects elsewhere.", owner=True),
    Reason("redirects_to_target", "lost", "page redirects to your site", "The page now redirects to your site."),
    Reason("soft_404", "lost", "page says it is gone", "The page says it is gone (status 200).", owner=True),
    Reason("parked", "lost", "domain is parked", "The domain is parked."),
    Reason("http_404", "broken", "404 not found", "The page is gone (404).", owner=True),
    Reason("http_410", "broken", "410 gone", "The page is gone for good (410).", owner=True),
    Reason("http_5xx", "broken", "server error", "The server answers with an error.", passing=True),
    Reason("dns", "broken", "domain does not resolve (DNS)", "The domain no longer resolves.", passing=True),
    Reason("tls", "broken", "no secure connection", "No secure connection to the site can be made.", passing=True),
    Reason("connect", "broken", "no connection", "The site accepts no connection.", passing=True),
    Reason("timeout", "broken", "no answer in time", "The site did not answer in time.", passing=True),
    Reason("redirect_loop", "broken", "redirect loop", "The page is in a redirect loop."),
    Reason("too_large", "broken", "page too large", "The page is too large to be read."),
    Reason("not_html", "broken", "not a web page", "The address leads to no web page."),
    Reason("unreadable", "broken", "page could not be read", "The page could not be read.", passing=True),
    Reason("robots", "blocked", "blocked by robots.txt", "robots.txt closes the page to us.", passing=True),
    Reason("http_401", "blocked", "401 login required", "The page asks for a login (401).", passing=True),
    Reason("http_403", "blocked", "403 forbidden", "The server refused us the page (403).", passing=True),
    Reason("http_429", "blocked", "429 too many requests", "The server says we ask too often (429).", passing=True),
    Reason("http_451", "blocked", "451 blocked for legal reasons", "The page is closed by law (451)."),
    Reason("challenge", "blocked", "bot check", "A bot check was shown instead of the page.", passing=True),
    Reason("private_address", "blocked", "private address", "The domain resolves to a private address."),
    Reason("login", "blocked", "behind a login or paywall", "A login, paywall, age or consent page was shown."),
    Reason("not_shown", "blocked", "page content not shown", "The page loaded without its content.", passing=True),
)  # fmt: skip
"""In the order in which lists and filters name them."""

_BY_NAME = {reason.name: reason for reason in REASONS}
SERVER_ERRORS = range(500, 600)
LOST_REASONS = tuple(reason.name for reason in REASONS if reason.state == "lost")
BROKEN_REASONS = tuple(reason.name for reason in REASONS if reason.state == "broken")
BLOCKED_REASONS = tuple(reason.name for reason in REASONS if reason.state == "blocked")
OWNER_REASONS = tuple(reason.name for reason in REASONS if reason.owner)


def reason_of(name: str) -> Reason:
    """The table's line for a reason, those with the number of a status included."""
    known = _BY_NAME.get(name)
    if known is not None:
        return known
    code = name.removeprefix("http_")
    if code != name and code.isascii() and code.isdigit():
        if int(code) in SERVER_ERRORS:
            return Reason(
                name, "broken", f"{code} server error", f"The server answers with an error ({code}).", True
            )
        return Reason(name, "broken", f"{code} error", f"The server answers with an error ({code}).")
    return Reason(name, "broken", name, f"The page could not be loaded ({name}).")


def reason_names() -> tuple[str, ...]:
    """Every reason that a list can be filtered by, server errors with their numbers."""
    numbers = tuple(f"http_{code}" for code in SERVER_ERRORS)
    return (*LOST_REASONS, *BROKEN_REASONS, *numbers, *BLOCKED_REASONS)
