"""Each contract on imports is broken on purpose: one that passes because it checks nothing is found."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FORBIDDEN = [
    ("layers", "core/clock.py", "import registration.meetings.models"),
    ("layers", "ical/build.py", "import registration.core.zones"),
    ("layers", "audit/service.py", "import registration.jobs.models"),
    ("layers", "jobs/service.py", "import registration.messages.models"),
    ("layers", "messages/service.py", "import registration.calendars.models"),
    ("layers", "accounts/models.py", "import registration.dialogues.models"),
    ("layers", "dialogues/models.py", "import registration.meetings.models"),
    ("layers", "meetings/models.py", "import registration.delegations.models"),
    ("layers", "delegations/models.py", "import registration.participants.models"),
    ("layers", "participants/models.py", "import registration.presence.models"),
    ("layers", "presence/models.py", "import registration.statistics"),
    ("layers", "statistics/__init__.py", "import registration.exports"),
    ("layers", "exports/__init__.py", "import registration.privacy"),
    ("layers", "privacy/__init__.py", "import registration.pages"),
    ("layers", "cli/database.py", "import registration.pages"),
    ("inside", "jobs/models.py", "import registration.jobs.service"),
    ("services", "jobs/service.py", "import flask"),
    ("services", "jobs/models.py", "from wtforms import Form"),
    ("services", "audit/queries.py", "from flask_babel import gettext"),
    ("pure", "jobs/states.py", "import sqlalchemy"),
    ("pure", "messages/states.py", "from flask import g"),
    ("writers", "ical/build.py", "import sqlalchemy"),
    ("writers", "documents/table.py", "import flask"),
    ("babel", "core/http.py", "import flask_babel"),
    ("wtf", "core/http.py", "import flask_wtf"),
    ("top", "cli/database.py", "import app"),
]


def checked(folder: Path, *contract: str) -> subprocess.CompletedProcess[str]:
    """Run one contract, or all, on the tree in `folder`."""
    linter = "from importlinter.cli import lint_imports_command as run; run()"
    chosen = [part for name in contract for part in ("--contract", name)]
    return subprocess.run(
        [sys.executable, "-c", linter, "--no-cache", "--no-logo", *chosen],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the application in which imports can be planted."""
    ignored = shutil.ignore_patterns("__pycache__", "*.json")
    shutil.copytree(ROOT / "registration", tmp_path / "registration", ignore=ignored)
    shutil.copy(ROOT / "app.py", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("contract", "path", "statement"),
    FORBIDDEN,
    ids=lambda value: value.replace("registration.", "") if isinstance(value, str) else value,
)
def test_a_forbidden_import_breaks_its_contract(
    tree: Path, contract: str, path: str, statement: str
) -> None:
    with (tree / "registration" / path).open("a") as file:
        file.write(f"\n{statement}\n")
    result = checked(tree, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout


def test_the_tree_as_it_stands_keeps_every_contract(tree: Path) -> None:
    result = checked(tree)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_new_folder_must_be_given_its_place(tree: Path) -> None:
    (tree / "registration" / "stray").mkdir()
    (tree / "registration" / "stray" / "__init__.py").touch()
    result = checked(tree, "layers")
    assert result.returncode == 1
    assert "stray" in result.stdout
