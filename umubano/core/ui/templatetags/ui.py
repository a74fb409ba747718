"""`{% load ui %}`: the components of the design system, written by kind in `core/ui/tags`."""

from __future__ import annotations

from umubano.core.ui.tags import actions, blocks, enclosing, lists, marks
from umubano.core.ui.tags.library import register

__all__ = ["actions", "blocks", "enclosing", "lists", "marks", "register"]
