"""All settings, and the only reader of the environment.

Every value can be given as `CALM_<NAME>` in the environment or in a `.env` file beside the program; `.env.example` lists
them with their defaults. A wrong value stops the start with one readable line (`load_or_exit`).
"""

from __future__ import annotations

import re
import sys
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet
from pydantic import AliasChoices, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent

SECONDS_A_DAY = 86_400


class Settings(BaseSettings):
    """The program's settings, checked. Durations are seconds unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="CALM_", env_file=ROOT / ".env", extra="ignore", frozen=True)

    # Where it listens and what it is called from outside.
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, validation_alias=AliasChoices("CALM_PORT", "PORT"))] = 3000
    base_url: str = ""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    var_dir: Annotated[Path, Field(validate_default=True)] = Path("var")

    # Where it keeps things.
    database_url: str = ""
    database_pool: Annotated[int, Field(ge=1, le=100)] = 10
    redis_url: str = ""
    # How many messages one person may send a second in one conversation, and twice as many at once.
    messages_a_second: Annotated[float, Field(ge=1)] = 20
    keys: str = ""
    identity_keys: str = ""

    # Signing in.
    bcrypt_cost: Annotated[int, Field(ge=4, le=16)] = 12
    session_seconds: Annotated[int, Field(ge=60)] = 7 * SECONDS_A_DAY
    staff_idle_seconds: Annotated[int, Field(ge=60)] = 30 * 60
    lockout_failures: Annotated[int, Field(ge=1)] = 5
    lockout_seconds: Annotated[int, Field(ge=1)] = 15 * 60
    email_link_seconds: Annotated[int, Field(ge=60)] = SECONDS_A_DAY
    reset_link_seconds: Annotated[int, Field(ge=60)] = 60 * 60
    invitation_seconds: Annotated[int, Field(ge=60)] = 7 * SECONDS_A_DAY

    # Mail. With no server, mail stays in the outbox; demo mode shows the outbox on a page.
    smtp_url: str = ""
    mail_from: str = "CalmConnect <care@calmconnect.example>"
    mail_timeout_seconds: Annotated[float, Field(gt=0)] = 10
    mail_attempts: Annotated[int, Field(ge=1)] = 8

    # What people may send each other, each file.
    attachment_mb: Annotated[int, Field(ge=1, le=100)] = 10

    # The check before a call sends picture and sound through the server: how many at once, and where, if not in this process.
    loopback_checks: Annotated[int, Field(ge=0, le=100)] = 2
    loopback_url: str = ""

    # Push to browsers. Pushes to this machine itself are for tests.
    vapid_key: str = ""
    push_timeout_seconds: Annotated[float, Field(gt=0)] = 10
    push_attempts: Annotated[int, Field(ge=1)] = 8
    push_loopback: bool = False

    # Calls. None is needed where all reach each other; over the internet STUN finds one's own address, and TURN relays where
    # nothing else works. Addresses separated by commas; the secret is that of coturn's use-auth-secret.
    stun_urls: str = ""
    turn_urls: str = ""
    turn_secret: str = ""
    turn_only: bool = False
    turn_seconds: Annotated[int, Field(ge=60)] = 4 * 60 * 60

    # Rooms: the HTTP interface of a Janus media server, with its path, and its api_secret. Without it, circles are small, and
    # so are audiences: so many may listen on this machine in all of them together, about 6 for a core; 0 for no audiences.
    janus_url: str = ""
    janus_secret: str = ""
    audience_size: Annotated[int, Field(ge=2, le=200)] = 30
    audience_listeners: Annotated[int, Field(ge=0, le=100)] = 6

    # Recordings of calls: how large one may be (0 for none at all), and after how many days it is deleted.
    recording_mb: Annotated[int, Field(ge=0, le=2000)] = 500
    recording_days: Annotated[int, Field(ge=1, le=3650)] = 90

    # When agents answer tickets, until an admin decides otherwise: by the clock of this zone, on these weekdays (1 is Monday).
    # Emergencies know no hours.
    helpline_zone: str = "Asia/Kolkata"
    helpline_opens: time = time(8)
    helpline_closes: time = time(20)
    helpline_days: Annotated[str, Field(pattern=r"^[1-7]{1,7}$")] = "123456"

    # After how many minutes, if nobody sees to it, the admins hear of somebody who may be in danger, and of what is less grave.
    risk_urgent_minutes: Annotated[int, Field(ge=1, le=60)] = 5
    risk_concern_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 60
    # For how many minutes who took such a task may do nothing about it before others are asked, too.
    risk_urgent_left_minutes: Annotated[int, Field(ge=5, le=24 * 60)] = 30
    risk_concern_left_minutes: Annotated[int, Field(ge=5, le=7 * 24 * 60)] = 240

    # A language model for the companion, by the OpenAI-compatible protocol: the address before `/chat/completions`. How long a
    # whole answer may take, and how long nothing may come of it.
    llm_base_url: str = ""
    llm_api_key: str = ""
    llm_model: str = ""
    llm_seconds: Annotated[float, Field(gt=0, le=120)] = 20
    llm_stall_seconds: Annotated[float, Field(gt=0, le=60)] = 6

    # Demo: believable people and a visible outbox. Off for real use.
    demo: bool = True

    @field_validator("var_dir")
    @classmethod
    def _below_the_program(cls, value: Path) -> Path:
        return ROOT / value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite+aiosqlite:///", "postgresql+psycopg://")):
            raise ValueError("must start with sqlite+aiosqlite:/// or postgresql+psycopg://")
        return value

    @field_validator("keys", "identity_keys")
    @classmethod
    def _fernet_keys(cls, value: str) -> str:
        for key in value.split(",") if value else ():
            try:
                Fernet(key.strip())
            except ValueError as error:
                raise ValueError(
                    "must be Fernet keys (32 bytes in base64), newest first, separated by commas"
                ) from error
        return value

    @field_validator("vapid_key")
    @classmethod
    def _raw_key(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{43}=?", value):
            raise ValueError("must be a private P-256 key: 32 bytes in base64url")
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must start with redis://, rediss:// or unix://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _known_smtp(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"smtp", "smtps", "smtp+starttls"}:
            raise ValueError("must start with smtp://, smtps:// or smtp+starttls://")
        return value

    @field_validator("base_url", "loopback_url", "janus_url", "llm_base_url")
    @classmethod
    def _whole_url(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
            raise ValueError("must be a whole address such as https://calm.example.org")
        return value.rstrip("/")

    @field_validator("stun_urls")
    @classmethod
    def _known_stun(cls, value: str) -> str:
        return _addresses(value, "stun:", "stuns:")

    @field_validator("turn_urls")
    @classmethod
    def _known_turn(cls, value: str) -> str:
        return _addresses(value, "turn:", "turns:")

    @field_validator("helpline_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            return ZoneInfo(value).key
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError("must be an IANA zone such as Asia/Kolkata") from None

    @model_validator(mode="after")
    def _open_at_some_time(self) -> Settings:
        if self.helpline_opens >= self.helpline_closes:
            raise ValueError("helpline_opens must be before helpline_closes, on the same day")
        return self

    @model_validator(mode="after")
    def _relays_need_a_secret(self) -> Settings:
        if self.turn_urls and not self.turn_secret:
            raise ValueError("turn_urls needs CALM_TURN_SECRET")
        if self.turn_only and not self.turn_urls:
            raise ValueError("turn_only needs CALM_TURN_URLS")
        return self

    @model_validator(mode="after")
    def _media_servers_need_a_secret(self) -> Settings:
        if self.janus_url and not self.janus_secret:
            raise ValueError("janus_url needs CALM_JANUS_SECRET")
        return self

    @model_validator(mode="after")
    def _language_models_have_names(self) -> Settings:
        if self.llm_base_url and not self.llm_model:
            raise ValueError("llm_base_url needs CALM_LLM_MODEL")
        return self

    @model_validator(mode="after")
    def _several_workers_need_a_hub(self) -> Settings:
        if self.workers > 1 and not (self.redis_url and self.is_postgres):
            raise ValueError("workers above 1 needs CALM_REDIS_URL and a PostgreSQL CALM_DATABASE_URL")
        return self

    @property
    def database(self) -> str:
        """The database address, the SQLite file under `var_dir` when none was given."""
        return self.database_url or f"sqlite+aiosqlite:///{self.var_dir / 'calmconnect.db'}"

    @property
    def is_postgres(self) -> bool:
        """Whether rows live in PostgreSQL rather than in an SQLite file."""
        return self.database_url.startswith("postgresql")

    @property
    def address(self) -> str:
        """How people reach the service, without a trailing slash; used in emailed links."""
        return self.base_url or f"http://localhost:{self.port}"

    @property
    def secure_cookies(self) -> bool:
        """Whether the session cookie may travel over TLS only."""
        return self.address.startswith("https://")


def _addresses(value: str, *schemes: str) -> str:
    if value and not all(url.strip().startswith(schemes) for url in value.split(",")):
        raise ValueError(f"must be addresses that start with {' or '.join(schemes)}, separated by commas")
    return value


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def load_or_exit() -> Settings:
    """Read the settings, or end the program with one line that names the value and what it should be."""
    try:
        return settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper().removeprefix("CALM_")
        name = f"CALM_{name}" if name else "The settings"
        sys.exit(f"{name}: {first['msg'].removeprefix('Value error, ')}. See .env.example for every setting.")
