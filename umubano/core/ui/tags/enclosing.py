"""Tags that enclose content: card, notice, disclosure, popover, dialog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.loader import render_to_string

from umubano.core.ui.tags.library import register


class _Enclosing(template.Node):
    """A tag that renders a template around its content."""

    def __init__(
        self,
        template_name: str,
        names: Sequence[str],
        arguments: Sequence[FilterExpression],
        keywords: Mapping[str, FilterExpression],
        content: NodeList,
    ) -> None:
        self.template_name = template_name
        self.names = names
        self.arguments = arguments
        self.keywords = keywords
        self.content = content

    def render(self, context: template.Context) -> str:
        values = {
            name: argument.resolve(context)
            for name, argument in zip(self.names, self.arguments, strict=False)
        }
        values |= {name: value.resolve(context) for name, value in self.keywords.items()}
        values.setdefault("level", 2 if self.template_name.endswith("card.html") else "")
        values["content"] = self.content.render(context)
        return render_to_string(self.template_name, values)


def _enclosing(name: str, template_name: str, *names: str) -> None:
    def compile_tag(parser: Parser, token: Token) -> _Enclosing:
        pieces = token.split_contents()[1:]
        positional: list[FilterExpression] = []
        while pieces and "=" not in pieces[0].split('"')[0].split("'")[0]:
            positional.append(parser.compile_filter(pieces.pop(0)))
        keywords = token_kwargs(pieces, parser)
        content = parser.parse((f"end{name}",))
        parser.delete_first_token()
        return _Enclosing(template_name, names, positional, keywords, content)

    register.tag(name, compile_tag)


_enclosing("card", "ui/components/card.html", "title")
_enclosing("notice", "ui/components/notice.html", "level")
_enclosing("disclosure", "ui/components/disclosure.html", "summary")
_enclosing("popover", "ui/components/popover.html", "text")
_enclosing("dialog", "ui/components/dialog.html", "id", "title")
