"""The chapter "Taking things back" of the sheet Help: the commonest mistakes, the way back from each, and its command.

The texts are the catalogues': `back.<name>.wrong`, `back.<name>.way`. docs/taking-back.md says the same.
"""

from invoice_workbook.languages import text

MISTAKES = {
    "last": "undo",
    "invoice": "credit",
    "issued": "undo",
    "order": "cancel",
    "draft-sent": "mark-sent",
    "applied": "unapply",
    "applied-one": "unapply",
    "cleared": "unapply",
    "bank-file": "undo",
    "import": "undo",
    "reminder": "cancel",
    "reminded": "",
    "twice": "reject",
    "paid-twice": "claims",
    "rejected": "reopen",
    "approved": "hold",
    "released-hold": "hold",
    "released": "withdraw",
    "returned": "withdraw",
    "account": "undo",
    "row": "restore",
    "typed": "",
    "spoiled": "restore",
    "id": "rename",
    "closed": "reopen",
    "file": "files",
}
"""Each mistake, and the command of its way back; none where a cell is the way."""


def rows(language: str) -> list[tuple[str, str, str]]:
    """What went wrong, the way back, what to type."""
    return [
        (
            text(f"back.{name}.wrong", language),
            text(f"back.{name}.way", language),
            f"invoice-workbook {command}" if command else "",
        )
        for name, command in MISTAKES.items()
    ]
