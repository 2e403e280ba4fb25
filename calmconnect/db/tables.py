"""Every table, so that one import knows them all."""

from calmconnect.db import (
    appointments,
    conversations,
    doctors,
    feeds,
    mail,
    message_notes,
    notifications,
    payments,
    people,
    proposals,
    ratings,
    waitlist,
    wishes,
)

LOADED = (
    people,
    doctors,
    appointments,
    conversations,
    feeds,
    mail,
    message_notes,
    notifications,
    payments,
    proposals,
    ratings,
    waitlist,
    wishes,
)
