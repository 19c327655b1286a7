"""Drawings over a sheet: shapes, including pictures.

Source: com.sun.star.drawing.GraphicObjectShape and its like; sizes there are hundredths of a millimetre, here points.
"""

from collections.abc import Iterator
from typing import Any

from invoice_workbook.libreoffice import office
from invoice_workbook.libreoffice.errors import UnsupportedError
from invoice_workbook.libreoffice.fonts import Characters, Font
from invoice_workbook.libreoffice.objects import Impl

POINT, PIXEL = 2540 / 72, 2540 / 96
DRAWING = "com.sun.star.drawing."
PICTURE = "picture"
TYPES = {
    "GraphicObjectShape": PICTURE,
    "CustomShape": "auto_shape",
    "RectangleShape": "auto_shape",
    "EllipseShape": "auto_shape",
    "TextShape": "text_box",
    "LineShape": "line",
    "ConnectorShape": "line",
    "GroupShape": "group",
    "ControlShape": "form_control",
    "OLE2Shape": "embedded_ole_object",
    "MediaShape": "media",
}
"""xlwings' names for the office's kinds of shapes."""
CHART = "12dcae26-281f-416f-a234-c3086127382e"
"""The CLSID of an embedded object that is a chart."""
NOTE = "com.sun.star.drawing.CaptionShape"
TOP_LEFT = "scale_from_top_left"


class Shape(Impl):
    """A shape; a picture with its image's ratio keeps it, as in Excel."""

    __slots__ = ("parent", "xl")

    def __init__(self, parent: Any, xl: Any) -> None:
        self.parent, self.xl = parent, xl

    @property
    def api(self) -> Any:
        """The office's own shape."""
        return self.xl

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.xl.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    @property
    def type(self) -> str:
        """What kind of shape it is, as xlwings calls it."""
        kind = self.xl.getShapeType().removeprefix(DRAWING)
        if kind == "OLE2Shape" and self.xl.CLSID.lower() == CHART:
            return "chart"
        if kind not in TYPES:
            raise UnsupportedError(f"xlwings on LibreOffice has no Shape.type for a {kind}.")
        return TYPES[kind]

    @property
    def index(self) -> int:
        """Its position among the shapes, from 1."""
        return next(place for place, other in enumerate(Shapes(self.parent), 1) if other.xl == self.xl)

    @property
    def left(self) -> float:
        """From the left edge of the sheet, in points."""
        return points(self.xl.Position.X)

    @left.setter
    def left(self, value: float) -> None:
        move(self.xl, size_of(value), self.xl.Position.Y)

    @property
    def top(self) -> float:
        """From the upper edge of the sheet, in points."""
        return points(self.xl.Position.Y)

    @top.setter
    def top(self, value: float) -> None:
        move(self.xl, self.xl.Position.X, size_of(value))

    @property
    def width(self) -> float:
        """In points."""
        return points(self.xl.Size.Width)

    @width.setter
    def width(self, value: float) -> None:
        size = self.xl.Size
        self.resize(size_of(value), size.Height * size_of(value) / size.Width if self.keeps_ratio else size.Height)

    @property
    def height(self) -> float:
        """In points."""
        return points(self.xl.Size.Height)

    @height.setter
    def height(self, value: float) -> None:
        size = self.xl.Size
        self.resize(size.Width * size_of(value) / size.Height if self.keeps_ratio else size.Width, size_of(value))

    @property
    def _is_picture(self) -> bool:
        return bool(self.xl.getShapeType() == f"{DRAWING}GraphicObjectShape")

    @property
    def keeps_ratio(self) -> bool:
        """Whether its width and height change together."""
        if not self._is_picture:
            return False
        (width, height), size = natural_size(self.xl.Graphic), self.xl.Size
        return bool(abs(width * size.Height - height * size.Width) <= max(width, height, size.Width, size.Height))

    def resize(self, width: float, height: float) -> None:
        """Give it this size, in hundredths of a millimetre."""
        self.xl.setSize(office.struct("com.sun.star.awt.Size", Width=round(width), Height=round(height)))

    def scale_width(self, factor: float, relative_to_original_size: bool = False, scale: str = TOP_LEFT) -> None:
        """Make it wider or narrower."""
        self.width = self._original(relative_to_original_size, scale)[0] * factor

    def scale_height(self, factor: float, relative_to_original_size: bool = False, scale: str = TOP_LEFT) -> None:
        """Make it taller or shorter."""
        self.height = self._original(relative_to_original_size, scale)[1] * factor

    def _original(self, is_original: bool, scale: str) -> tuple[float, float]:
        """The size to scale, in points: the present one, or a picture's own."""
        if scale != TOP_LEFT or (is_original and not self._is_picture):
            raise UnsupportedError("xlwings on LibreOffice has no Shape.scale_width and scale_height of that kind.")
        if not is_original:
            return self.width, self.height
        width, height = natural_size(self.xl.Graphic)
        return width / POINT, height / POINT

    @property
    def text(self) -> str:
        """Its text."""
        return str(self.xl.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.xl.setString(value)

    @property
    def font(self) -> Font:
        """The font of its text."""
        return Font(self.xl)

    @property
    def characters(self) -> Characters:
        """The letters of its text."""
        return Characters(self.xl)

    def activate(self) -> None:
        """Show and select it."""
        self.parent.activate()
        self.parent.book.part("CurrentController").select(self.xl)

    def delete(self) -> None:
        """Remove it."""
        self.parent.xl.DrawPage.remove(self.xl)


class Shapes(Impl):
    """The shapes of a sheet, from the back to the front."""

    __slots__ = ("parent",)
    wrap: type[Shape] = Shape

    def __init__(self, parent: Any) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The office's own page of drawings."""
        return self.parent.xl.DrawPage

    def _found(self) -> list[Shape]:
        page = self.api
        shapes = (page.getByIndex(place) for place in range(page.getCount()))
        found = [self.wrap(self.parent, xl) for xl in shapes if xl.getShapeType() != NOTE]
        return found if self.wrap is Shape else [shape for shape in found if shape.type == PICTURE]

    def __call__(self, key: int | str) -> Shape:
        found = self._found()
        if not isinstance(key, str):
            if not 0 < key <= len(found):
                raise IndexError(f"{self.parent.name} has {len(found)} of them, counted from 1: {key} is none.")
            return found[int(key) - 1]
        named = next((shape for shape in found if shape.name.casefold() == key.casefold()), None)
        if named is None:
            raise KeyError(key)
        return named

    def __len__(self) -> int:
        return len(self._found())

    def __iter__(self) -> Iterator[Shape]:
        return iter(self._found())

    def __contains__(self, key: str) -> bool:
        return any(shape.name.casefold() == key.casefold() for shape in self._found())


def natural_size(graphic: Any) -> tuple[float, float]:
    """An image's own width and height in hundredths of a millimetre; by its pixels if it has none."""
    size = graphic.Size100thMM
    if size.Width and size.Height:
        return size.Width, size.Height
    return graphic.SizePixel.Width * PIXEL, graphic.SizePixel.Height * PIXEL


def points(size: int) -> float:
    """One of the office's sizes in points, to the quarter."""
    return round(4 * size / POINT) / 4


def size_of(height: float) -> int:
    """Points as one of the office's sizes."""
    return round(height * POINT)


def move(shape: Any, x: int, y: int) -> None:
    """Put a shape's corner there."""
    shape.setPosition(office.struct("com.sun.star.awt.Point", X=x, Y=y))
