"""What the service writes to people by mail: one layout, as text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from calmconnect.settings import settings


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: paragraphs, perhaps a list below them, and one link shown as a button before the closing line.

    `calendar` is what the reader's calendar program is told with it (iCalendar), if anything.
    """

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    button: str = ""
    link: str = ""
    closing: str = "Your CalmConnect team"
    calendar: str = ""
    items: tuple[str, ...] = ()

    def text(self) -> str:
        """The mail as plain text."""
        parts = [self.greeting, *self.paragraphs]
        if self.items:
            parts.append("\n".join(f"- {item}" for item in self.items))
        if self.link:
            parts.append(f"{self.button}:\n{self.link}")
        return "\n\n".join([*parts, self.closing]) + "\n"

    def html(self) -> str:
        """The mail as HTML with its styles inside, readable without images or outside requests."""
        body = "".join(f'<p style="margin:0 0 16px">{escape(text)}</p>' for text in (self.greeting, *self.paragraphs))
        if self.items:
            items = "".join(f'<li style="margin:0 0 6px">{escape(item)}</li>' for item in self.items)
            body += f'<ul style="margin:0 0 16px;padding-left:20px">{items}</ul>'
        if self.link:
            body += (
                f'<p style="margin:24px 0"><a href="{escape(self.link)}" style="background:#208368;color:#ffffff;'
                f'padding:12px 20px;border-radius:8px;text-decoration:none">{escape(self.button)}</a></p>'
                f'<p style="margin:0 0 16px;font-size:13px;color:#5f6563">If the button does not work, copy this address:'
                f"<br>{escape(self.link)}</p>"
            )
        return (
            '<!doctype html><html lang="en"><body style="margin:0;background:#f7f6f2;padding:24px;'
            'font-family:Figtree,Segoe UI,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1a211e">'
            '<div style="max-width:560px;margin:0 auto;background:#ffffff;border-radius:16px;padding:32px">'
            f'{body}<p style="margin:24px 0 0;color:#5f6563">{escape(self.closing)}</p></div></body></html>\n'
        )


def verify_email(token: str) -> Letter:
    """Asks a new patient to confirm their address.

    It holds no word of theirs: until the address is confirmed, whoever typed the name may be writing to a stranger.
    """
    return Letter(
        "Please confirm your email address",
        "Hello,",
        (
            "Thank you for joining CalmConnect. Please confirm that this is your address. The link works for one day.",
            "If you did not join, please ignore this mail: without your confirmation nobody can use the account.",
        ),
        "Confirm my email",
        f"{settings().address}/verify-email?token={token}",
    )


def already_registered(name: str) -> Letter:
    """Tells the owner of an address that somebody tried to register it again."""
    return Letter(
        "You already have an account",
        f"Hello {name},",
        (
            "Someone, probably you, tried to register with this address. You already have an account, so nothing changed.",
            "If you forgot your password, you can choose a new one.",
        ),
        "Choose a new password",
        f"{settings().address}/forgot-password",
    )


def reset_password(name: str, token: str) -> Letter:
    """Lets a person choose a new password."""
    return Letter(
        "Choose a new password",
        f"Hello {name},",
        (
            "You asked for a new password. The link works once, for one hour.",
            "If you did not ask, you can ignore this mail; your password stays as it is.",
        ),
        "Choose a new password",
        f"{settings().address}/reset-password?token={token}",
    )


def password_changed(name: str) -> Letter:
    """Tells a person that their password is another one now."""
    return Letter(
        "Your password was changed",
        f"Hello {name},",
        (
            "Your password for CalmConnect was changed, and you were signed out everywhere else.",
            "If that was not you, choose a new one now. Nobody can go on with the old one or the one just chosen then.",
        ),
        "Choose a new password",
        f"{settings().address}/forgot-password",
    )


def invitation(name: str, token: str) -> Letter:
    """Invites a doctor or an admin who was added by others to set their password."""
    return Letter(
        "Welcome to CalmConnect",
        f"Hello {name},",
        ("An account has been made for you. Please choose a password to start. The link works once, for seven days.",),
        "Set my password",
        f"{settings().address}/reset-password?token={token}",
    )


def reinstated(name: str) -> Letter:
    """Tells a person that their account, which was suspended, works again."""
    return Letter(
        "Your account works again",
        f"Hello {name},",
        ("Your CalmConnect account was suspended, and works again now. You can sign in as you did before.",),
        "Sign in",
        f"{settings().address}/sign-in",
    )


def erasure_asked(name: str, when: str) -> Letter:
    """Tells a person that their account will be erased, and how to take that back: somebody else may have asked."""
    return Letter(
        "Your account will be erased",
        f"Hello {name},",
        (
            f"You asked us to erase your account. That begins on {when}. Until then you can sign in as always and take it "
            "back; what was called off stays so.",
            "If it was not you who asked, please take it back now and choose a new password.",
        ),
        "Take it back",
        f"{settings().address}/account/data",
    )


def erasure_taken_back(name: str) -> Letter:
    """Tells a person that their account stays."""
    return Letter(
        "Your account stays",
        f"Hello {name},",
        (
            "You took it back: your account is not erased, and everything in it is as it was but for what was called off.",
        ),
        "Open CalmConnect",
        f"{settings().address}/home",
    )


def erased(name: str, until: str) -> Letter:
    """The last letter: their account is erased. `until` when their record is kept, "" for who worked here."""
    of_patient = (
        f"What the law has us keep, the record of your care and your receipts, stays until {until}, without your name."
    )
    of_others = "What you wrote to and about patients belongs to their records, and stays there."
    return Letter(
        "Your account is erased",
        f"Hello {name},",
        (
            "We have erased your account, as you asked. Nobody can sign in to it any more, and we don't keep your name or this "
            "address.",
            of_patient if until else of_others,
            "This is our last letter to you. If you ever need somebody at once, “Get help now” on our pages is there for you "
            "without an account. We wish you well.",
        ),
    )


def licence_verified(name: str) -> Letter:
    """Tells a doctor that patients can find them from now on."""
    return Letter(
        "Patients can find you now",
        f"Hello {name},",
        (
            "We have checked your licence. From now on patients find you on CalmConnect and can ask for a time.",
            "Please look once more at your profile and your weekly hours: they decide what patients see.",
        ),
        "Open my schedule",
        f"{settings().address}/doctor/schedule",
    )


def licence(name: str, title: str, text: str, path: str) -> Letter:
    """Tells a doctor or an admin that a licence ends, or has ended."""
    return Letter(
        title,
        f"Hello {name},",
        (
            text,
            "Who has no valid licence is not shown to patients; sessions that were confirmed stay until somebody decides.",
        ),
        "Open it",
        f"{settings().address}{path}",
    )


def doctor_available(doctor_name: str, doctor_id: int) -> Letter:
    """Tells a patient, who asked for it, that a doctor is there now."""
    return Letter(
        f"{doctor_name} is available now",
        "Hello,",
        (
            f"you asked us to tell you when {doctor_name} is available. That is now.",
            "We tell you once. If you come too late, just ask us again on the doctor's page.",
        ),
        f"See {doctor_name}",
        f"{settings().address}/doctors/{doctor_id}",
    )


def messages_wait(title: str, name: str, other: str, path: str) -> Letter:
    """Tells that somebody wrote; never what."""
    return Letter(
        title,
        f"Hello {name},",
        (
            f"{other} wrote to you on CalmConnect.",
            "What was written stays there: please open the conversation to read and to answer.",
        ),
        "Open the conversation",
        f"{settings().address}{path}",
    )


def transcript(name: str, number: int, lines: tuple[str, ...]) -> Letter:
    """What was said in a question to the helpline, for the patient who asked for it."""
    return Letter(
        f"Your question no. {number}",
        f"Hello {name},",
        ("You asked us to send you what was said in your question to our helpline.", *lines),
        "Open the question",
        f"{settings().address}/patient/help/{number}",
    )


def looked_up(name: str, day: str) -> Letter:
    """Tells a person that it was looked up who they are; in which conversation is said nowhere, and why only in the app."""
    return Letter(
        "A note about your privacy",
        f"Hello {name},",
        (
            f"On {day}, an administrator of CalmConnect looked up who you are: a doctor saw an emergency in a conversation "
            "that you had begun without your name. The doctor saw your name and email address for one day.",
            "This happens only when a life may be in danger, and each time is kept on record. What the doctor feared stands "
            "among your notices. If you think it was not right, please ask our helpline.",
        ),
        "Open my notices",
        f"{settings().address}/notifications",
    )


def appointment(name: str, title: str, text: str, path: str) -> Letter:
    """Tells one side of an appointment that something about it changed."""
    return Letter(
        title,
        f"Hello {name},",
        (text,),
        "Open CalmConnect",
        f"{settings().address}{path}",
        "You choose what we write to you: in your account, under “What you hear about”.",
    )


def document(name: str, title: str, doctor: str) -> Letter:
    """Tells a patient that there is news of a document; never what it is or says."""
    return Letter(
        title,
        f"Hello {name},",
        (f"There is news of a document from {doctor}. What it says stays on CalmConnect: please sign in to open it.",),
        "Open my record",
        f"{settings().address}/patient/record",
        "You choose what we write to you: in your account, under “What you hear about”.",
    )
