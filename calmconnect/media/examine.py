"""Looks into a file that somebody sends: `python -m calmconnect.media.examine TYPE` reads it on standard input.

A picture is made anew from its pixels, so that nothing else that was in the file goes on (place and time of the shot, what
a viewer might run); a PDF is taken as it is or refused. This is a process of its own, with little memory and time: a file
can be made to need more than a service has, or to break what reads it.

What is written: one line of JSON, then the bytes that it counts. `{"refused": "…"}`, in words for the sender; else
`{"type", "width", "height", "content", "preview"}`, the last two being numbers of bytes that follow in this order.
"""

from __future__ import annotations

import json
import resource
import sys
from io import BytesIO
from typing import Any

from calmconnect.domain.errors import Invalid
from calmconnect.domain.files import FileType

_SECONDS, _BYTES = 20, 1_500 * 2**20
_MOST_PIXELS = 64_000_000
_LONGEST_SIDE, _PREVIEW_SIDE = 2_560, 640
_UNREADABLE = "We could not read this file. It may be damaged."


def main() -> None:
    """Examine what comes in, and write what became of it."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    kind, content = FileType(sys.argv[1]), sys.stdin.buffer.read()
    try:
        answer, *parts = _pdf(content) if kind is FileType.PDF else _picture(content)
    except Invalid as refusal:
        answer, parts = {"refused": str(refusal)}, []
    except Exception:
        # Whatever a reader of files stumbles over is the file's doing.
        answer, parts = {"refused": _UNREADABLE}, []
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(parts))


def _picture(content: bytes) -> tuple[Any, bytes, bytes]:
    from PIL import Image, ImageOps

    # We look at the size ourselves, before anything is unpacked.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(BytesIO(content)) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            raise Invalid(file="This picture has more points than we can take. Please send a smaller one.")
        opened.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
        clear = "A" in opened.getbands() or "transparency" in opened.info
        picture = ImageOps.exif_transpose(opened.convert("RGBA" if clear else "RGB"))
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    kind = FileType.PNG if clear else FileType.JPEG
    whole = _written(picture, kind)
    preview = Image.new("RGB", picture.size, "white")
    preview.paste(picture, mask=picture if clear else None)
    preview.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
    small = _written(preview, FileType.JPEG)
    size = {"width": picture.width, "height": picture.height}
    return {"type": kind, **size, "content": len(whole), "preview": len(small)}, whole, small


def _written(picture: Any, kind: FileType) -> bytes:
    out = BytesIO()
    if kind is FileType.PNG:
        picture.save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=85, progressive=True)
    return out.getvalue()


def _pdf(content: bytes) -> tuple[Any, bytes]:
    from calmconnect.media.pdf import check

    check(content)
    return {"type": FileType.PDF, "width": 0, "height": 0, "content": len(content), "preview": 0}, content


if __name__ == "__main__":
    main()
