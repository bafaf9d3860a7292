"""A small invented study: eight teachers on three subjects, six sentences each. No real person's words."""

from workbench.coding.suggest.segments import Segment
from workbench.model.codebook import Code, Codebook

BOOK = Codebook(
    slug="b", title="B",
    codes=(
        Code(slug="time", name="Time", definition="Hours, calendars and schedules.", cues=("schedule",)),
        Code(slug="trust", name="Trust", definition="Relying on colleagues."),
        Code(slug="data", name="Data", definition="Test scores and charts."),
        Code(slug="money", name="Money", definition="Budgets and grants."),
        Code(slug="zeal", name="Zzyzx", definition=""),
    ),
)  # fmt: skip
SAID = {
    "time": ("The schedule leaves no hours for {}.", "Our calendar has hours on Monday for {}."),
    "trust": ("We trust colleagues with {}.", "Relying on colleagues is how {} works, is it not?"),
    "data": ("The charts show test scores in {}.", "I read the scores and charts of {}."),
}
ABOUT = ("reading", "music", "sports", "lunch", "science", "art", "writing", "maths")


def study(sources=8):
    """Each source says each sentence once; the grants are mentioned once, and nobody has coded that."""
    found = []
    for at in range(sources):
        said = [(code, line.format(ABOUT[at])) for code, lines in SAID.items() for line in lines]
        said.append(("", "There was a grant from the budgets." if at == 0 else "The weather was fine."))
        turned = said[at % 3 :] + said[: at % 3]
        for place, (code, text) in enumerate(turned):
            found.append(segment(f"s{at}", place, text, *filter(None, [code])))
    return found


def segment(source, place, text, *codes, read=None):
    return Segment(source=source, start=place, end=place + 1, text=text, codes=frozenset(codes), read=read)
