"""Markdown to HTML for the help: no raw HTML, no images, headings and tables as the pages have them, addresses of the product as links."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token


class _Renderer(RendererHTML):
    """Differs from the library's in three things: code that is an address is a link, tables stand in a frame, other files are no links."""

    def code_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        text = tokens[idx].content
        if _is_address(text):
            return str(format_html('<a href="{0}"><code>{0}</code></a>', text))
        return str(format_html("<code>{}</code>", text))

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return '<div class="table-frame"><table class="table">\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return "</table></div>\n"

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        href = str(tokens[idx].attrGet("href") or "")
        if href.startswith("https://"):
            return str(format_html('<a href="{}" rel="noreferrer">', href))
        return str(format_html('<a href="{}">', href)) if _is_address(href) else "<span>"

    def link_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        opened = next(token for token in reversed(tokens[:idx]) if token.type == "link_open")
        href = str(opened.attrGet("href") or "")
        return "</a>" if href.startswith("https://") or _is_address(href) else "</span>"


@cache
def _is_address(text: str) -> bool:
    """Whether this is an address of the product that can be opened as it is written."""
    if not (text.startswith("/") and text.endswith("/")) or "<" in text:
        return False
    try:
        resolve(text)
    except Resolver404:
        return False
    return True


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    return reader.enable("table").disable("image")


def as_html(text: str) -> SafeString:
    """Safe to put into a page: whatever is HTML in `text` comes out as text."""
    return mark_safe(_reader().render(text))  # noqa: S308
