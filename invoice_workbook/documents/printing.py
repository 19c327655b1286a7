"""Texts onto paper: a layout of layouts/*.typ filled with JSON, as PDF/A-3b. The one door to typst's compiler.

Each layout's compiler is made once and reused. Source: ISO 19005-3 (PDF/A-3).
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoice_workbook.documents import fonts

if TYPE_CHECKING:
    import typst

LAYOUTS = Path(__file__).parent / "layouts"


@cache
def _compiler(layout: str) -> "typst.Compiler":
    import typst

    return typst.Compiler(str(LAYOUTS / f"{layout}.typ"))


def pdf(layout: str, id_: str, printed: Mapping[str, Any]) -> bytes:
    """The PDF of a layout; `id_` names the document. Raises WorkbookError where a character has no font."""
    words = json.dumps(printed, ensure_ascii=False)
    fonts.refuse_boxes(id_, words)
    data = json.dumps({**printed, "fonts": fonts.families(words)}, ensure_ascii=False)
    made = _compiler(layout).compile(format="pdf", pdf_standards=["a-3b"], sys_inputs={layout: data})
    assert isinstance(made, bytes)
    return made
