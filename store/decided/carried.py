"""What a person decided about a platform goes on to hold for the sites of strangers that were taken for it."""

from __future__ import annotations

from collections.abc import Sequence

from linkvet.store.decided.decisions import (
    Action,
    decision_row,
    outreach_row,
    person,
    put_decision,
    put_outreach,
    record_action,
)
from linkvet.store.decided.subjects import Subject
from linkvet.store.file.audit import Audit, now

CARRIED = "carried"


def carry_over(audit: Audit, domain: str, sites: Sequence[str]) -> Action:
    """Let what was decided and noted about a domain hold for each of these sites about which nothing was.

    A decision keeps its person, day and note; undo takes the copies back.
    """
    with audit.transaction() as conn:
        about = decision_row(conn, Subject("domain", domain))
        noted = outreach_row(conn, domain)
        changes = []
        for site in sites:
            subject = Subject("domain", site)
            if about and decision_row(conn, subject) is None:
                put_decision(conn, subject, about)
                changes.append(("domain", site, None, about))
            if noted and outreach_row(conn, site) is None:
                put_outreach(conn, site, noted)
                changes.append(("outreach", site, None, noted))
        who = about["decided_by"] if about else person()
        return record_action(conn, CARRIED, now(), who, changes)
