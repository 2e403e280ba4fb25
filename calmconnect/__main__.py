"""The program: `python -m calmconnect run`, and what else a person who runs the service needs."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from calmconnect.settings import ROOT, load_or_exit, settings

Result = TypeVar("Result")


def main() -> None:
    """Do what the command line asks for."""
    if sys.argv[1:2] == ["ml"]:
        # It needs no settings, and the paths it is given are seen from where it was started.
        return ml()
    parser = argparse.ArgumentParser(prog="python -m calmconnect", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for action in (run, dev, build, migrate, seed, loopback, ml):
        command = commands.add_parser(action.__name__, help=(action.__doc__ or "").splitlines()[0])
        command.set_defaults(action=action)
    command = commands.add_parser("false-alarms", help=(false_alarms.__doc__ or "").splitlines()[0])
    command.set_defaults(action=false_alarms)
    command = commands.add_parser("add-admin", help=(add_admin.__doc__ or "").splitlines()[0])
    command.add_argument("email")
    command.add_argument("name")
    command.set_defaults(action=add_admin)
    command = commands.add_parser("audit", help=(audit.__doc__ or "").splitlines()[0])
    command.add_argument("what", choices=["verify"])
    command.add_argument("--noted", default="", help="an end of the chain that was noted before")
    command.set_defaults(action=audit)
    command = commands.add_parser("grant", help=(grant.__doc__ or "").splitlines()[0])
    command.add_argument("role")
    command.set_defaults(action=grant)
    command = commands.add_parser("delete-old-records", help=(delete_old_records.__doc__ or "").splitlines()[0])
    command.set_defaults(action=delete_old_records)
    command = commands.add_parser("rotate-keys", help=(rotate_keys.__doc__ or "").splitlines()[0])
    command.add_argument("--add", action="store_true", help="first put a new key at the head of the key files")
    command.set_defaults(action=rotate_keys)
    given = vars(parser.parse_args())
    chosen: Callable[..., None] = given.pop("action")
    load_or_exit()
    os.chdir(ROOT)
    # What the program writes, database and keys among it, is for its own user alone.
    os.umask(0o077)
    # Ended from outside, it lets go of what it started just as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        chosen(**given)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def run() -> None:
    """Migrate, seed when empty, build when changed, and serve."""
    from calmconnect.launch import serve

    serve.refuse_busy_port()
    prepare()
    say_what_is_missing()
    print(f"\nCalmConnect is at {settings().address} (Ctrl-C ends it)\n", flush=True)
    serve.serve()


def dev() -> None:
    """Serve, and build and load again whatever changes."""
    from calmconnect.launch import develop, serve

    serve.refuse_busy_port()
    migrate()
    seed()
    develop.develop()


def loopback() -> None:
    """Serve the way through the server and back of the check before a call, as a process of its own."""
    from calmconnect.launch import serve

    serve.refuse_busy_port()
    print(f"\nThe way there and back is at {settings().address} (Ctrl-C ends it)\n", flush=True)
    serve.serve_loopback()


def ml() -> None:
    """Train, evaluate or use the models that read messages."""
    from calmconnect.ml import cli

    cli.main(sys.argv[2:])


def build() -> None:
    """Build the pages when their sources have changed."""
    from calmconnect.launch.build import build_if_changed

    build_if_changed()


def migrate() -> None:
    """Bring the database to the newest schema."""
    from calmconnect.db import audit_chain
    from calmconnect.db.migrate import upgrade

    print("· Bringing the database up to date", flush=True)
    upgrade()
    asyncio.run(_with_database(audit_chain.begin()))


def seed() -> None:
    """Put demo people into an empty database, in demo mode."""
    from calmconnect.db.seed import DEMO_ACCOUNTS, DEMO_PASSWORD
    from calmconnect.services.clock import utc_now
    from calmconnect.services.demo import seed_if_empty

    if not settings().demo:
        return
    print("· Looking whether the database needs demo people", flush=True)
    asyncio.run(_with_database(seed_if_empty(utc_now())))
    print(f"· Demo accounts, all with the password {DEMO_PASSWORD}: {', '.join(DEMO_ACCOUNTS)}", flush=True)


def add_admin(email: str, name: str) -> None:
    """Make an admin's account, and print the link by which they set their password."""
    from calmconnect.domain.errors import Refused
    from calmconnect.services import admin
    from calmconnect.services.clock import utc_now

    migrate()
    try:
        link = asyncio.run(_with_database(admin.add_admin(email, name, utc_now())))
    except Refused as refusal:
        sys.exit(str(refusal))
    print(f"\nTo choose a password, open this link within a week:\n\n  {link}\n", flush=True)


def false_alarms() -> None:
    """Print what was taken for danger and was none, a reason and the words a line, for the next training."""
    from calmconnect.services.false_alarms import shared

    for reason, words in asyncio.run(_with_database(shared())):
        print(f"{reason}\t{' '.join(words.split())}")


def audit(what: str, noted: str) -> None:
    """Look whether what is kept of who did what is as it was written; ends with 1 when it is not.

    `what` is "verify", the only thing to do with it.
    """
    from calmconnect.services import audit_checking

    checked = asyncio.run(_with_database(audit_checking.check(noted)))
    for finding in checked.findings:
        print(f"· {finding}", flush=True)
    if checked.findings:
        sys.exit(f"{what}: what is kept of who did what is not as it was written.")
    if checked.begun:
        print(f"· All {checked.length} rows are as they were written. The chain ends at {checked.end}", flush=True)
    else:
        print("· Nothing is kept yet.", flush=True)


def grant(role: str) -> None:
    """Let a role of PostgreSQL run the service without owning its tables, so that it can't change what is only ever added."""
    from calmconnect.db import rights

    if not settings().is_postgres:
        sys.exit("Only PostgreSQL has roles: say where it is in CALM_DATABASE_URL, as the owner of the tables.")
    migrate()
    asyncio.run(_with_database(rights.grant(role)))
    print(f"· {role} may run the service now. Do this again after each update.", flush=True)


def delete_old_records() -> None:
    """Delete what was kept of erased patients, once it need not be kept any more.

    To be run once a year, as the owner of the tables; may be interrupted and begun again.
    """
    from calmconnect.services import record_deleting
    from calmconnect.services.clock import utc_now

    migrate()
    people = asyncio.run(_with_database(record_deleting.delete_old(utc_now())))
    print(f"· Records of {people} people are deleted.", flush=True)


def rotate_keys(add: bool) -> None:
    """Encrypt everything anew with the newest key, while the service runs.

    May be interrupted and begun again at any time. Ends with 1 when something can't be opened with the keys at hand.
    """
    from calmconnect import keys
    from calmconnect.services import rotation
    from calmconnect.services.clock import utc_now

    migrate()
    if add and not keys.add_key():
        sys.exit("The keys come from the settings: put a new one first in CALM_KEYS (and CALM_IDENTITY_KEYS) there.")
    done = asyncio.run(_with_database(rotation.rotate(utc_now(), _tell)))
    if any(one.closed for one in done):
        sys.exit(_missing() or "Some of it was made under a key that has never been on this ring, or was changed.")
    if any(one.renewed for one in done):
        print("· Restart the service and run this once more; once nothing is left to do, older keys can be removed.")
    else:
        print(f"· All lies under the newest key, {keys.key_ids()[0]}. Older keys can be removed.", flush=True)


def _tell(one: Any) -> None:
    closed = f", {one.closed} CAN'T BE OPENED" if one.closed else ""
    print(f"· {one.name}: {one.renewed} encrypted anew{closed}", flush=True)


def _missing() -> str:
    """Which keys something lies under that are not there; "" for none."""
    from calmconnect.services import rotation

    absent = asyncio.run(_with_database(rotation.missing_keys()))
    names = f"These keys are missing: {', '.join(absent)}. " if absent else ""
    return names and names + "Put them back behind the newest one, into CALM_KEYS or the file `keys` in CALM_VAR_DIR."


def prepare() -> None:
    """Do all that must be done before serving."""
    migrate()
    seed()
    build()


def say_what_is_missing() -> None:
    """Name what the service can do without, and what it can't do then."""
    from calmconnect.services import films, rotation
    from calmconnect.services.clock import utc_now

    asyncio.run(_with_database(rotation.note_keys(utc_now())))
    if absent := _missing():
        print(f"· Some text can't be opened. {absent}", flush=True)
    if settings().recording_mb > 0 and not films.available():
        print("· Calls can't be recorded, because ffmpeg is missing: apt-get install ffmpeg", flush=True)


async def _with_database(use_case: Coroutine[Any, Any, Result]) -> Result:
    """Run a use case and let go of the database, which belongs to this loop alone."""
    from calmconnect.db.session import dispose

    try:
        return await use_case
    finally:
        await dispose()


if __name__ == "__main__":
    main()
