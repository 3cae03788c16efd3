"""Wat de praktijk over haar koppeling leest, in een regel."""

from weerzien.domain.feed.compare import Found
from weerzien.domain.feed.trust import MINIMUM, Trust

WEEKS = 4


def trust_line(trust: Trust) -> str:
    """Say in Dutch how far the feed can be trusted."""
    if not trust.days:
        return "Nog geen afsprakenlijst ontvangen: of de koppeling alles meldt, is niet te zeggen."
    counts = trust.counts
    told = (
        f"Gemiste afspraken van de laatste {WEEKS} weken: {trust.n}. "
        f"Op tijd gemeld: {trust.right}, te laat: {counts.get(Found.LATE, 0)}, "
        f"niet gemeld: {counts.get(Found.MISSED, 0)}, dubbel: {counts.get(Found.DOUBLE, 0)}, "
        f"ten onrechte: {counts.get(Found.REVERSED, 0)}."
    )
    share, interval = trust.share, trust.interval
    if share is None or interval is None:
        return f"{told} Te weinig voor een cijfer (minstens {MINIMUM})."
    low, high = (round(100 * edge) for edge in interval)
    return f"{told} Goed gemeld: {round(100 * share)}% (95%-interval {low}-{high}%)."


def silence_line(since: str | None, *, judged: bool) -> str:
    """Say in Dutch whether anything comes in."""
    if since is not None:
        return f"Stil sinds {since}: er komen geen gegevens binnen."
    if not judged:
        return "Er komt te weinig binnen om stilte te kunnen herkennen."
    return "Er komen gegevens binnen zoals gewoonlijk."
