"""The smallest program with click: a group and one command."""

import click


@click.group()
def cli() -> None:
    """A group."""


@cli.command()
def nothing() -> None:
    """Do nothing."""


if __name__ == "__main__":
    cli(prog_name="bare")
