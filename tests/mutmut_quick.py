"""mutmut, taught to be quick. A script, as mutmut may not find `tests` imported already.

`run` is mutmut's own, but that it tries again what was missed before. `report` prints a line of JSON for
each fault: its name, what became of it, and how it changes the function unless it was found.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from mutmut import __main__ as mutmut
from mutmut.mutation import file_mutation
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

FOUND = {"killed", "timeout", "segfault", "caught by type check"}
WORDS = {"_", "Phrase", "cast", "assert_never"}
"""Functions whose arguments are words for people, or there for the type checker."""


def _quickest_first() -> None:
    arguments = PytestRunner._pytest_args_regular_run

    def ordered(self: PytestRunner, tests: Iterable[str]) -> list[str]:
        return arguments(self, sorted(tests, key=lambda test: (state().duration_by_test.get(test, 0), test)))

    PytestRunner._pytest_args_regular_run = ordered  # type: ignore[method-assign]


def _report() -> None:
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            status = status_by_exit_code[code]
            difference = "" if status in FOUND else get_diff_for_mutant(name, path=path)
            print(json.dumps([name, status, difference.splitlines()]))


if __name__ == "__main__":
    if sys.argv[1] == "report":
        _report()
    else:
        file_mutation.NEVER_MUTATE_FUNCTION_CALLS |= WORDS
        Path("mutants/mutmut-stats.json").unlink(missing_ok=True)  # tests may call other functions now
        _quickest_first()
        mutmut._reset_mutant_results(lambda _name, code: status_by_exit_code[code] not in FOUND)
        mutmut.cli()
