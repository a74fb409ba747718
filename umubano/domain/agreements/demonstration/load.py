"""Put the demonstration into the register, by the services that everybody uses."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from django.conf import settings

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor
from umubano.core.errors import InvalidInput
from umubano.core.imports import Action, Importer, ImportOptions, Row
from umubano.core.labels.services import label_for
from umubano.core.refs import ALPHABET, LENGTH
from umubano.domain.agreements.demonstration.records import ILLUSTRATIONS, Illustration
from umubano.domain.agreements.imports.public_facts import PublicFactsImporter, desk_of
from umubano.domain.agreements.imports.writing import source_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.change import relate
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.services.drafts import ActDraft, AgreementDraft, PartyDraft, SourceDraft

PUBLIC_FACTS = Path(__file__).with_name("rwanda_public_facts.csv")
REASON = "Loaded with the demonstration."


def demonstration_ref(prefix: str, key: str) -> str:
    """The same reference at every load, that says nothing of how many records there are (decision 4)."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    letters = []
    for _index in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return f"{prefix}-{''.join(letters)}"


def import_facts(importer: Importer) -> None:
    """Import the shipped facts. Raises InvalidInput should the shipped file itself be wrong."""
    with PUBLIC_FACTS.open(encoding="utf-8", newline="") as file:
        rows = [
            Row(number, {name: value.strip() for name, value in cells.items()})
            for number, cells in enumerate(csv.DictReader(file), start=2)
        ]
    planned = importer.plan(rows)
    importer.apply([one for one in planned if one.action is Action.CREATE])
    problems = [problem for one in planned for problem in one.problems]
    if problems:
        raise InvalidInput(
            f"The shipped facts are wrong: {problems[0].message}",
            code="bad_demonstration",
            problem=problems[0].as_dict(),
        )


def load(actor: Actor) -> None:
    """The public facts, then the illustrative agreements and their relations; only what is not there yet."""
    import_facts(PublicFactsImporter(actor, ImportOptions(PUBLIC_FACTS.name, REASON)))
    refs = {one.key: demonstration_ref("A", one.key) for one in ILLUSTRATIONS}
    present = set(Agreement.objects.filter(ref__in=refs.values()).values_list("ref", flat=True))
    owners = {
        account.username: account.pk for account in Account.objects.filter(username__in=["desk", "otherdesk"])
    }
    source = source_for(publisher="Umubano", title="Illustrative record, made up for the demonstration")
    for one in ILLUSTRATIONS:
        if refs[one.key] in present:
            continue
        agreement = create_agreement(actor, _draft(one, refs[one.key], source.pk, owners), reason=REASON)
        for kind, target in one.relations:
            relate(agreement, kind, Agreement.objects.get(ref=refs[target]), actor=actor, reason=REASON)


def _draft(one: Illustration, ref: str, source_id: int, owners: dict[str, int]) -> AgreementDraft:
    home = settings.UMUBANO_HOME_COUNTRY
    desk = desk_of(one.partner)
    owner = {"africa": "desk", "europe-americas": "otherdesk"}.get(desk, "")
    return AgreementDraft(
        ref=ref,
        title=one.title,
        titles={"fr": one.title_fr},
        kind=one.kind,
        label=label_for(one.label),
        parties=[PartyDraft(home, is_home=True), PartyDraft(one.partner)],
        legal_nature=one.legal_nature,
        level=one.level,
        scope=one.scope,
        place=one.place,
        languages=list(one.languages),
        prevailing_language="en" if len(one.languages) > 1 else "",
        text_status=one.text_status,
        terms=one.terms,
        notes=f"Illustrative: made up for the demonstration, stands for no real instrument. {one.shows}",
        desk=desk,
        owner_id=owners.get(owner),
        is_illustrative=True,
        confidence="illustrative",
        areas=list(one.areas),
        acts=[ActDraft(kind, day, party or None, dict(details)) for kind, day, party, details in one.acts],
        sources=[SourceDraft(source_id, "illustrative")],
    )
