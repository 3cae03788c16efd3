"""`texts lint`: judge every built-in text, or one own text of a practice; 0 means all is well."""

import argparse
from collections.abc import Sequence

from weerzien.texts.lint import lint_built_in


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
