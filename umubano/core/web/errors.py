"""Turn refusals into answers: a page for people, problem+json for machines. Missing and invisible look the same."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from umubano.core.errors import DomainError, NotFound

GetResponse = Callable[[HttpRequest], HttpResponse]


class DomainErrorMiddleware:
    """A `DomainError` that a view let pass becomes a page with its sentence and status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):
            exception = NotFound(_("There is no such page, or you may not see it."))
        if not isinstance(exception, DomainError):
            return None
        return answer(request, exception)


domain_errors = DomainErrorMiddleware


def answer(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The response for a refusal, in the form the client asked for."""
    if request.path.startswith("/api/"):
        problem = {
            "type": f"urn:umubano:{error.error_code}",
            "title": error.message,
            "status": error.status,
            **error.as_dict(),
        }
        return JsonResponse(problem, status=error.status, content_type="application/problem+json")
    titles = {
        403: _("Not yours to do"),
        404: _("Not found"),
        409: _("Not possible now"),
        422: _("Please check"),
        503: _("Unavailable"),
    }
    title = titles.get(error.status, _("This cannot be done"))
    context = {"status": error.status, "title": title, "message": error.message}
    return render(request, "ui/error.html", context, status=error.status)
