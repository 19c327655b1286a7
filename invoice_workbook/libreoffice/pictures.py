"""Pictures over a sheet."""

from itertools import count
from pathlib import Path
from typing import Any

from invoice_workbook.libreoffice import office
from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError
from invoice_workbook.libreoffice.shapes import DRAWING, Shape, Shapes, move, natural_size, size_of


class Picture(Shape):
    """A picture."""

    __slots__ = ()

    @property
    def lock_aspect_ratio(self) -> bool:
        """Whether width and height keep their ratio, which they do while it is the image's own."""
        return self.keeps_ratio

    @lock_aspect_ratio.setter
    def lock_aspect_ratio(self, value: bool) -> None:
        if value != self.keeps_ratio:
            raise UnsupportedError("xlwings on LibreOffice cannot set Picture.lock_aspect_ratio otherwise than it is.")

    def update(self, filename: str) -> "Picture":
        """Replace the image, keeping place and size."""
        self.xl.Graphic = _graphic(self.parent, filename)
        return self


class Pictures(Shapes):
    """The pictures of a sheet."""

    __slots__ = ()
    wrap = Picture

    def add(
        self,
        filename: str,
        link_to_file: bool = False,
        save_with_document: bool = True,
        left: float | None = None,
        top: float | None = None,
        width: float | None = None,
        height: float | None = None,
        anchor: Any = None,
    ) -> Picture:
        """Add an image from a file, in its own size by default (-1)."""
        if link_to_file:
            raise UnsupportedError("xlwings on LibreOffice has no Pictures.add with link_to_file.")
        graphic = _graphic(self.parent, filename)
        taken = {shape.name for shape in Shapes(self.parent)}
        shape = self.parent.book.xl.createInstance(f"{DRAWING}GraphicObjectShape")
        self.api.add(shape)
        shape.Graphic = graphic
        shape.Name = next(name for n in count(1) if (name := f"Picture {n}") not in taken)
        picture = Picture(self.parent, shape)
        own_width, own_height = natural_size(graphic)
        has_width, has_height = (size is not None and size > 0 for size in (width, height))
        picture.resize(
            size_of(width or 0) if has_width else own_width, size_of(height or 0) if has_height else own_height
        )
        corner = (anchor.left, anchor.top) if anchor is not None else (left or 0, top or 0)
        move(shape, size_of(corner[0]), size_of(corner[1]))
        return picture


def _graphic(sheet: Any, filename: str) -> Any:
    """An image loaded by the office. Raises OfficeError if that fails."""
    provider = sheet.book.app.office.service("com.sun.star.graphic.GraphicProvider")
    found = provider.queryGraphic(office.properties(URL=office.url(Path(filename))))
    if found is None:
        raise OfficeError(f"LibreOffice cannot read {Path(filename).name} as an image.")
    return found
