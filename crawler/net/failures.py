"""Why a page could not be had, in the words of the contract."""

from __future__ import annotations

import ssl
from dataclasses import dataclass

import aiohttp
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from linkvet.crawler.net.names import NoAnswerError, PrivateAddressError
from linkvet.store.types import Outcome
from linkvet.store.urls import Url

BLOCKED_STATUS = {401, 403, 429, 451}
REFUSALS = {405, 406, 409, 412, 418, 420, 425, 428, 430, 444, 456, 460, 463, 493, 498, 999}
"""Statuses by which guards turn programs away; to a plain request for a page no server has another use for them."""
PAYMENT = 402


class NoConnectionError(DownloadTimeoutError):
    """No connection was made in time."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A visit that ended without a page."""

    outcome: Outcome
    reason: str
    detail: str


class UnansweredError(OSError):
    """A site that did not answer before is not asked again at once."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


def failure_of(error: BaseException, https: bool) -> Failure:
    """What an error of the downloader means. ``https``: the request was for a TLS site."""
    causes = _causes(error)
    words = str(causes[-1]) or type(causes[-1]).__name__
    for cause in causes:
        if isinstance(cause, UnansweredError):
            return cause.failure
    if any(isinstance(cause, PrivateAddressError) for cause in causes):
        return Failure("blocked", "private_address", words)
    if any(isinstance(cause, DownloadTimeoutError | TimeoutError) for cause in causes):
        return Failure("broken", "timeout", str(error) or words)
    if any(isinstance(cause, DownloadCancelledError | IgnoreRequest) for cause in causes):
        return Failure("broken", "too_large", str(error))
    if any(isinstance(cause, aiohttp.ClientConnectorDNSError) for cause in causes):
        return Failure("broken", "dns", words)
    if _is_tls(causes, https):
        return Failure("broken", "tls", words)
    if any(isinstance(cause, ResponseDataLossError) for cause in causes):
        return Failure("broken", "connect", "the answer broke off")
    return Failure("broken", "connect", words)


def failure_of_status(status: int) -> Failure | None:
    """What an HTTP status says of the page, or ``None`` where it was delivered."""
    if 200 <= status < 300:
        return None
    if status < 200:
        return Failure("broken", "connect", f"The server answered with status {status}, which is no answer.")
    if status in REFUSALS:
        return Failure("blocked", "challenge", f"HTTP {status}")
    if status == PAYMENT:
        return Failure("blocked", "login", f"HTTP {status}: payment required")
    return Failure("blocked" if status in BLOCKED_STATUS else "broken", f"http_{status}", f"HTTP {status}")


def unreachable_robots(error: BaseException, url: Url, first: bool) -> Failure | None:
    """What a robots.txt that gives no answer means for its site's pages (RFC 9309, 2.3.1.4).

    Where no connection could be made at all the pages share that fate; where one was made, or where the site's
    robots.txt lies elsewhere (not ``first``), the site is closed.
    One that is too large is read by nobody, and forbids nothing.
    """
    failure = failure_of(error, url.scheme == "https")
    if failure.reason == "too_large":
        return None
    if first and (failure.reason in ("dns", "tls", "private_address") or not was_connected(error)):
        return failure
    return Failure("blocked", "robots", f"robots.txt of {url.host} could not be read: {failure.detail}")


def was_connected(error: BaseException) -> bool:
    """Whether a request failed only after a connection was made."""
    before = aiohttp.ClientConnectorError | NoConnectionError | UnansweredError
    return not any(isinstance(cause, before) for cause in _causes(error))


def unanswered(error: BaseException, https: bool) -> Failure | None:
    """The failure of a request that got no answer at all, where asking again may get one."""
    failure = failure_of(error, https)
    if failure.reason in ("timeout", "connect"):
        return failure
    silent = failure.reason == "dns" and any(isinstance(cause, NoAnswerError) for cause in _causes(error))
    return failure if silent else None


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in found and len(found) < 10:
        found.append(step)
        inner = getattr(step, "os_error", None) or getattr(step, "certificate_error", None)
        step = inner if isinstance(inner, BaseException) else step.__cause__ or step.__context__
    return found


def _is_tls(causes: list[BaseException], https: bool) -> bool:
    if any(isinstance(cause, ssl.SSLError | aiohttp.ClientConnectorSSLError) for cause in causes):
        return True
    connecting = any(isinstance(cause, aiohttp.ClientConnectorError) for cause in causes)
    cut_off = any(isinstance(cause, ConnectionResetError | ConnectionAbortedError) for cause in causes)
    return https and connecting and cut_off
