from registration import tables
from registration.privacy import inventory, rules
from registration.privacy.inventory import Kind, Whose


def test_every_column_of_every_table_is_classified_and_no_other() -> None:
    there = {
        table.name: {column.name for column in table.columns}
        for table in tables.metadata.tables.values()
    }
    listed = {name: set(table.columns) for name, table in inventory.TABLES.items()}
    assert listed == there


def test_every_table_that_points_to_a_registration_is_one_of_a_person() -> None:
    pointing = {
        table.name
        for table in tables.metadata.tables.values()
        if any(key.column.table.name == "registrations" for key in table.foreign_keys)
    }
    persons = {name for name, table in inventory.TABLES.items() if table.whose is Whose.PERSON}
    assert pointing <= persons


def test_every_personal_column_of_a_registration_can_be_blanked() -> None:
    personal = inventory.TABLES["registrations"].of_kind(Kind.PERSONAL, Kind.PROTECTED)
    assert set(rules.BLANKS) == set(personal)
    assert set(rules.OPTIONAL) <= set(personal)


def test_protected_answers_are_the_only_protected_columns() -> None:
    protected = {
        name: table.of_kind(Kind.PROTECTED)
        for name, table in inventory.TABLES.items()
        if table.of_kind(Kind.PROTECTED)
    }
    assert protected == {"protected_answers": ["access_needs", "diet"]}
