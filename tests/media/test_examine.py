"""What a stranger's file is made into, by the program of its own that looks at it."""

from __future__ import annotations

import sys
from io import BytesIO

import pytest
from PIL import Image

from calmconnect.domain.errors import Invalid
from calmconnect.domain.files import FileType
from calmconnect.services import examination
from calmconnect.services.examination import examine
from tests.support import files


async def refusal(content: bytes) -> str:
    """What the sender is told."""
    with pytest.raises(Invalid) as refused:
        await examine(content)
    return refused.value.fields["file"]


async def test_a_photograph_keeps_its_pixels_alone() -> None:
    sent = files.with_place()
    assert b"Zebra" in sent
    found = await examine(sent)
    made = Image.open(BytesIO(found.content))
    assert found.kind is FileType.JPEG and made.format == "JPEG"
    assert b"Zebra" not in found.content and not made.getexif()
    # It was on its side by its mark; it is upright without one.
    assert made.size == (found.size.width, found.size.height) == (480, 640)


async def test_a_clear_picture_stays_clear_and_large_ones_get_smaller() -> None:
    found = await examine(files.picture("PNG", (3_000, 1_500)))
    made = Image.open(BytesIO(found.content))
    assert found.kind is FileType.PNG and made.mode == "RGBA" and made.size == (2_560, 1_280)
    preview = Image.open(BytesIO(found.preview))
    assert preview.format == "JPEG" and preview.size == (640, 320)


async def test_text_and_plain_pdfs_are_taken_as_they_are() -> None:
    for content, kind in (
        (b"I slept well.", FileType.TEXT),
        (files.pdf(), FileType.PDF),
        (files.pdf("[3 0 R /Fit]"), FileType.PDF),
    ):
        found = await examine(content)
        assert (found.kind, found.content, found.preview) == (kind, content, b"")


async def test_a_picture_that_would_need_more_memory_than_there_is() -> None:
    assert len(files.vast()) < 10_000
    assert "more points" in await refusal(files.vast())


@pytest.mark.parametrize(
    "content",
    [
        files.pdf("<</S/JavaScript/JS(app.alert(1))>>"),
        files.pdf("<</S/Launch/F(calc.exe)>>"),
        files.pdf("<</S/SubmitForm/F(http://calm.test)>>"),
        files.pdf(enclosed=b"MZ"),
        files.pdf().replace(b"/Type /Pages", b"/J#61vaScript /Pages"),
    ],
    ids=["script", "launch", "form", "enclosed", "hidden name"],
)
async def test_a_pdf_that_does_something(content: bytes) -> None:
    assert "active parts" in await refusal(content)


async def test_a_pdf_that_nobody_can_look_into() -> None:
    assert "locked" in await refusal(files.pdf(password="zebra"))


@pytest.mark.parametrize("content", [files.picture()[:3_000], b"%PDF-1.4 nothing", b"\x89PNG\r\n\x1a\n"])
async def test_broken_files(content: bytes) -> None:
    assert "damaged" in await refusal(content)


async def test_an_examination_that_is_ended_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    # A program that says nothing stands for one that was killed for its memory or time.
    monkeypatch.setattr(examination, "sys", type("sys", (), {"executable": "/bin/true"}))
    assert "smaller or simpler" in await refusal(files.picture())
    assert sys.executable != "/bin/true"
