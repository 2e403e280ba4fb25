"""Every table, so that one import knows them all."""

from calmconnect.db import (
    agents,
    appointments,
    conversations,
    doctors,
    emergencies,
    feeds,
    files,
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
    agents,
    appointments,
    conversations,
    emergencies,
    feeds,
    files,
    mail,
    message_notes,
    notifications,
    payments,
    proposals,
    ratings,
    waitlist,
    wishes,
)
