"""What every page owes its reader: valid HTML, one heading, labels, a language, nothing inline."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form", "list")


def parse(html: str) -> tuple[Element, list[str]]:
    """Return the tree of a page and what is not valid HTML in it."""
    builder = html5lib.getTreeBuilder("etree")
    parser = html5lib.HTMLParser(tree=builder, namespaceHTMLElements=False)
    tree = parser.parse(html)
    return tree, [f"line {position[0]}: {code}" for position, code, _ in parser.errors]


def words(element: Element) -> str:
    """Return the text of an element, as a reader sees it: spaces folded, scripts left out."""
    parts = list(_texts(element))
    return re.sub(r"[ \t\r\n]+", " ", "".join(parts)).strip()


def _texts(element: Element) -> Iterator[str]:
    if callable(element.tag) or element.tag in {"script", "style", "template"}:
        return  # a comment's tag is a function
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def faults(html: str, language: str | None = None) -> list[str]:
    """Return everything that is wrong with a page; `language` is the one its address promises."""
    tree, found = parse(html)
    everything = list(tree.iter())
    found += _of_document(tree, everything, language)
    found += _of_names(everything)
    found += _of_labels(tree, everything)
    found += _of_inline(everything)
    return found


def _of_document(tree: Element, everything: list[Element], language: str | None) -> Iterator[str]:
    lang = tree.get("lang")
    if not lang:
        yield "<html> has no lang"
    elif language and lang != language:
        yield f"<html lang={lang!r}> on a page in {language!r}"
    headings = [words(element) for element in everything if element.tag == "h1"]
    if len(headings) != 1 or not headings[0]:
        yield f"one <h1> with words is wanted, found {headings}"
    title = next((words(element) for element in everything if element.tag == "title"), "")
    if not title:
        yield "<title> is empty"


def _of_names(everything: list[Element]) -> Iterator[str]:
    ids = Counter(element.get("id", "") for element in everything if "id" in element.attrib)
    yield from (f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1)
    if "" in ids:
        yield "an id is empty"
    for element in everything:
        for attribute in REFERENCES:
            for name in element.get(attribute, "").split():
                if name not in ids:
                    yield f"<{element.tag} {attribute}={name!r}> names nothing on the page"
        target = element.get("href", "")
        if element.tag == "a" and len(target) > 1 and target[0] == "#" and target[1:] not in ids:
            yield f"the link {target!r} leads nowhere"


def _of_labels(tree: Element, everything: list[Element]) -> Iterator[str]:
    labelled = {label.get("for") for label in tree.iter("label") if label.get("for")}
    inside = {id(child) for label in tree.iter("label") if words(label) for child in label.iter()}
    for element in everything:
        if element.tag in CONTROLS and element.get("type") not in UNLABELLED:
            named = element.get("aria-label") or element.get("aria-labelledby")
            if not (named or element.get("id") in labelled or id(element) in inside):
                yield f"<{element.tag} name={element.get('name')!r}> has no label"
        if element.tag in {"button", "a"} and not _has_name(element):
            yield f"<{element.tag} {element.attrib}> has no words"
        if element.tag == "img" and "alt" not in element.attrib:
            yield f"<img src={element.get('src')!r}> has no alt"


def _has_name(element: Element) -> bool:
    if element.tag == "a" and "href" not in element.attrib:
        return True
    named = element.get("aria-label") or element.get("aria-labelledby")
    return bool(named or words(element) or any(child.get("alt") for child in element.iter("img")))


def _of_inline(everything: list[Element]) -> Iterator[str]:
    for element in everything:
        yield from (
            f"<{element.tag} {name}> is inline"
            for name in element.attrib
            if name == "style" or name.startswith("on")
        )
        if element.tag == "style" and not element.get("nonce"):
            yield "<style> has no nonce"
        if element.tag == "script" and not element.get("src"):
            yield "<script> is inline"
        if element.get("href", "").lower().startswith("javascript:"):
            yield "a link holds a script"
