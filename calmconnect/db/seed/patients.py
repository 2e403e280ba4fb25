"""The forty demo patients: their names, where they live, and what they look for help with first."""

from __future__ import annotations

_KOLKATA, _LONDON, _BERLIN = "Asia/Kolkata", "Europe/London", "Europe/Berlin"
_NEW_YORK, _DUBAI, _SINGAPORE = "America/New_York", "Asia/Dubai", "Asia/Singapore"

# Name, zone, specialisation. The first is the one to try the service as.
PATIENTS: tuple[tuple[str, str, str], ...] = (
    ("Kavya Menon", _KOLKATA, "anxiety"),
    ("Arjun Malhotra", _KOLKATA, "anxiety"),
    ("Fatima Sheikh", _KOLKATA, "sleep"),
    ("Rohan Pillai", _KOLKATA, "stress"),
    ("Sneha Bhattacharya", _KOLKATA, "depression"),
    ("Aditya Joshi", _KOLKATA, "addiction"),
    ("Divya Krishnan", _KOLKATA, "family"),
    ("Imran Ansari", _KOLKATA, "relationships"),
    ("Pooja Chauhan", _KOLKATA, "eating"),
    ("Karthik Raman", _KOLKATA, "adolescent"),
    ("Neha Gupta", _KOLKATA, "stress"),
    ("Siddharth Kapoor", _KOLKATA, "anxiety"),
    ("Anjali Mishra", _KOLKATA, "grief"),
    ("Rahul Sharma", _KOLKATA, "sleep"),
    ("Lavanya Prasad", _KOLKATA, "anxiety"),
    ("Manish Tiwari", _KOLKATA, "depression"),
    ("Zoya Khan", _KOLKATA, "trauma"),
    ("Deepak Yadav", _KOLKATA, "addiction"),
    ("Ishita Sen", _KOLKATA, "ocd"),
    ("Gaurav Patil", _KOLKATA, "stress"),
    ("Swathi Naidu", _KOLKATA, "sleep"),
    ("Harpreet Kaur", _KOLKATA, "family"),
    ("Nikhil Saxena", _KOLKATA, "anxiety"),
    ("Tanvi Shah", _KOLKATA, "eating"),
    ("Joseph Mathew", _KOLKATA, "relationships"),
    ("Ritika Agarwal", _KOLKATA, "stress"),
    ("Oliver Hughes", _LONDON, "grief"),
    ("Amara Nwosu", _LONDON, "depression"),
    ("Charlotte Evans", _LONDON, "ocd"),
    ("Bilal Hussain", _LONDON, "anxiety"),
    ("Lena Hoffmann", _BERLIN, "ocd"),
    ("Jakob Schneider", _BERLIN, "depression"),
    ("Mariana Lopes", _BERLIN, "trauma"),
    ("Hannah Goldstein", _NEW_YORK, "trauma"),
    ("Marcus Bennett", _NEW_YORK, "sleep"),
    ("Sofia Ramirez", _NEW_YORK, "anxiety"),
    ("Layla Haddad", _DUBAI, "relationships"),
    ("Sanjay Thomas", _DUBAI, "stress"),
    ("Wei Jie Lim", _SINGAPORE, "adolescent"),
    ("Nurul Aisyah", _SINGAPORE, "stress"),
)

DEMO_PATIENT, DEMO_AGENT, DEMO_ADMIN = "patient@demo.example", "agent@demo.example", "admin@demo.example"
AGENT_NAME, ADMIN_NAME = "Tara Fernandes", "Priya Nair"

# These registered lately and have not met anyone yet; of the first two nobody has confirmed the address.
NEWCOMERS = ("Nurul Aisyah", "Gaurav Patil", "Ritika Agarwal")
UNCONFIRMED = NEWCOMERS[:2]
DISABLED = "Deepak Yadav"


def email_of(name: str) -> str:
    """The address of a demo patient: that of the demo account for the first, else one made of the name."""
    return DEMO_PATIENT if name == PATIENTS[0][0] else f"{name.lower().replace(' ', '.')}@demo.example"
