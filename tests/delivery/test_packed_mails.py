"""A mail in bytes is the library's own, however large its files are."""

import re

import pytest

from invoice_workbook.delivery.mail import Mail, message, packed

BETWEEN = re.compile(rb"={5,}\d+==")
"""What stands between the parts: another each time."""


@pytest.mark.parametrize("sizes", [[], [0], [5], [1000], [1001], [57 * 20], [57 * 20 + 1, 3, 99_999]], ids=str)
def test_a_mail_in_bytes_is_as_the_library_makes_it(sizes):
    mail = Mail(
        "Advice", "anna@kranich.example", "Kränich GmbH", ("v@vendor.example",), "Zahlung", "Guten Tag,\nüber\n"
    )
    attached = [(f"Avis {n} ü.pdf", bytes(place % 251 for place in range(size))) for n, size in enumerate(sizes)]
    library = bytes(message(mail, attached, "<1@kranich.example>"))
    assert BETWEEN.sub(b"|", packed(mail, attached, "<1@kranich.example>")) == BETWEEN.sub(b"|", library)
