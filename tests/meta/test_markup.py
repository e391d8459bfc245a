import pytest

from tests import markup

SOUND = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title></head>
<body><h1>Heading</h1>{}</body></html>"""


def test_a_sound_page_has_no_faults() -> None:
    body = '<label for="a">Name</label><input id="a" name="a"><!-- note --><a href="#a">Go</a>'
    assert markup.faults(SOUND.format(body), "en") == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h1>Second</h1>", "one <h1>"),
        ("<p><div></p>", "unexpected-end-tag"),
        ('<p id="a"></p><p id="a"></p>', "stands 2 times"),
        ('<input name="q">', "has no label"),
        ('<label><input name="q"></label>', "has no label"),
        ('<p style="color:red">x</p>', "is inline"),
        ('<p onclick="x()">x</p>', "is inline"),
        ("<style>p{}</style>", "no nonce"),
        ("<script>1</script>", "is inline"),
        ("<button></button>", "no words"),
        ('<img src="x.svg">', "no alt"),
        ('<a href="#gone">x</a>', "leads nowhere"),
        ('<p aria-describedby="gone">x</p>', "names nothing"),
    ],
)
def test_each_fault_is_found(body: str, fault: str) -> None:
    assert any(fault in line for line in markup.faults(SOUND.format(body), "en"))


def test_a_page_in_another_language_than_its_address_is_found() -> None:
    assert markup.faults(SOUND.format(""), "fr") == ["<html lang='en'> on a page in 'fr'"]
