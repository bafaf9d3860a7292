"""The cross-site analytic outline as data: code group by code group, what the sites share and where they part.

Parts and checks follow methods/02 ('Cross-site analytic outline'); sections come from the codebook.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.displays.contrast import THRESHOLDS, Contrast, contrasts
from workbench.displays.frame import Frame, not_in_frame
from workbench.displays.parts import Group, Section, passages_of, sections
from workbench.displays.prevalence import Layout, Prevalence, spread
from workbench.displays.standing import Matter
from workbench.memos.choose import ByHand, Chosen, by_hand_of, choose
from workbench.model.claim import Claim
from workbench.model.config import Thresholds
from workbench.model.corpus import Corpus, Passage
from workbench.patterns.classes import Classified, Pattern, classify
from workbench.patterns.firstuse import FirstUse, first_use
from workbench.patterns.ledger import LedgerLine, Representation, ledger, representation
from workbench.patterns.trial import Trial, try_claim

SLUG = "cross-site"  # of the report, by which quotations are pinned for it
QUOTES = 5
WIDE = (Pattern.UNIVERSAL, Pattern.COMMON)
NARROW = (Pattern.LOCAL, Pattern.RARE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Exceptions:
    """Sites (slugs) that depart from the class of one code: those without a wide one, those with a narrow one.

    ``challenging`` names sites whose only evidence is against it, whatever the class.
    """

    code: str
    pattern: Pattern
    lacking: tuple[str, ...]
    having: tuple[str, ...]
    challenging: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A level-1 or level-2 group across sites.

    Attributes:
        code: Slug.
        name: Its name.
        level: 1 or 2.
        prevalence: Of the group as a whole.
        pattern: Class of the group as a whole.
        codes: Classes of what is right below it: groups and leaves for level 1, all leaves for level 2.
        contrasts: Contrasts of these codes.
        quotes: Quotations and a counter quotation.
        exceptions: Codes with sites that depart from their class.
        claims: Slugs of the claims with a side in this part.
        theme: Whether leaves lie right below it, so that it is told as a theme; else its groups are.
        leaves: Codes with nothing below, of the part.
        unforeseen: Those of them for what is not in the frame.
    """

    code: str
    name: str
    level: int
    prevalence: Prevalence
    pattern: Classified
    codes: tuple[Classified, ...]
    contrasts: tuple[Contrast, ...]
    quotes: Chosen
    exceptions: tuple[Exceptions, ...]
    claims: tuple[str, ...]
    theme: bool
    leaves: tuple[str, ...]
    unforeseen: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Its anchor in a document."""
        return self.code.replace("/", "-")


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """The outline with its checks.

    Attributes:
        parts: In the order of the codebook, a level-1 part before those of its groups.
        trials: Every claim, site by site.
        contrasts: All contrasts of leaves.
        negative: The ledger of negative evidence.
        representation: Whose words are quoted in the parts.
        first_use: How soon the frame was used up.
    """

    parts: tuple[Part, ...]
    trials: tuple[Trial, ...]
    contrasts: tuple[Contrast, ...]
    negative: tuple[LedgerLine, ...]
    representation: Representation
    first_use: FirstUse


def outline(
    corpus: Corpus,
    *,
    quotes: int = QUOTES,
    thresholds: Thresholds = THRESHOLDS,
    by_hand: ByHand | None = None,
) -> Outline:
    """The outline of a whole study: prevalence and contrasts of each code are worked out once.

    ``by_hand``: what was decided of quotations; None for what the study's researchers decided for this report.
    """
    making = _making(corpus, quotes, thresholds, by_hand)
    frame = making.layout.frame
    parts = tuple(part for section in sections(frame) for part in making.parts(section))
    trials = tuple(try_claim(corpus, claim) for claim in corpus.claims)
    return Outline(
        parts=parts,
        trials=trials,
        contrasts=tuple(c for found in making.contrasts.values() for c in found if c.code in frame.leaves),
        negative=ledger(corpus, trials),
        representation=representation(corpus, _quoted(parts)),
        first_use=first_use(corpus),
    )


def part_of(
    corpus: Corpus,
    code: str,
    *,
    quotes: int = QUOTES,
    thresholds: Thresholds = THRESHOLDS,
    by_hand: ByHand | None = None,
) -> Part:
    """One code or group as a part of its own, of whatever level: the theme of a chapter."""
    making = _making(corpus, quotes, thresholds, by_hand)
    frame = making.layout.frame
    (code,) = frame.known([code])
    level = len([c for c in frame.paths[code] if c in frame.children]) or 1
    below = frame.children.get(code, (code,))
    return replace(making.part(code, level, making.spreads[code], frame.passages([code]), below), theme=True)


def _making(corpus: Corpus, quotes: int, thresholds: Thresholds, by_hand: ByHand | None) -> _Making:
    layout = Layout.of(corpus)
    frame = layout.frame
    spreads = {code: spread(layout, Matter.code(frame, code)) for code in frame.codes}
    by_code: dict[str, list[Contrast]] = {}
    for contrast in contrasts(corpus, thresholds=thresholds):
        by_code.setdefault(contrast.code, []).append(contrast)
    return _Making(
        layout=layout,
        patterns={code: classify(found, thresholds=thresholds) for code, found in spreads.items()},
        spreads=spreads,
        contrasts={code: tuple(found) for code, found in by_code.items()},
        quotes=quotes,
        by_hand=by_hand_of(corpus, SLUG) if by_hand is None else by_hand,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Making:
    """What every part is made from."""

    layout: Layout
    spreads: dict[str, Prevalence]
    patterns: dict[str, Classified]
    contrasts: dict[str, tuple[Contrast, ...]]
    quotes: int
    by_hand: ByHand

    def parts(self, section: Section) -> list[Part]:
        """The part of a section and those of its groups; a group that bears its section's slug is told once."""
        frame = self.layout.frame
        root = section.slug
        below = frame.children.get(root, (root,))
        first = self.part(root, 1, self.spreads[root], frame.passages([root]), below)
        return [first, *(self._group(group) for group in section.groups if group.slug != root)]

    def _group(self, group: Group) -> Part:
        passages = passages_of(self.layout.frame, group)
        leaves = (*group.codes, *group.unforeseen)
        return self.part(group.slug, 2, self.spreads[group.slug], passages, leaves)

    def part(
        self, code: str, level: int, found: Prevalence, passages: tuple[Passage, ...], below: tuple[str, ...]
    ) -> Part:
        """One part; ``below``: the codes whose classes it lists."""
        frame = self.layout.frame
        classes = tuple(self.patterns[each] for each in below)
        leaves = tuple(c for c in frame.codes if c in frame.under[code] & frame.leaves)
        return Part(
            code=code,
            name=found.name,
            level=level,
            prevalence=found,
            pattern=self.patterns[code],
            codes=classes,
            contrasts=tuple(contrast for each in below for contrast in self.contrasts.get(each, ())),
            quotes=choose(
                passages,
                self.quotes,
                stance=frame.stance,
                district=lambda source: frame.districts[source.slug],
                by_hand=self.by_hand,
            ),
            exceptions=tuple(each for c in classes if (each := _exceptions(c, self.spreads[c.code])) is not None),
            claims=tuple(c.slug for c in frame.corpus.claims if _concerns(frame, c, code)),
            theme=level > 1 or any(each in frame.leaves for each in below),
            leaves=leaves,
            unforeseen=tuple(c for c in leaves if not_in_frame(frame.codes[c])),
        )


def _exceptions(classified: Classified, found: Prevalence) -> Exceptions | None:
    lacking = found.without if classified.pattern in WIDE else ()
    having = found.with_it if classified.pattern in NARROW else ()
    if not (lacking or having or found.challenging_only):
        return None
    return Exceptions(
        code=classified.code,
        pattern=classified.pattern,
        lacking=lacking,
        having=having,
        challenging=found.challenging_only,
    )


def _concerns(frame: Frame, claim: Claim, code: str) -> bool:
    """Whether a side of the claim lies in the part, or holds it."""
    return any(side.code in frame.under[code] or code in frame.under.get(side.code, ()) for side in claim.sides)


def _quoted(parts: tuple[Part, ...]) -> list[Passage]:
    found = [quote for part in parts for quote in part.quotes.quotes]
    return found + [part.quotes.counter for part in parts if part.quotes.counter]
