"""The bundled sample: an export, and the small web that its pages live on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from linkvet.jobs.audit import audit

TARGET = "meadowlark-coffee.example"
EXPORTS = ("backlinks.csv", "search-console-latest-links.csv", "disavow.txt")


def sample() -> Path:
    """The folder of the sample: inside an installed package, or in a clone of the repository."""
    package = Path(__file__).resolve().parents[1]
    places = [package / "demo_data", package.parent / "data" / "demo"]
    for place in places:
        if (place / EXPORTS[0]).is_file():
            return place
    raise click.ClickException("The sample is not installed; install Linkvet again, or clone its repository.")


@contextmanager
def _no_internet() -> Iterator[dict[str, Any]]:
    """Crawl options that lead to the bundled web and nowhere else."""
    from linkvet.fake_web import FakeWeb

    with FakeWeb(sample() / "web") as web:
        yield {"hosts": web.hosts_file, "dns": web.dns, "timeout": 5.0, "delay": 0.05, "max_size": 2_000_000}


def run(folder: Path, quiet: bool) -> Path:
    """Audit the sample anew in ``folder``; says where the audit file is."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "demo.audit"
    for old in folder.glob("demo.audit*"):
        old.unlink()
    exports = [sample() / name for name in EXPORTS]
    settings = {"target": TARGET, "name": "Meadowlark Coffee", "brands": ("Meadowlark", "Meadowlark Coffee")}
    with _no_internet() as options:
        audit(file, exports, None, settings, "new", options, {}, quiet)
    return file
