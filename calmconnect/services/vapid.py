"""Who we are to push services: a key pair that browsers subscribe to and that signs what we send (VAPID, RFC 8292).

The private key comes from `CALM_VAPID_KEY`, else from `vapid` in the program's own folder, which is made on first start.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from calmconnect.keys import on_disk
from calmconnect.settings import settings

# Push services take tokens for a day at most.
_GOOD_FOR = timedelta(hours=12)


def public_key() -> str:
    """The key that browsers subscribe with: an uncompressed point in base64url."""
    point = _keys().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def authorization(endpoint: str, now: datetime) -> str:
    """The header by which a push service knows that a push is from us."""
    parts = urlsplit(endpoint)
    sender = parseaddr(settings().mail_from)[1]
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + _GOOD_FOR).timestamp()),
        "sub": f"mailto:{sender}",
    }
    return str(_keys().sign(claims)["Authorization"])


@lru_cache(maxsize=1)
def _keys() -> Vapid02:
    key = settings().vapid_key or on_disk(settings().var_dir / "vapid", _new_key)[0]
    return Vapid02.from_raw(key.rstrip("=").encode())


def _new_key() -> str:
    secret = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(secret.to_bytes(32, "big")).rstrip(b"=").decode()
