"""How LibreOffice is called, and the profile that takes from it everything that a paper does not need.

A profile is a folder of settings. Ours shuts out macros, links, network and Java, and no two workers share one. Tried with hostile
documents in ``tests/documents/conversion/test_hostile_documents.py``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import escape, quoteattr

# PDF/A-2b, tagged; pictures as sharp as a scan for the court need be.
OPTIONS: Final[Mapping[str, object]] = MappingProxyType(
    {
        "SelectPdfVersion": 2,
        "UseTaggedPDF": True,
        "ReduceImageResolution": True,
        "MaxImageResolution": 300,
        "Quality": 90,
        "ExportFormFields": False,
        "ExportNotes": False,
        "ExportBookmarks": True,
    }
)
_TYPES: Final = {bool: "boolean", int: "long"}
_OFFICE: Final = "/org.openoffice.Office"
# Nobody listens on the discard port of this machine: whatever still asks the network asks there.
_NOWHERE: Final = ("127.0.0.1", 9)
_SETTINGS: Final[tuple[tuple[str, str, object], ...]] = (
    (f"{_OFFICE}.Common/Security/Scripting", "MacroSecurityLevel", 3),
    (f"{_OFFICE}.Common/Security/Scripting", "DisableMacrosExecution", True),
    (f"{_OFFICE}.Common/Security/Scripting", "BlockUntrustedRefererLinks", True),
    (f"{_OFFICE}.Writer/Content/Update", "Link", 2),
    (f"{_OFFICE}.Java/VirtualMachine", "Enable", False),
    (f"{_OFFICE}.Common/Misc", "FirstRun", False),
    (f"{_OFFICE}.Recovery/RecoveryInfo", "Enabled", False),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", 2),
    ("/org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    *(
        ("/org.openoffice.Inet/Settings", f"ooInet{scheme}Proxy{part}", value)
        for scheme in ("HTTP", "HTTPS", "FTP")
        for part, value in zip(("Name", "Port"), _NOWHERE, strict=True)
    ),
)
_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)


@dataclass(frozen=True, slots=True)
class Soffice:
    """A LibreOffice. ``environment`` is all that it is told of this machine (PATH; on Windows also SYSTEMROOT)."""

    program: Path
    environment: Mapping[str, str]

    def command(self, profile: Path, out: Path, documents: Sequence[Path]) -> list[str]:
        """The call that converts ``documents`` into ``out``, each under its own stem; only what is a .docx is read."""
        return [
            str(self.program),
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            "--infilter=MS Word 2007 XML",
            *("--convert-to", f"pdf:writer_pdf_Export:{filter_options()}", "--outdir", str(out)),
            *map(str, documents),
        ]

    def surroundings(self, profile: Path) -> dict[str, str]:
        """The environment of a call: no home but the profile, one language, one time zone."""
        home = str(profile)
        return {"LANG": "C.UTF-8", "TZ": "UTC", "HOME": home, "TMPDIR": home, **self.environment}


def filter_options() -> str:
    """The options of the PDF as LibreOffice reads them."""
    return json.dumps(
        {name: {"type": _TYPES[type(value)], "value": str(value).lower()} for name, value in OPTIONS.items()},
        separators=(",", ":"),
    )


def lay_profile(profile: Path) -> None:
    """Write the settings of a new profile into the empty folder ``profile``."""
    user = profile / "user"
    user.mkdir(parents=True)
    items = "".join(_item(path, name, value) for path, name, value in _SETTINGS)
    (user / "registrymodifications.xcu").write_text(f"{_HEAD}{items}</oor:items>\n", "utf-8")


def _item(path: str, name: str, value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return (
        f'<item oor:path={quoteattr(path)}><prop oor:name={quoteattr(name)} oor:op="fuse">'
        f"<value>{escape(text)}</value></prop></item>\n"
    )
