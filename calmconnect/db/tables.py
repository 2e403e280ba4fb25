"""Every table, so that one import knows them all."""

from calmconnect.db import appointments, conversations, doctors, mail, notifications, people, ratings, wishes

LOADED = (people, doctors, appointments, conversations, mail, notifications, ratings, wishes)
