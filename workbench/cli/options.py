"""Options that mean the same in every command."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from workbench.cli.output import FORMATS, say
from workbench.model.team import LAYERS, UNION

if TYPE_CHECKING:
    from workbench.actions.workplace import Workplace
    from workbench.model.filters import Filters

BLIND = "workbench.blind"
F = TypeVar("F", bound=Callable[..., Any])

FILTERS = {
    "site": "a site, by its slug",
    "role": "a role, such as principal",
    "district": "a district, by its slug",
    "level": "a school level",
    "wave": "a wave of visits",
    "kind": "a kind of source",
    "coder": "a coder",
    "code": "a code, with all below it",
}


def filters(function: F) -> F:
    """--site --role --district --level --wave --kind --coder --code, each of which may be repeated."""
    for name, meaning in reversed(FILTERS.items()):
        function = click.option(f"--{name}", multiple=True, metavar=name.upper(), help=f"Only {meaning}.")(function)
    return click.option("--layer", type=click.Choice(LAYERS), help="Whose codings (default: union).")(function)


def narrowed(function: F) -> F:
    """--query of a command that counts."""
    return click.option("--query", "queries", multiple=True, metavar="QUERY", help="Only sentences that answer it.")(
        function
    )


def as_filters(given: dict[str, Any]) -> Filters:
    """Take the filters out of a command's parameters."""
    from workbench.model.filters import Filters

    layer = given.pop("layer", None)
    return Filters(
        **{name: given.pop(name) for name in FILTERS}, query=given.pop("queries", ()),
        layer=layer if layer not in (None, UNION) else "",
    )  # fmt: skip


def listing_format(function: F) -> F:
    """--format of a listing."""
    option = click.option("--format", "format", type=click.Choice(FORMATS), help="Default: table, or TSV when piped.")
    return option(function)


def coder(function: F) -> F:
    """--coder of a command that writes."""
    return click.option("--coder", metavar="NAME", help="Who codes (else WORKBENCH_CODER, else your own settings).")(
        function
    )


def dry_run(function: F) -> F:
    """--dry-run and --yes of a command that writes much."""
    function = click.option("--yes", "-y", is_flag=True, help="Do not ask.")(function)
    return click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")(function)


def file(*, exists: bool = True) -> click.Path:
    """A path given by the person; whether it can be read is told by whoever reads it."""
    return click.Path(exists=False, path_type=Path, allow_dash=not exists)


def settings_file() -> Path:
    """The user's own settings, which never travel with a study."""
    return Path(click.get_app_dir("workbench")) / "settings.toml"


def who(given: str | None) -> str:
    """The coder: as given, from the environment, or from the user's own settings."""
    if given or os.environ.get("WORKBENCH_CODER"):
        return given or os.environ["WORKBENCH_CODER"]
    try:
        return str(tomllib.loads(settings_file().read_text(encoding="utf-8")).get("coder", ""))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return ""


def remember(coder: str) -> None:
    """Note in the user's own settings who codes; what else stands there stays."""
    import tomlkit
    from tomlkit.exceptions import ParseError

    from workbench.errors import WorkbenchError

    path = settings_file()
    try:
        written = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
        written["coder"] = coder
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomlkit.dumps(written), encoding="utf-8", newline="\n")
    except (ParseError, UnicodeDecodeError) as error:
        raise WorkbenchError(f"{path}: {error}", hint="mend the file, or delete it") from error
    except OSError as error:
        raise WorkbenchError(f"{path} cannot be written ({error.strerror})", hint="give --coder each time") from error


def workplace(coder: str | None = None) -> Workplace:
    """The study that the command is about."""
    from workbench.actions.workplace import Workplace, locate
    from workbench.errors import WorkbenchError

    context = click.get_current_context()
    given = context.find_root().params.get("study")
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise WorkbenchError("the folder you are in is gone", hint="go to the folder of a study") from None
    name = who(coder)
    return Workplace(root=locate(here, given=given), coder=name, tell=lambda kept_from: tell_blind(name, kept_from))


def tell_blind(coder: str, kept_from: frozenset[str]) -> None:
    """Say once in a command that it leaves out what the coder is not to see yet."""
    told = click.get_current_context().find_root().meta
    if not told.get(BLIND):
        told[BLIND] = True
        many = "source is" if len(kept_from) == 1 else "sources are"
        say(f"{len(kept_from)} {many} blind for you ({coder}): what others coded there is left out")


def confirmed(question: str, *, yes: bool) -> bool:
    """Ask on a terminal; in a script --yes is needed."""
    from workbench.errors import WorkbenchError

    if yes:
        return True
    if not sys.stdin.isatty():
        raise WorkbenchError(f"{question} is not done without being asked", hint="give --yes in a script")
    return click.confirm(question, err=True)
