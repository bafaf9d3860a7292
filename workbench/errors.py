"""Everything that a user can cause: what is wrong, where, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches


class WorkbenchError(Exception):
    """A refusal in one line, with a hint that names the next step.

    >>> str(WorkbenchError("no study here", hint="run 'workbench init my-study'"))
    "no study here; run 'workbench init my-study'"
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class Problems(WorkbenchError):
    """All problems of one file at once, each a line of its own.

    >>> print(Problems("codes.yaml", ["line 3: a tab", "line 9: no definition"], hint="mend the file"))
    2 problems in codes.yaml; mend the file
      line 3: a tab
      line 9: no definition
    """

    def __init__(self, where: str, problems: Sequence[str], *, hint: str = "") -> None:
        count = len(problems)
        super().__init__(f"{count} problem{'s' * (count != 1)} in {where}", hint=hint)
        self.where = where
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n  ".join([super().__str__(), *self.problems])


class NotKnown(WorkbenchError):
    """A name that the study does not know, with the nearest names it does know.

    >>> str(NotKnown("code", "trsut", ["trust", "time"], hint="see 'workbench codebook show'"))
    "no code 'trsut'; did you mean trust? see 'workbench codebook show'"
    """

    def __init__(self, what: str, name: str, known: Iterable[str], *, hint: str = "") -> None:
        near = nearest(name, known)
        meant = f"did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"no {what} {name!r}", hint=" ".join(filter(None, (meant, hint))))


class StudyDamaged(WorkbenchError):
    """The study file cannot be read as a study."""


def nearest(name: str, known: Iterable[str], *, count: int = 3) -> list[str]:
    """Up to ``count`` known names most like ``name``; the last part of a path counts as a name too.

    >>> nearest("load", ["environment/operations/load", "teacher-leaders/roles"])
    ['environment/operations/load']
    """
    names = list(known)
    tails = [full for full in names if full.rsplit("/", 1)[-1] == name]
    close = get_close_matches(name, names, n=count, cutoff=0.6)
    by_tail = {full.rsplit("/", 1)[-1]: full for full in names}
    close += [by_tail[tail] for tail in get_close_matches(name, by_tail, n=count, cutoff=0.7)]
    return list(dict.fromkeys(tails + close))[:count]
