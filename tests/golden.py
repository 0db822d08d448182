"""What an import reads of a file, as the golden files beside the exports hold it.

``python tests/golden.py tests/exports/VENDOR/NAME.csv`` writes ``NAME.csv.json``; read it before you trust it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from linkvet.importers import read_export


def shown(path: Path) -> list[dict[str, Any]]:
    """An import as the golden files hold it."""
    return [
        {
            "vendor": found.vendor,
            "shape": found.shape,
            "columns": found.columns,
            "rows": [{type(row).__name__: asdict(row)} for row in found.rows],
        }
        for found in read_export(path)
    ]


def main() -> None:
    """Write the golden file of each export named."""
    for name in sys.argv[1:]:
        path = Path(name)
        text = json.dumps(shown(path), indent=1, ensure_ascii=False)
        path.with_name(path.name + ".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
