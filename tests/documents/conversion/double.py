"""Stands in for soffice: a document's text says what is to go wrong with it. Run by a bare Python, so the standard library alone.

Each call leaves a line in the notes: the documents of the call, and whether the profile was new.
"""

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

_NOTES = Path(os.environ.get("NOTES", "."))


def pdf(pages: int = 1) -> bytes:
    """A whole PDF with empty pages and, as LibreOffice's, a moment and an id of its own."""
    kids = " ".join(f"{number} 0 R" for number in range(4, 4 + pages))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        f"<< /CreationDate (D:2020010100{os.getpid() % 60:02}00Z) >>",
        *("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>" for _ in range(pages)),
    ]
    out, places = b"%PDF-1.6\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    chance = os.urandom(16).hex()
    trailer = f"<< /Size {len(bodies) + 1} /Root 1 0 R /Info 3 0 R /ID [<{chance}><{chance}>] >>"
    tail = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n{len(out)}\n%%EOF\n"
    return out + tail.encode()


def convert(text: str, target: Path) -> None:
    """Do with a document what it asks for."""
    order, _, more = text.partition(" ")
    if order == "hang":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        (_NOTES / "child").write_text(str(child.pid))
        time.sleep(600)
    elif order == "slow":
        time.sleep(float(more))
    elif order == "crash":
        target.write_bytes(pdf()[:40])
        os.abort()
    elif order == "once" and not (_NOTES / "once").exists():
        (_NOTES / "once").touch()
        os.abort()
    elif order == "hungry":
        bytearray(int(more))
    elif order == "surroundings":
        (_NOTES / "surroundings").write_text("\n".join(sorted(os.environ)))
    outcomes = {
        "garbage": b"no PDF at all",
        "partial": pdf()[:-60],
        "large": b"x" * 3_000_000,
        "nothing": None,
    }
    outcome = outcomes.get(order, pdf(int(more) if order == "pages" else 1))
    if outcome is not None:
        try:
            target.write_bytes(outcome)
        except OSError:
            (_NOTES / "written").write_text(str(target.stat().st_size))
            os.abort()


def order_of(document: Path) -> str:
    """What the body of a .docx asks for, or what is done with every document."""
    if os.environ.get("ALWAYS"):
        return os.environ["ALWAYS"]
    with zipfile.ZipFile(document) as opened:
        return (
            opened.read("word/document.xml")
            .decode()
            .partition(">")[2]
            .partition("</")[0]
            .partition("#")[0]
            .strip()
        )


def main() -> None:
    """As ``soffice --convert-to pdf --outdir FOLDER DOCUMENT...``."""
    arguments = sys.argv[1:]
    profile = Path(arguments[0].removeprefix("-env:UserInstallation=file:" + "//"))
    out = Path(arguments[arguments.index("--outdir") + 1])
    documents = [Path(one) for one in arguments[arguments.index("--outdir") + 2 :]]
    new = not (profile / "used").exists()
    (profile / "used").touch()
    with (_NOTES / "calls").open("a") as notes:
        notes.write(f"{'new' if new else 'used'}: {'|'.join(map(order_of, documents))}\n")
    for document in documents:
        convert(order_of(document), out / f"{document.stem}.pdf")


if __name__ == "__main__":
    main()
