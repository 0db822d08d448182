"""What the cluster's commands take, and what they refuse, without a cluster."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from linkvet.cli import cli


@pytest.mark.parametrize(
    "words",
    [
        ("duplicates", "s3a://key:secret@bucket/seen", "out"),
        ("ranks", "seen", "s3a://key:secret@bucket/out"),
        ("networks", "seen", "out", "--master", "spark://me:secret@10.0.0.5:7077"),
        ("discover", "out", "--target", "a.example", "--wat", "https://me:secret@archive.example/wat.paths"),
    ],
)
def test_addresses_with_a_password_are_refused_without_showing_it(words: tuple[str, ...]) -> None:
    refused = CliRunner().invoke(cli, ["scale", *words])
    assert refused.exit_code == 2
    assert "An address must not hold a password; give it through the environment." in " ".join(
        refused.output.split()
    )
    assert "secret" not in refused.output


def test_every_job_has_help_with_an_example() -> None:
    for name in ("crawl", "discover", "analyze", "duplicates", "networks", "ranks"):
        shown = CliRunner().invoke(cli, ["scale", name, "--help"])
        assert shown.exit_code == 0
        assert f"linkvet scale {name} " in shown.output


def test_the_settings_of_a_job_open_no_port_that_nobody_asked_for() -> None:
    from linkvet.scale.session import SETTINGS

    assert SETTINGS["spark.ui.enabled"] == SETTINGS["spark.master.rest.enabled"] == "false"
    assert SETTINGS["spark.speculation"] == "false"


def test_what_is_no_result_is_no_folder_of_results(tmp_path: Path) -> None:
    from linkvet.jobs.cluster import is_result

    assert not is_result(tmp_path)
