"""Mail to the owners of linking sites: whom to write to, a drafted message, and ways to hand it over.

One mail per domain, never more. What strangers' pages show (addresses, URLs, anchors) cannot become a header:
addresses are checked letter by letter, and the standard library's mail policy refuses line breaks in headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr, formatdate, make_msgid, parseaddr
from functools import lru_cache
from pathlib import Path
from string import Template
from urllib.parse import quote

from linkvet.printable import printable
from linkvet.store.decided.outreach import RemovalRequest, removal_requests
from linkvet.store.file.audit import Audit, AuditError
from linkvet.store.file.whole import write_whole
from linkvet.store.urls import parse_url, readable_host, registrable_domain

TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "outreach"
LANGUAGES: tuple[str, ...] = tuple(sorted(path.stem for path in TEMPLATES.glob("*.txt")))
DEFAULT_LANGUAGE = "en"
MERGE_FIELDS = {
    "domain": "the site written to",
    "site": "the audited site",
    "links": "the links, one below the other",
    "count": "how many",
    "page": "the first page",
    "target": "the page it links to",
    "anchor": "its anchor",
    "sender": "who writes",
}
"""What a text may name with a dollar sign before it."""
LISTED_LINKS = 30
MAX_URL = 500
MAX_MAILTO = 1900
"""Characters of a mailto: address that mail programs and browsers pass on unharmed."""

_ADDRESS = re.compile(
    r"[a-z0-9](?:[a-z0-9._+'-]{0,62}[a-z0-9_])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z0-9-]{2,63}",
    re.I,
)
_OWNERS = (
    "webmaster admin info contact kontakt hello hallo office mail editor redaktion editorial team".split()
)
_NOBODY = re.compile(
    r"no-?reply|do-?not-?reply|mailer-daemon|bounce|unsubscribe|privacy|datenschutz|dpo|gdpr|abuse|postmaster",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A drafted request to one owner."""

    domain: str
    to: str
    """Mail address; empty where the site shows none."""
    sure: bool
    """Whether the address is on the site's own domain, or was chosen by a person."""
    page: str
    """Contact page, for sites that want a form filled in; empty without one."""
    language: str
    subject: str
    body: str
    links: int
    state: str | None
    changed_at: str | None

    @property
    def mailto(self) -> str:
        """The draft as an address that opens a mail program; a long body is left for pasting."""
        return mailto(self.to, self.subject, self.body)


def mailto(to: str, subject: str, body: str) -> str:
    """An address that opens a mail program with this message, without a body that is too long; empty for nobody."""
    if not to:
        return ""
    head = f"mailto:{quote(to, safe='@')}?subject={quote(subject, safe='')}"
    whole = f"{head}&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
    return whole if len(whole) <= MAX_MAILTO else head


def drafts(
    audit: Audit, domains: Iterable[str] = (), sender: str = "", language: str = "", template: str = ""
) -> list[Draft]:
    """A draft for every domain on the remove list on which links stand, or of ``domains`` among them.

    ``template`` replaces the built-in text; its first line is the subject, as ``Subject: ...``.
    """
    site = audit.settings.target_scope.host
    requests = removal_requests(audit, domains)
    return [draft(one, site, sender, language, template) for one in requests if one.links]


def draft(
    request: RemovalRequest, site: str, sender: str = "", language: str = "", template: str = ""
) -> Draft:
    """The request as a message in the language of the site, or in English where that is not among ours."""
    spoken = language or request.language or DEFAULT_LANGUAGE
    spoken = spoken if spoken in LANGUAGES else DEFAULT_LANGUAGE
    subject, body = filled(template or text_in(spoken, len(request.links)), request, site, sender)
    to, sure = address_for(request)
    page = next(
        (value for kind, value in request.contacts if kind == "contact_page" and parse_url(value)), ""
    )
    return Draft(
        request.domain,
        to,
        sure,
        page,
        spoken,
        subject,
        body,
        len(request.links),
        request.state,
        request.changed_at,
    )


@lru_cache
def text_in(language: str, links: int = 2) -> str:
    """The built-in text of a language; for a single link, where the language tells one from many, its own."""
    single = TEMPLATES / "one" / f"{language}.txt"
    found = single if links == 1 and single.is_file() else TEMPLATES / f"{language}.txt"
    return found.read_text(encoding="utf-8")


def filled(template: str, request: RemovalRequest, site: str, sender: str) -> tuple[str, str]:
    """Subject and body; the names of ``MERGE_FIELDS`` are filled in."""
    head, _, body = template.replace("\r\n", "\n").partition("\n")
    name, mail = parseaddr(sender)
    first = request.links[0] if request.links else {}
    values = {
        "domain": readable_host(request.domain),
        "site": readable_host(site),
        "links": _listed(request.links),
        "count": str(len(request.links)),
        **{name: _one_line(str(first.get(name) or "")) for name in ("page", "target", "anchor")},
        "sender": printable(name or mail or readable_host(site)),
    }
    subject = Template(head.removeprefix("Subject:").strip()).safe_substitute(values)
    return " ".join(printable(subject).split())[:200], Template(body.strip("\n")).safe_substitute(
        values
    ).rstrip() + "\n"


def _listed(links: list[dict[str, str]]) -> str:
    """Page and link per entry, so that the owner finds them at once."""
    lines = []
    for link in links[:LISTED_LINKS]:
        lines.append(f"- {_one_line(link['page'])}")
        anchor = f" ({_one_line(link['anchor'])[:120]})" if link.get("anchor") else ""
        lines.append(f"  → {_one_line(link['target'])}{anchor}" if link["target"] else "")
    more = len(links) - LISTED_LINKS
    return "\n".join(filter(None, [*lines, f"- + {more}" if more > 0 else ""]))


def _one_line(text: str) -> str:
    text = " ".join(printable(text).split())
    return text if len(text) <= MAX_URL else text[: MAX_URL - 1] + "…"


def address_for(request: RemovalRequest) -> tuple[str, bool]:
    """The best address, and whether it surely is the owner's: chosen by a person, or on the site's own domain."""
    if is_address(request.contact):
        return request.contact.strip(), True
    found = [value for kind, value in request.contacts if kind != "contact_page" and is_address(value)]
    found = [value for value in dict.fromkeys(found) if not _NOBODY.search(value.partition("@")[0])]
    own = [value for value in found if registrable_domain(value.rpartition("@")[2]) == request.domain]
    if own:
        return min(own, key=_rank), True
    return (found[0], False) if found else ("", False)


def _rank(address: str) -> tuple[int, str]:
    name = address.partition("@")[0].lower()
    return (_OWNERS.index(name) if name in _OWNERS else len(_OWNERS), address)


def is_address(text: str) -> bool:
    """Whether a text is one plain mail address and nothing else."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text.strip()) is not None


def checked_sender(text: str) -> str:
    """``Name <mail>`` or a bare address, in standard form. Raises AuditError where it is neither."""
    name, bracket, rest = text.strip().rpartition("<")
    mail = rest.removesuffix(">") if bracket else text.strip()
    if not is_address(mail) or any(ch in name for ch in "<>\r\n"):
        raise AuditError(
            f'"{printable(text[:100])}" is not a valid sender; use a form like "Ann Lee <ann@example.com>".'
        )
    return formataddr((name.strip().strip('"'), mail))


def eml_name(draft: Draft) -> str:
    """The name of a draft's file: the domain in plain letters."""
    return f"{re.sub(r'[^a-z0-9.-]', '_', draft.domain.lower()).strip('.')[:120]}.eml"


def message(draft: Draft, sender: str = "", unsent: bool = False) -> EmailMessage:
    """The draft as a mail; ``unsent`` makes mail programs open it as a draft (X-Unsent).

    Raises AuditError where there is nobody to write to.
    """
    if not is_address(draft.to):
        raise AuditError(f"{draft.domain} shows no mail address; set one with --contact.")
    mail = EmailMessage()
    mail["To"] = draft.to
    if sender:
        mail["From"] = checked_sender(sender)
    mail["Subject"] = draft.subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or "localhost")
    mail.set_content(draft.body)
    if unsent:
        mail["X-Unsent"] = "1"
    return mail


def write_eml(folder: Path, drafts: Iterable[Draft], sender: str = "") -> list[Path]:
    """One ``DOMAIN.eml`` per draft that has an address; mail programs open them as drafts (X-Unsent)."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in drafts:
        if not one.to:
            continue
        path = folder / eml_name(one)
        write_whole(path, message(one, sender, unsent=True).as_bytes())
        written.append(path)
    return written
