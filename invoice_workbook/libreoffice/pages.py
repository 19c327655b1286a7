"""How a sheet is printed."""

from typing import Any

from invoice_workbook.libreoffice.addresses import area_of, spelled
from invoice_workbook.libreoffice.objects import Impl


class PageSetup(Impl):
    """How a sheet is printed."""

    __slots__ = ("sheet",)

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The office's own sheet."""
        return self.sheet.xl

    @property
    def print_area(self) -> str | None:
        """The cells to print; None for all used cells."""
        return ",".join(spelled(area_of(area)) for area in self.sheet.xl.getPrintAreas()) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        parts = value.split(",") if value else []
        self.sheet.xl.setPrintAreas(tuple(self.sheet.range(part).xl.getRangeAddress() for part in parts))
