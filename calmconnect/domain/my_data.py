"""A person's own data, put together for them: where that stands, and how long it may be fetched."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

# How long it may be fetched once it is ready, and for how long one attempt at putting it together has it to itself.
KEPT_FOR = timedelta(days=7)
CLAIMED_FOR = timedelta(minutes=10)
ATTEMPTS = 3


class Making(StrEnum):
    """Asked for and not ready yet, ready to be fetched, or given up after several attempts."""

    ASKED = "asked"
    READY = "ready"
    FAILED = "failed"


README = """Your data from CalmConnect

This is what CalmConnect keeps about you, as you would find it in the app. The files that end in .json are plain text: any
text editor opens them, and programs can read them. Each holds a list; moments are in UTC (ISO 8601), amounts of money in the
smallest unit of their currency.

{subjects}

The folder "files" holds what you and whoever wrote with you sent each other, "documents" the documents that doctors
shared with you.

What is not in it, and why
- Notes that doctors write for their own work, and notes of psychotherapy. They may say things about others, and are made for
  those who treat you. Ask your doctor what stands in them.
- What you said without your name: nobody can tell which conversation was yours.
- Recordings of calls: they are films of two people. You can play or delete them in your record.
- If you work here: what you wrote to and about patients, which belongs to their records, and the documents of your licence.
- Whatever is about other people. Names of those who wrote with you or treated you are in it.
"""
