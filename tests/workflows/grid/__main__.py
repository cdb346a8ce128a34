"""Write the pages anew: ``python -m tests.workflows.grid``. Read the difference before you commit it."""

from __future__ import annotations

from tests.workflows.grid import pages


def main() -> None:
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        changed = not path.exists() or path.read_text(encoding="utf-8") != text
        path.write_text(text, encoding="utf-8")
        print(f"{'written' if changed else 'current'}  {path}")  # noqa: T201  # a command tells what it did


if __name__ == "__main__":
    main()
