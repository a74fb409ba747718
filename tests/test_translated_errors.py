"""House test: whatever the product refuses, it refuses in the reader's language.

A `DomainError` carries the sentence that a person reads, so its first argument must be a gettext call (or a name that holds one), never a
literal or an f-string. Read from the source, so that a refusal that no other test provokes is held to it too.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from umubano.core import errors
from umubano.core.dates import PartialDate

ROOT = Path(__file__).resolve().parents[1] / "umubano"
ERRORS = {
    name
    for name, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, errors.DomainError)
}


#: Read by the operator before the catalogue can be loaded (no database, no data directory, no port), or code that
#: must not know Django and explains a file to whoever wrote it.
OPERATORS = (
    "core/database/",
    "core/changes/anchor.py",
    "cli/server.py",
    "domain/agreements/demonstration/",
    "domain/agreements/life/document.py",
)


def untranslated(source: str) -> Iterator[int]:
    """The lines on which a `DomainError` is made from a literal sentence."""
    tree = ast.parse(source)
    known = ERRORS | {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(_name(base) in ERRORS for base in node.bases)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and _name(node.func) in known
            and node.args
            and _is_literal(node.args[0])
        ):
            yield node.lineno


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_literal(node: ast.expr) -> bool:
    """A sentence written here, also by pieces: `"a" + b`, `"%s" % a`, `"{}".format(a)`, either side of a choice."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, right=right, op=ast.Add()):
            return _is_literal(left) or _is_literal(right)
        case ast.BinOp(left=left):
            return _is_literal(left)
        case ast.IfExp(body=body, orelse=orelse):
            return _is_literal(body) or _is_literal(orelse)
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "join")):
            return _is_literal(value)
    return False


def test_no_refusal_is_written_in_one_language_only() -> None:
    found = [
        f"{path.relative_to(ROOT.parent)}:{line}"
        for path in sorted(ROOT.rglob("*.py"))
        if "tests" not in path.parts and not str(path.relative_to(ROOT)).startswith(OPERATORS)
        for line in untranslated(path.read_text(encoding="utf-8"))
    ]
    assert not found, "Refusals without gettext:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "call",
    [
        'InvalidInput("No.")',
        'errors.Conflict(f"{a} no.")',
        'NotFound("%s no." % a)',
        'NotFound("no: " + a)',
        'NotFound(_("a") if b else "c")',
    ],
)
def test_the_test_finds_a_literal(call: str) -> None:
    assert list(untranslated(f"raise {call}")) == [1]


def test_the_test_lets_translated_sentences_pass() -> None:
    assert not list(
        untranslated(
            'raise InvalidInput(_("%(a)s no.") % {"a": 1})\nraise ValueError("no")\nraise NotFound(message)'
        )
    )


def test_code_without_django_refuses_in_the_readers_language() -> None:
    with pytest.raises(errors.InvalidInput) as refused:
        PartialDate.parse("soon")
    with translation.override("fr"):
        assert refused.value.message.replace("\xa0", " ").startswith("« soon » n’est pas une date")
    with translation.override("en"):
        assert refused.value.message.startswith("“soon” is not a date")
