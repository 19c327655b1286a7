"""Ranges: blocks of cells on a sheet, with the interface xlwings needs."""

from invoice_workbook.libreoffice.ranges.looks import Looks
from invoice_workbook.libreoffice.ranges.merging import Merging
from invoice_workbook.libreoffice.ranges.moving import Moving
from invoice_workbook.libreoffice.ranges.remarks import Remarks
from invoice_workbook.libreoffice.ranges.sizes import Sizes
from invoice_workbook.libreoffice.ranges.spelling import Formulas


class Range(Formulas, Looks, Sizes, Merging, Moving, Remarks):
    """A block of cells of a sheet."""

    __slots__ = ()
