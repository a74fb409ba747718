"""The row security that makes the database itself keep need-to-know.

`apply_row_security` is run by the owner role after every migration; it is idempotent. For each protected table it
writes policies that compare `label_id` with two transaction-local settings, read once per statement in a scalar
subquery: `umubano.labels` (what the actor may read) and `umubano.writable` (what the actor may write). With no actor set
nothing is visible. History tables add that the record they tell about must itself be visible now, so raising a record's
label also hides its past. The application's role may not change or delete history, nor write it: triggers do, as the owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from umubano.core.labels.models import Protected

READABLE = "(SELECT NULLIF(current_setting('umubano.labels', true), '')::bigint[])::bigint[]"
WRITABLE = "(SELECT NULLIF(current_setting('umubano.writable', true), '')::bigint[])::bigint[]"


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """A table under row security. `anchors` are (column, table) of the records that must be visible too: for history the
    record it tells of, for a relation both of its ends.
    """

    name: str
    is_history: bool = False
    is_append_only: bool = False
    anchors: tuple[tuple[str, str], ...] = ()


def protected_tables() -> list[ProtectedTable]:
    """Every table of a `Protected` model and of its history, in a stable order."""
    tables = []
    for model in apps.get_models(include_auto_created=True):
        tracked: Any = getattr(model, "pgh_tracked_model", None)
        if tracked is not None and issubclass(tracked, Protected):
            tables.append(ProtectedTable(model._meta.db_table, is_history=True, anchors=_anchors_of(tracked)))
        elif issubclass(model, Protected):
            tables.append(
                ProtectedTable(
                    model._meta.db_table,
                    is_append_only=getattr(model, "is_append_only", False),
                    anchors=_ends_of(model),
                )
            )
    return sorted(tables, key=lambda table: table.name)


def _anchors_of(tracked: type[models.Model]) -> tuple[tuple[str, str], ...]:
    """A child's history is anchored to its parent, because a child may be removed and the parent never is."""
    if (parent := _parent_of(tracked)) is None:
        return (("pgh_obj_id", tracked._meta.db_table),)
    return _ends_of(tracked) or ((parent.column, parent.related_model._meta.db_table),)


def _parent_of(model: type[models.Model]) -> models.ForeignKey[Any, Any] | None:
    name = getattr(model, "history_anchor", None)
    if name is None:
        return None
    parent = model._meta.get_field(name)
    assert isinstance(parent, models.ForeignKey)
    return parent


def _ends_of(model: type[models.Model]) -> tuple[tuple[str, str], ...]:
    """Both ends of a part that points to its parent's model more than once, and so tells of two records; else none.

    Its own label dominates both when it is written. When one end is raised by somebody who may not see the relation, only
    this keeps it, and the history of it, from those who may not see that end.
    """
    if (parent := _parent_of(model)) is None:
        return ()
    ends = [
        (field.column, parent.related_model._meta.db_table)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is parent.related_model
    ]
    return tuple(ends) if len(ends) > 1 else ()


def reference_tables() -> dict[str, str]:
    """Unprotected tables with the reason each needs no label: what `concept.py` and the core announce."""
    from umubano.core.registry import concepts

    named = dict(SYSTEM_TABLES)
    for concept in concepts():
        named.update(concept.reference_tables)
    return named


#: Tables of the product's own machinery. No record of the ministry's work is in them.
SYSTEM_TABLES: dict[str, str] = {
    "accounts_account": "who may sign in; shown only to administrators and, by name, to colleagues",
    "accounts_account_desks": "which desk an account belongs to",
    "accounts_desk": "the desks of the directorate and the regions each looks after",
    "labels_label": "the labels themselves; the access decision needs all of them, no page lists them",
    "codelists_code": "code lists with their definitions, the same for everybody",
    "installation_setting": "settings of the installation, for instance the demonstration date",
    "changes_seal": "daily seals: hashes and counts, no content",
    "jobs_jobrun": "for which day each piece of periodic work was last done; names and days",
    "procrastinate_jobs": "queue of jobs (procrastinate): their arguments are names, days and ids, never content",
    "procrastinate_events": "queue of jobs: when each was queued, started and finished",
    "procrastinate_periodic_defers": "queue of jobs: which periodic job was queued for when",
    "procrastinate_workers": "queue of jobs: which workers live",
    "account_emailaddress": "sign-in (allauth)",
    "account_emailconfirmation": "sign-in (allauth)",
    "mfa_authenticator": "sign-in (allauth), second factors",
    "auth_group": "Django; not used",
    "auth_group_permissions": "Django; not used",
    "auth_permission": "Django; not used",
    "django_content_type": "Django",
    "django_migrations": "Django",
    "django_session": "Django, sign-in sessions",
    "pghistory_context": "unused: history keeps its context in each row, under the row's label",
}


def apply_row_security(connection: BaseDatabaseWrapper, application_role: str) -> None:
    """Put every protected table under row security and give the application's role exactly what it needs."""
    quote = connection.ops.quote_name
    role = quote(application_role)
    protected = {table.name: table for table in protected_tables()}
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table in protected.values():
            for statement in _policies(table, quote):
                cursor.execute(statement)
            name = quote(table.name)
            if table.is_history:
                cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {name} FROM {role}")
            elif table.is_append_only:
                cursor.execute(f"REVOKE UPDATE, DELETE ON {name} FROM {role}")
                cursor.execute(f"GRANT UPDATE (label_id) ON {name} TO {role}")
        for name in ("labels_label", "changes_seal"):
            cursor.execute(f"REVOKE UPDATE, DELETE ON {quote(name)} FROM {role}")
        for name in ("pghistory_context", "django_migrations"):
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {quote(name)} FROM {role}")
        _let_history_be_written_by_triggers_only(cursor)


def _policies(table: ProtectedTable, quote: Any) -> list[str]:
    name = quote(table.name)
    visible = f"label_id = ANY ({READABLE})"
    for column, parent in table.anchors:
        visible += (
            f" AND EXISTS (SELECT 1 FROM {quote(parent)} AS anchor WHERE anchor.id = {name}.{quote(column)})"  # noqa: S608 — names of our own models
        )
    statements = [f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"]
    statements += [
        f"DROP POLICY IF EXISTS umubano_{action} ON {name}"
        for action in ("read", "insert", "update", "delete")
    ]
    statements.append(f"CREATE POLICY umubano_read ON {name} FOR SELECT USING ({visible})")
    if not table.is_history:
        writable = f"label_id = ANY ({WRITABLE})"
        statements += [
            f"CREATE POLICY umubano_insert ON {name} FOR INSERT WITH CHECK ({writable})",
            f"CREATE POLICY umubano_update ON {name} FOR UPDATE USING ({writable}) WITH CHECK ({writable})",
            f"CREATE POLICY umubano_delete ON {name} FOR DELETE USING ({writable})",
        ]
    return statements


def _let_history_be_written_by_triggers_only(cursor: Any) -> None:
    """Run trigger functions as their owner with a fixed search path, and keep pghistory from filling its own context table."""
    cursor.execute(
        "CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT NULL::uuid'"
    )
    cursor.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname = 'public' AND p.prorettype = 'trigger'::regtype AND NOT p.prosecdef"
    )
    for (signature,) in cursor.fetchall():
        cursor.execute(f"ALTER FUNCTION {signature} SECURITY DEFINER SET search_path = public, pg_temp")
