"""Settings of an audit from the options of ``init``, ``set`` and ``audit``."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import click

from linkvet.terminal.printing import typed


def create(file: Path, options: dict[str, Any]) -> None:
    """A new audit file with the settings given."""
    from linkvet.store.file.audit import Audit, Settings

    Audit.create(file, Settings(**_given(options))).close()


def change(file: Path, options: dict[str, Any]) -> bool:
    """Store the settings given, leave the others; says whether it is now another site or scope."""
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit, audit.transaction():
        before = audit.settings
        after = replace(before, **_given(options))
        if after != before:
            audit.save_settings(after)
        return before.target_scope != after.target_scope


def refuse_other_site(file: Path, options: dict[str, Any]) -> None:
    """Wrong usage when an audit that is gone on with is one of another site: a slip would mix the two."""
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        before = audit.settings
    if before.target_scope != replace(before, **_given(options)).target_scope:
        raise click.UsageError(
            f"{file} is the audit of {before.target} ({before.scope}); choose another file, or change what is "
            f"audited with: linkvet set {typed(file)} --target ..."
        )


def show(file: Path) -> None:
    """Print the settings of an audit, one per line."""
    from linkvet.store.file.audit import Audit

    with Audit.open(file) as audit:
        settings = audit.settings
    for field in fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, dict):
            value = [f"{key}={number:g}" for key, number in sorted(value.items())]
        text = ", ".join(value) if isinstance(value, list) else value
        click.echo(f"{field.name:<11} {text or '-'}")


def _given(options: dict[str, Any]) -> dict[str, Any]:
    chosen = {name: value for name, value in options.items() if value not in (None, ())}
    return {
        name: [text.strip() for text in value if text.strip()] if isinstance(value, tuple) else value
        for name, value in chosen.items()
    }
