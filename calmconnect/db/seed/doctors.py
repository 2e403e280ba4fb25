"""The twelve demo doctors: who they are, what they help with, and when they work."""

from __future__ import annotations

from dataclasses import dataclass

from calmconnect.domain.doctors import PresenceChoice

_WEEK = "Mon Tue Wed Thu Fri"


@dataclass(frozen=True, slots=True)
class DemoDoctor:
    """A doctor to be. `fee` is in rupees; `hours` are weekdays and wall-clock times in `time_zone`.

    `other_hours` are days from today and the hours of that date, "" for none; `leave` its first and its last day from today,
    and a note. `before` and `buffer` are the minutes kept free before and after a session, `cap` the most sessions a day.
    `here`: shown as connected in demo mode though nobody is signed in (`jobs/demo_presence.py`).
    """

    name: str
    email: str
    time_zone: str
    headline: str
    about: str
    qualifications: str
    years: int
    specialisations: tuple[str, ...]
    languages: tuple[str, ...]
    modes: tuple[str, ...]
    fee: int
    licence: str
    hours: tuple[tuple[str, str], ...]
    session: int = 50
    before: int = 0
    buffer: int = 10
    notice: int = 120
    horizon: int = 42
    cap: int = 0
    other_hours: tuple[tuple[int, str], ...] = ()
    leave: tuple[tuple[int, int, str], ...] = ()
    presence: PresenceChoice = PresenceChoice.OFFLINE
    here: bool = False


DOCTORS = (
    DemoDoctor(
        name="Dr. Ananya Rao",
        email="doctor@demo.example",
        time_zone="Asia/Kolkata",
        headline="For worry that won't switch off",
        about="When your head runs ahead of you, everything costs more than it should. We begin with what troubles you this"
        " week and practise small things that work outside our talks too. I don't hurry anyone.",
        qualifications="MD (Psychiatry), diploma in cognitive behavioural therapy",
        years=14,
        specialisations=("anxiety", "stress", "sleep"),
        languages=("en", "hi", "te"),
        modes=("video", "audio", "chat"),
        fee=1500,
        licence="KMC-2011-48213",
        hours=((_WEEK, "09:00-13:00"), (_WEEK, "15:00-19:00"), ("Sat", "10:00-14:00"), ("Sun", "17:00-21:00")),
        presence=PresenceChoice.ONLINE,
        cap=7,
        other_hours=((10, "10:00-12:00"), (17, "")),
        leave=((24, 28, "Family wedding"),),
    ),
    DemoDoctor(
        name="Dr. Vikram Deshpande",
        email="vikram.deshpande@demo.example",
        time_zone="Asia/Kolkata",
        headline="When getting up is already too much",
        about="Low mood is not laziness, and you can't be talked out of it. We look at sleep, movement, medicine if you want"
        " it, and at what has become too heavy. Step by step, at your pace.",
        qualifications="MD (Psychiatry), DPM",
        years=21,
        specialisations=("depression", "stress"),
        languages=("en", "hi", "mr"),
        modes=("video", "audio"),
        fee=1800,
        licence="MMC-2004-17750",
        hours=((_WEEK, "10:00-13:30"), ("Mon Wed Fri", "17:00-20:30")),
        session=45,
        presence=PresenceChoice.ONLINE,
        here=True,
        cap=6,
        leave=((6, 8, ""),),
    ),
    DemoDoctor(
        name="Dr. Lakshmi Subramanian",
        email="lakshmi.subramanian@demo.example",
        time_zone="Asia/Kolkata",
        headline="For families who talk past each other",
        about="I work with parents, children and grandparents, together or one at a time. Nobody is the problem. We find out"
        " what each of you needs, and how to say it so that the others can hear it.",
        qualifications="PhD (Clinical Psychology), family therapist",
        years=18,
        specialisations=("family", "adolescent", "relationships"),
        languages=("en", "ta"),
        modes=("video", "chat"),
        fee=1600,
        licence="RCI-A-39207",
        hours=(("Mon Tue Thu Fri", "09:30-13:30"), ("Tue Thu", "16:00-20:00"), ("Sat", "09:30-12:30")),
        session=60,
        buffer=15,
        presence=PresenceChoice.AWAY,
        here=True,
    ),
    DemoDoctor(
        name="Dr. Sourav Banerjee",
        email="sourav.banerjee@demo.example",
        time_zone="Asia/Kolkata",
        headline="Drinking less, and living with more",
        about="You may come before you have stopped, and you may come back after a slip. We look at what drinking, gambling or"
        " the phone does for you, and build something that can take its place.",
        qualifications="MD (Psychiatry), fellowship in addiction medicine",
        years=16,
        specialisations=("addiction", "depression"),
        languages=("en", "bn", "hi"),
        modes=("video", "audio", "chat"),
        fee=1400,
        licence="WBMC-2009-61384",
        hours=((_WEEK, "11:00-15:00"), ("Mon Tue Thu", "18:00-21:00")),
        session=40,
        presence=PresenceChoice.OFFLINE,
    ),
    DemoDoctor(
        name="Dr. Elena Vargas",
        email="elena.vargas@demo.example",
        time_zone="Europe/Madrid",
        headline="For memories that keep coming back",
        about="After something terrible the body stays on guard. First we make today safer; the past comes later and only as"
        " far as you want. I use EMDR and a lot of patience.",
        qualifications="Specialist in clinical psychology, EMDR therapist",
        years=12,
        specialisations=("trauma", "grief", "anxiety"),
        languages=("en", "es"),
        modes=("video",),
        fee=2400,
        licence="COP-M-28614",
        hours=(("Mon Tue Wed Thu", "09:00-14:00"), ("Tue Thu", "16:00-19:00")),
        session=60,
        buffer=15,
        notice=240,
        presence=PresenceChoice.ONLINE,
        here=True,
        other_hours=((5, "10:00-13:00 17:00-19:00"),),
    ),
    DemoDoctor(
        name="Dr. Tobias Lindner",
        email="tobias.lindner@demo.example",
        time_zone="Europe/Berlin",
        headline="When one more check is never the last",
        about="Thoughts that frighten you say nothing about who you are. With small, planned steps you learn to leave them"
        " unanswered. It is hard work, often funny, and it helps most people.",
        qualifications="Dr. med., psychiatry and psychotherapy (behavioural therapy)",
        years=15,
        specialisations=("ocd", "anxiety"),
        languages=("en", "de"),
        modes=("video", "chat"),
        fee=2500,
        licence="LAEK-BE-70452",
        hours=(("Mon Tue Wed Thu", "08:00-12:00"), ("Mon Wed", "14:00-18:00"), ("Fri", "08:00-13:00")),
        presence=PresenceChoice.OFFLINE,
    ),
    DemoDoctor(
        name="Dr. Grace Oyelaran",
        email="grace.oyelaran@demo.example",
        time_zone="Europe/London",
        headline="For the time after losing someone",
        about="Grief has no timetable and no right way. I keep you company in it: with the anger, the silence, the birthdays."
        " When you are ready, we look at what life could hold next.",
        qualifications="DClinPsy, HCPC registered practitioner psychologist",
        years=19,
        specialisations=("grief", "depression", "relationships"),
        languages=("en",),
        modes=("video", "audio", "chat"),
        fee=2200,
        licence="HCPC-PYL31907",
        hours=((_WEEK, "08:30-12:30"), ("Tue Wed Thu", "14:00-17:30")),
        presence=PresenceChoice.ONLINE,
        here=True,
        before=10,
        cap=5,
    ),
    DemoDoctor(
        name="Dr. Farhan Qureshi",
        email="farhan.qureshi@demo.example",
        time_zone="Asia/Dubai",
        headline="Talking again, instead of fighting again",
        about="Couples come to me when every talk ends the same way. You need not agree to begin. I slow things down until you"
        " hear what lies under the anger. You can also come alone.",
        qualifications="MSc (Counselling Psychology), couples therapist",
        years=11,
        specialisations=("relationships", "family"),
        languages=("en", "hi"),
        modes=("video", "audio"),
        fee=1700,
        licence="CDA-DXB-05518",
        hours=(("Mon Tue Wed Thu Sat", "12:00-16:00"), ("Mon Wed Sat", "17:00-20:00")),
        session=60,
        presence=PresenceChoice.OFFLINE,
    ),
    DemoDoctor(
        name="Dr. Rohini Kulkarni",
        email="rohini.kulkarni@demo.example",
        time_zone="Asia/Kolkata",
        headline="Making peace with food and the mirror",
        about="Counting, hiding, promising to begin on Monday: it is exhausting, and you did not choose it. We make meals"
        " calmer first. I work closely with a dietitian and, if you like, with your family.",
        qualifications="MPhil (Clinical Psychology), RCI licensed",
        years=9,
        specialisations=("eating", "adolescent", "anxiety"),
        languages=("en", "hi", "mr"),
        modes=("video", "chat"),
        fee=1300,
        licence="RCI-A-58116",
        hours=(("Mon Tue Wed Fri", "10:00-14:00"), ("Mon Thu", "16:00-20:00"), ("Sun", "10:00-13:00")),
        presence=PresenceChoice.OFFLINE,
    ),
    DemoDoctor(
        name="Dr. Naomi Feldman",
        email="naomi.feldman@demo.example",
        time_zone="America/New_York",
        headline="Feeling safe in your own skin again",
        about="I have worked with nurses, soldiers and people who were hurt at home. You never have to tell the whole story. We"
        " start with sleep, with calm, and with what you want back in your life.",
        qualifications="PsyD, trauma-focused cognitive therapy",
        years=23,
        specialisations=("trauma", "anxiety", "sleep"),
        languages=("en", "es"),
        modes=("video", "audio"),
        fee=2500,
        licence="NYS-019466",
        hours=(("Mon Tue Wed Thu", "07:30-12:30"), ("Fri", "07:30-10:30")),
        notice=240,
        presence=PresenceChoice.OFFLINE,
    ),
    DemoDoctor(
        name="Dr. Venkat Reddy",
        email="venkat.reddy@demo.example",
        time_zone="Asia/Kolkata",
        headline="Sleep that comes without a fight",
        about="Most people who sleep badly try too hard. With a simple diary and a few weeks of changed habits, nights usually"
        " turn, without tablets in most cases. I am a morning person, and forgiving of those who are not.",
        qualifications="MD (Psychiatry), certificate in behavioural sleep medicine",
        years=13,
        specialisations=("sleep", "stress", "depression"),
        languages=("en", "te", "hi"),
        modes=("video", "audio", "chat"),
        fee=1200,
        licence="TSMC-2012-22871",
        hours=((_WEEK, "07:00-11:00"), ("Tue Thu", "17:00-20:00"), ("Sat", "08:00-12:00")),
        session=30,
        notice=60,
        presence=PresenceChoice.ONLINE,
        here=True,
    ),
    DemoDoctor(
        name="Dr. Mei Lin Tan",
        email="meilin.tan@demo.example",
        time_zone="Asia/Singapore",
        headline="For when school or work is too much",
        about="Students, young teams, new parents: you do a lot, and nobody sees what it costs. We sort out what is yours to"
        " carry and what is not. I give homework, but kind homework.",
        qualifications="MPsych (Clinical), registered psychologist",
        years=8,
        specialisations=("stress", "adolescent", "anxiety"),
        languages=("en",),
        modes=("video", "chat"),
        fee=1900,
        licence="SRP-2016-0834",
        hours=((_WEEK, "09:00-12:00"), ("Mon Tue Thu", "14:00-18:00")),
        presence=PresenceChoice.AWAY,
    ),
)
