"""Relations of an agreement as a small drawing: it in the middle, what it builds on to the left, what builds on it to the right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from umubano.core.illustrative import title_of

WIDTH = 840
_NODE_WIDTH, _NODE_HEIGHT, _GAP = 200, 56, 22
_TITLE_CHARACTERS = 27
#: More than this are in the list, not in the drawing.
DRAWN = 8


@dataclass(frozen=True, slots=True)
class Node:
    """An agreement as a box."""

    x: float
    y: float
    width: int
    height: int
    title: str
    full_title: str
    ref: str
    status: str
    url: str
    is_centre: bool

    @property
    def text_x(self) -> float:
        return self.x + 12

    @property
    def title_y(self) -> float:
        return self.y + 23

    @property
    def second_y(self) -> float:
        return self.y + 42


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation as a line with its word; the arrow is at the end."""

    x1: float
    y1: float
    x2: float
    y2: float
    words: str

    @property
    def middle_x(self) -> float:
        return (self.x1 + self.x2) / 2

    @property
    def middle_y(self) -> float:
        return (self.y1 + self.y2) / 2 - 5


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing, in a box of `width` × `height`, and how many relations it leaves to the list."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int


def graph(agreement: Any, relations: Iterable[Any]) -> Graph | None:
    """The drawing of relations from and to `agreement`; None when there are none.

    An arrow runs from the instrument that says something to the one it says it of, as the relation is recorded.
    """
    listed = list(relations)
    if not listed:
        return None
    outgoing = [relation for relation in listed if relation.agreement_id == agreement.pk][:DRAWN]
    incoming = [relation for relation in listed if relation.target_id == agreement.pk][:DRAWN]
    rows = max(len(outgoing), len(incoming), 1)
    height = rows * (_NODE_HEIGHT + _GAP) + _GAP
    centre = _node(agreement, (WIDTH - _NODE_WIDTH) / 2, (height - _NODE_HEIGHT) / 2, is_centre=True)
    nodes, edges = [centre], []
    for place, relation in enumerate(incoming):
        node = _node(relation.agreement, 0, _row(place, len(incoming), height))
        nodes.append(node)
        edges.append(
            Edge(
                node.x + node.width,
                node.y + node.height / 2,
                centre.x,
                centre.y + centre.height / 2,
                relation.get_kind_display(),
            )
        )
    for place, relation in enumerate(outgoing):
        node = _node(relation.target, WIDTH - _NODE_WIDTH, _row(place, len(outgoing), height))
        nodes.append(node)
        edges.append(
            Edge(
                centre.x + centre.width,
                centre.y + centre.height / 2,
                node.x,
                node.y + node.height / 2,
                relation.get_kind_display(),
            )
        )
    return Graph(WIDTH, round(height), tuple(nodes), tuple(edges), len(listed) - len(edges))


def _row(place: int, count: int, height: float) -> float:
    used = count * (_NODE_HEIGHT + _GAP) - _GAP
    return (height - used) / 2 + place * (_NODE_HEIGHT + _GAP)


def _node(agreement: Any, x: float, y: float, *, is_centre: bool = False) -> Node:
    title = agreement.title
    return Node(
        x=x,
        y=round(y, 1),
        width=_NODE_WIDTH,
        height=_NODE_HEIGHT,
        title=title if len(title) <= _TITLE_CHARACTERS else title[: _TITLE_CHARACTERS - 1].rstrip() + "…",
        full_title=title_of(agreement),
        ref=agreement.ref,
        status=agreement.get_status_display(),
        url="" if is_centre else agreement.get_absolute_url(),
        is_centre=is_centre,
    )
