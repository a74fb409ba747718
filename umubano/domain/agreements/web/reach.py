"""Getting at an agreement, and trying a service with what a form holds. Every view of the register begins here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from umubano.core.dates import today
from umubano.core.errors import Conflict, DomainError, InvalidInput
from umubano.core.policy import require
from umubano.core.registry import ActionRule
from umubano.core.web.pages import actor_of, asked_on
from umubano.domain.agreements.models import Agreement

Result = TypeVar("Result")


def agreement_named(ref: str) -> Agreement:
    """The agreement with this reference, if the actor may see it; otherwise 404, as if there were none."""
    return get_object_or_404(
        Agreement.objects.select_related("owner", "label").defer("search", "folded_rest"), ref=ref
    )


def agreement_to_change(request: HttpRequest, ref: str, rule: ActionRule) -> Agreement:
    """The same, checked for the action before any form is shown. Raises NotAllowed, saying whom to ask."""
    agreement = agreement_named(ref)
    require(actor_of(request), rule, desk=agreement.desk)
    return agreement


def is_today(request: HttpRequest) -> bool:
    """Whether the page is asked as of today; on another day nothing is offered for change."""
    return asked_on(request) == today()


def attempt(form: forms.Form | None, do: Callable[[], Result]) -> tuple[Result | None, int]:
    """(result, 303) of a service, or (None, 422 or 409) with the refusal put into the form. Refusals of permission pass through."""
    try:
        with transaction.atomic():
            return do(), 303
    except (InvalidInput, Conflict) as error:
        if form is not None:
            put_error(form, error)
        return None, error.status


def put_error(form: forms.Form, error: DomainError) -> None:
    """Show a refusal at the field it is about, else above the form; after a lost update, the next try counts."""
    field = error.details.get("field") or str(error.details.get("path", "")).rpartition(".")[2]
    form.add_error(field if field in form.fields else None, error.message)


def refresh_version(form: forms.Form, agreement: Agreement) -> None:
    """After a lost update, let the form stand on the present state, which its user has now been told to look at."""
    fresh = Agreement.objects.only("version").get(pk=agreement.pk)
    given: Any = form.data
    data = given.copy()
    data[form.add_prefix("version")] = str(fresh.version)
    form.data = data
