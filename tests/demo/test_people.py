import itertools

from hypothesis import given
from hypothesis import strategies as st

from registration.demo.people import PeopleGenerator, address_part


@given(st.integers(0, 2**32))
def test_the_same_seed_gives_the_same_people(seed: int) -> None:
    first = list(itertools.islice(PeopleGenerator(seed).people("SN", "dakar"), 20))
    again = list(itertools.islice(PeopleGenerator(seed).people("SN", "dakar"), 20))
    assert first == again


def test_ten_thousand_people_have_as_many_addresses_and_all_are_invented() -> None:
    people = list(itertools.islice(PeopleGenerator(1).people(None, "crowd"), 10_000))
    assert len({one.email for one in people}) == 10_000
    assert all(one.email.endswith(".example") and one.email.isascii() for one in people)


def test_some_people_have_one_name_only_and_some_do_not_tell_their_gender() -> None:
    people = list(itertools.islice(PeopleGenerator(1).people(None, "crowd"), 2_000))
    assert any(one.given_names is None for one in people)
    assert any(one.gender is None for one in people)


@given(st.text())
def test_any_text_makes_a_part_of_an_address(text: str) -> None:
    part = address_part(text)
    assert part
    assert part.isascii()
    assert set(part) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_letters_that_do_not_decompose_are_written_out() -> None:
    assert address_part("Łukasz Sørensen-Weiß") == "lukasz-sorensen-weiss"
