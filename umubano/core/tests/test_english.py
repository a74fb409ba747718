"""The English word before a date, by how much of the date is known."""

from __future__ import annotations

import pytest

from umubano.core import english
from umubano.core.ui.dates import in_words

WRITTEN = [
    ("2019-10-05", "Signed on 5 October 2019."),
    ("2019-10", "Signed in October 2019."),
    ("25–27 November 2025", "Signed on 25–27 November 2025."),
    ("1997", "Signed in 1997."),
    ("1997?", "Signed in 1997 (uncertain)."),
    ("1997~", "Signed about 1997."),
    ("199X", "Signed in the 1990s."),
    ("19XX", "Signed in 1900–1999."),
    ("XXXX", "Signed on a day not known."),
    ("2013/2019", "Signed between 2013 and 2019."),
    ("../2019", "Signed by 31 December 2019."),
]


@pytest.mark.parametrize(("written", "sentence"), WRITTEN)
def test_a_sentence_written_for_a_day_fits_a_partial_date(written: str, sentence: str) -> None:
    assert english.fill("Signed on %(on)s.", {"on": in_words(written)}, {"on"}) == sentence


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2019-10-05", "Signed on 2019-10-05."),
        ("2019-10", "Signed in 2019-10."),
        ("1997", "Signed in 1997."),
        ("199X", "Signed in 199X."),
        ("XXXX", "Signed on a day not known."),
    ],
)
def test_a_date_as_it_is_stored_gets_the_same_word(written: str, sentence: str) -> None:
    assert english.fill("Signed on %(on)s.", {"on": written}, {"on"}) == sentence


def test_since_and_of_say_that_the_day_is_not_known_and_other_values_stay() -> None:
    values = {"since": "date not known", "by": "1997"}
    assert english.fill("In force since %(since)s by %(by)s.", values, {"since"}) == (
        "In force since a day not known by 1997."
    )
    assert english.fill("since %(d)s", {"d": "between 2013 and 2019"}, {"d"}) == (
        "since a day between 2013 and 2019"
    )
