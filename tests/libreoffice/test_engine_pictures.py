"""Shapes and pictures over a sheet, through the engine."""

from pathlib import Path

import pytest
import xlwings as xw
from PIL import Image

from invoice_workbook.libreoffice.errors import OfficeError, UnsupportedError

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(120)]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """An image of 80 by 40 pixels, 96 to the inch: 60 by 30 points."""
    path = tmp_path / "logo.png"
    Image.new("RGB", (80, 40), "red").save(path, dpi=(96, 96))
    return path


def sizes(shape):
    return shape.left, shape.top, shape.width, shape.height


def test_a_picture_has_its_own_size_and_keeps_its_ratio(sheet, image):
    picture = sheet.pictures.add(image)
    assert (picture.name, *sizes(picture), picture.lock_aspect_ratio) == ("Picture 1", 0, 0, 60, 30, True)
    picture.width = 120
    picture.left, picture.top = 20, 50
    assert sizes(picture) == (20, 50, 120, 60)
    sheet.shapes["Picture 1"].scale_height(0.5)
    assert sizes(picture) == (20, 50, 60, 30)


def test_a_picture_of_another_ratio_takes_each_size_as_it_is_told(sheet, image):
    picture = sheet.pictures.add(image, name="logo", left=10, top=20, width=200, height=50)
    assert (sizes(picture), picture.lock_aspect_ratio) == ((10, 20, 200, 50), False)
    picture.height = 80
    assert sizes(picture) == (10, 20, 200, 80)
    sheet.shapes["logo"].scale_width(2, relative_to_original_size=True)
    assert sizes(picture) == (10, 20, 120, 80)
    with pytest.raises(UnsupportedError, match="lock_aspect_ratio"):
        picture.lock_aspect_ratio = True


def test_pictures_are_found_updated_and_removed(sheet, image):
    sheet["C3"].column_width = 20
    first = sheet.pictures.add(image, name="one", anchor=sheet["B4"])
    assert (first.left, first.top) == (sheet["B4"].left, sheet["B4"].top)
    with pytest.raises(xw.ShapeAlreadyExists):
        sheet.pictures.add(image, name="one")
    sheet.pictures.add(image, name="two")
    other = image.with_name("other.png")
    Image.new("RGB", (10, 10), "blue").save(other)
    sheet.pictures.add(other, name="one", update=True)
    assert [picture.name for picture in sheet.pictures] == ["one", "two"]
    assert (sheet.pictures["one"].width, len(sheet.shapes), sheet.shapes[0].type) == (60, 2, "picture")
    sheet.pictures["one"].delete()
    assert ("one" in sheet.pictures, sheet.pictures[0].name) == (False, "two")
    with pytest.raises(KeyError):
        sheet.shapes("one")
    with pytest.raises(IndexError):
        sheet.shapes(0)
    sheet["A1:Z99"].clear()
    assert len(sheet.pictures) == 1, "clearing cells leaves what is drawn over them"


def test_a_shape_holds_text_with_fonts(sheet):
    drawn = sheet.book.api.createInstance("com.sun.star.drawing.RectangleShape")
    sheet.api.DrawPage.add(drawn)
    shape = sheet.shapes[0]
    shape.name, shape.text, shape.width, shape.height = "box", "some words", 100, 40
    shape.font.bold = True
    shape.characters[:4].font.color = (255, 0, 0)
    assert (shape.type, sizes(shape), sheet.shapes["BOX"].text) == ("auto_shape", (0, 0, 100, 40), "some words")
    assert (shape.characters[5:].font.bold, shape.characters[:4].font.color) == (True, (255, 0, 0))
    shape.activate()
    assert len(sheet.pictures) == 0


def test_what_is_no_image_is_refused_in_a_sentence(sheet, tmp_path):
    path = tmp_path / "letter.png"
    path.write_text("Dear customer", "utf-8")
    with pytest.raises(OfficeError, match=r"cannot read letter\.png as an image"):
        sheet.pictures.add(path)
    assert len(sheet.shapes) == 0
