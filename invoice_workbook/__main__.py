"""The program: its commands, and how it leaves."""

import gc
import sys

from invoice_workbook.command_line import bank, checking, interpreter, payable, receivable, service
from invoice_workbook.command_line.options import app
from invoice_workbook.errors import WorkbookError
from invoice_workbook.languages import text

GROUPS = (checking, receivable, payable, bank, service)
"""The modules whose commands there are, in the order that the help names them."""
_PLACES = {module.__name__: place for place, module in enumerate(GROUPS)}
app.registered_commands.sort(key=lambda one: _PLACES[getattr(one.callback, "__module__", "")])


def main() -> None:
    """Run a command; whatever goes wrong is one sentence on standard error and exit code 2."""
    if interpreter.answers():
        return
    gc.disable()  # looking for cycles among millions of cells takes longer than the process lives
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the standard streams are text
    try:
        app()
    except WorkbookError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    except Exception as error:  # the one broad catch: nobody is shown a traceback
        from invoice_workbook.hosts.run import logged

        sys.stderr.write(text("refused.unexpected", reason=repr(error), log=logged()) + "\n")
        sys.exit(2)
    finally:
        gc.freeze()  # nor is it looked for when Python leaves


if __name__ == "__main__":
    main()
