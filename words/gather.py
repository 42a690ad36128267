"""Gathers the sentences that people read from the source, and brings every catalogue up to date.

`make words` runs it. It writes `heed.pot` (the template), adds what is new to each `xx.po`, drops what nobody says any
more, and compiles each to `xx.mo`, which is what Heed reads. It is a tool of developers: Babel is not needed to run.
"""

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
WORDS = Path(__file__).parent
TEMPLATE = WORDS / "heed.pot"
# Where sentences for people stand. The command line and the look-alike speak English only.
SPEAKING = ("bot", "handlers", "prompts", "storage")
_SENTENCES = ("say", "later")
_IN_CONTEXT = ("say_about", "later_about")
# A noun that is counted is a sentence with its number.
_COUNTED = "{{number:,}} {noun}"
_ROOT_ERROR = "HeedError"
_CLASS = re.compile(r"^class (\w+)\(([\w, ]+)\):", re.MULTILINE)
# Files without any of these say nothing; they need not be parsed.
_SPEAKS = re.compile(r"\b(?:say|say_about|say_many|later|later_about|counted)\(|^class \w+\(\w*Error\b", re.MULTILINE)
# A compiled catalogue has a date, which must not make it differ from one that says the same.
_WHENEVER = datetime(2026, 11, 23, tzinfo=UTC)


class NotLiteralError(Exception):
    """A sentence is put together where it is said, so no catalogue can have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A sentence of the source."""

    # What tells two uses of a word apart; None for a sentence that needs nothing of the kind.
    about: str | None = None
    one: str
    # How it goes for several; None for a sentence that counts nothing.
    many: str | None = None


def gathered() -> dict[Entry, set[str]]:
    """Return every sentence with the files that it is said in; raises NotLiteralError."""
    found: dict[Entry, set[str]] = {}
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in _sources()}
    errors = _errors(texts.values())
    for place, text in texts.items():
        if not _SPEAKS.search(text):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call | ast.ClassDef):
                for entry in _entries(node, errors, place):
                    found.setdefault(entry, set()).add(place)
    return found


def template() -> Catalog:
    """Return the template of the sources as they are now."""
    catalog = _empty()
    for entry, places in sorted(gathered().items(), key=lambda each: (min(each[1]), each[0].one, each[0].about or "")):
        catalog.add(
            entry.one if entry.many is None else (entry.one, entry.many),
            # Without lines, which change with every edit.
            locations=[(place, 0) for place in sorted(places)],
            context=entry.about,
        )
    return catalog


def updated(catalog: Catalog, by: Catalog) -> Catalog:
    """Return a translated catalogue with the sentences of the template: what is new is empty, never guessed."""
    fresh = _empty(catalog.locale_identifier)
    for message in by:
        if message.id:
            known = catalog.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            string = known.string if known is not None and known.id == message.id else None
            fresh.add(message.id, string, locations=message.locations, context=message.context)
    return fresh


def po_bytes(catalog: Catalog) -> bytes:
    """Return a catalogue as people edit it."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, omit_header=True, include_lineno=False)
    # Without dates and names of tools: the file changes when the sentences do.
    locale = catalog.locale_identifier
    lines = [f"Language: {locale}", f"Plural-Forms: {catalog.plural_forms}"] if locale else []
    lines.append("Content-Type: text/plain; charset=utf-8")
    header = "".join(f'"{line}\\n"\n' for line in lines)
    return f'# The sentences that people read.\nmsgid ""\nmsgstr ""\n{header}\n'.encode() + out.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Return a catalogue as Heed reads it: without what is not translated, which Heed says in English."""
    said = _empty(catalog.locale_identifier)
    for message in catalog:
        if message.id and _is_said(message.string):
            said.add(message.id, message.string, context=message.context)
    out = io.BytesIO()
    write_mo(out, said)
    return out.getvalue()


def catalogue(code: str) -> Catalog:
    """Return the translations of a language, as they are in its file."""
    with (WORDS / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def main() -> None:
    """Write the template, and every catalogue, anew."""
    sentences = template()
    TEMPLATE.write_bytes(po_bytes(sentences))
    for path in sorted(WORDS.glob("*.po")):
        catalog = updated(catalogue(path.stem), sentences)
        path.write_bytes(po_bytes(catalog))
        path.with_suffix(".mo").write_bytes(mo_bytes(catalog))
        missing = sum(1 for message in catalog if message.id and not _is_said(message.string))
        sys.stdout.write(f"{path.name}: {len(catalog)} sentences, {missing} not translated\n")


def _empty(locale: str | None = None) -> Catalog:
    return Catalog(locale=locale, project="Heed", creation_date=_WHENEVER, revision_date=_WHENEVER, fuzzy=False)


def _sources() -> Iterator[Path]:
    for folder in SPEAKING:
        yield from sorted((ROOT / folder).rglob("*.py"))


def _entries(node: ast.AST, errors: set[str], place: str) -> Iterator[Entry]:
    if isinstance(node, ast.ClassDef) and node.name in errors:
        said = ast.get_docstring(node)
        if said:
            yield Entry(one=said)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        _require_literal(node.func.id, node.args, f"{place}:{node.lineno}")
        yield from _entry(node.func.id, [_literal(argument) for argument in node.args])


def _entry(function: str, given: list[str | None]) -> Iterator[Entry]:
    match given:
        case [str(sentence), *_] if function in _SENTENCES and sentence:
            yield Entry(one=sentence)
        case [str(about), str(word), *_] if function in _IN_CONTEXT:
            yield Entry(about=about, one=word)
        case [_, str(one), str(many), *_] if function == "say_many":
            yield Entry(one=one, many=many)
        case [_, str(one), *more] if function == "counted":
            many = more[0] if more and more[0] else f"{one}s"
            yield Entry(one=_COUNTED.format(noun=one), many=_COUNTED.format(noun=many))
        case _:
            return


def _literal(argument: ast.expr) -> str | None:
    is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return argument.value if is_text else None  # type: ignore[attr-defined]  # a constant, as was just seen


def _require_literal(function: str, given: list[ast.expr], where: str) -> None:
    """Refuse a sentence that is formatted or glued together before it is said; the name of a constant is one."""
    speaks = function in (*_SENTENCES, *_IN_CONTEXT, "say_many", "counted")
    if speaks and any(isinstance(argument, ast.JoinedStr) or _is_glued(argument) for argument in given):
        raise NotLiteralError(f"{where}: {function}() needs the sentence itself")


def _is_glued(argument: ast.expr) -> bool:
    """Say whether texts are added up or formatted; numbers may be."""
    return isinstance(argument, ast.BinOp) and any(
        isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
        for node in ast.walk(argument)
    )


def _errors(texts: Iterable[str]) -> set[str]:
    """Return the names of the errors whose docstring is a sentence for people."""
    bases: dict[str, set[str]] = {}
    for text in texts:
        for name, above in _CLASS.findall(text):
            bases.setdefault(name, set()).update(each.strip() for each in above.split(","))
    known = {_ROOT_ERROR}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return known


def _is_said(string: object) -> bool:
    return bool(string) if isinstance(string, str) else isinstance(string, Sequence) and all(string)


if __name__ == "__main__":
    main()
