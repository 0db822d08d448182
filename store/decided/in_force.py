"""The decision in force for a link: the person's on its page, else on its domain, else the disavow file in use.

Lists, the enriched list, the report and the web app all read it here, so that they cannot disagree. Only SQL
stands here; nothing is imported, so that the table of filters stays quick to load.
"""

from __future__ import annotations

UNDECIDED = "none"
"""No person has decided, and the disavow file in use does not cover the page."""
IN_FILE = "file"
"""Covered by the disavow file that the owner has in use already, whatever was decided since."""

LINES_IN_USE = (
    "SELECT subject FROM disavow_lines WHERE import_id = (SELECT max(id) FROM imports "
    "WHERE vendor = 'disavow' OR id IN (SELECT import_id FROM disavow_lines))"
)
"""Lines of the disavow file imported last: a search engine keeps one, and an upload replaces what was there."""


def host_of(url: str) -> str:
    """The SQL for the host of a URL in standard form."""
    rest = f"substr({url}, instr({url}, '://') + 3)"
    return f"rtrim(substr({rest}, 1, min(instr({rest} || '/', '/'), instr({rest} || ':', ':')) - 1), '.')"


COVERED = f"""
WITH RECURSIVE lines(host) AS (
    SELECT substr(subject, 8) FROM ({LINES_IN_USE}) WHERE subject LIKE 'domain:%'
), above(host, name) AS (
    SELECT host, host FROM lines
    UNION ALL SELECT host, substr(name, instr(name, '.') + 1) FROM above WHERE instr(name, '.') > 0
)
SELECT p.id FROM above a JOIN domains d ON d.name = a.name JOIN pages p ON p.domain_id = d.id
WHERE a.host = a.name OR substr('.' || {host_of("p.url")}, -length(a.host) - 1) = '.' || a.host
UNION SELECT p.id FROM lines a CROSS JOIN domains d ON d.name LIKE '%.' || a.host JOIN pages p ON p.domain_id = d.id
WHERE platform_of('users.' || a.host) = a.host
UNION SELECT p.id FROM lines a CROSS JOIN domains d ON d.name > a.host || '/' AND d.name < a.host || '0'
JOIN pages p ON p.domain_id = d.id
UNION SELECT p.id FROM pages p WHERE p.url IN ({LINES_IN_USE})
"""
"""Pages that the disavow file in use covers: named by a line, or on a host at or below one that a line names.

A search engine reads a platform's line as all of its users, who are sites of their own here.
"""

ON_PAGES = "SELECT p.id FROM decisions e JOIN pages p ON p.url = e.subject WHERE e.kind = 'url'"
ON_DOMAINS = "SELECT d.id FROM decisions e JOIN domains d ON d.name = e.subject WHERE e.kind = 'domain'"

IN_FORCE = (
    "coalesce((SELECT e.decision FROM decisions e WHERE e.kind = 'url' AND e.subject = p.url), "
    "(SELECT e.decision FROM decisions e WHERE e.kind = 'domain' AND e.subject = d.name), "
    f"CASE WHEN p.id IN ({COVERED}) THEN 'disavow' END)"
)
"""The decision in force as a column over ``pages p`` and ``domains d``; null where there is none."""


def is_in_force(word: str, page: str, domain: str) -> tuple[str, list[str]]:
    """The condition that ``word`` is what holds; ``page`` and ``domain`` are the columns of their ids."""
    undecided = f"{page} NOT IN ({ON_PAGES}) AND {domain} NOT IN ({ON_DOMAINS})"
    if word == IN_FILE:
        return f"{page} IN ({COVERED})", []
    if word == UNDECIDED:
        return f"{undecided} AND {page} NOT IN ({COVERED})", []
    sql = (
        f"{page} IN ({ON_PAGES} AND e.decision = ?) "
        f"OR ({page} NOT IN ({ON_PAGES}) AND {domain} IN ({ON_DOMAINS} AND e.decision = ?))"
    )
    if word == "disavow":
        sql += f" OR ({undecided} AND {page} IN ({COVERED}))"
    return sql, [word, word]
