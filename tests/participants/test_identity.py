import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registration.participants.commands import PersonDetails
from registration.participants.identity import (
    address_key,
    identity_key,
    normal_name,
    searching_of,
    sorting_of,
    submission_digest,
)

# Letters that fold in special ways: dotless i, final sigma, the sign of ångström, half-width kana, hamza.
LETTERS = "AaÉéçñŁßİ\u0131Σ\u03c3ςÅ\u212bぁ한ｱأ\u0647 "
NAMES = st.text(alphabet=LETTERS, min_size=1, max_size=12).filter(str.strip)


def someone(family: str, given_names: str = "", email: str = "a@town.example") -> PersonDetails:
    return PersonDetails(family_name=family, given_names=given_names, email=email)


@given(NAMES, NAMES, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_composition_never_makes_another_person(family: str, first: str, form: str) -> None:
    one = someone(family, first)
    form_of: str = form
    two = replace(
        one,
        family_name=unicodedata.normalize(form_of, family),  # type: ignore[arg-type]
        given_names=unicodedata.normalize(form_of, first),  # type: ignore[arg-type]
    )
    assert identity_key(one) == identity_key(two)


@given(NAMES, NAMES)
def test_capitals_and_order_never_make_another_person(family: str, first: str) -> None:
    one = someone(family, first)
    assert identity_key(one) == identity_key(someone(family.casefold(), first.casefold()))
    assert identity_key(one) == identity_key(someone(first, family))
    assert identity_key(one) == identity_key(someone(f"  {family}\t", f"{first}\n"))


@given(NAMES, NAMES)
def test_the_normal_form_is_its_own_normal_form(family: str, first: str) -> None:
    once = normal_name(first, family)
    assert normal_name("", once) == once


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (someone("José"), someone("Jose")),
        (someone("Diallo", "Awa"), someone("Diallo", "Eva")),
        (someone("Diallo"), someone("Diallo", email="b@town.example")),
        (someone("Ann", "Mary"), someone("AnnMary")),
    ],
)
def test_two_people_are_two(one: PersonDetails, two: PersonDetails) -> None:
    assert identity_key(one) != identity_key(two)


def test_without_an_address_nobody_is_known() -> None:
    assert identity_key(someone("Diallo", email="")) is None
    assert address_key("") is None


def test_the_contacts_address_stands_in_for_an_own_one() -> None:
    minister = PersonDetails(family_name="Ndiaye", contact_email="a@town.example")
    assert identity_key(minister) == identity_key(someone("Ndiaye"))


@pytest.mark.parametrize(
    "spelling",
    [
        "JohnDoe@Bücher.example",
        "johndoe@bücher.example",
        "johndoe@BU\N{COMBINING DIAERESIS}CHER.EXAMPLE",
        "johndoe@xn--bcher-kva.example",
        "\N{FULLWIDTH LATIN SMALL LETTER J}ohndoe@bücher.example",
        " johndoe@bücher.example ",
    ],
)
def test_one_mailbox_is_one_key(spelling: str) -> None:
    assert address_key(spelling) == address_key("johndoe@bücher.example")


def test_no_name_stands_in_a_key() -> None:
    key = identity_key(someone("Diallo", "Awa"))
    assert key is not None
    assert len(key) == 64
    assert set(key) <= set("0123456789abcdef")


def test_a_form_is_known_by_its_key_and_its_person() -> None:
    first = submission_digest("key", identity_key(someone("Diallo")))
    assert first == submission_digest("key", identity_key(someone("DIALLO")))
    assert first != submission_digest("key", identity_key(someone("Benali")))
    assert first != submission_digest("other", identity_key(someone("Diallo")))
    assert submission_digest(None, "x") is None
    assert submission_digest("", "x") is None
    assert first is not None
    assert len(first) <= 48


def test_accents_sort_with_their_letter() -> None:
    names = ["Zorro", "Éric", "eric", "Ábel", "Ørsted", "Çelik", "Cesar"]
    ordered = sorted(names, key=lambda name: sorting_of(someone(name)))
    assert ordered == ["Ábel", "Çelik", "Cesar", "eric", "Éric", "Ørsted", "Zorro"]


def test_everybody_is_found_without_accents_and_by_the_reference() -> None:
    text = searching_of(someone("Ouédraogo", "Éric", "eric@town.example"), "RAB-7K2Q9M")
    for word in ("ouedraogo", "eric", "town", "7k2q9m"):
        assert word in text
