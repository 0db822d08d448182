"""What every test run has in common."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

import linkvet

settings.register_profile("linkvet", deadline=None, derandomize=True)
settings.load_profile("linkvet")

ROOT = Path(__file__).resolve().parents[1]
if ROOT / "linkvet" not in Path(linkvet.__file__).parents:
    # Installed elsewhere, as from a source archive: programs that tests start must not find the folder here first.
    os.chdir(ROOT / "tests")
