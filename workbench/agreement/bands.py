"""Words for the size of a coefficient, each scale with its source. They are conventions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """Bands from below: the smallest value of each and what it is called."""

    source: str
    bands: Sequence[tuple[float, str]]

    def band(self, value: float) -> str:
        """The name of the band that a value lies in; '' for an undefined one.

        >>> KRIPPENDORFF.band(0.8), KRIPPENDORFF.band(0.667), KRIPPENDORFF.band(0.6669)
        ('firm', 'tentative', 'do not rely on it')
        >>> LANDIS_KOCH.band(-0.1), LANDIS_KOCH.band(0.2), LANDIS_KOCH.band(0.41)
        ('poor', 'slight', 'moderate')
        """
        if isnan(value):
            return ""
        return next(name for least, name in reversed(self.bands) if value >= least)


KRIPPENDORFF = Scale(
    source="Krippendorff (2004, p. 241)",
    bands=((float("-inf"), "do not rely on it"), (0.667, "tentative"), (0.8, "firm")),
)
LANDIS_KOCH = Scale(  # printed with two decimals, 0.00-0.20, 0.21-0.40, ...: values are rounded to them
    source="Landis and Koch (1977, p. 165)",
    bands=(
        (float("-inf"), "poor"), (0.0, "slight"), (0.205, "fair"), (0.405, "moderate"), (0.605, "substantial"),
        (0.805, "almost perfect"),
    ),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """``name``: the band of the lower limit, '' without an interval; ``value``: the band of the value itself."""

    name: str
    value: str

    def __str__(self) -> str:
        if self.name or not self.value:
            return self.name
        return f"undecided ({self.value} by its value, without an interval)"


def decided(value: float, low: float | None, scale: Scale = KRIPPENDORFF) -> Band:
    """The band of a coefficient, decided on the lower limit of its interval; without one it is undecided.

    >>> str(decided(0.85, 0.71))
    'tentative'
    >>> str(decided(0.85, None))
    'undecided (firm by its value, without an interval)'
    """
    return Band(name="" if low is None else scale.band(low), value=scale.band(value))
