"""What is installed: one package, whole, that no file beside a user's script can break."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from web import ROOT

ROOMS = ("store", "crawler", "analysis", "scale")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive of this checkout."""
    out = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "linkvet"
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    files = [Path(name) for name in names.stdout.split("\0") if name] or [
        path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()
    ]
    for file in files:
        if (ROOT / file).is_file():
            (source / file).parent.mkdir(parents=True, exist_ok=True)
            (source / file).write_bytes((ROOT / file).read_bytes())
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return out


def wheel_names(built: Path) -> list[str]:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        return packed.namelist()


def test_one_name_is_installed(built: Path) -> None:
    tops = {name.split("/")[0] for name in wheel_names(built)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"linkvet"}


def test_everything_that_the_rooms_hold_is_installed(built: Path) -> None:
    names = set(wheel_names(built))
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in (".py", ".txt"):
                assert f"linkvet/{path.relative_to(ROOT).as_posix()}" in names
    for path in (ROOT / "linkvet").rglob("*"):
        if path.is_file() and path.suffix not in (".pyc", ".pyo") and "__pycache__" not in path.parts:
            assert path.relative_to(ROOT).as_posix() in names
    for path in (ROOT / "data" / "demo").rglob("*"):
        if path.is_file():
            assert f"linkvet/demo_data/{path.relative_to(ROOT / 'data' / 'demo').as_posix()}" in names


def test_files_beside_a_script_do_not_break_it(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    folder = tmp_path / "user"
    (folder / "crawler").mkdir(parents=True)
    for name in ("store.py", "analysis.py", "crawler/__init__.py"):
        (folder / name).write_text("raise RuntimeError('this is the user\\'s own file')\n")
    script = "import linkvet.cli, linkvet.store.file.audit, linkvet.crawler.run, linkvet.analysis.run"
    (folder / "script.py").write_text(f"{script}\nprint(linkvet.store.__file__, linkvet.__version__)\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(
        [sys.executable, "script.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(tmp_path / "site" / "linkvet" / "store"))


def test_the_source_archive_brings_its_tests(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    wanted = (
        "tests/web.py",
        "benchmarks/quality.py",
        "benchmarks/floors.json",
        "CONTRIBUTING.md",
        "Makefile",
    )
    assert {*wanted, "scrapy.cfg", "setup.py", "data/demo/backlinks.csv", "linkvet/py.typed"} <= names


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "linkvet", "--version"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "linkvet" in done.stdout.lower()
