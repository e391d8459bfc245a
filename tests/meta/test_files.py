import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "registration",
    "templates",
    "static",
    "tests",
    "bench",
    "migrations",
    "translations",
    "deploy",
)
SUFFIXES = {".py", ".html", ".css", ".js"}
EXEMPT = {"vendor", "versions", "snapshots"}
LINES = 300

# Written in pieces, so that this file does not find itself.
SLASH = "/"
MACHINE_PATH = re.compile(
    rf"(^|[^A-Za-z0-9_.])/({'|'.join(('work', 'farm', 'root', 'home' + SLASH + '[a-z]+'))})/"
)
DOWNLOAD = re.compile(r"https?://[^\"' )]+\.(" + "whl|tar[.]gz|tgz|deb" + r")\b")
INDEX = re.compile(r"(--(extra-)?index" + r"-url|--find" + r"-links|pypi" + r"\.org/simple)")


def sources() -> Iterator[Path]:
    """Return every file that people write."""
    yield ROOT / "app.py"
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in SUFFIXES and not EXEMPT & set(path.parts):
                yield path


def committed() -> list[Path]:
    """Return every text file under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name and "/vendor/" not in name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()]


def test_no_file_is_longer_than_its_one_topic() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES
    }
    assert long == {}


@pytest.mark.parametrize(
    "pattern", [MACHINE_PATH, DOWNLOAD, INDEX], ids=["path", "download", "index"]
)
def test_no_committed_file_names_a_machine_or_a_registry(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in committed()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_the_patterns_find_what_they_are_for() -> None:
    assert MACHINE_PATH.search("see " + SLASH + "root" + SLASH + "x")
    assert not MACHINE_PATH.search("templates/root/x")
    assert DOWNLOAD.search("https://files.example/a-1.0" + ".whl")
    assert INDEX.search("--index" + "-url x")


def test_every_e_mail_address_is_invented() -> None:
    address = re.compile(r"[\w.+-]+@([\w-]+\.)+[a-z]{2,}")
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in committed()
        if path.parts[len(ROOT.parts)]
        in {"registration", "templates", "tests", "translations", "docs"}
        and "snapshots" not in path.parts  # folded lines cut addresses
        for match in address.finditer(path.read_text(encoding="utf-8"))
        if not match.group().endswith((".example", ".invalid", ".test"))
        and match.group()[-1].isalpha()
    ]
    assert found == []
