"""Kinds of values that options take: each is checked before anything is read, visited or written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from linkvet.store.lists.values import use_one_of

Parameter = click.Parameter | None
Context = click.Context | None


class Words(click.ParamType):  # type: ignore[type-arg]
    """A list of words separated by commas, each of a known set."""

    name = "words"

    def __init__(self, known: tuple[str, ...] | Callable[[], tuple[str, ...]]) -> None:
        self.known = known

    def convert(self, value: Any, param: Parameter, ctx: Context) -> tuple[str, ...]:
        """The words; wrong usage when one is not known."""
        if isinstance(value, tuple):
            return value
        words = tuple(word.strip() for word in value.split(",") if word.strip())
        known = self.known() if callable(self.known) else self.known
        for word in words:
            if known and word not in known:
                self.fail(f'"{word}" is not known; {use_one_of(word, known)}', param, ctx)
        return words


class SeveralFiles(click.Command):
    """A command whose options of several files take every word up to the next option: ``--wat *.gz``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat the option's name before each of its files, as click wants it."""
        several = {
            name
            for param in self.params
            if isinstance(param.type, click.Path) and param.multiple
            for name in param.opts
        }
        written: list[str] = []
        option, first = "", False
        for number, word in enumerate(args):
            if word.startswith("-") and word != "-":
                option, first = (word if word in several else ""), True
                if word == "--":
                    return super().parse_args(ctx, written + args[number:])
            elif option and not first:
                written.append(option)
            if not word.startswith("-"):
                first = False
            written.append(word)
        return super().parse_args(ctx, written)


class Target(click.ParamType):  # type: ignore[type-arg]
    """The audited site: a domain, a host or a URL."""

    name = "domain"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """The target as given; wrong usage when it names no site."""
        from linkvet.given_settings import refuse_no_site
        from linkvet.store.file.audit import AuditError

        try:
            refuse_no_site(str(value))
        except AuditError as error:
            self.fail(str(error), param, ctx)
        return str(value)


class Code(click.ParamType):  # type: ignore[type-arg]
    """A country or a language, by code or English name; an empty one stands for none."""

    name = "code"

    def __init__(self, of: str) -> None:
        self.of = of

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """The code; wrong usage where nothing is called so."""
        from linkvet.given_settings import countries, languages
        from linkvet.store.file.audit import AuditError

        text = str(value).strip()
        try:
            codes = (countries if self.of == "country" else languages)([text] if text else [])
        except AuditError as error:
            self.fail(str(error), param, ctx)
        return codes[0] if codes else ""


class Selection(click.ParamType):  # type: ignore[type-arg]
    """What a crawl visits."""

    name = "selection"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """The selection as given; wrong usage when it selects nothing known."""
        from linkvet.store.file.audit import AuditError
        from linkvet.store.seen.frontier import check_selection

        try:
            check_selection(value)
        except AuditError as error:
            self.fail(str(error), param, ctx)
        return str(value)


class Place(click.ParamType):  # type: ignore[type-arg]
    """A server as HOST:PORT."""

    name = "host:port"

    def __init__(self, what: str, like: str, address_only: bool = False) -> None:
        self.what, self.like, self.address_only = what, like, address_only

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """The server as given; wrong usage when it names no host or no port."""
        from linkvet.store.urls import address_of

        host, _, port = str(value).rpartition(":")
        named = bool(host) and (not self.address_only or address_of(host.strip("[]")) is not None)
        if not named or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
            self.fail(f'"{value}" is not a valid {self.what}; use a form like {self.like}.', param, ctx)
        return str(value)


class Proxy(click.ParamType):  # type: ignore[type-arg]
    """An HTTP proxy as a URL."""

    name = "url"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """The proxy with its scheme; wrong usage when it is none, or not one that speaks HTTP."""
        from linkvet.store.urls import parse_url

        text = value if "://" in value else f"http://{value}"
        url = parse_url(text)
        if url is None or ("://" not in value and ":" not in value):
            self.fail(f'"{value}" is not a valid proxy; use a form like http://127.0.0.1:3128.', param, ctx)
        return str(text)


class HeaderText(click.ParamType):  # type: ignore[type-arg]
    """Text that stands in a header of a request."""

    name = "text"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """The text; wrong usage when a header cannot hold it."""
        text = str(value).strip()
        if not text.isprintable() or not text.isascii():
            self.fail("it may hold printable ASCII characters only.", param, ctx)
        return text


class ReadFile(click.Path):
    """A file that must be there, and that its reader accepts."""

    def __init__(self, check: Callable[[Path], object]) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)
        self.check = check

    def convert(self, value: Any, param: Parameter, ctx: Context) -> Path:
        """The path; wrong usage when the file cannot be read as what it should be."""
        path = Path(str(super().convert(value, param, ctx)))
        _checked(self, path, param, ctx)
        return path


class WrittenFile(click.Path):
    """A file to write, whose ending says what it is."""

    def __init__(
        self,
        endings: tuple[str, ...] | Callable[[], tuple[str, ...]],
        why: str = "",
        check: Callable[[Path], object] = lambda path: None,
    ) -> None:
        super().__init__(path_type=Path)
        self.endings, self.why, self.check = endings, why, check

    def convert(self, value: Any, param: Parameter, ctx: Context) -> Path:
        """The path; wrong usage when its ending or its folder cannot be used."""
        out = Path(str(value))
        endings = self.endings() if callable(self.endings) else self.endings
        if not out.name.lower().endswith(endings):
            self.fail(f"{out.name} should end in {' or '.join(endings)}{self.why}.", param, ctx)
        if not out.parent.is_dir():
            self.fail(f"the folder {out.parent} does not exist.", param, ctx)
        if out.is_dir():
            self.fail(f"{out} is a folder; name a file.", param, ctx)
        _checked(self, out, param, ctx)
        return out


def _checked(kind: ReadFile | WrittenFile, path: Path, param: Parameter, ctx: Context) -> None:
    """Wrong usage, in the words of the check, when it raises AuditError."""
    from linkvet.store.file.audit import AuditError

    try:
        kind.check(path)
    except AuditError as error:
        kind.fail(str(error), param, ctx)
