"""Where the components of all kinds register, so that templates load them under one name."""

from __future__ import annotations

from django import template

register = template.Library()
