"""What a doctor may write of themself."""

from __future__ import annotations

PROFILE: dict[str, object] = {
    "headline": "Worry, and how to live with it",
    "about": "Two lines\nof text.",
    "qualifications": "PhD",
    "years_experience": "12",
    "fee": "1500",
    "free_cancel_hours": "48",
    "languages": ["hi", "en"],
    "modes": ["video"],
    "specialisations": ["sleep", "anxiety"],
}
