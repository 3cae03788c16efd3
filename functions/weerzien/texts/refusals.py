"""Why something was refused, and what to do next: Dutch for the practice, English for others."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Refusal(NamedTuple):
    """One refusal in both languages; each says what to do next."""

    nl: str
    en: str


REFUSALS: Final[Mapping[str, Refusal]] = {
    "not_found": Refusal(
        "Niet gevonden. Controleer het nummer van praktijk, sleutel, patiënt, opvolging of taak.",
        "Not found. Check the id of the practice, key, patient, case or task.",
    ),
    "task_taken": Refusal(
        "Iemand anders heeft deze taak al aangenomen.",
        "Somebody else has accepted this task. Take another one.",
    ),
    "task_closed": Refusal(
        "Deze taak is al klaar of vervallen.",
        "This task is done or has lapsed. Take another one.",
    ),
    "next_step_required": Refusal(
        "Gesproken? Geef ook de volgende stap: --next rebooked, will_book, declines of needs_help.",
        "Spoke to the patient? Give the next step too: --next rebooked, will_book, declines or "
        "needs_help.",
    ),
    "reason_required": Refusal("Geef ook de reden: --why.", "Give the reason too: --why."),
    "stale": Refusal(
        "Iemand anders was net eerder. Probeer het opnieuw.",
        "Somebody else was first. Try again.",
    ),
    "two_secrets_already": Refusal(
        "Er gelden al twee geheimen. Haal eerst het oude weg: practice key retire.",
        "Two secrets count already. Retire the old one first: practice key retire.",
    ),
    "one_secret_only": Refusal(
        "Er geldt maar een geheim. Maak eerst een nieuw: practice key rotate. De hele sleutel "
        "weg: --all.",
        "Only one secret counts. Make a new one first: practice key rotate. To retire the whole "
        "key: --all.",
    ),
    "key_retired": Refusal(
        "Deze sleutel geldt niet meer. Maak een nieuwe: practice key add.",
        "This key is retired. Make a new one: practice key add.",
    ),
    "last_key_of_live_practice": Refusal(
        "Dit is de laatste sleutel van een praktijk die verstuurt: daarna hoort Weerzien niet meer "
        "wie terug is. Zet eerst de verzending uit, of geef --yes.",
        "This is the last key of a practice that sends: after it nobody reports who is back. "
        "Switch sending off first, or give --yes.",
    ),
    "source_required": Refusal(
        "Geef de naam van het bronsysteem dat de sleutel krijgt: --source.",
        "Give the name of the source system that gets the key: --source.",
    ),
    "too_many_keys": Refusal(
        "Deze praktijk heeft al twintig sleutels. Gebruik er een opnieuw: practice key rotate.",
        "This practice has twenty keys already. Use one again: practice key rotate.",
    ),
    "practice_leaves": Refusal(
        "Deze praktijk vertrekt. Blijft zij toch, doe dan eerst: practice stay.",
        "This practice is leaving. If it stays after all, first do: practice stay.",
    ),
}


def told(code: str) -> str:
    """Say a code in both languages; one without words is shown as it is."""
    refusal = REFUSALS.get(code)
    return f"{code}: {refusal.nl} ({refusal.en})" if refusal else code
