"""Files are known by what is in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.errors import Invalid
from calmconnect.domain.files import NAME_LENGTH, FileType, clean_name, type_of
from tests.support import files


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_pictures(kind: str) -> None:
    assert type_of(files.picture(kind)) is FileType[kind]


def test_a_pdf_and_plain_text() -> None:
    assert type_of(files.pdf()) is FileType.PDF
    assert type_of("नमस्ते\n".encode()) is FileType.TEXT


def test_a_page_for_a_browser_is_only_ever_text() -> None:
    assert type_of(b"<html><script>alert(1)</script>") is FileType.TEXT


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04\x14\x00", b"MZ\x90\x00\x03", b"\x00\x01", b"a\x00b", b"\xff\xfea"]
)
def test_what_is_nothing_we_take(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        type_of(content)
    assert set(refused.value.fields) == {"file"}


@pytest.mark.parametrize(
    ("said", "kind", "called"),
    [
        ("holiday.jpeg", FileType.JPEG, "holiday.jpg"),
        ("page.html", FileType.PNG, "page.png"),
        ("../../etc/passwd", FileType.TEXT, "passwd.txt"),
        ("C:\\Users\\me\\letter.PDF", FileType.PDF, "letter.pdf"),
        ("", FileType.PDF, "file.pdf"),
        (".htaccess", FileType.TEXT, "htaccess.txt"),
        ("two.dots.txt", FileType.TEXT, "two.dots.txt"),
    ],
)
def test_names_say_what_the_content_is(said: str, kind: FileType, called: str) -> None:
    assert clean_name(said, kind) == called


@given(st.text(max_size=300), st.sampled_from([FileType.JPEG, FileType.PDF, FileType.TEXT]))
def test_no_name_is_a_path_or_endless(said: str, kind: FileType) -> None:
    try:
        called = clean_name(said, kind)
    except Invalid:
        return
    assert 0 < len(called) <= NAME_LENGTH
    assert "/" not in called and "\\" not in called and not called.startswith(".")
