"""The JSON of `umubano life`: the examples in the documentation are true, and bad documents are refused with the place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from umubano.core.errors import InvalidInput
from umubano.domain.agreements.life import evaluate_document
from umubano.domain.agreements.life.document import DETAILS, TERMS

ROOT = Path(__file__).resolve().parents[4]
EXAMPLES = sorted((ROOT / "docs" / "examples" / "life").glob("*.json"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_gives_what_it_says(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    expected = document["expected"]
    results = evaluate_document(document)["results"]
    assert [
        {key: result[key] for key in wanted} for result, wanted in zip(results, expected, strict=True)
    ] == expected


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"terms": {"entry": "on_tuesday"}, "acts": [], "on": ["2020-01-01"]}, "terms.entry"),
        ({"terms": {"entri": "on_date"}, "acts": [], "on": ["2020-01-01"]}, "terms.entri"),
        ({"terms": {"entry": "on_date"}, "acts": [], "on": ["2020-01-01"]}, "terms.entry_date"),
        ({"terms": {"term": "fixed"}, "acts": [], "on": ["2020-01-01"]}, "terms.initial_months"),
        ({"terms": {"notice": {"months": -1}}, "acts": [], "on": ["2020-01-01"]}, "terms.notice.months"),
        (
            {"terms": {}, "acts": [{"kind": "signed", "date": "2020-13"}], "on": ["2020-01-01"]},
            "acts[0].date",
        ),
        (
            {"terms": {}, "acts": [{"kind": "extended", "date": "2020"}], "on": ["2020-01-01"]},
            "acts[0].details",
        ),
        (
            {"terms": {}, "acts": [{"kind": "signed", "date": "2020", "corrects": 9}], "on": ["2020-01-01"]},
            "acts[0].corrects",
        ),
        ({"terms": {}, "acts": [], "on": []}, "on"),
        ({"terms": {}, "acts": [], "on": ["01/01/2020"]}, "on[0]"),
        ([], "document"),
    ],
)
def test_bad_document_is_refused_with_the_place(document: object, path: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        evaluate_document(document)
    assert refusal.value.details["path"] == path


def test_every_field_is_documented() -> None:
    text = (ROOT / "docs" / "reference" / "life.md").read_text(encoding="utf-8")
    fields = {*TERMS, *(name for readers in DETAILS.values() for name in readers)}
    assert {field for field in fields if f"`{field}`" not in text} == set()
