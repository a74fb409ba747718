"""Read files named on the command line, with one clear sentence when that cannot be done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from umubano.core.errors import InvalidInput


def read_json(path: Path) -> Any:
    """The JSON document in a file. Raises InvalidInput naming line and column."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(
            f"{path} cannot be read: {error.strerror}.", code="file_unreadable", file=str(path)
        ) from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is not text in UTF-8.", code="file_encoding", file=str(path)) from None
    except json.JSONDecodeError as error:
        raise InvalidInput(
            f"{path} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.",
            code="file_not_json",
            file=str(path),
            line=error.lineno,
            column=error.colno,
        ) from None
