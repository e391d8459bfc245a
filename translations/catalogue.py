"""Keep the translation catalogues in step with the texts of the application.

`python translations/catalogue.py update` takes new texts into every language's messages.po and drops those
that are no longer used; `check` fails, and says which, when a text is missing, unused, untranslated or
marked fuzzy, or when a translation lacks a value that its English text names; `compile` writes the .mo files.
English is the source text and has no catalogue.
"""

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "_n": (1, 2)}
NAMED_VALUE = re.compile(r"%\((\w+)\)[sd]")


def template() -> Catalog:
    """Return the texts of the application as they stand in code and templates."""
    with (HERE / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    catalogue = Catalog(project="Plenary", charset="utf-8")
    found = extract_from_dir(
        HERE.parent, methods, options, keywords=KEYWORDS, comment_tags=("Translators:",)
    )
    for path, _line, text, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalogue.add(text, None, [(path, 1)], auto_comments=comments, context=context)
    return catalogue


def catalogues() -> list[Path]:
    """Return the path of every language's catalogue."""
    return sorted(HERE.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """Return the catalogue at `path`, in the language that its folder names."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def texts(message: Message) -> tuple[str, ...]:
    """Return a message's source texts: one, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translated(message: Message) -> tuple[str, ...]:
    """Return a message's translations, one for each plural form; empty where it has none."""
    string = message.string
    return tuple(string) if isinstance(string, (tuple, list)) else (string or "",)


def faults(path: Path, wanted: Catalog) -> list[str]:
    """Return what is wrong with the catalogue at `path`, one line each."""
    found = read(path)
    lines = ["fuzzy: the head of the catalogue"] if found.fuzzy else []
    wanted_keys = {(texts(message), message.context) for message in wanted if message.id}
    for message in found:
        if not message.id:
            continue
        key, strings = (texts(message), message.context), translated(message)
        names = set(NAMED_VALUE.findall(" ".join(key[0])))
        if key not in wanted_keys:
            lines.append(f"not used any more: {key[0][0]!r}")
        elif not all(strings):
            lines.append(f"not translated: {key[0][0]!r}")
        elif message.fuzzy:
            lines.append(f"fuzzy: {key[0][0]!r}")
        elif not set(NAMED_VALUE.findall(" ".join(strings))) <= names:
            lines.append(f"names a value that the English does not have: {strings[0]!r}")
        elif names - set(NAMED_VALUE.findall(strings[-1])):
            lines.append(f"lacks a value that the English has: {strings[-1]!r}")
    present = {(texts(message), message.context) for message in found}
    lines += [f"missing: {key[0][0]!r}" for key in sorted(wanted_keys - present, key=str)]
    return lines


def update() -> int:
    """Take the application's texts into every catalogue."""
    wanted = template()
    for path in catalogues():
        catalogue = read(path)
        creation, revision = catalogue.creation_date, catalogue.revision_date
        catalogue.update(wanted, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.creation_date, catalogue.revision_date = creation, revision
        catalogue.fuzzy = False  # Babel marks the head of a new catalogue so
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, sort_by_file=True, include_lineno=False)
    return 0


def check() -> int:
    """Print what is wrong with the catalogues; 1 when anything is."""
    wanted = template()
    lines = [f"{path.parts[-3]}: {line}" for path in catalogues() for line in faults(path, wanted)]
    for line in lines:
        print(line)
    if not catalogues():
        print("no catalogue found")
        return 1
    return 1 if lines else 0


def compile_all() -> int:
    """Write the .mo file beside every .po file."""
    for path in catalogues():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(path))
    return 0


COMMANDS = {"update": update, "check": check, "compile": compile_all}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(f"usage: {sys.argv[0]} {'|'.join(COMMANDS)}")
    sys.exit(COMMANDS[sys.argv[1]]())
