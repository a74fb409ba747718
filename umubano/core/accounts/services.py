"""Make and change accounts and desks. Every change goes to the access log with what it was before and what
it became.

An administrator decides who may see what and therefore sees nothing: such an account holds the lowest
clearance and no compartments, its actor may read no label at all (`Account.as_actor`), and nobody changes
what decides about themselves.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from babel import Locale
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from umubano.core.accounts.models import Account, Desk
from umubano.core.accounts.policy import MANAGE_ACCOUNTS
from umubano.core.actors import Actor, Role
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind
from umubano.core.errors import Conflict, InvalidInput, NotAllowed
from umubano.core.labels.rules import LADDER, LOWEST
from umubano.core.policy import require

#: What decides about what somebody sees and does. Nobody changes these of the own account.
RIGHTS = frozenset({"role", "desks", "clearance", "compartments", "nationality", "organisation"})
#: Without letters and digits that are mistaken for each other when read out or copied by hand.
_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_COMPARTMENT = re.compile(r"^[A-Z0-9][A-Z0-9-]{0,39}$")
_DESK_CODE = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
#: Those of the African Union (domain/places/data/regions.csv); those of UN M49 are known to CLDR.
_AU_REGIONS = frozenset({"au", "au:north", "au:west", "au:central", "au:east", "au:south"})


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What an account is to be. `desks` are desk codes, `clearance` a rank of the ladder, `nationality`
    alpha-3.
    """

    username: str
    full_name: str
    role: Role
    nationality: str
    email: str = ""
    desks: tuple[str, ...] = ()
    clearance: int = LOWEST
    compartments: tuple[str, ...] = ()
    organisation: str = ""
    language: str = "en"


def new_password() -> str:
    """A random password of 20 characters (about 116 bits), in groups that can be read out."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _place in range(5)) for _group in range(4))


def create_account(actor: Actor, draft: AccountDraft) -> tuple[Account, str]:
    """Make an account and its first password, which is told once and kept nowhere.

    Checks: the action, the user name, role, clearance, compartments, desks. Records: `account_created` in
    the access log. Raises NotAllowed, InvalidInput (`username_taken` and others, each with `field`).
    """
    require(actor, MANAGE_ACCOUNTS)
    values = asdict(draft)
    desks = _desks(values.pop("desks"))
    account = Account(
        **{**values, "role": Role(draft.role).value, "compartments": _compartments(draft.compartments)}
    )
    _check(account)
    if Account.objects.filter(username__iexact=account.username).exists():
        raise _username_taken(account.username)
    password = new_password()
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise _username_taken(account.username) from error
    account.desks.set(desks)
    _log(
        actor,
        AccessKind.ACCOUNT_CREATED,
        account,
        {"given": {**_rights_of(account), "desks": sorted(draft.desks)}},
    )
    return account, password


def change_account(
    account: Account, *, actor: Actor, changes: Mapping[str, Any], reason: str = ""
) -> Account:
    """Change what an account is.

    Checks: the action; that nobody changes their own rights; that an administrator remains; the values
    themselves. Changes: the named fields; it counts from the person's next page on. Records:
    `account_changed` with each value before and after. Raises NotAllowed (`own_rights`), Conflict
    (`last_administrator`), InvalidInput.
    """
    require(actor, MANAGE_ACCOUNTS)
    unknown = set(changes) - {*RIGHTS, "full_name", "email", "language"}
    if unknown:
        raise InvalidInput(
            _("These fields cannot be changed here: %(unknown)s.") % {"unknown": ", ".join(sorted(unknown))},
            code="not_editable",
        )
    with transaction.atomic():
        administrators = _lock_administrators()
        row = Account.objects.select_for_update().get(pk=account.pk)
        _refuse_service(row)
        desks_before = sorted(row.desks.values_list("code", flat=True))
        desks = _desks(changes["desks"]) if "desks" in changes else None
        before = {name: getattr(row, name) for name in changes if name != "desks"}
        wanted = {name: changes[name] for name in before}
        if "compartments" in wanted:
            wanted["compartments"] = _compartments(wanted["compartments"])
        changed = {name: [before[name], value] for name, value in wanted.items() if before[name] != value}
        if desks is not None and sorted(desk.code for desk in desks) != desks_before:
            changed["desks"] = [desks_before, sorted(desk.code for desk in desks)]
        if not changed:
            return row
        if row.pk == actor.user_id and RIGHTS & changed.keys():
            raise NotAllowed(
                _(
                    "You cannot change your own role, desks, clearance, compartments, nationality or "
                    "organisation. Ask another administrator."
                ),
                code="own_rights",
            )
        if "role" in changed and row.role == Role.ADMINISTRATOR:
            _refuse_without_administrator(row, administrators)
        for name, value in wanted.items():
            setattr(row, name, value)
        _check(row)
        row.save(update_fields=sorted(wanted))
        if "desks" in changed and desks is not None:
            row.desks.set(desks)
        _log(actor, AccessKind.ACCOUNT_CHANGED, row, {"changed": changed, "reason": reason.strip()})
    return row


def reset_password(account: Account, *, actor: Actor) -> str:
    """Give an account a new random password, told once; whoever was signed in with the old one is signed out.

    Nobody resets their own here: that is what changing the password is for, and it asks for the old one.
    """
    require(actor, MANAGE_ACCOUNTS)
    if account.pk == actor.user_id:
        raise NotAllowed(_("Change your own password on the page of your account."), code="own_password")
    with transaction.atomic():
        row = Account.objects.select_for_update().get(pk=account.pk)
        _refuse_service(row)
        password = new_password()
        row.set_password(password)
        row.save(update_fields=["password"])
        _log(actor, AccessKind.PASSWORD_RESET, row, {})
    return password


def deactivate_account(account: Account, *, actor: Actor, reason: str) -> Account:
    """Let somebody no longer sign in; they are signed out at their next page. Accounts are never deleted:
    history names them.

    Raises InvalidInput without a reason, NotAllowed for the own account, Conflict for the last administrator.
    """
    require(actor, MANAGE_ACCOUNTS)
    if not reason.strip():
        raise InvalidInput(_("Say why the account is deactivated."), code="reason_missing", field="reason")
    if account.pk == actor.user_id:
        raise NotAllowed(
            _("You cannot deactivate your own account. Ask another administrator."), code="own_rights"
        )
    with transaction.atomic():
        administrators = _lock_administrators()
        row = Account.objects.select_for_update().get(pk=account.pk)
        _refuse_service(row)
        if not row.is_active:
            return row
        if row.role == Role.ADMINISTRATOR:
            _refuse_without_administrator(row, administrators)
        row.is_active = False
        row.save(update_fields=["is_active"])
        _log(actor, AccessKind.ACCOUNT_DEACTIVATED, row, {"reason": reason.strip()})
    return row


def reactivate_account(account: Account, *, actor: Actor) -> Account:
    """Let somebody sign in again, with the rights they had."""
    require(actor, MANAGE_ACCOUNTS)
    with transaction.atomic():
        row = Account.objects.select_for_update().get(pk=account.pk)
        _refuse_service(row)
        if not row.is_active:
            row.is_active = True
            row.save(update_fields=["is_active"])
            _log(actor, AccessKind.ACCOUNT_REACTIVATED, row, {})
    return row


def set_preferences(account: Account, *, actor: Actor, **preferences: str | bool) -> Account:
    """Set the own `language`, `theme`, `email` or `wants_digest`. Raises NotAllowed for another's account, InvalidInput
    for an unknown value.
    """
    if account.pk != actor.user_id:
        raise NotAllowed(_("These are somebody else’s preferences."), code="not_own")
    known = {
        "language": {code for code, _name in settings.LANGUAGES},
        "theme": {code for code, _name in Account._meta.get_field("theme").flatchoices},
    }
    for name, value in preferences.items():
        if name not in {"email", "wants_digest"} and value not in known.get(name, set()):
            raise InvalidInput(
                _("“%(value)s” is not a %(name)s of this system.") % {"value": value, "name": name},
                code="unknown_value",
                field=name,
            )
        setattr(account, name, value)
    if preferences:
        account.save(update_fields=sorted(preferences))
    return account


def save_desk(
    actor: Actor,
    *,
    code: str,
    name: str,
    regions: Sequence[str],
    names: Mapping[str, str] | None = None,
    desk: Desk | None = None,
) -> Desk:
    """Make a desk, or change the names and regions of one; its code stays, because records carry it. `name` is English, `names` by language
    the others.
    Records: `desk_changed`.
    """
    require(actor, MANAGE_ACCOUNTS)
    wrong = [region for region in regions if region not in _AU_REGIONS and not _is_m49(region)]
    if wrong:
        raise InvalidInput(
            _(
                "“%(code)s” is not the code of a region. Give codes of UN M49, for example 002 for Africa, "
                "or of the African Union, for example au:east."
            )
            % {"code": wrong[0]},
            code="unknown_region",
            field="regions",
        )
    if not name.strip():
        raise InvalidInput(_("A desk needs a name."), code="name_missing", field="name")
    before = {} if desk is None else _said_of(desk)
    if desk is None:
        if not _DESK_CODE.match(code):
            raise InvalidInput(
                _("A code has small letters, digits and hyphens only, for example %(code)s.")
                % {"code": slugify(code) or "north"},
                code="invalid_code",
                field="code",
            )
        if Desk.objects.filter(code=code).exists():
            raise InvalidInput(_("There is a desk with this code already."), code="desk_taken", field="code")
        desk = Desk(code=code)
    desk.name, desk.regions = name.strip(), list(dict.fromkeys(regions))
    desk.names = {language: text.strip() for language, text in (names or {}).items() if text.strip()}
    desk.save()
    record_access(
        actor,
        AccessKind.DESK_CHANGED,
        subject_kind="desk",
        subject_ref=desk.code,
        subject_title=desk.name,
        details={"before": before, "after": _said_of(desk)},
    )
    return desk


def _said_of(desk: Desk) -> dict[str, Any]:
    return {"name": desk.name, "names": desk.names, "regions": desk.regions}


def _is_m49(code: str) -> bool:
    return code.isdecimal() and code in Locale("en").territories


def _check(account: Account) -> None:
    try:
        account.clean_fields(exclude={"password"})
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], code="invalid_value", field=field) from error
    if account.clearance not in LADDER:
        raise InvalidInput(_("There is no such clearance."), code="unknown_value", field="clearance")
    if account.role == Role.SERVICE:
        raise InvalidInput(
            _("Service accounts are made on the server’s terminal."), code="service", field="role"
        )
    if account.role == Role.ADMINISTRATOR and (account.clearance > LOWEST or account.compartments):
        raise InvalidInput(
            _(
                "An administrator sees no records, so holds the lowest clearance and no compartments. "
                "Give this person a second account for other work."
            ),
            code="administrator_cleared",
            field="clearance",
        )


def _compartments(names: Sequence[str]) -> list[str]:
    wanted = sorted({name.strip().upper() for name in names if name.strip()})
    for name in wanted:
        if not _COMPARTMENT.match(name):
            raise InvalidInput(
                _("A compartment is written in capitals, digits and hyphens; “%(name)s” is not.")
                % {"name": name},
                code="invalid_compartment",
                field="compartments",
            )
    return wanted


def _desks(codes: Sequence[str]) -> list[Desk]:
    desks = list(Desk.objects.filter(code__in=codes))
    unknown = sorted(set(codes) - {desk.code for desk in desks})
    if unknown:
        raise InvalidInput(
            _("There is no desk “%(code)s”.") % {"code": unknown[0]}, code="unknown_desk", field="desks"
        )
    return desks


def _lock_administrators() -> set[int]:
    """The active administrators, locked so that two of them cannot remove each other at the same time."""
    rows = Account.objects.select_for_update().filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk")
    return set(rows.values_list("pk", flat=True))


def _refuse_without_administrator(row: Account, administrators: set[int]) -> None:
    if not administrators - {row.pk}:
        raise Conflict(
            _("This is the last administrator. Make another one first."), code="last_administrator"
        )


def _refuse_service(row: Account) -> None:
    if row.role == Role.SERVICE:
        raise NotAllowed(_("Service accounts are managed on the server’s terminal."), code="service")


def _rights_of(account: Account) -> dict[str, Any]:
    return {name: getattr(account, name) for name in sorted(RIGHTS - {"desks"})}


def _username_taken(username: str) -> InvalidInput:
    return InvalidInput(
        _("The user name “%(name)s” is taken.") % {"name": username}, code="username_taken", field="username"
    )


def _log(actor: Actor, kind: AccessKind, account: Account, details: Mapping[str, Any]) -> None:
    record_access(
        actor,
        kind,
        subject_kind="account",
        subject_ref=f"user:{account.pk}",
        subject_title=f"{account.full_name} ({account.username})",
        details=details,
    )
