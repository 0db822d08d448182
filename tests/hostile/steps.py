"""What a hostile server does with one connection, as a row of steps that are played one after the other."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

State = tuple[str, str]
LIVE: State = ("live", "")
REMOVED: State = ("lost", "link_removed")
CONNECT: State = ("broken", "connect")
TIMEOUT: State = ("broken", "timeout")
TLS: State = ("broken", "tls")
DNS: State = ("broken", "dns")
LARGE: State = ("broken", "too_large")
LOOP: State = ("broken", "redirect_loop")
NO_PAGE: State = ("broken", "not_html")
PRIVATE: State = ("blocked", "private_address")
CLOSED: State = ("blocked", "robots")
NOT_SHOWN: State = ("blocked", "not_shown")

HELD_SECONDS = 150.0
"""Longest that a connection is held; the client's own clock runs out before."""
PIECE = 65_536


class Reset:
    """The connection is broken off."""


class Hold:
    """Nothing more is said until the client leaves."""


@dataclass(frozen=True)
class Forever:
    """The same bytes until the client leaves, with a pause between them; at full speed without one."""

    piece: bytes
    pause: float = 0.0


RESET, HOLD = Reset(), Hold()
Step = bytes | float | Reset | Hold | Forever | Callable[[], bytes]
"""Bytes are sent, or made and sent; a number is a pause in seconds."""


@dataclass(frozen=True)
class Asked:
    """One request, and how many came for its path before."""

    path: str
    headers: dict[str, str]
    before: int


Answers = Sequence[Step] | Callable[[Asked], Sequence[Step]]


@dataclass
class Case:
    """One hostile host: what it does, and what an audit must say of its page."""

    state: State | frozenset[State]
    """Several where more than one is true of it."""
    answers: Answers = ()
    """To a request for a page."""
    at: str = "/a"
    """The referring page's path."""
    robots: Answers | None = None
    """To the request for robots.txt; ``None``: there is none."""
    accept: Sequence[Step] = ()
    """Done as soon as a connection stands, before anything is read."""
    tls: str = ""
    """Served over TLS, of this kind (``secure.KINDS``)."""
    deaf: str = ""
    """``closed``: nobody listens; ``full``: the queue of connections is full."""
    dead_addresses: int = 0
    """Further addresses of the name, before its own, where nobody listens."""
    dns: str = ""
    """The name is not in the hosts file: the name server answers in this way (``names.ANSWERS``)."""
    more: dict[str, State | frozenset[State]] = field(default_factory=dict)
    """Further pages of the host."""
    slow: bool = False
    """Takes longer than a quick run may."""


async def play(steps: Sequence[Step], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Do all of them; ends early when the client leaves."""
    for step in steps:
        if isinstance(step, Reset):
            await _reset(writer)
        elif isinstance(step, Hold):
            await _hold(reader)
        elif isinstance(step, Forever):
            await _send_for_ever(step, writer)
        elif isinstance(step, float | int):
            await asyncio.sleep(step)
        else:
            await _send(step if isinstance(step, bytes) else step(), writer)


async def _send(data: bytes, writer: asyncio.StreamWriter) -> None:
    for start in range(0, len(data), PIECE):
        writer.write(data[start : start + PIECE])
        await writer.drain()


async def _send_for_ever(step: Forever, writer: asyncio.StreamWriter) -> None:
    until = asyncio.get_running_loop().time() + HELD_SECONDS
    piece = step.piece if step.pause else step.piece * max(1, PIECE // len(step.piece))
    while asyncio.get_running_loop().time() < until and not writer.transport.is_closing():
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(step.pause)


async def _hold(reader: asyncio.StreamReader) -> None:
    async with asyncio.timeout(HELD_SECONDS):
        while await reader.read(PIECE):
            pass


async def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a crash does; what was sent before has arrived."""
    await asyncio.sleep(0.1)
    link: socket.socket = writer.get_extra_info("socket")
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
