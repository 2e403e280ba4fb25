"""Care plans and prescriptions as PDFs: A4, in letters that are part of the file, Hindi among them.

Drawing takes a while: call `draw` in a thread.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from calmconnect.domain.care_documents import FIELDS, DocumentKind, Field, Words
from calmconnect.settings import ROOT

TITLES = {DocumentKind.CARE_PLAN: "Care plan", DocumentKind.PRESCRIPTION: "Prescription"}
_FONTS = ROOT / "assets" / "fonts"
# What is drawn in which letters: Devanagari with its own digits and signs, all else in the others.
_DEVANAGARI = (("\u0900", "\u097f"), ("\u1cd0", "\u1cff"), ("\ua8e0", "\ua8ff"))
_INK, _MUTED, _LINE = "#1a211e", "#5f6563", "#d9d6cd"
_TABLE = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands on a document. `mark` is printed across its head, "" for none."""

    kind: DocumentKind
    words: Words
    doctor: str
    qualifications: str
    licence: str
    patient: str
    day: date
    mark: str = ""


def unprintable(text: str) -> str:
    """Those signs of a text that none of the letters can show, each once."""
    known = _letters("Latin") | _letters("Devanagari")
    return "".join(dict.fromkeys(sign for sign in text if not sign.isspace() and ord(sign) not in known))


def draw(sheet: Sheet) -> bytes:
    """The PDF."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    out = BytesIO()
    _register()
    paper = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        topMargin=20 * mm,
        bottomMargin=24 * mm,
        title=TITLES[sheet.kind],
        author=sheet.doctor,
        creator="CalmConnect",
        lang="en",
    )
    number = f"{sheet.doctor} · {TITLES[sheet.kind]} · {_day(sheet.day)}"

    def foot(canvas: Any, _paper: Any) -> None:
        line = _paragraph(f"{number} · Page {canvas.getPageNumber()}", 8.5, colour=_MUTED)
        line.wrapOn(canvas, A4[0] - 44 * mm, 20)
        line.drawOn(canvas, 22 * mm, 13 * mm)

    paper.build([*_head(sheet), *_body(sheet), *_signature(sheet)], onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _head(sheet: Sheet) -> list[Any]:
    from reportlab.platypus import HRFlowable

    about = [part for part in (sheet.qualifications, f"Licence {sheet.licence}" if sheet.licence else "") if part]
    return [
        *([_paragraph(sheet.mark, 10, bold=True, colour="#8a4b00", after=6)] if sheet.mark else []),
        _paragraph(sheet.doctor, 15, bold=True),
        _paragraph(" · ".join(about), 10, colour=_MUTED, after=8),
        HRFlowable(width="100%", thickness=0.7, color=_LINE, spaceAfter=14),
        _paragraph(TITLES[sheet.kind], 20, bold=True, after=4),
        _paragraph(f"For {sheet.patient}, {_day(sheet.day)}", 11, colour=_MUTED, after=14),
    ]


def _body(sheet: Sheet) -> list[Any]:
    parts: list[Any] = []
    for field in FIELDS[sheet.kind]:
        said = sheet.words[field.key]
        if said:
            parts.append(_paragraph(field.title, 12.5, bold=True, before=10, after=4))
            parts += _rows(field, said) if field.parts else _lines(said)
    return parts


def _lines(text: str) -> list[Any]:
    return [_paragraph(line, 11, after=3) for line in text.split("\n")]


def _rows(field: Field, rows: list[dict[str, str]]) -> list[Any]:
    """Each row as a card of its own: what is wide stands below the rest."""
    from reportlab.platypus import Table

    drawn: list[list[Any]] = []
    for nth, row in enumerate(rows, 1):
        first = " ".join(part for part in (row["name"], row["strength"]) if part)
        rest = [
            _paragraph(f"{part.title}: {row[part.key]}", 10.5)
            for part in field.parts
            if row[part.key] and part.key not in {"name", "strength"}
        ]
        drawn.append([_paragraph(f"{nth}.", 11, bold=True), [_paragraph(first, 11.5, bold=True, after=2), *rest]])
    return [Table(drawn, colWidths=[22, None], style=_TABLE, hAlign="LEFT", spaceAfter=4)]


def _signature(sheet: Sheet) -> list[Any]:
    return [_paragraph(f"Shared by {sheet.doctor} by CalmConnect on {_day(sheet.day)}.", 10, colour=_MUTED, before=24)]


def _paragraph(
    text: str, size: float, *, bold: bool = False, colour: str = _INK, before: float = 0, after: float = 0
) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    weight, shown = "Bold" if bold else "Regular", unicodedata.normalize("NFC", text)
    style = ParagraphStyle(
        "line",
        fontName=f"Latin-{weight}",
        fontSize=size,
        leading=size * 1.45,
        textColor=colour,
        spaceBefore=before,
        spaceAfter=after,
        # Only where letters join; without it, programs can search in and copy from what is written.
        shaping=int(any(_is_devanagari(sign) for sign in shown)),
    )
    return Paragraph(_in_letters(shown, weight), style)


def _in_letters(text: str, weight: str) -> str:
    """The text, with words in which something is Devanagari in letters for it, together with the signs around them."""
    return "".join(_word(word, weight) for word in re.split(r"(\s+)", text))


def _word(word: str, weight: str) -> str:
    if not any(map(_is_devanagari, word)):
        return escape(word)
    runs = groupby(word, key=lambda sign: ord(sign) in _letters("Devanagari"))
    # Within a word all letters come from one font: where Latin ones follow without a blank, they get one.
    return " ".join(_run("".join(run), weight) if known else escape("".join(run)) for known, run in runs)


def _run(text: str, weight: str) -> str:
    return f'<font name="Devanagari-{weight}">{escape(text)}</font>'


def _is_devanagari(sign: str) -> bool:
    return any(first <= sign <= last for first, last in _DEVANAGARI)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@lru_cache(maxsize=1)
def _register() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for ours, file in (("Latin", "NotoSans"), ("Devanagari", "NotoSansDevanagari")):
        for weight in ("Regular", "Bold"):
            pdfmetrics.registerFont(TTFont(f"{ours}-{weight}", _FONTS / f"{file}-{weight}.ttf", shapable=True))


@lru_cache(maxsize=2)
def _letters(name: str) -> frozenset[int]:
    """The signs that there are letters for."""
    from reportlab.pdfbase import pdfmetrics

    _register()
    return frozenset(pdfmetrics.getFont(f"{name}-Regular").face.charToGlyph)
