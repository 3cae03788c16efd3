"""C: many processes and threads on one key at the same moment; one wins, and the row says so.

The real adapters on the embedded DynamoDB. It does one request after the other, so what is proven
is that our conditions hold in every order of arrival; the conflicts with which AWS answers truly
simultaneous writes are injected below the clients.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from proof.harness.own_stack import own_stack
from proof.harness.private_aws import private_aws
from proof.harness.race_side import Heat, Starts, Try, run_heat
from proof.harness.workers import FORKS
from proof.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proof.sizes import Sizes

PROCESSES: Final = 3
TOO_LONG: Final = 300.0
KNOWN: Final = {
    "claim": {("claim", "won"), ("claim", "lost"), ("claim", "later")},
    "inbox": {
        *(("receive", one) for one in ("won", "lost", "conflict", "later")),
        *(("lie", one) for one in ("won", "lost", "conflict", "later")),
    },
    "active": {("no-show", "won"), ("no-show", "lost")},
    "stop": {
        *(("stop", one) for one in ("won", "lost")),
        *(("claim", one) for one in ("won", "taken", "closed", "later")),
    },
}
"""What may become of a try; any other answer is a surprise."""


def run(sizes: Sizes, seed: int) -> Result:
    counts: dict[str, int] = {}
    violations: list[str] = []
    orders: Counter[str] = Counter()
    conflicts = 0
    with private_aws() as aws:
        for race in KNOWN:
            heat = Heat(
                race=race,
                rounds=sizes.race_rounds,
                runners=sizes.race_threads,
                processes=PROCESSES,
                environment=aws.environment() | own_stack(aws, f"race-{race}").environment(),
                seed=seed,
            )
            tries, broken, met = _run(heat)
            conflicts += met
            counts[f"{race}: tries, {sizes.race_rounds} rounds"] = len(tries)
            violations += broken
            violations += (f"{race}: {one}" for one in _judge(race, tries))
            if race == "stop":
                orders = _orders(tries)
    counts["stop against claim: claims granted before the stop"] = orders["before"]
    counts["stop against claim: claims refused after it"] = orders["after"]
    counts["conflicts injected"] = conflicts
    return Result(
        f"{sizes.race_threads} at once on one key, in {PROCESSES} processes",
        counts,
        tuple(violations),
        ("the embedded DynamoDB works one request at a time; AWS does not: only provable there",),
    )


def _run(heat: Heat) -> tuple[list[Try], list[str], int]:
    starts = Starts(FORKS.Barrier(heat.runners), FORKS.Barrier(heat.processes))
    lines, processes = [], []
    for share in range(heat.processes):
        ours, theirs = FORKS.Pipe(duplex=False)
        process = FORKS.Process(target=run_heat, args=(heat, share, starts, theirs), daemon=True)
        process.start()
        theirs.close()
        lines.append(ours)
        processes.append(process)
    try:
        return _collect(lines)
    finally:
        for process in processes:
            process.kill()
            process.join()


def _collect(lines: list[Any]) -> tuple[list[Try], list[str], int]:
    tries, broken, conflicts = [], [], 0
    for line in lines:
        if not line.poll(TOO_LONG):
            raise TimeoutError("a race never ended")
        some, found, met = line.recv()
        tries += some
        broken += found
        conflicts += met
    return tries, broken, conflicts


def _judge(race: str, tries: list[Try]) -> Iterator[str]:
    rounds: dict[int, list[Try]] = defaultdict(list)
    for one in tries:
        rounds[one.number].append(one)
    surprises = Counter(
        (t.what, t.outcome) for t in tries if (t.what, t.outcome) not in KNOWN[race]
    )
    for (what, outcome), count in surprises.items():
        yield f"{count} times {what}: {outcome}"
    for number, some in sorted(rounds.items()):
        won = [one for one in some if one.outcome == "won"]
        if race == "stop":
            yield from _stopped(number, some)
        elif len(won) != 1:
            yield f"round {number}: {len(won)} winners"
        elif race == "inbox":
            yield from _told_apart(number, some, won[0])


def _stopped(number: int, some: list[Try]) -> Iterator[str]:
    stops = [one for one in some if (one.what, one.outcome) == ("stop", "won")]
    if len(stops) != 1:
        yield f"round {number}: {len(stops)} stops won"
        return
    for one in some:
        if one.what == "claim" and one.outcome == "won" and one.began > stops[0].ended:
            yield f"round {number}: a claim was granted after the stop was committed"


def _told_apart(number: int, some: list[Try], winner: Try) -> Iterator[str]:
    """Who says the same as the winner is told `repeated`, who says otherwise is refused."""
    for one in some:
        expected = "lost" if one.what == winner.what else "conflict"
        if one is not winner and one.outcome not in (expected, "later"):
            yield f"round {number}: {one.what} was answered {one.outcome}"


def _orders(tries: list[Try]) -> Counter[str]:
    claims = [one for one in tries if one.what == "claim"]
    return Counter(
        {
            "before": sum(one.outcome == "won" for one in claims),
            "after": sum(one.outcome == "closed" for one in claims),
        }
    )
