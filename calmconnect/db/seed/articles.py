"""Articles that answer what many ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from calmconnect.db.articles import Article

_ARTICLES = (
    (
        "How do I find somebody to talk to?",
        "Open [Find](/find), choose what it is about, the language and how you would like to talk. Each card shows the next "
        "free times: one click keeps a time for you while you decide.",
    ),
    (
        "What happens when I cancel a session?",
        "Open **Appointments** and choose **Cancel**. Your doctor is told at once, and what you paid goes back to you when the "
        "session was not confirmed yet or your doctor calls it off.",
    ),
    (
        "Where is my receipt?",
        "Beside each session that was paid, under **Appointments**, is **Receipt**. You can print it or keep it as a file.",
    ),
    (
        "Who can read what I write?",
        "What you write to your doctor is read by the two of you alone. What you ask here is read by the person of our "
        "helpline who answers you.\n\n- It is encrypted where we keep it.\n- Mails and notices never quote it.",
    ),
    (
        "Why do I hear no sound?",
        "Browsers make a sound only after you have clicked somewhere on the page. You can choose what you hear about, and "
        "when, under [What you hear about](/account/notifications).",
    ),
    (
        "What if I need somebody right now?",
        "Use **Get help now** at the top of every page. It shows numbers to call at once, and a chat that alerts everybody "
        "who is on duty. You need no appointment for it.",
    ),
)
_DRAFT = ("Can I bring somebody along?", "We are still working on this.")


def articles(admin_id: int, now: datetime) -> Iterator[Article]:
    """Those that patients read, and one that is not finished."""
    for days, (title, body) in enumerate((*_ARTICLES, _DRAFT), start=3):
        published = (title, body) != _DRAFT
        at = now - days * timedelta(days=2)
        yield Article(title=title, body=body, published=published, changed_by=admin_id, changed_at=at)
