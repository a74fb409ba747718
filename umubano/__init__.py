"""Umubano: the working system of a directorate of international military cooperation."""

__version__ = "0.1.0"
