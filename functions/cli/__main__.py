"""`weerzien`: practices, cases and tasks at a prompt, until there are screens."""

import argparse
import sys
from collections.abc import Sequence

from cli import cases, incidents, patients, practices, tasks, texts
from weerzien.contracts.refusals import ContractError
from weerzien.domain.errors import TextsRefusedError, WeerzienError


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="weerzien", description=__doc__)
    rooms = parser.add_subparsers(dest="room", required=True)
    practices.add_to(rooms)
    cases.add_to(rooms)
    incidents.add_to(rooms)
    patients.add_to(rooms)
    tasks.add_to(rooms)
    texts.add_to(rooms)
    options = parser.parse_args(argv)
    try:
        return int(options.run(options))
    except ContractError as wrong:
        for problem in wrong.problems:
            print(f"{problem.field}: {problem.reason}", file=sys.stderr)
        return 2
    except TextsRefusedError as refused:
        print("\n".join(refused.reasons), file=sys.stderr)
        return 2
    except WeerzienError as wrong:
        print(f"{EXPLAINED.get(wrong.code, wrong.code)}", file=sys.stderr)
        return 1


EXPLAINED = {
    "not_found": "Niet gevonden. Controleer het nummer van praktijk, patiënt, opvolging of taak.",
    "task_taken": "Iemand anders heeft deze taak al aangenomen.",
    "task_closed": "Deze taak is al klaar of vervallen.",
    "next_step_required": "Gesproken? Geef ook de volgende stap: --next rebooked, will_book, "
    "declines of needs_help.",
    "reason_required": "Geef ook de reden: --why.",
    "two_secrets_already": "Er gelden al twee geheimen. Haal eerst het oude weg.",
    "one_secret_only": "Er geldt maar een geheim. Maak eerst een nieuw.",
    "stale": "Iemand anders was net eerder. Probeer het opnieuw.",
}

if __name__ == "__main__":
    raise SystemExit(main())
