"""The components of the design system, by kind; `{% load ui %}` loads them all. What each takes is in docs/howto/design.md."""
