"""`ml predict`: a message a line in, `label<TAB>probability` a line out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from calmconnect.ml.labels import EMOTIONS
from calmconnect.ml.models import Models, models
from calmconnect.ml.reader import crisis_of, intents_of, valence_of

Answer = tuple[str, float]


def answers(task: str, lines: Iterable[str]) -> Iterator[str]:
    """A line for each line, also for an empty one."""
    answer, known = TASKS[task], models()
    for line in lines:
        label, share = answer(known, line.rstrip("\r\n"))
        yield f"{label}\t{share:.4f}"


def _named(task: str) -> Callable[[Models, str], Answer]:
    def answer(known: Models, text: str) -> Answer:
        _, felt = known.see(text)
        found = known.emotions.named(felt, task)
        names = [str(EMOTIONS.index(name)) if task == "emotions" else name for name, _ in found]
        return ",".join(names), found[0][1]

    return answer


def _valence(known: Models, text: str) -> Answer:
    value = valence_of(known, *known.see(text))
    return f"{value:.4f}", (1 + abs(value)) / 2


def _crisis(known: Models, text: str) -> Answer:
    share, found = crisis_of(known, text, *known.see(text))
    return ("crisis" if found else "not"), share


def _intent(known: Models, text: str) -> Answer:
    seen, felt = known.see(text)
    share, found = crisis_of(known, text, seen, felt)
    return intents_of(known, seen, felt, share if found else 0.0)[0]


def _specialisation(known: Models, text: str) -> Answer:
    best = known.ranked("specialisations", *known.see(text))[:3]
    return ",".join(key for key, _ in best), best[0][1]


TASKS: dict[str, Callable[[Models, str], Answer]] = {
    "sentiment": _named("sentiment"),
    "ekman": _named("ekman"),
    "emotions": _named("emotions"),
    "valence": _valence,
    "crisis": _crisis,
    "intent": _intent,
    "specialisation": _specialisation,
}
