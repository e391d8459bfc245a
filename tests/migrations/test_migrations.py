from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from registration import tables
from tests.apps import alembic
from tests.migrations import rows

REBUILD = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "test", "{head}", None, None
def rebuilt():
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    return op.batch_alter_table("{table}", recreate="always" if on_sqlite else "never")
def upgrade() -> None:
    with rebuilt() as batch:
        batch.add_column(sa.Column("added", sa.Integer(), nullable=True))
def downgrade() -> None:
    with rebuilt() as batch:
        batch.drop_column("added")
"""
ORPHAN = """
from alembic import op
revision, down_revision, branch_labels, depends_on = "test", "{head}", None, None
def upgrade() -> None:
    op.execute("DELETE FROM {table}")
def downgrade() -> None:
    pass
"""


def revisions() -> list[str]:
    """Return all revisions, the oldest first."""
    scripts = ScriptDirectory.from_config(alembic("sqlite://"))
    return [script.revision for script in scripts.walk_revisions()][::-1]


def with_script(url: str, folder: Path, text: str, table: str) -> Config:
    """Return Alembic's configuration with one more migration on top."""
    head = revisions()[-1]
    (folder / "test_migration.py").write_text(text.format(head=head, table=table))
    config = alembic(url)
    own = Path(config.get_main_option("script_location") or "") / "versions"
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", f"{own}\n{folder}")
    return config


def test_models_and_migrations_agree(fresh_database_url: str) -> None:
    command.check(alembic(fresh_database_url))


def test_every_migration_goes_up_down_and_up_again(empty_database_url: str) -> None:
    config = alembic(empty_database_url)
    for revision in revisions():
        command.upgrade(config, revision)
        command.downgrade(config, "-1")
        command.upgrade(config, revision)
    assert rows.counts(empty_database_url).keys() == tables.metadata.tables.keys()
    command.downgrade(config, "base")
    assert rows.counts(empty_database_url) == {}


def test_every_table_has_rows_to_carry_along(fresh_database_url: str) -> None:
    filled = rows.fill(fresh_database_url)
    assert filled.keys() == tables.metadata.tables.keys()
    assert all(filled.values())


def test_no_migration_loses_a_row_on_the_way_down_or_up(fresh_database_url: str) -> None:
    filled = rows.fill(fresh_database_url)
    config = alembic(fresh_database_url)
    for revision in revisions()[-2::-1]:
        command.downgrade(config, revision)
        older = rows.counts(fresh_database_url)
        assert older == {table: filled[table] for table in older}
        command.upgrade(config, "head")
        newest = rows.counts(fresh_database_url)
        assert newest == filled | dict.fromkeys(filled.keys() - older.keys(), 0)
        command.downgrade(config, revision)


@pytest.mark.parametrize("table", ["meetings", "registrations", "dialogues"])
def test_rebuilding_a_parent_keeps_its_children(
    fresh_database_url: str, tmp_path: Path, table: str
) -> None:
    filled = rows.fill(fresh_database_url)
    config = with_script(fresh_database_url, tmp_path, REBUILD, table)
    command.upgrade(config, "test")
    assert rows.counts(fresh_database_url) == filled
    command.downgrade(config, "-1")
    assert rows.counts(fresh_database_url) == filled


def test_a_migration_that_leaves_rows_without_their_parent_changes_nothing(
    fresh_database_url: str, tmp_path: Path
) -> None:
    filled = rows.fill(fresh_database_url)
    config = with_script(fresh_database_url, tmp_path, ORPHAN, "functions")
    with pytest.raises(Exception, match=r"refer to nothing|violates foreign key"):
        command.upgrade(config, "test")
    assert rows.counts(fresh_database_url) == filled


def test_a_migrated_database_has_foreign_keys_switched_on_again(fresh_database_url: str) -> None:
    engine = sa.create_engine(fresh_database_url)
    with engine.connect() as connection:
        config = alembic(fresh_database_url)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
