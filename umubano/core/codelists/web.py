"""Administration of code lists. The addresses are those of the administration, in `accounts/urls.py`."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from umubano.core.accounts.forms import add_refusal
from umubano.core.accounts.policy import MANAGE_CODE_LISTS
from umubano.core.accounts.web.tabs import administration_tabs
from umubano.core.codelists.editing import add_code, change_code, move_code, set_in_use
from umubano.core.codelists.forms import CodeForm
from umubano.core.codelists.models import Code
from umubano.core.errors import DomainError
from umubano.core.policy import require
from umubano.core.web.pages import actor_of, page, see_other


def list_title(list_name: str) -> str:
    """What a code list is called: its name made readable, translated when the catalogue knows it."""
    return _(list_name.replace("_", " ").capitalize())


@require_GET
@login_required
def code_lists(request: HttpRequest) -> HttpResponse:
    """The code lists and how many entries each has."""
    require(actor_of(request), MANAGE_CODE_LISTS)
    counted = (
        Code.objects.order_by("list_name")
        .values("list_name")
        .annotate(entries=Count("id"), withdrawn=Count("id", filter=Q(is_active=False)))
    )
    lists = [{**row, "title": list_title(row["list_name"])} for row in counted]
    return page(request, "codelists/lists.html", {"lists": lists, "tabs": administration_tabs(request)})


@require_GET
@login_required
def code_list(request: HttpRequest, list_name: str) -> HttpResponse:
    """The entries of one list, withdrawn ones included."""
    require(actor_of(request), MANAGE_CODE_LISTS)
    entries = list(Code.objects.filter(list_name=list_name))
    if not entries:
        raise Http404
    context = {
        "list_name": list_name,
        "title": list_title(list_name),
        "entries": entries,
        "tabs": administration_tabs(request),
    }
    return page(request, "codelists/list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def code_form(request: HttpRequest, list_name: str, code: str | None = None) -> HttpResponse:
    """Add an entry, or change one."""
    actor = actor_of(request)
    require(actor, MANAGE_CODE_LISTS)
    if not Code.objects.filter(list_name=list_name).exists():
        raise Http404
    entry = get_object_or_404(Code, list_name=list_name, code=code) if code is not None else None
    form = CodeForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            if entry is None:
                saved = add_code(actor, list_name, form.cleaned_data["code"], **form.values())
            else:
                saved = change_code(entry, actor=actor, **form.values())
        except DomainError as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("The entry “%(name)s” is saved.") % {"name": saved.name})
            return see_other(reverse("accounts:code_list", args=[list_name]))
    context = {
        "form": form,
        "entry": entry,
        "list_name": list_name,
        "list_title": list_title(list_name),
        "tabs": administration_tabs(request),
    }
    return page(request, "codelists/entry.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def state(request: HttpRequest, list_name: str, code: str) -> HttpResponse:
    """Withdraw an entry (`in_use` 0) or take it back (1)."""
    actor = actor_of(request)
    require(actor, MANAGE_CODE_LISTS)
    entry = get_object_or_404(Code, list_name=list_name, code=code)
    is_active = request.POST.get("in_use") == "1"
    set_in_use(entry, actor=actor, is_active=is_active)
    text = (
        _("“%(name)s” is in use again.")
        if is_active
        else _("“%(name)s” is withdrawn. Records that carry it keep it.")
    )
    messages.success(request, text % {"name": entry.name})
    return see_other(reverse("accounts:code_list", args=[list_name]))


@require_POST
@login_required
def order(request: HttpRequest, list_name: str) -> HttpResponse:
    """Move one entry (`code`) up or down (`move`)."""
    actor = actor_of(request)
    require(actor, MANAGE_CODE_LISTS)
    entry = get_object_or_404(Code, list_name=list_name, code=request.POST.get("code", ""))
    move_code(entry, actor=actor, by=-1 if request.POST.get("move") == "up" else 1)
    return see_other(reverse("accounts:code_list", args=[list_name]))
