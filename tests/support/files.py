"""Files as people send them, and as nobody should."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **more: object) -> bytes:
    """A picture with something on it."""
    made = Image.linear_gradient("L").resize(size).convert("RGBA" if kind == "PNG" else "RGB")
    out = BytesIO()
    made.save(out, kind, **more)
    return out.getvalue()


def with_place() -> bytes:
    """A photograph, upright only by its orientation mark, that says where and with what it was taken."""
    about = Image.Exif()
    about[0x010F] = "Zebra cameras"
    about[0x0112] = 6
    about.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return picture(exif=about)


def vast() -> bytes:
    """A PNG of a few kB that would be 20,000 by 20,000 points."""
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"\0" * (20_000 * 30))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def pdf(opens: str = "", enclosed: bytes = b"", password: str = "") -> bytes:
    """A PDF of one page; with an action as it opens (in PDF's own words), a file in it, or a password."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if enclosed:
        writer.add_attachment("inside.exe", enclosed)
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue() if not opens else _packed_pdf(opens)


def _packed_pdf(opens: str) -> bytes:
    """A PDF whose first object, which says what happens as it opens, lies compressed in another."""
    catalogue = f"<</Type/Catalog/Pages 2 0 R/OpenAction{opens}>>".encode()
    packed = zlib.compress(b"1 0 " + catalogue)
    parts = [
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n",
        b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
        % (len(packed), packed),
    ]
    out, places = b"%PDF-1.7\n", []
    for part in parts:
        places.append(len(out))
        out += part
    table = [(0, 0, 0), (2, 4, 0), *((1, place, 0) for place in [*places, len(out)])]
    entries = b"".join(struct.pack(">BHB", *entry) for entry in table)
    size, length = len(table), len(entries)
    out_at = len(out)
    out += b"5 0 obj<</Type/XRef/Size %d/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % (size, length)
    return out + entries + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % out_at


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
