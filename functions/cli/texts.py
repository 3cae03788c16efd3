"""`texts lint`: judge every built-in text, or one own text of a practice; 0 means all is well."""

import argparse
from collections.abc import Sequence

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.texts.lint import lint_built_in
from weerzien.usecases.register_practice import set_text


def add_to(rooms: Rooms) -> None:
    verbs = rooms.add_parser("texts", help=__doc__).add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("lint", help="judge every built-in text")
    check.add_argument("--quiet", action="store_true", help="print the count only")
    save = verbs.add_parser("set", help="save an own text of a practice; without text: take back")
    save.add_argument("practice_id")
    save.add_argument("key", help="<stage>.sms or <stage>.email.<part>")
    save.add_argument("text", nargs="?", default="")
    save.set_defaults(run=_set)
    check.set_defaults(run=lambda options: lint(["--quiet"] if options.quiet else []))


def _set(options: argparse.Namespace) -> int:
    set_text(
        options.practice_id,
        options.key,
        options.text,
        bootstrap.practices(),
        bootstrap.text_judge(),
    )
    print("Opgeslagen.")
    return 0


def lint(argv: Sequence[str] = ()) -> int:
    """Print what is wrong with the built-in texts; give 1 if anything is."""
    parser = argparse.ArgumentParser(prog="texts lint", description=__doc__)
    parser.add_argument("--quiet", action="store_true", help="print the count only")
    options = parser.parse_args(argv)
    findings = list(lint_built_in())
    if not options.quiet:
        for (language, form, variant, stage), finding in findings:
            place = f"{language}/{form}/{variant}/{stage}.{finding.where}"
            print(f"{place}: {finding.code}: {finding.reason}")
    print(f"{len(findings)} findings")
    return 1 if findings else 0
