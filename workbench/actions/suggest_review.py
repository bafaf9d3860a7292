"""Going through suggestions one by one: each answer is written at once, so a session can end at any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from workbench.actions import history, suggestions
from workbench.actions.suggestions import Proposal
from workbench.actions.workplace import Workplace
from workbench.errors import WorkbenchError
from workbench.model.coding import Stance

HELP = (
    "y  accept: it becomes a coding of yours; where the code states something:\n"
    "   y supports, y qualifies, y challenges, y context\n"
    "n WHY  dismiss, with the reason in a few words\n"
    "?  leave it open and go on        b  back: take the last answer back\n"
    "d  what the code means            q  stop; what you have decided stays"
)


@dataclass
class Review:
    """A session over some open suggestions. ``at`` is the place of the next one to decide on."""

    place: Workplace
    proposals: Sequence[Proposal]
    at: int = 0
    accepted: int = 0
    dismissed: int = 0
    over: bool = False
    _runs: list[str] = field(default_factory=list)  # of each answer: '' where nothing was written

    @property
    def current(self) -> Proposal | None:
        """The suggestion to decide on, or None at the end."""
        return self.proposals[self.at] if self.at < len(self.proposals) and not self.over else None

    def answer(self, line: str) -> str:
        """Do what a person typed; gives what to say, '' for nothing. A refusal leaves everything as it is."""
        letter, _, rest = line.strip().partition(" ")
        proposal = self.current
        if proposal is None:
            return ""
        does: dict[str, Callable[[], str]] = {
            "y": lambda: self._accept(proposal, rest.strip()),
            "n": lambda: self._dismiss(proposal, rest),
            "?": self._skip,
            "b": self._back,
            "d": lambda: _definition(proposal),
            "q": self._quit,
        }
        return does.get(letter.lower(), lambda: HELP)()

    def _skip(self) -> str:
        self._next("")
        return "left open"

    def _quit(self) -> str:
        self.over = True
        return ""

    def _accept(self, proposal: Proposal, stance: str) -> str:
        if stance and stance not in list(Stance):
            return f"y, or y and one of {', '.join(Stance)}"
        done = suggestions.accept(self.place, [proposal.suggestion.id], stance=stance)
        self.accepted += 1
        self._next(done.run)
        told = []
        if done.others:
            told.append(f"accepted by {', '.join(done.others)} before you: your coding stands beside theirs")
        if done.unstated:
            told.append(f"it counts as support of: {proposal.code.proposition} (b, then y challenges, if it is not)")
        return "\n".join(told)

    def _dismiss(self, proposal: Proposal, reason: str) -> str:
        try:
            done = suggestions.dismiss(self.place, [proposal.suggestion.id], reason=reason)
        except WorkbenchError as error:
            return str(error) if reason.strip() else "n and why, such as: n talks about students"
        self.dismissed += 1
        self._next(done.run)
        return ""

    def _next(self, run: str) -> None:
        self._runs.append(run)
        self.at += 1

    def _back(self) -> str:
        if not self._runs:
            return "this is the first"
        run = self._runs.pop()
        self.at -= 1
        if not run:
            return ""
        undone = history.undo(self.place, run)
        if undone.run.command == "suggest accept":
            self.accepted -= 1
        else:
            self.dismissed -= 1
        return f"taken back: {undone.run.command}"


def _definition(proposal: Proposal) -> str:
    code = proposal.code
    told = [
        ("", code.definition),
        ("when: ", code.include),
        ("not when: ", code.exclude),
        ("states: ", code.proposition),
        ("example: ", code.example),
    ]
    return "\n".join(f"{name}{text}" for name, text in told if text)
