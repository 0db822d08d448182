"""``python -m linkvet.fake_web ROOT`` serves the hosts under ROOT on loopback addresses until stopped."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import signal
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from linkvet.fake_web.certificates import Authority
from linkvet.fake_web.names import NameServer, records_of
from linkvet.fake_web.server import Server
from linkvet.fake_web.sites import WebError, hosts_of_index, hosts_of_root, merge_hosts, place_hosts
from linkvet.store.file.whole import write_whole


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m linkvet.fake_web", description=__doc__)
    parser.add_argument("roots", metavar="ROOT", nargs="*", type=Path, help="folder of <host>/<path>")
    parser.add_argument("--index", type=Path, action="append", default=[], help="JSONL of url, file")
    parser.add_argument("--hosts-out", type=Path, help="where to write the hosts file")
    parser.add_argument("--dns-out", type=Path, help="where to write the DNS server's HOST:PORT")
    parser.add_argument("--log", type=Path, help="where to write the requests seen, one JSON object a line")
    parser.add_argument("--tied", action="store_true", help="end when standard input closes")
    return parser.parse_args()


def _allow_many_sockets() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _stop_event(tied: bool) -> asyncio.Event:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if tied:
        loop.add_reader(sys.stdin.fileno(), _stop_at_end, stop)
    return stop


def _stop_at_end(stop: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        stop.set()


async def _serve(arguments: argparse.Namespace, folder: Path, log: TextIO) -> None:
    hosts = merge_hosts(
        [hosts_of_index(index) for index in arguments.index]
        + [hosts_of_root(root) for root in arguments.roots]
    )
    places = place_hosts(hosts)
    records = records_of(places, arguments.roots)
    authority = Authority(folder, hosts)
    stop = _stop_event(arguments.tied)
    server = Server(places, authority, log)
    await server.start()
    transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: NameServer(records), local_addr=("127.0.0.1", 0)
    )
    dns = "{}:{}".format(*transport.get_extra_info("sockname")[:2])
    hosts_file = arguments.hosts_out or folder / "hosts"
    write_whole(hosts_file, server.hosts_lines())
    if arguments.dns_out:
        write_whole(arguments.dns_out, dns + "\n")
    ready = {
        "ready": len(hosts),
        "hosts": str(hosts_file.resolve()),
        "dns": dns,
        "ca": str(authority.ca_file),
        "log": log.name,
    }
    print(json.dumps(ready), flush=True)
    await stop.wait()
    # Conversations cut off by the stop are no errors, though asyncio would print each of them.
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
    server.close()
    transport.close()


def main() -> None:
    """Serves until SIGTERM, SIGINT, or (with ``--tied``) the end of standard input."""
    arguments = _arguments()
    if not arguments.roots and not arguments.index:
        sys.exit("name a ROOT folder or an --index file")
    _allow_many_sockets()
    with tempfile.TemporaryDirectory(prefix="linkvet-web-") as folder:
        log_file = (arguments.log or Path(folder) / "requests.jsonl").resolve()
        try:
            with log_file.open("a", encoding="utf-8") as log:
                asyncio.run(_serve(arguments, Path(folder), log))
        except WebError as error:
            sys.exit(f"fake web: {error}")


if __name__ == "__main__":
    main()
