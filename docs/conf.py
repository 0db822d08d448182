"""How the documentation is built as a site: `make site`."""

from __future__ import annotations

import tomllib
from pathlib import Path

_project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]

project = "Linkvet"
author = copyright = "The Linkvet founders"
release = version = _project["version"]
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"Linkvet {release}"
html_copy_source = False
html_show_sphinx = False
