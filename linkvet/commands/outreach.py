"""``linkvet outreach``: ask owners to remove links."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkvet.printable import typed
from linkvet.terminal.options import audit_file, example, existing, json_option, quiet_option
from linkvet.terminal.parameters import Place

if TYPE_CHECKING:
    from linkvet.review.outreach import Draft
    from linkvet.store.decided.outreach import RemovalRequest
    from linkvet.store.file.audit import Audit

NOTED = ("state", "contact", "note", "follow_up", "answer")
STATES = ("to_send", "sent", "answered", "refused", "removed")
PASSWORD = "LINKVET_SMTP_PASSWORD"
AT_ONCE = 20


@click.command(
    epilog=example(
        "linkvet outreach shop.audit\n"
        "linkvet outreach shop.audit --eml drafts\n"
        "linkvet outreach shop.audit links.example --state answered"
    )
)
@audit_file
@click.argument("domains", nargs=-1, metavar="[DOMAIN]...")
@click.option("--drafts", "show", is_flag=True, help="Print the drafted messages.")
@click.option(
    "--mailto", is_flag=True, help="Print one mailto: address per domain, which opens a mail program."
)
@click.option(
    "--eml",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write one .eml draft per domain into this folder.",
)
@click.option("--language", help="Language of the messages; the default is that of each site.")
@click.option(
    "--template",
    type=existing,
    help="Your own text; $domain $site $links $count $page $target $anchor $sender are filled in.",
)
@click.option("--from", "sender", default="", help='Who writes: "Ann Lee <ann@example.com>".')
@click.option(
    "--smtp",
    type=Place("mail server", "mail.example.com:587"),
    help="Send through this mail server, HOST:PORT; asks first, or needs --yes.",
)
@click.option("--smtp-user", default="", help=f"Name to log in with; the password comes from {PASSWORD}.")
@click.option("--smtp-starttls", is_flag=True, help="Use STARTTLS.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=AT_ONCE,
    show_default=True,
    help="Messages to send at most.",
)
@click.option("--unsure", is_flag=True, help="Also send to addresses that are not on the domain of the site.")
@click.option("--yes", is_flag=True, help="Send without asking.")
@click.option(
    "--state", type=click.Choice(STATES), help="Note how far the requests to the named domains have come."
)
@click.option("--contact", help="Note the mail address to use for the one named domain.")
@click.option("--note", help="Note something about the requests to the named domains.")
@click.option("--follow-up", metavar="DAY", help="Note the day on which to ask the named domains again.")
@click.option("--answer", help="Note what the owner of the one named domain said.")
@json_option
@quiet_option
def command(file: Path, domains: tuple[str, ...], as_json: bool, quiet: bool, **options: Any) -> None:
    """Ask the owners of domains on the remove list to take their links down; one message per domain.

    Lists whom to write to, drafts a message in the language of the site, and notes how far each request has come:
    to_send, sent, answered, refused, removed. The next crawl notes what was removed. Nothing is sent without
    --smtp, and no domain is written to twice.
    """
    from linkvet.store.decided.outreach import removal_requests, verify
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        verify(audit)
        names = _known(audit, domains)
        if any(options[name] is not None for name in NOTED):
            _note(audit, names, options)
        requests = removal_requests(audit, names)
        drafts = _drafted(audit, requests, options)
        if options["smtp"]:
            _send(audit, drafts, options, quiet)
            return
        if options["eml"]:
            _write(audit, drafts, options, quiet)
            return
        _print(file, requests, drafts, options, as_json, quiet)


def _known(audit: Audit, domains: Sequence[str]) -> list[str]:
    """The named domains; wrong usage where one is no referring domain."""
    from linkvet.store.seen.looks import is_known_domain
    from linkvet.store.urls import absolute_url

    names = []
    for text in domains:
        url = absolute_url(text.removeprefix("domain:"))
        name = url.site if url else ""
        if not is_known_domain(audit, name):
            raise click.UsageError(f"{text} is no referring domain of this audit.")
        names.append(name)
    return names


def _note(audit: Audit, names: list[str], options: dict[str, Any]) -> None:
    from linkvet.review.outreach import is_address
    from linkvet.store.decided.decisions import set_outreach
    from linkvet.store.decided.outreach import outreach_state

    contact = options["contact"]
    if not names:
        raise click.UsageError(
            "Name the domains that --state, --contact, --note, --follow-up or --answer are about."
        )
    if options["answer"] is not None and len(names) > 1:
        raise click.UsageError("--answer is about one domain.")
    if contact and (len(names) > 1 or not is_address(contact)):
        raise click.UsageError("--contact takes one mail address, for one domain.")
    for name in names:
        state = options["state"] or outreach_state(audit, name) or "to_send"
        noted = {field: options[field] for field in ("note", "follow_up", "answer")}
        set_outreach(audit, name, state, contact=contact, **noted)


def _drafted(audit: Audit, requests: list[RemovalRequest], options: dict[str, Any]) -> list[Draft]:
    from linkvet.review.outreach import LANGUAGES, checked_sender, draft

    text = options["template"].read_text(encoding="utf-8-sig") if options["template"] else ""
    if text and "$links" not in text and "${links}" not in text:
        raise click.UsageError("The template does not say where the links stand; write $links in it.")
    if options["language"] and options["language"] not in LANGUAGES:
        raise click.UsageError(f"There are texts in {', '.join(LANGUAGES)}; use --template for others.")
    sender = checked_sender(options["sender"]) if options["sender"] else ""
    site = audit.settings.target_scope.host
    return [draft(one, site, sender, options["language"] or "", text) for one in requests if one.links]


def _send(audit: Audit, drafts: list[Draft], options: dict[str, Any], quiet: bool) -> None:
    import sys

    from linkvet.review.mailing import UNSENT, Server, send

    if not options["sender"]:
        raise click.UsageError("--from says who writes.")
    password = os.environ.get(PASSWORD, "")
    if options["smtp_user"] and not password:
        raise click.UsageError(
            f"Put the password of {options['smtp_user']} into the environment as {PASSWORD}."
        )
    server = Server.of(options["smtp"], options["smtp_user"], password, options["smtp_starttls"])
    ready = [one for one in drafts if one.state in UNSENT and one.to and (one.sure or options["unsure"])]
    chosen = ready[: options["limit"]]
    if not quiet:
        click.echo(f"{len(chosen):,} of {len(drafts):,} requests can be sent now.")
        for one in chosen:
            click.echo(f"  {one.domain}: {one.to}, {one.links} links, {one.language}")
    if not chosen:
        return
    if not options["yes"]:
        if not sys.stdin.isatty():
            raise click.UsageError("Nothing was sent; pass --yes to send them.")
        click.confirm("Send them?", abort=True)
    failed = 0
    for one, trouble in send(audit, chosen, server, options["sender"]):
        failed += bool(trouble)
        if trouble or not quiet:
            click.echo(f"{one.domain}: {trouble or 'sent'}", err=bool(trouble))
    if failed:
        raise click.ClickException(f"{failed:,} of {len(chosen):,} were not sent.")


def _write(audit: Audit, drafts: list[Draft], options: dict[str, Any], quiet: bool) -> None:
    from linkvet.review.outreach import write_eml
    from linkvet.store.decided.decisions import set_outreach

    written = write_eml(options["eml"], drafts, options["sender"])
    for one in drafts:
        if one.state is None:
            set_outreach(audit, one.domain, "to_send", contact=one.to if one.sure else None)
    if not quiet:
        without = [one for one in drafts if not one.to]
        click.echo(f"{len(written):,} drafts in {options['eml']}")
        for one in without:
            click.echo(f"{one.domain}: no mail address" + (f"; contact page {one.page}" if one.page else ""))


_COLUMNS = {
    "state": "state",
    "domain": "domain",
    "links": "links",
    "to": "to",
    "page": "contact page",
    "language": "language",
}


def _print(
    file: Path,
    requests: list[RemovalRequest],
    drafts: list[Draft],
    options: dict[str, Any],
    as_json: bool,
    quiet: bool,
) -> None:
    from linkvet.printable import printable
    from linkvet.terminal.printing import print_json, print_rows

    if as_json:
        print_json(_rows(requests, drafts))
        return
    if options["show"] or options["mailto"]:
        for one in drafts:
            text = f"To: {one.to or one.page or '?'}\nSubject: {one.subject}\n\n{one.body}"
            lines = [one.mailto] if options["mailto"] else [*text.splitlines(), "-" * 40]
            for line in filter(None, lines) if options["mailto"] else lines:
                click.echo(printable(line))
        return
    rows = list(_rows(requests, drafts))
    if not rows and not quiet:
        click.echo(
            f"Nothing is on the remove list; `linkvet review {typed(file)} remove domain:example.com` puts it there.",
            err=True,
        )
    print_rows([{**row, "links": len(row["links"]), "state": _state(row)} for row in rows], _COLUMNS)


def _state(row: dict[str, Any]) -> str:
    if row["state"]:
        return str(row["state"])
    return "no link left" if not row["links"] and not row["unseen"] else "new"


def _rows(requests: list[RemovalRequest], drafts: list[Draft]) -> list[dict[str, Any]]:
    from dataclasses import asdict

    by_domain = {one.domain: one for one in drafts}
    rows = []
    for request in requests:
        row = {**asdict(request), "contacts": [list(one) for one in request.contacts]}
        one = by_domain.get(request.domain)
        for name in ("to", "sure", "page", "subject", "body", "mailto"):
            row[name] = getattr(one, name) if one else None
        row["language"] = one.language if one else request.language
        rows.append(row)
    return rows
