"""What a browser may keep of us: the offline page with every crisis line, its own files, and nothing else."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

from calmconnect.components import theme
from calmconnect.domain.crisis import CRISIS_LINES
from calmconnect.frontend import stamp_service_worker
from calmconnect.settings import ROOT

ASSETS = ROOT / "assets"
WORKER = (ASSETS / "sw.js").read_text()
PAGE = (ASSETS / "offline.html").read_text()


def kept() -> list[str]:
    """The files the service worker keeps."""
    found = re.search(r"const KEPT = \[(.*)\];", WORKER)
    assert found
    return ["offline.html", *re.findall(r'"/([^"]+)"', found[1])]


def test_the_offline_page_has_every_crisis_line() -> None:
    lines = [(country, line) for country, lines in CRISIS_LINES.items() for line in lines]
    dialled = re.findall(r'href="tel:([^"]+)"', PAGE)
    assert dialled == [line.dialled for _, line in lines]
    for country, line in lines:
        assert f"<h2>{country}</h2>" in PAGE
        assert f"</span>{line.name}</span>" in PAGE and f">{line.number}<" in PAGE and f">{line.about}<" in PAGE


def test_the_offline_page_needs_nothing_that_is_not_kept() -> None:
    needed = re.findall(r'(?:src|rel="stylesheet" href)="/([^"]+)"', PAGE)
    assert sorted(["offline.html", *needed]) == sorted(kept())
    assert "http" not in PAGE.replace('lang="en"', "") and "@import" not in PAGE
    assert all((ASSETS / name).is_file() for name in kept())
    for name in kept()[1:]:
        assert "url(" not in (ASSETS / name).read_text(), name
    assert {f"/{name}" for name in kept()[1:] if name != "offline.css"} <= set(theme.STYLESHEETS)


def test_a_change_of_what_is_kept_is_a_new_version(tmp_path: Path) -> None:
    def version() -> str:
        (tmp_path / "sw.js").write_text(WORKER)
        stamp_service_worker(tmp_path)
        found = re.search(r'VERSION = "([0-9a-f]{12})"', (tmp_path / "sw.js").read_text())
        assert found
        return found[1]

    for name in kept():
        (tmp_path / name).write_bytes((ASSETS / name).read_bytes())
    versions = {version(), version()}
    for name in kept():
        (tmp_path / name).write_text("changed")
        versions.add(version())
    assert len(versions) == 1 + len(kept())


def test_the_app_can_be_installed() -> None:
    manifest = json.loads((ASSETS / "manifest.webmanifest").read_text())
    assert (manifest["display"], manifest["start_url"], manifest["scope"], manifest["id"]) == (
        "standalone",
        "/home",
        "/",
        "/",
    )
    for icon in manifest["icons"]:
        picture = (ASSETS / icon["src"].removeprefix("/")).read_bytes()
        assert picture.startswith(b"\x89PNG")
        assert "{}x{}".format(*struct.unpack(">II", picture[16:24])) == icon["sizes"]
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for shortcut in manifest["shortcuts"]:
        assert shortcut["url"] == "/get-help"
