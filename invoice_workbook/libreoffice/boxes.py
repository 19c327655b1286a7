"""The office's messages: boxes with a question, and the bar above a sheet."""

from typing import Any

from invoice_workbook.libreoffice import office

STATUS = "status"
INFO = 0
"""com.sun.star.frame.InfobarType.INFO"""
KINDS = {"info": "INFOBOX", "critical": "ERRORBOX"}
YES_FIRST = 0x40000
"""com.sun.star.awt.MessageBoxButtons.DEFAULT_BUTTON_YES, as Excel has it."""
BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3 | YES_FIRST, "yes_no_cancel": 4 | YES_FIRST}
ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
WIDTH, MARGIN, LINE, BUTTON = 240, 6, 10, (50, 14)
"""The size of an input box, in the office's units for dialogs (a quarter of a letter wide, an eighth high)."""
PLACE = 3
"""com.sun.star.awt.PosSize.POS"""
LETTERS = 52
"""Letters of a question per line."""
PRESSES = {"ok": 1, "cancel": 2}
"""com.sun.star.awt.PushButtonType"""


def bar(document: Any, words: str | bool) -> None:
    """Show these words above a document's sheet; False removes them."""
    controller = document.CurrentController
    is_there = controller.hasInfobar(STATUS)
    if not isinstance(words, str):
        if is_there:
            controller.removeInfobar(STATUS)
    elif is_there:  # changed in its place: the sheet must not move under the pointer
        controller.updateInfobar(STATUS, "", words, INFO)
    else:
        controller.appendInfobar(STATUS, "", words, INFO, (), True)


def alert(running: office.Office, window: Any, prompt: str, title: str, buttons: str, mode: str) -> str:
    """Ask, and wait for the answer: ok, cancel, yes or no."""
    toolkit = running.service("com.sun.star.awt.Toolkit")
    kind = office.uno().Enum("com.sun.star.awt.MessageBoxType", KINDS.get(mode, _usual(buttons)))
    return ANSWERS[toolkit.createMessageBox(window, kind, BUTTONS[buttons], title, prompt).execute()]


def _usual(buttons: str) -> str:
    return "INFOBOX" if buttons == "ok" else "QUERYBOX"


def typed(running: office.Office, window: Any, question: str, title: str) -> str | None:
    """Ask for a text: the question, an input line, OK and Cancel. None if cancelled."""
    dialog = running.service("com.sun.star.awt.UnoControlDialog")
    dialog.setModel(_asking(running, question, title))
    dialog.setVisible(False)
    dialog.createPeer(running.service("com.sun.star.awt.Toolkit"), window)
    outer, inner = window.getPosSize(), dialog.getPosSize()
    dialog.setPosSize((outer.Width - inner.Width) // 2, (outer.Height - inner.Height) // 3, 0, 0, PLACE)
    line = dialog.getControl("line")
    line.setFocus()
    is_given = dialog.execute() == 1
    answer = str(line.getText()) if is_given else None
    dialog.dispose()
    return answer


def _asking(running: office.Office, question: str, title: str) -> Any:
    """The dialog's model with all its parts."""
    model = running.service("com.sun.star.awt.UnoControlDialogModel")
    lines = sum(1 + len(part) // LETTERS for part in question.splitlines())
    below = MARGIN + lines * LINE
    width, height = BUTTON
    _set(model, Title=title, Width=WIDTH, Height=below + 2 * LINE + height + 2 * MARGIN)
    inside = WIDTH - 2 * MARGIN
    _put(model, "FixedText", "question", (MARGIN, MARGIN, inside, lines * LINE), Label=question, MultiLine=True)
    _put(model, "Edit", "line", (MARGIN, below, inside, LINE + 4), TabIndex=0)
    left = WIDTH - 2 * (width + MARGIN)
    for place, name in enumerate(PRESSES):
        at = (left + place * (width + MARGIN), below + 2 * LINE, width, height)
        _put(model, "Button", name, at, PushButtonType=PRESSES[name], DefaultButton=name == "ok", TabIndex=place + 1)
    return model


def _put(model: Any, kind: str, name: str, at: tuple[int, int, int, int], **values: Any) -> None:
    control = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    left, top, width, height = at
    _set(control, PositionX=left, PositionY=top, Width=width, Height=height, **values)
    model.insertByName(name, control)


def _set(model: Any, **values: Any) -> None:
    for name, value in values.items():
        model.setPropertyValue(name, value)
