"""A port that can't be listened on is said so in one line, before anything else is done."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from calmconnect.__main__ import say_what_is_missing
from calmconnect.db import migrate
from calmconnect.launch.serve import refuse_busy_port
from calmconnect.settings import ROOT
from tests.support.database import configured
from tests.support.servers import free_port


def test_a_free_port_is_fine() -> None:
    with configured(port=free_port()):
        refuse_busy_port()


def test_the_program_stops_at_a_busy_port_with_one_line(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "calmconnect", "run"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(port), "CALM_VAR_DIR": str(tmp_path / "var")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1 and ended.stdout == ""
    assert ended.stderr.splitlines() == [
        f"Port {port} on 127.0.0.1 can't be used (Address already in use). Choose another: PORT={port + 1} make run"
    ]
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 65535), ("no.such.host.invalid", 3000)])
def test_a_place_that_is_not_ours_is_refused(host: str, port: int) -> None:
    with configured(host=host, port=port), pytest.raises(SystemExit, match=f"^Port {port} on {host} can't be used"):
        refuse_busy_port()


def test_what_the_service_can_do_without_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade()
    say_what_is_missing()
    assert capsys.readouterr().out == ""
    monkeypatch.setattr("shutil.which", lambda _: None)
    say_what_is_missing()
    assert "apt-get install ffmpeg" in capsys.readouterr().out
    with configured(recording_mb=0):
        say_what_is_missing()
    assert capsys.readouterr().out == ""
