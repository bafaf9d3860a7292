"""Coefficients as the field prints them: alpha = .78, 95 % CI [.71, .84]. What is undefined says so and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.agreement.figures import Figure

NO_DATA = "–"
UNDEFINED = "undefined"
NB = "\N{NO-BREAK SPACE}"
NOUGHT = 1e-9  # what rounding alone leaves


def figure(value: float | None, *, digits: int = 2) -> str:
    """A coefficient without the nought before its point.

    >>> figure(0.784), figure(-0.05), figure(-0.001), figure(1.0), figure(None), figure(float("nan"))
    ('.78', '-.05', '.00', '1.00', '–', 'undefined')
    """
    if value is None:
        return NO_DATA
    if value != value:  # noqa: PLR0124  (NaN)
        return UNDEFINED
    text = f"{round(value, digits) + 0.0:.{digits}f}"  # + 0.0: no minus before a nought
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def gain(value: float, *, digits: int = 2) -> str:
    """What would be gained, with its sign; one too small for its decimals is told as such, never as nought.

    >>> gain(0.031), gain(-0.02), gain(0.001), gain(-0.001), gain(0.0), gain(float("nan"))
    ('+.03', '-.02', '< +.01', '> -.01', '±.00', 'undefined')
    >>> gain(0.0012, digits=3)
    '+.001'
    """
    if value != value:  # noqa: PLR0124  (NaN)
        return UNDEFINED
    last = 10.0**-digits
    if abs(value) < NOUGHT:
        return f"±{figure(0.0, digits=digits)}"
    if abs(value) < last / 2:
        return f"< +{figure(last, digits=digits)}" if value > 0 else f"> {figure(-last, digits=digits)}"
    return ("+" if value > 0 else "") + figure(value, digits=digits)


def limits(of: Figure) -> str:
    """The interval of a figure in brackets; '' where there is none.

    >>> from workbench.agreement.bootstrap import Interval
    >>> from workbench.agreement.figures import Figure
    >>> from workbench.agreement.figures import Figure
    >>> limits(Figure(value=0.8, interval=Interval(low=0.71, high=0.84))), limits(Figure(value=0.8))
    ('[.71, .84]', '')
    """
    low, high = of.interval.low, of.interval.high
    return "" if low is None else f"[{figure(low)}, {figure(high)}]"


def with_interval(of: Figure, symbol: str = "") -> str:
    """A figure as a sentence has it, or that it is undefined and why.

    >>> from workbench.agreement.figures import Figure
    >>> from workbench.agreement.figures import Figure
    >>> with_interval(Figure(value=float("nan"), why="nothing varies"), "α")
    'α undefined (nothing varies)'
    """
    if not of.defined:
        return f"{symbol} {UNDEFINED} ({of.why})".strip()
    value = f"{symbol} = {figure(of.value)}" if symbol else figure(of.value)
    return f"{value}, 95{NB}% CI {limits(of)}" if limits(of) else value


def percent(value: float) -> str:
    """A share in percent with one decimal: most are so high that none would round them to all.

    >>> percent(0.9984), percent(float("nan"))
    ('99.8', 'undefined')
    """
    return UNDEFINED if value != value else f"{100 * value:.1f}"  # noqa: PLR0124  (NaN)
