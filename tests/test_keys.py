"""The key ring: made once, for its owner alone; old keys read, new ones write; a wrong one is named as such."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from calmconnect.keys import WrongKey, add_key, decrypt, encrypt, new_key, on_disk, seal_identity, unseal_identity
from calmconnect.settings import ROOT
from tests.support.database import configured

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


def test_a_text_comes_back_and_looks_different_each_time() -> None:
    text = "Grüße 🌿\n" * 500
    assert decrypt(encrypt(text)) == text
    assert encrypt(text) != encrypt(text)
    assert text.encode() not in encrypt(text)


def test_old_keys_still_read_and_the_first_one_writes() -> None:
    with configured(keys=OLD):
        written = encrypt("before")
    with configured(keys=f"{NEW}, {OLD}"):
        assert decrypt(written) == "before"
        newer = encrypt("after")
    with configured(keys=NEW):
        assert decrypt(newer) == "after"


def test_a_wrong_key_is_named_as_such() -> None:
    with configured(keys=OLD):
        written = encrypt("secret words")
    with configured(keys=OTHER), pytest.raises(WrongKey, match="Put the key back: into CALM_KEYS") as error:
        decrypt(written)
    assert "secret words" not in str(error.value) and OTHER not in str(error.value)


def test_a_key_that_is_added_is_known_to_whoever_runs_already(tmp_path: Path) -> None:
    before = encrypt("before"), seal_identity("7")
    running = MultiFernet([Fernet(key) for key in on_disk(tmp_path / "keys", new_key)])
    assert add_key()
    after = encrypt("after")
    with pytest.raises(InvalidToken):
        running.decrypt(after)
    assert [decrypt(before[0]), unseal_identity(before[1]), decrypt(after)] == ["before", "7", "after"]
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    with configured(keys=OLD):
        assert not add_key()


def test_a_process_that_read_the_ring_before_reads_it_again(tmp_path: Path) -> None:
    written = encrypt("before")
    newest = new_key()
    (tmp_path / "keys").write_text("\n".join([newest, *on_disk(tmp_path / "keys", new_key)]))
    assert decrypt(Fernet(newest).encrypt(b"after")) == "after"
    assert decrypt(written) == "before"


def test_who_somebody_is_stands_under_a_key_of_its_own(tmp_path: Path) -> None:
    sealed = seal_identity("7")
    assert unseal_identity(sealed) == "7"
    with pytest.raises(WrongKey):
        decrypt(sealed)
    with configured(identity_keys=OTHER), pytest.raises(WrongKey, match="CALM_IDENTITY_KEYS"):
        unseal_identity(sealed)
    encrypt("words")
    assert (tmp_path / "identity_keys").read_text() != (tmp_path / "keys").read_text()


@pytest.mark.parametrize("spoilt", [b"", b"plain", b"\xff" * 100])
def test_a_text_that_was_changed_is_not_read(spoilt: bytes) -> None:
    with pytest.raises(WrongKey):
        decrypt(spoilt)
    written = bytearray(encrypt("words"))
    written[40] ^= 1
    with pytest.raises(WrongKey):
        decrypt(bytes(written))


def test_the_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    written = encrypt("words")
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    with configured():
        assert decrypt(written) == "words"
    assert [file.name for file in tmp_path.iterdir()] == ["keys"]


def test_processes_that_start_at_once_use_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        rings = list(pool.map(lambda _: on_disk(tmp_path / "var" / "keys", new_key), range(32)))
    assert len(rings[0]) == 1 and rings == [rings[0]] * 32
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["keys"]


def test_what_the_program_writes_is_for_its_own_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    env = {**os.environ, "CALM_VAR_DIR": str(folder)}
    subprocess.run([sys.executable, "-m", "calmconnect", "migrate"], check=True, env=env, cwd=ROOT, capture_output=True)
    assert (folder / "calmconnect.db").exists()
    for path in (folder, *folder.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
