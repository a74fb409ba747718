"""The minutes of a session as a document: two languages side by side, each with its own headings."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.briefs import Block, Brief, Parallel, ParallelRow
from umubano.core.errors import NotFound
from umubano.core.labels.services import dominant_of
from umubano.domain.committees.bilingual import dated, day_words, iso_words, party_name, word
from umubano.domain.committees.models import Minutes, Session
from umubano.domain.committees.reading import shown_versions
from umubano.domain.committees.stated import Present, Stated, of_version

_REF = re.compile(r"(?P<ref>.+):(?P<number>\d+)(?::v(?P<version>\d+))?")


def minutes_ref(session: Session, version: int | None = None) -> str:
    """The reference of a printed version: `J-ABC2345:2`, or with a version `J-ABC2345:2:v1`."""
    return f"{session.body.ref}:{session.number}" + (f":v{version}" if version else "")


def compose_minutes(actor: Actor, ref: str, on: date) -> Brief:
    """The minutes with this reference (`minutes_ref`), the latest version unless one is named. Raises NotFound.

    A partner's representative gets only versions that were handed over. Commitments are not printed here: they change afterwards.
    """
    asked = _REF.fullmatch(ref)
    session = (
        Session.objects.filter(body__ref=asked["ref"], number=int(asked["number"]))
        .select_related("body")
        .first()
        if asked
        else None
    )
    versions = shown_versions(session, actor) if session is not None else []
    wanted = int(asked["version"]) if asked and asked["version"] else 0
    found = next((one for one in reversed(versions) if one.number == wanted or not wanted), None)
    if session is None or found is None:
        raise NotFound(
            _("There are no such minutes, or you may not see them."), code="unknown_minutes", ref=ref
        )
    stated = of_version(found, session)
    languages = [*stated.tongues]
    return Brief(
        kind="minutes",
        ref=minutes_ref(session, wanted or None),
        title=stated.name_in(languages[0]),
        subtitle=" / ".join(word(language, "minutes", number=stated.number) for language in languages),
        on=on,
        label=dominant_of({session.label_id, session.body.label_id, found.label_id}),
        blocks=_blocks(stated, found, languages),
        notes=[_("This body was made up for the demonstration; it is no public fact.")]
        if session.body.is_illustrative
        else [],
        is_of_a_day=False,
    )


def _blocks(stated: Stated, version: Minutes, languages: list[str]) -> list[Block]:
    sides = stated.sides
    agreed = {one.side_id: one for one in version.agreements.all()}
    rows = [
        _row(
            languages, lambda language: _head(stated, version, language, is_agreed=set(sides) <= set(agreed))
        )
    ]
    rows += _attendance(stated, languages)
    rows.append(_row(languages, lambda language: word(language, "agenda"), is_heading=True))
    for text in version.texts.all():
        rows.append(
            ParallelRow(
                f"{text.position}. {text.heading}",
                _second(text.heading_second, languages, f"{text.position}. "),
                is_point=True,
            )
        )
        if text.first or text.second:
            rows.append(ParallelRow(text.first, _second(text.second, languages)))
    rows.append(_row(languages, lambda language: word(language, "decisions"), is_heading=True))
    decisions = list(version.decisions.all())
    for one in decisions:
        rows.append(
            _row(
                languages,
                lambda language, one=one: word(language, "decision", number=one.number),
                is_point=True,
            )
        )
        rows.append(ParallelRow(one.text, _second(one.text_second, languages)))
    if not decisions:
        rows.append(_row(languages, lambda language: word(language, "no_decisions")))
    rows += [
        _row(
            languages,
            lambda language, side=side: _agreement(
                agreed.get(side), side, language, is_second=language != languages[0]
            ),
            is_ruled=True,
        )
        for side in sides
    ]
    return [Parallel(languages, rows)]


def _row(languages: list[str], say: Any, **marks: bool) -> ParallelRow:
    """The same thing said in each language by `say`."""
    second = say(languages[1]) if len(languages) > 1 else ""
    return ParallelRow(say(languages[0]), second, **marks)


def _second(text: str, languages: list[str], prefix: str = "") -> str:
    return f"{prefix}{text}" if text and len(languages) > 1 else ""


def _head(stated: Stated, version: Minutes, language: str, *, is_agreed: bool) -> str:
    when = day_words(stated.held, language)
    lines = [
        stated.name_in(language),
        dated(language, "held_at", when=when, place=stated.place)
        if stated.place
        else dated(language, "held", when=when),
    ]
    if stated.host:
        lines.append(word(language, "host", host=party_name(stated.host, language)))
    lines.append(word(language, "version", number=version.number))
    if version.note:
        lines.append(word(language, "correction", why=version.note))
    if not is_agreed:
        lines.append(word(language, "draft"))
    return "\n".join(lines)


def _attendance(stated: Stated, languages: list[str]) -> list[ParallelRow]:
    rows = []
    for side in stated.sides:
        theirs = [one for one in stated.attendance if one.side == side]
        if not theirs:
            continue
        rows.append(
            _row(
                languages,
                lambda language, side=side: word(language, "delegation", side=party_name(side, language)),
                is_point=True,
            )
        )
        rows.append(
            _row(
                languages,
                lambda language, theirs=theirs: "\n".join(
                    _person(one, language, is_second=language != languages[0]) for one in theirs
                ),
            )
        )
    return rows


def _person(one: Present, language: str, *, is_second: bool) -> str:
    office = (one.function_second if is_second else "") or one.function
    words = office if one.number == 1 else f"{office} ({one.number})"
    return f"{words}, {word(language, 'head')}" if one.is_head else words


def _agreement(found: Any, side: str, language: str, *, is_second: bool) -> str:
    name = party_name(side, language)
    if found is None:
        return word(language, "not_agreed", side=name)
    who = (found.agreed_by_second if is_second else "") or found.agreed_by
    return dated(language, "agreed", side=name, when=iso_words(found.agreed_on, language), who=who)
