"""Cell functions in cells: a thousand of them come to what Python says."""

import itertools
from datetime import date, timedelta
from typing import Any

import pytest

from invoice_workbook.excel import functions
from invoice_workbook.libreoffice import cells

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(120)]

DAYS = [date(2026, 1, 1) + timedelta(37 * n) for n in range(20)]
TERMS = ["net 30", "2/10 net 30", "3/7 net 14", "EOM+15", "1/5 n 60"]
AMOUNTS = [0.01, 1.005, 33.33, 1234.565, 99999.995]
REFERENCES = ["RE-0815", "re 815", "815", "A12345", "A12354", "X"]
IBANS = ["DE89370400440532013000", "DE88370400440532013000", "GB82 WEST 1234 5698 7654 32", "rubbish"]
TAX_NUMBERS = [
    ("DE136695976", "DE"),
    ("DE136695977", "DE"),
    ("ATU13585627", "AT"),
    ("27AAPFU0939F1ZV", "IN"),
    ("1", "ZZ"),
]
AS_OF = date(2026, 7, 15)


def calls() -> list[tuple[str, tuple[Any, ...]]]:
    """A thousand calls and more: each function with right and wrong arguments."""
    made: list[tuple[str, tuple[Any, ...]]] = []
    made += [("DAYSLATE", pair) for pair in itertools.product(DAYS, DAYS)]
    made += [("DAYSLATE", (day, AS_OF, day + timedelta(n))) for n, day in enumerate(DAYS)]
    made += [("AGEBAND", (day, AS_OF, *limits)) for day in DAYS for limits in ((), ("15,45",), ("45,15",))]
    made += [("DUEDATE", pair) for pair in itertools.product(DAYS, [*TERMS, "sometime"])]
    made += [("DUEDATE", (day, "net 5", country)) for day in DAYS for country in ("DE", "IN", "ZZ")]
    made += [("DISCOUNTUNTIL", pair) for pair in itertools.product(DAYS, TERMS)]
    made += [("DISCOUNTRATE", (terms,)) for terms in TERMS]
    made += [("LINENET", (quantity, price)) for quantity, price in itertools.product((-3, 1, 7.25), AMOUNTS)]
    made += [
        ("LINENET", (2.5, price, discount, currency))
        for price, discount, currency in itertools.product(AMOUNTS, (0.5, 12.5, 33), ("EUR", "JPY", "KWD", "XYZ"))
    ]
    made += [
        ("TAXOF", (net, rate, c)) for net, rate, c in itertools.product(AMOUNTS, (0.5, 7, 19, 21.3), ("EUR", "JPY"))
    ]
    made += [
        ("LATEINTEREST", (amount, day, AS_OF, rate))
        for amount, day, rate in itertools.product(AMOUNTS, DAYS, (9.12, 5))
    ]
    made += [("IBANOK", (iban,)) for iban in IBANS]
    made += [("TAXNUMBEROK", pair) for pair in TAX_NUMBERS]
    made += [("SAMEREFERENCE", pair) for pair in itertools.product(REFERENCES, REFERENCES)]
    return made


def spelled(argument: Any) -> str:
    if isinstance(argument, str):
        return f'"{argument}"'
    return str(int(cells.to_serial(argument))) if isinstance(argument, date) else repr(argument)


def expected(name: str, arguments: tuple[Any, ...]) -> Any:
    """What a cell shows of what Python gives."""
    try:
        value = getattr(functions, name)(*arguments)
    except LookupError:
        return "#N/A"
    except ValueError:
        return "#VALUE!"
    if isinstance(value, date):
        return cells.to_serial(value)
    if isinstance(value, (bool, int)):
        return float(value)
    return value or None if isinstance(value, str) else value


def test_a_thousand_cells_come_to_what_python_says(sheet):
    made = calls()
    assert len(made) >= 1_000
    assert {name for name, _ in made} == {function.__name__ for function in functions.FUNCTIONS} - {"AGING"}
    column = [[f"={name}({','.join(map(spelled, arguments))})"] for name, arguments in made]
    sheet.range((1, 1), (len(made), 1)).formula = column
    shown = sheet.range((1, 1), (len(made), 1)).options(ndim=1, err_to_str=True).value
    wrong = [(column[n][0], shown[n], expected(*call)) for n, call in enumerate(made) if shown[n] != expected(*call)]
    assert not wrong, wrong[:10]


def test_aging_is_a_row_of_cells_and_blank_cells_are_blank(sheet):
    sheet["A1"].value = [[day, amount] for day, amount in zip(DAYS, AMOUNTS * 3, strict=False)]
    sheet["A16"].value = [[None, 5]]
    sheet["D1:H1"].api.setArrayFormula(f"=AGING(A1:A17;B1:B17;{int(cells.to_serial(AS_OF))})")
    dates, amounts = sheet["A1:A17"].value, sheet["B1:B17"].value
    assert sheet["D1:H1"].value == functions.AGING(dates, amounts, AS_OF)[0]
    assert sum(sheet["D1:H1"].value) == pytest.approx(sum(amount or 0 for amount in amounts))
    sheet["J1"].formula = f"=DAYSLATE(A1,{int(cells.to_serial(AS_OF))},C20)"
    assert sheet["J1"].value == functions.DAYSLATE(DAYS[0], AS_OF, None)


@pytest.mark.not_ours("made.xlsx", reason="cell functions of the add-in are no functions of Excel")
def test_a_function_of_a_workbook_made_by_another_program_is_known(app, tmp_path):
    import xlsxwriter

    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_formula("A1", "=DAYSLATE(46000,46010)+LINENET(2,1.5)")
    opened = app.books.open(path)
    assert opened.sheets[0]["A1"].value == 13.0
    assert opened.sheets[0]["A1"].formula == "=DAYSLATE(46000,46010)+LINENET(2,1.5)"
    opened.close()
