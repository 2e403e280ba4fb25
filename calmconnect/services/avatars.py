"""People's pictures of themselves: made anew from their points, square, and shown to those who have to do with each other.

Patients find listed doctors by theirs, so anyone may see those; all others are for oneself, for admins, and for patients and
doctors who have met or are about to.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from sqlmodel.ext.asyncio.session import AsyncSession

from calmconnect.db.people import User
from calmconnect.db.session import reading
from calmconnect.domain.errors import Invalid, NotFound
from calmconnect.domain.files import PICTURES
from calmconnect.domain.people import Actor, Role
from calmconnect.services import access, blobs, relations, topics
from calmconnect.services.examination import examine
from calmconnect.services.work import Work, work

# Large enough for the largest disc on a screen with four points to each.
SIDE = 384
MOST_BYTES = 8 * 2**20
_NO_PICTURE = "Please choose a picture: JPEG, PNG, WebP, GIF or AVIF."


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of `SIDE` by `SIDE` points, and what it is known by; `public` for one that anyone may see."""

    content: bytes
    digest: str
    public: bool


def path(user_id: int, digest: str | None) -> str:
    """Where somebody's picture is served, "" for who has none; another picture has another address."""
    return f"/avatars/{user_id}?v={digest[:12]}" if digest else ""


def too_large() -> Invalid:
    """Refuses a picture for its size, with the field `file`."""
    return Invalid(file=f"Pictures may have up to {MOST_BYTES // 2**20} MB.")


async def put(actor: Actor, content: bytes, now: datetime) -> str:
    """Make this the acting person's picture, and give where it is.

    Raises:
        Invalid: with the field `file` for what is no picture, or too large.
    """
    if len(content) > MOST_BYTES:
        raise too_large()
    found = await examine(content)
    if found.kind not in PICTURES:
        raise Invalid(file=_NO_PICTURE)
    sealed = await asyncio.to_thread(lambda: blobs.sealed(_square(found.content)))
    async with work() as w:
        await blobs.keep(w, now, sealed)
        await _set(w, actor, sealed.digest)
    return path(actor.user_id, sealed.digest)


async def drop(actor: Actor) -> None:
    """Take the acting person's picture away; their initials stand in its place again."""
    async with work() as w:
        await _set(w, actor, None)


async def read(actor: Actor | None, user_id: int) -> Picture:
    """Somebody's picture, for whoever may see it.

    Raises:
        NotFound: for anybody else, and for who has none.
    """
    async with reading() as rows:
        user = await rows.get(User, user_id)
        if user is None or user.avatar_digest is None:
            raise NotFound
        public = await _is_listed(rows, user_id)
        if not public:
            await _check(rows, actor, user)
        content = await blobs.take_out(rows, user.avatar_digest)
        digest = user.avatar_digest
    return Picture(await blobs.opened(content), digest, public)


async def _set(w: Work, actor: Actor, digest: str | None) -> None:
    user = await w.rows.get_one(User, actor.user_id, with_for_update={"key_share": True})
    user.avatar_digest = digest
    w.rows.add(user)
    w.announce(topics.user(actor.user_id), {"kind": "profile"})
    if actor.role is Role.DOCTOR:
        w.announce(topics.doctor(actor.user_id), {"kind": "profile"})


async def _is_listed(rows: AsyncSession, user_id: int) -> bool:
    try:
        await access.listed_doctor(rows, user_id)
    except NotFound:
        return False
    return True


async def _check(rows: AsyncSession, actor: Actor | None, user: User) -> None:
    if actor is None:
        raise NotFound
    if actor.user_id == user.id or actor.role is Role.ADMIN:
        return
    pair = {actor.role: actor.user_id, user.role: user.id or 0}
    if set(pair) != {Role.PATIENT, Role.DOCTOR}:
        raise NotFound
    await relations.check_acquainted(rows, pair[Role.PATIENT], pair[Role.DOCTOR])


def _square(content: bytes) -> bytes:
    """The middle of a picture that was made anew already, as a JPEG without anything beside its points."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content)) as opened:
        picture = opened.convert("RGBA")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    out = BytesIO()
    ImageOps.fit(ground.convert("RGB"), (SIDE, SIDE), Image.Resampling.LANCZOS).save(out, "JPEG", quality=86)
    return out.getvalue()
