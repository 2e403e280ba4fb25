"""Pages are built again when what they are made of has changed, and only then."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from calmconnect.launch import build
from calmconnect.settings import settings

SOURCES = (
    "calmconnect/pages/home.py",
    "calmconnect/components/browser/live.jsx",
    "calmconnect/components/browser/first.js",
    "assets/calm.css",
    "reflex.lock/package-lock.json",
    "rxconfig.py",
    "requirements.txt",
)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with sources in it, for which pages are to be built, and no way to ask npm."""
    for name in SOURCES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    site = tmp_path / ".web" / "site"
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "SITE", site)
    monkeypatch.setattr(build, "_STAMP", tmp_path / ".web" / "stamp")
    monkeypatch.setattr(build, "_REFLEX_DIR", tmp_path / "reflex")
    monkeypatch.setattr(build, "tools", lambda: dict(os.environ))
    built_by(
        monkeypatch, f"import pathlib; pathlib.Path({str(site)!r}).mkdir(parents=True, exist_ok=True); print('built')"
    )
    return tmp_path


def built_by(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(build, "_COMMAND", [sys.executable, "-c", program])


def builds() -> bool:
    """Whether asking for the pages built them."""
    log = settings().var_dir / "build.log"
    log.unlink(missing_ok=True)
    build.build_if_changed()
    return log.exists()


@pytest.mark.parametrize("name", SOURCES)
def test_each_kind_of_source_counts(house: Path, name: str) -> None:
    before = build.fingerprint(house)
    (house / name).write_text("after")
    assert build.fingerprint(house) != before


def test_a_new_a_moved_and_a_removed_file_count(house: Path) -> None:
    seen = {build.fingerprint(house)}
    page = house / "calmconnect/pages/home.py"
    page.rename(house / "calmconnect/pages/start.py")
    seen.add(build.fingerprint(house))
    (house / "assets/mark.svg").touch()
    seen.add(build.fingerprint(house))
    (house / "assets/calm.css").unlink()
    seen.add(build.fingerprint(house))
    assert len(seen) == 4


def test_what_running_leaves_behind_does_not_count(house: Path) -> None:
    before = build.fingerprint(house)
    for name in ("calmconnect/__pycache__/home.pyc", "assets/external/calmconnect/live.jsx", "var/calmconnect.db"):
        (house / name).parent.mkdir(parents=True, exist_ok=True)
        (house / name).write_text("made")
    assert build.fingerprint(house) == before


def test_pages_are_built_once_for_the_same_sources(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert builds()
    assert "Built the pages in" in capsys.readouterr().out
    assert not builds()
    assert capsys.readouterr().out == ""
    (house / "assets/calm.css").write_text("after")
    assert builds() and not builds()
    build.forget()
    assert builds()


def test_a_failed_build_shows_why_and_is_tried_again(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert builds()
    (house / "assets/calm.css").write_text("after")
    with monkeypatch.context() as broken:
        built_by(broken, "import sys; sys.exit('no room on the disk')")
        for _ in range(2):
            with pytest.raises(SystemExit, match=r"could not be built[^$]*no room on the disk"):
                build.build_if_changed()
    assert builds()


def test_an_older_spelling_of_the_same_packages_is_not_written_back(house: Path) -> None:
    ours, kept = house / "reflex.lock" / "package.json", house / ".web" / "package.json"
    kept.parent.mkdir()
    ours.write_text('{"a": 1, "b": 2}')
    kept.write_text('{"b": 2, "a": 1}')
    build.build_if_changed()
    assert kept.read_text() == ours.read_text()
    # Other packages are for Reflex to install.
    kept.write_text('{"b": 3, "a": 1}')
    build.forget()
    build.build_if_changed()
    assert kept.read_text() == '{"b": 3, "a": 1}'


def test_a_build_ends_with_the_program(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builder = house / "builder"

    def interrupted(_process: object) -> bool:
        if builder.exists() and builder.read_text():
            raise KeyboardInterrupt
        return False

    built_by(
        monkeypatch,
        f"import os, pathlib, time; pathlib.Path({str(builder)!r}).write_text(str(os.getpid())); time.sleep(60)",
    )
    monkeypatch.setattr(build, "_ended", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build.build_if_changed()
    with pytest.raises(ProcessLookupError):
        os.kill(int(builder.read_text()), 0)


def test_reflex_is_told_where_node_is_and_to_ask_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFLEX_SKIP_COMPILE", "True")
    env = build.tools()
    node = subprocess.run(["node", "--version"], env=env, capture_output=True, text=True, check=True)
    assert node.stdout.startswith("v24.")
    assert env["NPM_CONFIG_REGISTRY"].startswith("http") and env["REFLEX_TELEMETRY_ENABLED"] == "false"
    # As it is set in the processes of an app, which compile nothing.
    assert "REFLEX_SKIP_COMPILE" not in env
