"""Change context: who acts, why, under which operation, and the history and meaning log that come of it."""

from umubano.core.changes.context import acting, current_actor, operation

__all__ = ["acting", "current_actor", "operation"]
