"""Files in and out: read, plan, compare, write, give back what was refused."""

from umubano.surfaces.transfer.services.exporting import export_kinds, export_path
from umubano.surfaces.transfer.services.importing import Cancelled, Result, import_kinds, import_path

__all__ = ["Cancelled", "Result", "export_kinds", "export_path", "import_kinds", "import_path"]
