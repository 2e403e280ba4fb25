"""What a use case says when it will not do what was asked. Each message may be shown to the person as it is."""

from __future__ import annotations


class Refused(Exception):
    """The base of all refusals; `str(refusal)` is one or two plain sentences for the person who asked."""


class NotFound(Refused):
    """The row does not exist, or the actor has no right to know that it does: the answer is the same."""

    def __init__(self) -> None:
        super().__init__("We could not find that.")


class NotAllowed(Refused):
    """The actor's role may not do this at all."""

    def __init__(self) -> None:
        super().__init__("You can't do that here.")


class SignInRequired(Refused):
    """Nobody is signed in on this connection, or no longer."""

    def __init__(self) -> None:
        super().__init__("Please sign in first.")


class SetUpRequired(Refused):
    """The actor's role needs a second step at sign-in, and they have none yet: they can do nothing else before."""

    def __init__(self) -> None:
        super().__init__("Please set up the second step at sign-in first.")


class CodeRequired(Refused):
    """The password fits, and a code is needed, too; `half` is the token that leads on (`services/half_sessions.py`)."""

    def __init__(self, half: str) -> None:
        super().__init__("A code is needed, too.")
        self.half = half


class Invalid(Refused):
    """Some input can't be taken; `fields` maps a field's name to what is wrong with it."""

    def __init__(self, **fields: str) -> None:
        super().__init__(next(iter(fields.values())))
        self.fields = fields


class Conflict(Refused):
    """Somebody or something else got there first; nothing was changed."""


class TooFast(Refused):
    """More was asked for than a person can ask for; what was refused may be asked for again a little later."""

    def __init__(self) -> None:
        super().__init__("That was very fast. It waits here, and goes on in a moment.")


class ConsentNeeded(Refused):
    """The actor has not agreed yet to what this needs, or not to the text as it is now; `subject` says to what."""

    def __init__(self, subject: str) -> None:
        super().__init__("There is something to read and agree to first.")
        self.subject = subject
