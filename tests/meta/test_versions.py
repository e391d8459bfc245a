from alembic.script import ScriptDirectory

from tests.apps import alembic


def test_there_is_one_newest_version_of_the_database() -> None:
    heads = ScriptDirectory.from_config(alembic("sqlite://")).get_heads()
    assert len(heads) == 1, f"give one of {heads} the other as its down_revision"
