"""Filters by judgement on the command line, over a judged audit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from audits import link, new_audit, see, take
from click.testing import CliRunner

from linkvet.cli import cli
from linkvet.python import analyze


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filters")
    casino = "Online casino bonus without deposit, free spins, slots, roulette, jackpot, betting odds. " * 12
    bread = "The mill by the river sells flour and bread to the bakers of the town every morning. " * 12
    with new_audit(folder, brands=["Shop"]) as audit:
        take(audit, ["http://spins.test/1", "http://mill.test/1", "http://gone.test/1"])
        see(
            audit,
            "http://spins.test/1",
            link("https://shop.test/"),
            text=casino,
            words=160,
            title="Casino bonus",
        )
        see(audit, "http://mill.test/1", link("https://shop.test/"), text=bread, words=190, title="The mill")
        see(audit, "http://gone.test/1", outcome="broken", reason="dns")
        path = audit.path
    analyze(path)
    return path


def listed(path: Path, *options: str) -> set[str]:
    result = CliRunner().invoke(cli, ["links", str(path), *options, "--json"])
    assert result.exit_code == 0, result.output
    return {row["referring_domain"] for row in json.loads(result.stdout)}


@pytest.mark.parametrize(
    ("options", "domains"),
    [
        (["--level", "toxic,suspicious"], {"spins.test"}),
        (["--level", "clean"], {"mill.test"}),
        (["--level", "unknown"], {"gone.test"}),
        (["--toxicity", "45.."], {"spins.test"}),
        (["--toxicity", "..20"], {"mill.test"}),
        (["--marker", "bad_neighbourhood"], {"spins.test"}),
        (["--marker", "bad_neighbourhood", "--strength", "strong"], {"spins.test"}),
        (["--marker", "no_https", "--strength", "weak"], {"spins.test", "mill.test"}),
        (["--strength", "strong", "--level", "toxic"], {"spins.test"}),
        (["--anchor-class", "branded"], {"spins.test", "mill.test"}),
        (["--anchor-class", "generic"], set()),
        (["--decision", "none"], {"spins.test", "mill.test", "gone.test"}),
        (["--decision", "disavow"], set()),
        (["--new-since", "2099-01-01"], set()),
    ],
)
def test_lists_are_filtered_by_what_was_judged(judged: Path, options: list[str], domains: set[str]) -> None:
    assert listed(judged, *options) == domains


@pytest.mark.parametrize(
    "options",
    [
        ["--level", "bad"],
        ["--toxicity", "much"],
        ["--marker", "no_such"],
        ["--strength", "huge"],
        ["--new-since", "May"],
    ],
)
def test_words_that_are_no_filter_are_refused(judged: Path, options: list[str]) -> None:
    result = CliRunner().invoke(cli, ["links", str(judged), *options])
    assert result.exit_code == 2
    assert options[1] in result.output


@pytest.mark.parametrize("command", ["domains", "anchors", "targets"])
def test_every_list_takes_them(judged: Path, command: str) -> None:
    result = CliRunner().invoke(cli, [command, str(judged), "--level", "toxic,suspicious", "--json"])
    assert result.exit_code == 0, result.output
    assert len(json.loads(result.stdout)) == 1
