"""Pages of briefs: which there are, and each as a file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from umubano.core.errors import InvalidInput, NotFound
from umubano.core.web.pages import actor_of, asked_on
from umubano.surfaces.briefs.services import CONTENT_TYPES, kind_named, print_brief


@login_required
@require_GET
def document(request: HttpRequest, kind: str, ref: str, form: str) -> HttpResponse:
    """A brief as of the day asked about, shown in the browser when it can (PDF), else saved."""
    actor = actor_of(request)
    if form not in CONTENT_TYPES or form not in kind_named(kind).formats:
        raise NotFound(_("There is no such page, or you may not see it."))
    try:
        printed = print_brief(
            actor, kind, ref, form, asked_on(request), address=request.META.get("REMOTE_ADDR", "")
        )
    except InvalidInput as error:
        raise NotFound(_("There is no such page, or you may not see it.")) from error
    response = HttpResponse(printed.content, content_type=CONTENT_TYPES[form])
    disposition = content_disposition_header(as_attachment=form != "pdf", filename=printed.name)
    if disposition:
        response["Content-Disposition"] = disposition
    return response
