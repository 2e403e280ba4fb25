"""Every table, so that one import knows them all."""

from calmconnect.db import (
    appointments,
    conversations,
    doctors,
    mail,
    message_notes,
    notifications,
    payments,
    people,
    proposals,
    ratings,
    wishes,
)

LOADED = (
    people,
    doctors,
    appointments,
    conversations,
    mail,
    message_notes,
    notifications,
    payments,
    proposals,
    ratings,
    wishes,
)
