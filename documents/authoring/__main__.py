"""``python -m documents.authoring [FOLDER]``: write every template anew (default ``documents/templates``)."""

from __future__ import annotations

import sys
from pathlib import Path

from documents.authoring.build import TEMPLATES, build_all


def main(arguments: list[str]) -> int:
    """Write the templates and name those that changed."""
    folder = Path(arguments[0]) if arguments else TEMPLATES
    changed = build_all(folder)
    sys.stdout.write(
        "".join(f"written: {path.name}\n" for path in changed) or "all templates are up to date\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
