"""The table of commands: the command line, the ribbon, the Start sheet and the README take their entries from it.

Labels and help are texts of the catalogues: `command.<id>.label` and `command.<id>.help`.
"""

from dataclasses import dataclass
from typing import Literal

from invoice_workbook.schema import TABLES

Group = Literal["Check", "Receivable", "Payable", "Bank", "Service", "Reports", "Help"]
GROUPS: tuple[Group, ...] = ("Check", "Receivable", "Payable", "Bank", "Service", "Reports", "Help")


@dataclass(frozen=True)
class Command:
    """A command's id and where it stands; with an `icon` (Office's imageMso) it has a button.

    A button that `asks` for a file does so before anything runs. What works on a sheet's selection
    has its button there too: `tables` are those of the sheets.
    """

    id: str
    group: Group
    icon: str = ""
    key_tip: str = ""
    is_large: bool = False
    asks: Literal["", "file"] = ""
    tables: tuple[str, ...] = ()

    @property
    def macro(self) -> str:
        """Name of the button's macro: check-totals is PressCheckTotals; no cell function is called so."""
        return f"Press{self.id.title().replace('-', '')}"


_FILLED = tuple(table.name for table in TABLES.values() if table.name not in ("Problems", "Log", "Settings"))
"""Tables that a clerk fills; the others fill themselves."""
COMMANDS: tuple[Command, ...] = (
    Command("check", "Check", "ErrorChecking", "CH", is_large=True),
    Command("check-totals", "Check", "AutoSum", "CT"),
    Command("check-orders", "Check", "DataValidation", "CO"),
    Command("check-bills", "Check", "DataValidationCircleInvalid", "CB"),
    Command("flag-late", "Check", "FunctionsDateTimeInsertGallery", "FL"),
    Command("dismiss", "Check", "DataValidationClearValidationCircles", "DI", tables=("Problems",)),
    Command("issue", "Receivable", "FileNewDefault", "IS", is_large=True, tables=("Orders",)),
    Command("credit", "Receivable", "Undo", "CR", tables=("Invoices",)),
    Command("files", "Receivable", "FileSaveAsPdfOrXps", "FI", tables=("Invoices",)),
    Command("send", "Receivable", "FileSendAsAttachment", "SE", tables=("Invoices",)),
    Command("match", "Payable", "ViewSideBySide", "MA"),
    Command("route", "Payable", "FileStartWorkflow", "RO", tables=("Bills",)),
    Command("approve", "Payable", "SignatureLineInsert", "PV", tables=("Bills",)),
    Command("pay", "Payable", "AccountingFormat", "PA", is_large=True, tables=("Payments",)),
    Command("claims", "Payable", "FunctionsFinancialInsertGallery", "CM", tables=("Vendors",)),
    Command("hold", "Payable", "Lock", "HO", tables=("Bills",)),
    Command("release", "Payable", "FilePermissionUnrestricted", "RL", tables=("Bills",)),
    Command("reject", "Payable", "FileCheckOutDiscard", "RJ", tables=("Bills",)),
    Command("import-bill", "Payable", "XmlImport", "BI", is_large=True, asks="file", tables=("Bills",)),
    Command("statements", "Receivable", "FileEmailAsPdfEmailAttachment", "ST", tables=("Customers",)),
    Command("remind", "Receivable", "OutlookTaskCreate", "RE", is_large=True, tables=("Reminders",)),
    Command("collections", "Receivable", "FileMarkAsFinal", "CL"),
    Command("import-bank", "Bank", "GetExternalDataFromOtherSources", "IB", is_large=True, asks="file"),
    Command("apply", "Bank", "HyperlinkInsert", "AP", tables=("BankLines",)),
    Command("aging", "Reports", "ChartTypeColumnInsertGallery", "AG", is_large=True),
    Command("export", "Service", "FileSaveAsExcelXlsx", "EX"),
    Command("import", "Service", "GetExternalDataFromText", "IM", asks="file", tables=_FILLED),
    Command("doctor", "Help", "Help", "DO"),
    Command("open", "Service"),
    Command("new", "Service"),
    Command("demo", "Help"),
)
BUTTONS = tuple(command for group in GROUPS for command in COMMANDS if command.group == group and command.icon)
"""Commands with a button, in the order of their groups."""
