"""An import tried out beside the audit: the same counts as the import itself would have, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from linkvet.store.claimed.imports import ImportReport, Row, Source, record_import
from linkvet.store.file.audit import Audit

_NEW = """
SELECT count(*) FROM claims c JOIN backlinks b ON b.id = c.backlink_id JOIN pages p ON p.id = b.page_id
WHERE c.import_id = ?
  AND NOT EXISTS (SELECT 1 FROM claims o WHERE o.backlink_id = c.backlink_id AND o.import_id < c.import_id)
  AND NOT EXISTS (
    SELECT 1 FROM known.pages kp JOIN known.backlinks kb ON kb.page_id = kp.id
    WHERE kp.url = p.url AND (kb.target_url = b.target_url OR b.target_url = '')
      AND EXISTS (SELECT 1 FROM known.claims kc WHERE kc.backlink_id = kb.id))
"""


class Rehearsal:
    """Imports into an empty audit with the same settings, compared with the real one."""

    def __init__(self, draft: Audit) -> None:
        self._draft = draft

    def take(
        self, source: Source, rows: Iterable[Row], progress: Callable[[int], None] = lambda _: None
    ) -> ImportReport:
        """What would become of a file, were it imported after those taken before."""
        conn = self._draft.conn
        known = conn.execute("SELECT id FROM known.imports WHERE digest = ?", (source.digest,)).fetchone()
        if known:
            return ImportReport(source, known[0], already_imported=True)
        report = record_import(self._draft, source, rows, progress)
        if not report.already_imported:
            report.new_links = conn.execute(_NEW, (report.import_id,)).fetchone()[0]
        return report


@contextmanager
def rehearsing(file: Path, beside: Path) -> Iterator[Rehearsal]:
    """Try imports out for the audit at ``file``; ``beside`` is a path for a draft that is gone afterwards."""
    with Audit.open(file) as audit:
        settings = audit.settings
    try:
        Audit.create(beside, settings).close()
        draft = Audit.again(beside)
        try:
            draft.conn.execute("PRAGMA synchronous = OFF")
            draft.conn.execute("ATTACH ? AS known", (f"{file.resolve().as_uri()}?mode=ro",))
            yield Rehearsal(draft)
        finally:
            draft.close()
    finally:
        for end in ("", "-wal", "-shm", "-journal", ".new"):
            beside.with_name(beside.name + end).unlink(missing_ok=True)
