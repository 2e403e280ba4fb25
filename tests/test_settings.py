"""Settings are read once, in one place, and a wrong one stops the start with one line."""

from __future__ import annotations

import subprocess
import sys

import pytest
from dotenv import dotenv_values

from calmconnect.settings import ROOT, Settings, load_or_exit
from tests.support.database import configured


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("port", "70000", "CALM_PORT: Input should be less than or equal to 65535"),
        ("port", "three", "CALM_PORT: Input should be a valid integer"),
        ("bcrypt_cost", "3", "CALM_BCRYPT_COST: Input should be greater than or equal to 4"),
        (
            "database_url",
            "mysql://x",
            "CALM_DATABASE_URL: must start with sqlite+aiosqlite:/// or postgresql+psycopg://",
        ),
        ("redis_url", "localhost", "CALM_REDIS_URL: must start with redis://"),
        ("smtp_url", "http://mail", "CALM_SMTP_URL: must start with smtp://"),
        ("base_url", "my.clinic", "CALM_BASE_URL: must be a whole address"),
        ("keys", "short", "CALM_KEYS: must be Fernet keys"),
        ("identity_keys", "short", "CALM_IDENTITY_KEYS: must be Fernet keys"),
        ("vapid_key", "short", "CALM_VAPID_KEY: must be a private P-256 key"),
        ("workers", "2", "The settings: workers above 1 needs CALM_REDIS_URL"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_line(name: str, value: str, says: str) -> None:
    with configured(**{name: value}), pytest.raises(SystemExit) as stopped:
        load_or_exit()
    message = str(stopped.value)
    assert message.startswith(says) and "\n" not in message
    # What was given may be a secret.
    assert value not in message or name in {"port", "workers", "bcrypt_cost"}


def test_the_program_itself_stops_with_that_line_alone() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "calmconnect", "migrate"],
        cwd=ROOT,
        env={"CALM_BCRYPT_COST": "much", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "CALM_BCRYPT_COST: Input should be a valid integer, unable to parse string as an integer. "
        "See .env.example for every setting."
    ]


def test_the_example_names_every_setting_with_its_default() -> None:
    example = dotenv_values(ROOT / ".env.example")
    assert set(example) == {f"CALM_{name.upper()}" for name in Settings.model_fields}
    with configured(**{name.removeprefix("CALM_").lower(): value for name, value in example.items()}):
        given = Settings()
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        assert getattr(given, name) == (ROOT / default if name == "var_dir" else default), name
