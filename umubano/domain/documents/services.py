"""File a source, once for each label under which it is known."""

from __future__ import annotations

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.dates import PartialDate
from umubano.core.errors import InvalidInput
from umubano.core.labels.models import Label
from umubano.core.labels.services import require_label
from umubano.domain.documents.models import Source, SourceKind


def file_source(
    *,
    actor: Actor,
    label: Label,
    kind: str,
    publisher: str,
    title: str = "",
    url: str = "",
    published: str = "",
    language: str = "",
) -> Source:
    """The source with these words under this label, filed if it is new.

    Checks: kind, publisher, date of publication (EDTF), the right to the label. Changes: the source. Records: history.
    Raises InvalidInput, NotAllowed.
    """
    if kind not in SourceKind.values:
        raise InvalidInput(
            _("“%(kind)s” is not a kind of source.") % {"kind": kind},
            code="unknown_code",
            field="kind",
            value=kind,
        )
    if not publisher.strip():
        raise InvalidInput(
            _("A source needs its publisher or author."), code="publisher_missing", field="publisher"
        )
    if published:
        published = str(PartialDate.parse(published))
    require_label(actor, label)
    with operation(actor, "documents.file_source"):
        source, _created = Source.objects.get_or_create(
            label=label,
            publisher=publisher.strip(),
            title=title.strip(),
            url=url.strip(),
            published=published,
            defaults={"kind": kind, "language": language},
        )
    return source
