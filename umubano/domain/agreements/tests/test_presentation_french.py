"""The word before a date in French sentences follows how much of the date is known."""

from __future__ import annotations

import pytest

from umubano.core.ui.dates import until
from umubano.core.ui.french import fill

DATES = frozenset({"on", "since", "signed"})


@pytest.mark.parametrize(
    ("date", "signed", "since", "before", "recorded"),
    [
        ("5 octobre 2019", "Signé le {}", "depuis le {}", "avant la signature du {}", "consigné au {}"),
        ("octobre 2019", "Signé en {}", "depuis {}", "avant la signature d’{}", "consigné en {}"),
        ("2018", "Signé en {}", "depuis {}", "avant la signature de {}", "consigné en {}"),
        ("2018 (incertain)", "Signé en {}", "depuis {}", "avant la signature de {}", "consigné en {}"),
        ("vers 2018", "Signé {}", "depuis une date {}", "avant la signature d’une date {}", "consigné {}"),
        (
            "entre 2013 et 2019",
            "Signé {}",
            "depuis une date {}",
            "avant la signature d’une date {}",
            "consigné {}",
        ),
        (
            "date inconnue",
            "Signé à une {}",
            "depuis une {}",
            "avant la signature d’une {}",
            "consigné à une {}",
        ),
    ],
)
def test_word_before_a_date_follows_its_precision(
    date: str, signed: str, since: str, before: str, recorded: str
) -> None:
    values = {"on": date}
    assert fill("Signé le %(on)s ; fin.", values, DATES) == signed.format(date) + " ; fin."
    assert fill("En vigueur depuis le %(on)s.", values, DATES) == f"En vigueur {since.format(date)}."
    assert fill("avant la signature du %(on)s.", values, DATES) == before.format(date) + "."
    assert fill("consigné au %(on)s.", values, DATES) == recorded.format(date) + "."


@pytest.mark.parametrize(
    ("date", "promised", "before"),
    [
        ("31 octobre 2025", "promis pour le 31 octobre 2025", "avant le 31 octobre 2025"),
        ("octobre 2025", "promis pour octobre 2025", "avant octobre 2025"),
        ("vers 2018", "promis pour une date vers 2018", "avant une date vers 2018"),
        ("date inconnue", "promis pour une date inconnue", "avant une date inconnue"),
        ("1er–3 mars 2026", "promis pour les 1er–3 mars 2026", "avant les 1er–3 mars 2026"),
    ],
)
def test_for_and_before_take_the_article_of_the_date(date: str, promised: str, before: str) -> None:
    assert fill("promis pour le %(on)s", {"on": date}, DATES) == promised
    assert fill("avant le %(on)s", {"on": date}, DATES) == before


def test_days_that_follow_each_other_are_plural() -> None:
    days = {"on": "25–27 novembre 2025"}
    assert fill("Tenue le %(on)s", days, DATES) == "Tenue les 25–27 novembre 2025"
    assert fill("jusqu’au %(on)s", days, DATES) == "jusqu’aux 25–27 novembre 2025"


def test_decade_is_not_a_day() -> None:
    values = {"on": "les années 2010"}
    assert fill("Signé le %(on)s.", values, DATES) == "Signé dans les années 2010."
    assert fill("avant la signature du %(on)s.", values, DATES) == "avant la signature des années 2010."
    assert fill("depuis le %(on)s", values, DATES) == "depuis les années 2010"


def test_first_of_the_month_is_an_ordinal() -> None:
    assert (
        fill("Suspendu depuis le %(on)s.", {"on": "1 août 2025"}, DATES)
        == "Suspendu depuis le 1er août 2025."
    )
    assert fill("le %(on)s", {"on": "11 août 2025"}, DATES) == "le 11 août 2025"


def test_what_is_no_date_is_left_alone() -> None:
    values = {"parties": "le Rwanda", "by": "2018"}
    assert (
        fill("Signé par %(parties)s ; par le %(by)s.", values, DATES) == "Signé par le Rwanda ; par le 2018."
    )


@pytest.mark.parametrize(
    ("written", "english", "french_words"),
    [
        ("2019-10-05", "until 5 October 2019", "jusqu’au 5 octobre 2019"),
        ("2019", "until 2019", "jusqu’en 2019"),
        ("2013/2019", "until a day between 2013 and 2019", "jusqu’à une date entre 2013 et 2019"),
        (
            "[2015-05-25..2016-12-31]",
            "until a day between 25 May 2015 and 31 December 2016",
            "jusqu’à une date entre le 25 mai 2015 et le 31 décembre 2016",
        ),
    ],
)
def test_until_takes_the_word_that_the_language_wants(written: str, english: str, french_words: str) -> None:
    assert until(written) == english
    # the sentences of the catalogue, whatever is compiled here
    day = {"2019": "2019", "2019-10-05": "5 octobre 2019"}.get(written, french_words.partition("date ")[2])
    assert fill("jusqu’au %(day)s", {"day": day}, {"day"}) == french_words
