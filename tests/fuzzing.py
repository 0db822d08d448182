"""Reads made-up pages and style sheets, as many as the time allows, and tells of each that breaks its reader.

``make fuzz``, or ``python tests/fuzzing.py [TARGET...] [--seconds N] [--seed N]``. Inputs are put together from
pieces of hostile pages and then mutilated; each number of input has its own seed, so what breaks can be made again.
They are read in a process of its own, and one that crashes or stalls is written to ``fuzz-<target>-<seed>.txt``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from bombs import NUMBERED, UNITS
from fuzz_targets import TARGETS as FURTHER

from linkvet.crawler.page.read import Answer, Wanted, read_page
from linkvet.crawler.page.visibility.properties import could_hide, declarations
from linkvet.store.urls import Scope, parse_url

INPUT_SECONDS = 10
PIECES = [*UNITS.values(), *NUMBERED.values()]
TAGS = (
    "a area b base body button div form frameset h1 head html i iframe img input li link map math meta noscript nobr "
    "object option p plaintext script select style svg table td template textarea title tr ul foreignObject mi desc"
).split()
ATTRIBUTES = (
    "href src class id style rel name content http-equiv charset hidden bgcolor color type itemprop datetime alt"
).split()
VALUES = (
    "https://target.example/ //target.example x nofollow display:none left:-9999px refresh 0;url=/ utf-7 "
    "application/ld+json comment sidebar text/css #fff author \ud83d\ude00 %00 &#0; {} ]]>"
).split()
CSS = (
    "u * + > ~ , :not( :has( :is( ::before [a] [a=b] [a|=b i] .x #y { } { display:none } ; : ( ) \" ' \\ \\69 /* */ "
    "url( @media @media screen @import !important clip:rect(0 0 0 0) opacity:0 left:-9e9px rgb(0,0,0,0) 1e999 -- "
    "--x: <!-- --> U+1? @{ transform:scale(0) inset(50%) color:#fff background:#fff a p :lexbor-contains( |i"
).split(" ")


def css_of(chance: random.Random) -> str:
    """A style sheet of pieces in any order."""
    return "".join(chance.choice(CSS) + chance.choice(("", " ")) for _ in range(chance.randrange(60)))


def tag_of(chance: random.Random) -> str:
    own = "".join(
        f" {chance.choice(ATTRIBUTES)}={chance.choice(('', chr(34), chr(39)))}{chance.choice(VALUES)}"
        for _ in range(chance.randrange(4))
    )
    return f"<{chance.choice(('', '', '/'))}{chance.choice(TAGS)}{own}{chance.choice(('>', '>', '/>', ''))}"


def page_of(chance: random.Random) -> bytes:
    """A page of tags, pieces of bombs, styles and noise, with some of its bytes changed."""
    parts = []
    for _ in range(chance.randrange(120)):
        kind = chance.random()
        if kind < 0.5:
            parts.append(tag_of(chance))
        elif kind < 0.8:
            parts.append(chance.choice(PIECES) * chance.choice((1, 1, 2, 30)))
        elif kind < 0.9:
            parts.append(f"<style>{css_of(chance)}</style>")
        else:
            parts.append("".join(chr(chance.randrange(1, 0x2FF)) for _ in range(chance.randrange(20))))
    body = bytearray("".join(parts).encode(chance.choice(("utf-8", "utf-16", "utf-8")), "replace"))
    for _ in range(chance.randrange(8) if body else 0):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


def try_page(chance: random.Random) -> None:
    """Read one page."""
    url = parse_url("https://blog.example/post")
    assert url
    charset = chance.choice((None, "utf-8", "iso-2022-jp", "x-user-defined", "utf-16"))
    answer = Answer(url, chance.choice((200, 200, 404)), {}, page_of(chance), charset, chance.random() < 0.05)
    read_page(answer, Wanted(Scope.of("target.example")))


def try_css(chance: random.Random) -> None:
    """Read one sheet about one link, and one attribute."""
    url = parse_url("https://blog.example/post")
    assert url
    inline = css_of(chance)
    could_hide(declarations(inline))
    link = "<p class=x id=y a=b><u><i><a href=https://target.example/ style='color:#fff'>t</a>"
    read_page(
        Answer(url, 200, {}, f"<style>{css_of(chance)}</style>{link}".encode("utf-8", "replace"), "utf-8"),
        Wanted(Scope.of("target.example")),
    )


TARGETS: dict[str, Callable[[random.Random], None]] = {"page": try_page, "css": try_css, **FURTHER}


def work(target: str, first: int, until: float, line: Connection) -> None:
    """Try one seed after the other, telling of each before it is tried."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    seed = first
    while time.monotonic() < until:
        line.send((seed, None))
        signal.alarm(INPUT_SECONDS)
        try:
            TARGETS[target](random.Random(seed))
        except Exception as error:
            line.send((seed, repr(error)))
        signal.alarm(0)
        seed += 1


def fuzz(target: str, seconds: float, seed: int, folder: Path = Path()) -> tuple[int, list[int]]:
    """Try inputs for some seconds; how many were tried, and the seeds of those that broke their reader."""
    until = time.monotonic() + seconds
    tried, broken = 0, []
    while time.monotonic() < until:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(target=work, args=(target, seed, until, theirs))
        process.start()
        theirs.close()
        first = seed
        try:
            while True:
                seed, error = ours.recv()
                if error:
                    broken.append(seed)
                    (folder / f"fuzz-{target}-{seed}.txt").write_text(error)
        except EOFError:
            process.join()
        tried += seed - first + 1
        if process.exitcode:
            broken.append(seed)
            (folder / f"fuzz-{target}-{seed}.txt").write_text(f"ended with {process.exitcode}")
        seed += 1
    return tried, broken


def main() -> int:
    """Fuzz the targets that were named, or all."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("target", nargs="*", help=f"one or more of {', '.join(TARGETS)} (default: all)")
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=int(time.time()) * 1_000_000)
    told = options.parse_args()
    low = 0
    for target in told.target or TARGETS:
        tried, broken = fuzz(target, told.seconds, told.seed)
        outcome = f"broken by {broken}" if broken else "none broke"
        print(
            f"{target:8} {tried:9,} inputs in {told.seconds:.0f} seconds, seeds from {told.seed}: {outcome}"
        )
        low += bool(broken)
    return min(low, 1)


if __name__ == "__main__":
    raise SystemExit(main())
