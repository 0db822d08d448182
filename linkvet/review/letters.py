"""Messages about opportunities: ask for a link where a name stands, for a lost link back, or for the right target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template
from typing import Any

from linkvet.printable import printable
from linkvet.review.outreach import address_for, mailto
from linkvet.store.decided.outreach import contact_of
from linkvet.store.file.audit import Audit
from linkvet.store.urls import readable_host

TEXTS = {
    "mention": (
        "Your page about $name",
        "thank you for writing about $name on this page:\n\n$page\n\nWould you add a link for your readers? "
        "The best page would be:\n\n$target\n",
    ),
    "competitor": (
        "A further source for your page",
        "I read this page with interest:\n\n$page\n\n$name could be a useful addition for your readers:\n\n$target\n",
    ),
    "lost_link": (
        "A link on your page",
        "this page used to link to $site:\n\n$page\n\nThe link is gone now. If that was not on purpose, "
        "would you put it back? It led to:\n\n$target\n",
    ),
    "wrong_page": (
        "The link to $site on your page",
        "thank you for linking to us here:\n\n$page\n\nA page of ours fits better by now. "
        "Would you point the link to it?\n\n$target\n",
    ),
}
"""Kind of opportunity → subject and text."""
DRAFTED = tuple(TEXTS)


@dataclass(frozen=True, slots=True)
class Letter:
    """A drafted message about one opportunity."""

    to: str
    """Mail address; empty where the site shows none."""
    sure: bool
    """Whether the address is on the site's own domain."""
    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """The draft as an address that opens a mail program; a long body is left for pasting."""
        return mailto(self.to, self.subject, self.body)


def letter_about(audit: Audit, row: Mapping[str, Any]) -> Letter:
    """The message to the owner of the page of an opportunity."""
    settings = audit.settings
    site = readable_host(settings.target_scope.host)
    values = {
        "site": site,
        "name": printable(row["named"] or settings.name or site),
        "page": printable(row["subject"]),
        "target": printable(row["suggestion"] or f"https://{site}/"),
    }
    subject, text = TEXTS[row["kind"]]
    body = f"Hello,\n\n{text}\nThank you and kind regards,\n{settings.name or site}\n"
    to, sure = address_for(contact_of(audit, row["domain"]))
    filled = " ".join(Template(subject).safe_substitute(values).split())[:200]
    return Letter(to, sure, filled, Template(body).safe_substitute(values))
