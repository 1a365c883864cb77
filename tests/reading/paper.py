"""Writes PDFs as small as they can be: lines of text on pages, with or without what a damaged one would lack."""

from collections.abc import Mapping, Sequence

A4 = (595, 842)
SLIDE = (960, 540)


def pdf(
    pages: Sequence[Sequence[str]],
    *,
    size: tuple[int, int] = A4,
    info: Mapping[str, str] | None = None,
    stream: bytes | None = None,
    filters: str = "",
    trailer: str = "",
) -> bytes:
    """Each page's lines from the top down in Helvetica; `stream` stands in place of every page's own content."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica",
    ]
    objects[2] += b" /Encoding /WinAnsiEncoding >>"
    kids = []
    for lines in pages:
        content = _content(lines, size) if stream is None else stream
        head = f"<< /Length {len(content)} {filters} >>\nstream\n".encode()
        objects.append(head + content + b"\nendstream")
        box = f"[0 0 {size[0]} {size[1]}]"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    if info:
        told = " ".join(f"/{key} ({value})" for key, value in info.items())
        objects.append(f"<< {told} >>".encode("cp1252"))
        trailer += f" /Info {len(objects)} 0 R"
    return _file(objects, trailer)


def _content(lines: Sequence[str], size: tuple[int, int]) -> bytes:
    shown = " T* ".join(f"({_escaped(line)}) Tj" for line in lines)
    return f"BT /F1 11 Tf 14 TL 60 {size[1] - 60} Td {shown} ET".encode("cp1252")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: Sequence[bytes], trailer: str) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    written += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return bytes(written)
