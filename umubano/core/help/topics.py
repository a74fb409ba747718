"""Find and read the help: the README of each concept, as far as it is written for users.

A README says first what the concept is and how it is used, then how it is made. What is shown ends at the first heading of
the second part. `README.fr.md` beside it is the French; where it is missing, the English is shown and says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

#: Headings with which the part for developers begins.
FOR_DEVELOPERS = (
    "For its developers",
    "Pour ses développeurs",
    "Where things are",
    "Where to look",
    "In the database",
)
#: A heading that says only that this is the part for users.
FOR_USERS = ("For its users", "Pour ses utilisateurs")
_ENDS = re.compile(rf"^##+ (?:{'|'.join(map(re.escape, FOR_DEVELOPERS))})\b", re.MULTILINE)
_USERS = re.compile(rf"^##+ (?:{'|'.join(map(re.escape, FOR_USERS))})\s*$\n?", re.MULTILINE)
_TITLE = re.compile(r"\A# (.+)\n")


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of help. `language` is the one it is written in, `text` Markdown without the title."""

    name: str
    title: str
    text: str
    language: str

    @property
    def summary(self) -> str:
        """The first paragraph, on one line, without marks."""
        first = next((part for part in self.text.split("\n\n") if part.strip()), "")
        return " ".join(re.sub(r"[*`]|\[([^\]]*)\]\([^)]*\)", r"\1", first).split())


@cache
def folders() -> dict[str, Path]:
    """Folder of each concept that has a README, by the name of its app, in the order of installation."""
    found = {}
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if config.name.startswith("umubano.") and (folder / "README.md").exists():
            found[config.label] = folder
    return found


def read_topic(name: str, language: str) -> Topic | None:
    """The help about a concept in a language, else in English; None where there is none."""
    folder = folders().get(name)
    if folder is None:
        return None
    code = language.split("-", maxsplit=1)[0]
    own = folder / f"README.{code}.md"
    is_own = code != settings.LANGUAGE_CODE and own.exists()
    return _read(name, own if is_own else folder / "README.md", code if is_own else settings.LANGUAGE_CODE)


@cache
def _read(name: str, path: Path, language: str) -> Topic:
    text = path.read_text(encoding="utf-8")
    title = _TITLE.match(text)
    body = text[title.end() :] if title else text
    end = _ENDS.search(body)
    body = _USERS.sub("", body[: end.start()] if end else body)
    heading = title[1].partition(":")[0].strip() if title else name
    return Topic(name, heading, body.strip() + "\n", language)


def topic_of_module(module: str) -> str | None:
    """The help that belongs to a view, by the module it stands in."""
    config = apps.get_containing_app_config(module)
    return config.label if config is not None and config.label in folders() else None
