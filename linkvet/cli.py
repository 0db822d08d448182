"""The command line. One module of ``linkvet.commands`` is one command; they are found by being there."""

from __future__ import annotations

import importlib
import pkgutil
import signal
import sys

import click

from linkvet import commands
from linkvet.terminal.options import example

NOT_HERE = (
    "Linkvet needs file locks and signals that Windows does not have. Run it in the Windows Subsystem for Linux "
    "(in PowerShell as administrator: wsl --install); docs/how-to/windows.md says how."
)


class InputRefused(click.ClickException):
    """A file that was given cannot be used."""

    exit_code = 2


class Doors(click.Group):
    """All commands, and the one place where what went wrong becomes a sentence and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in alphabetical order."""
        return sorted(_modules())

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, imported when it is asked for."""
        module = _modules().get(name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(f"{commands.__name__}.{module}").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what a person can act on ends with its sentence, not with a traceback."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except KeyboardInterrupt:
            raise click.ClickException("Stopped.") from None
        except Exception as error:
            sentence = _sentence(error)
            if sentence is None:
                raise
            raise sentence from error


def _modules() -> dict[str, str]:
    """Command → module; a trailing underscore keeps a module's name apart from Python's own words."""
    names = [module.name for module in pkgutil.iter_modules(commands.__path__)]
    return {name.rstrip("_"): name for name in names}


def _sentence(error: Exception) -> click.ClickException | None:
    """The error as click ends with it: exit code 2 for input that cannot be used, else 1."""
    from linkvet.terminal.trouble import WRONG_INPUT, trouble_with

    found = trouble_with(error)
    if found is None:
        return None
    return InputRefused(found[0]) if found[1] == WRONG_INPUT else click.ClickException(found[0])


@click.group(
    cls=Doors,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=example("linkvet audit shop.audit backlinks.csv --target example.com"),
)
@click.version_option(package_name="linkvet")
def cli() -> None:
    """Visit every page that links to your site, and report what each link really is.

    Each command has its own help: linkvet COMMAND --help.
    """


def main() -> None:
    """Entry point of the ``linkvet`` program.

    To be told to end (by ``kill``, systemd, a shutdown) is the same as Ctrl-C: nothing is left half written, and
    the processes of a crawl end with it.
    """
    if sys.platform == "win32":
        sys.exit(NOT_HERE)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(cli())
