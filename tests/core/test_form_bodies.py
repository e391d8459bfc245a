import pytest
from flask import Flask, request
from werkzeug.datastructures import MultiDict

KIND = "application/x-www-form-urlencoded"


def read(app: Flask, body: bytes) -> "MultiDict[str, str]":
    with app.test_request_context("/", method="POST", data=body, content_type=KIND):
        return MultiDict(request.form)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"a=Di%C3%A9llo", "Diéllo"),
        (b"a=Di%E9llo", "Di\N{REPLACEMENT CHARACTER}llo"),
        (b"a=Di\xe9llo", "Di\N{REPLACEMENT CHARACTER}llo"),
        (b"a=50%25African", "50%African"),
        (b"a=100%", "100%"),
        (b"a=", ""),
        (b"a", ""),
    ],
)
def test_a_field_is_read_as_far_as_it_can_be(app: Flask, body: bytes, value: str) -> None:
    assert read(app, body)["a"] == value


def test_one_bad_byte_leaves_the_other_fields_alone(app: Flask) -> None:
    found = read(app, b"a=\xff&b=good&b=better&c=%E2%82%AC")
    assert found.getlist("b") == ["good", "better"]
    assert found["c"] == "€"
