"""Read files named on the command line, with one clear sentence when that cannot be done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.errors import InvalidInput


def read_json(path: Path) -> Any:
    """The JSON document in a file. Raises InvalidInput naming line and column."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(
            _("%(path)s cannot be read: %(strerror)s.") % {"path": path, "strerror": error.strerror},
            code="file_unreadable",
            file=str(path),
        ) from None
    except UnicodeDecodeError:
        raise InvalidInput(
            _("%(path)s is not text in UTF-8.") % {"path": path}, code="file_encoding", file=str(path)
        ) from None
    except json.JSONDecodeError as error:
        raise InvalidInput(
            _("%(path)s is not JSON: line %(lineno)s, column %(colno)s: %(msg)s.")
            % {"path": path, "lineno": error.lineno, "colno": error.colno, "msg": error.msg},
            code="file_not_json",
            file=str(path),
            line=error.lineno,
            column=error.colno,
        ) from None
