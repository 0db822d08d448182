"""Redirects to a page that stands in the way: a log-in, a consent or an age question that sends visitors back."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

from linkvet.store.urls import Url, parse_url

_GATE_WORDS = frozenset(
    "login signin logon signon log-in sign-in log-on sign-on log_in sign_in wp-login auth authenticate authentication"
    " authorize oauth oauth2 sso saml cas session sessions anmelden anmeldung einloggen connexion connecter"
    " identification iniciar-sesion acceso entrar accedi accesso inloggen logowanie zaloguj prihlaseni prihlasit"
    " bejelentkezes autentificare logga-in logind logg-inn kirjaudu giris giris-yap vhod dangnhap"
    " consent collectconsent cookiewall cookie-wall cookie-consent privacy-gate privacywall gdpr-consent"
    " agegate age-gate age_gate ageverification age-verification age_verification verify-age age-check agecheck"
    " over18 paywall subscribe-wall members-only restricted".split()
)
_GATE_HOSTS = frozenset("login signin auth sso accounts id idp consent privacy-gate age agegate".split())
_MISSING = re.compile(r"404|not-?_?found|missing|error|search|suche|recherche|buscar", re.I)


def sent_to_gate(requested: Url, final: Url) -> str | None:
    """The sign by which the way from one address to another leads to a gate instead of the page."""
    if requested.without_fragment == final.without_fragment:
        return None
    words = _words(final)
    asked = _words(requested)
    if found := sorted((words & _GATE_WORDS) - asked):
        return f"sent to a page to pass first: {found[0]}"
    label, asked_label = final.host.partition(".")[0], requested.host.partition(".")[0]
    if label in _GATE_HOSTS and label != asked_label:
        return f"sent to a page to pass first: {final.host}"
    if not _MISSING.search(final.path) and _names_way_back(requested, final):
        return "sent to a page to pass first, which names the page asked for"
    return None


def _words(url: Url) -> set[str]:
    """Parts of a path without extension, in lower case."""
    parts = unquote(url.path).lower().split("/")
    return {part.partition(".")[0] for part in parts if part}


def _names_way_back(requested: Url, final: Url) -> bool:
    """Whether a parameter of the final address is the page that was asked for."""
    if len(requested.path) < 2 or final.path in ("", "/"):
        return False
    for _, value in parse_qsl(final.query[1:4000], max_num_fields=50):
        if not value.startswith(("/", "http://", "https://")):
            continue
        url = parse_url(value, requested.href)
        if url and url.path.rstrip("/") == requested.path.rstrip("/"):
            return True
    return False
