"""What can go wrong at the command line, told as a sentence on standard error instead of a traceback."""

import contextlib
from collections.abc import Iterator
from typing import NoReturn

import typer

from bot.backups import BadBackup
from bot.settings import BadSettings
from ceremony.errors import Refused
from messages.texts import texts
from storage.errors import NewerDatabase, StoreUnavailable

t = texts("vi")


class CannotListen(Exception):
    """The address to serve on is taken, or not this machine's."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address, reason)
        self.address, self.reason = address, reason


def fail(text: str) -> NoReturn:
    """End the command with exit code 1 and say why."""
    typer.echo(text, err=True)
    raise typer.Exit(1)


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Turn what an operator can mend into its sentence."""
    try:
        yield
    except BadSettings as error:
        fail("\n".join(t(f"settings.{name}") for name in error.names))
    except Refused as error:
        fail(t(f"refused.{error.key}", **error.details))
    except BadBackup as error:
        fail(t(f"backup.{error.key}", **error.details))
    except StoreUnavailable as error:
        fail(t("cli.no_database", reason=type(error.__cause__ or error).__name__))
    except NewerDatabase as error:
        fail(t("cli.newer_database", revision=error.revision))
    except CannotListen as error:
        fail(t("cli.cannot_listen", address=error.address, reason=error.reason))
