from io import BytesIO

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


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ("Di\0allo", "Diallo"),
        ("Awa\x0bDiallo", "Awa Diallo"),
        ("Awa\x85Diallo", "Awa Diallo"),
        ("Awa\x1c\x9f Diallo\x7f", "Awa Diallo"),
        ("Awa\ufffe\uffff\ufdd0\U0010ffff Diallo", "Awa Diallo"),
        ("one\r\ntwo\tthree", "one\r\ntwo\tthree"),
        ("Ouédraogo 张伟 محمد 💥 e\u0301", "Ouédraogo 张伟 محمد 💥 e\u0301"),
        ("\N{REPLACEMENT CHARACTER}", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_characters_that_are_no_text_are_taken_out(app: Flask, sent: str, value: str) -> None:
    with app.test_request_context("/", method="POST", data={"a": sent}):
        assert request.form["a"] == value
    parts = {"a": sent, "file": (BytesIO(sent.encode()), "list.csv")}
    with app.test_request_context("/", method="POST", data=parts):
        assert request.form["a"] == value
        assert request.files["file"].read() == sent.encode(), "files stay as they are"
    with app.test_request_context("/", query_string={"a": sent, "b": "x"}):
        assert request.args.to_dict() == {"a": value, "b": "x"}
