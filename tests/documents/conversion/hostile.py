"""Documents that ask LibreOffice for what is not theirs: a picture from the network, a file of this machine, a template elsewhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

WHISPER = "CHUYEN RIENG CUA MAY NAY"
_NAMES = " ".join(
    f'xmlns:{short}="{long}"'
    for short, long in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="html" ContentType="text/html"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/settings.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/></Types>'
)
_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="x"/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rId9"/><a:stretch>'
    '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/>'
    '</a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
)
_OBJECT = (
    '<w:p><w:r><w:object><v:shape id="s1" style="width:100pt;height:100pt"><v:imagedata r:id="rId9"/></v:shape>'
    '<o:OLEObject Type="Link" ProgID="Word.Document.12" ShapeID="s1" DrawAspect="Content" ObjectID="_1" r:id="rId9"'
    ' UpdateMode="Always"/></w:object></w:r></w:p>'
)


def _relations(relations: Mapping[str, tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}{kind}" Target="{target}"{mode}/>'
        for name, (kind, target, mode) in relations.items()
    )
    head = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f"{head}{listed}</Relationships>"


def docx(body: str, link: tuple[str, str] | None = None, template: str = "") -> bytes:
    """A .docx with ``body``; ``link``: kind and target of the external part ``rId9``; ``template``: where its template lies."""
    outside = ' TargetMode="External"'
    parts = {"rIdS": ("settings", "settings.xml", "")}
    if link is not None:
        parts["rId9"] = (*link, outside)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _relations({"rId1": ("officeDocument", "word/document.xml", "")}))
        package.writestr("word/_rels/document.xml.rels", _relations(parts))
        package.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document {_NAMES}><w:body>{body}<w:p><w:r><w:t>Hết</w:t></w:r></w:p></w:body></w:document>',
        )
        attached = '<w:attachedTemplate r:id="rIdT"/>' if template else ""
        package.writestr(
            "word/settings.xml",
            f'<?xml version="1.0"?><w:settings {_NAMES}>{attached}<w:updateFields w:val="true"/></w:settings>',
        )
        if template:
            package.writestr(
                "word/_rels/settings.xml.rels", _relations({"rIdT": ("attachedTemplate", template, outside)})
            )
    return out.getvalue()


def _field(code: str) -> str:
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>cũ</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def documents(listener: str, folder: Path) -> dict[str, bytes]:
    """Hostile documents by name; ``listener`` is an address of ours, ``folder`` holds secret.txt and secret.png."""
    (folder / "secret.txt").write_text(WHISPER)
    (folder / "secret.png").write_bytes(picture())
    text, image = (folder / "secret.txt").as_uri(), (folder / "secret.png").as_uri()
    return {
        "picture of the network": docx(_PICTURE, ("image", f"{listener}/picture.png")),
        "picture of this machine": docx(_PICTURE, ("image", image)),
        "template of the network": docx("", template=f"{listener}/template.dotm"),
        "text of this machine": docx(
            _field(f'INCLUDETEXT "{folder}/secret.txt"') + _field(f'INCLUDETEXT "{text}"')
        ),
        "text of the network": docx(_field(f'INCLUDETEXT "{listener}/text.txt"')),
        "picture by a field": docx(_field(f'INCLUDEPICTURE "{listener}/field.png" \\d')),
        "exchange of data": docx(_field(f'DDEAUTO soffice "{folder}/secret.txt" A1')),
        "linked object": docx(_OBJECT, ("oleObject", f"{listener}/object.docx")),
        "foreign part": docx('<w:altChunk r:id="rId9"/>', ("aFChunk", f"{listener}/part.html")),
        "foreign chapter": docx('<w:subDoc r:id="rId9"/>', ("subDocument", f"{listener}/chapter.docx")),
    }


def disguised(listener: str, folder: Path) -> dict[str, bytes]:
    """What only calls itself .docx."""
    image = (folder / "secret.png").as_uri()
    return {
        "web page": f'<html><body><img src="{listener}/page.png"><img src="{image}">x</body></html>'.encode(),
        "rich text": b'{\\rtf1 {\\field{\\*\\fldinst INCLUDETEXT "%s"}{\\fldrslt x}} y}'
        % str(folder).encode(),
        "nothing": b"",
    }


def picture() -> bytes:
    """A small PNG."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 0, 0)).save(out, "PNG")
    return out.getvalue()


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """An address of this machine that answers everything, and what was asked of it."""
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            line = self.rfile.readline(65537)
            if line.strip():
                asked.append(line.decode("latin-1").strip())
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: image/png\r\n\r\n" + picture())
            self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
