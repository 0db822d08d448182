"""What every test run has in common."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("linkvet", deadline=None, derandomize=True)
settings.load_profile("linkvet")
