"""The codes of apps: those of the standard, and when they fit."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calmconnect.domain.second_factor import spaced
from calmconnect.services.authenticator import address, new_key, steps_of

# RFC 6238, appendix B: the secret of SHA-1 in base32, and the last six of its eight digits.
RFC_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert list(steps_of(RFC_KEY, code, now)) == [seconds // 30]


@given(st.integers(-300, 300))
def test_a_clock_may_go_wrong_by_one_step(seconds: int) -> None:
    made = 1_234_567_890
    seen = datetime.fromtimestamp(made + seconds, UTC)
    fits = abs((made + seconds) // 30 - made // 30) <= 1
    assert (made // 30 in steps_of(RFC_KEY, "005924", seen)) is fits


@pytest.mark.parametrize("code", ["", "28708", "2870820", "28708a", "٢٨٧٠٨٢", "287 082"])
def test_what_has_no_six_digits_fits_no_step(code: str) -> None:
    assert list(steps_of(RFC_KEY, code, datetime.fromtimestamp(59, UTC))) == []


def test_an_app_reads_who_it_is_for() -> None:
    key = new_key()
    parts = urlsplit(address(key, "asha+sea@calm.test"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [key], "issuer": ["CalmConnect"]}
    assert "asha%2Bsea%40calm.test" in parts.path
    assert spaced(key).replace(" ", "") == key and len(spaced(key).split()) == 8
