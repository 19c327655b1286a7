"""What looks the same is compared as the same: references, names, accounts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoice_workbook import bank_codes, folding, references
from invoice_workbook.ledger.bank.counterparties import bare
from invoice_workbook.look_alikes import BY_LETTER
from tests.sheets import grid

REFERENCES = r"""
    as typed         | another        | likeness | why
    INV-1023         | INV-1O23       | 80       | the letter O
    INV-1010         | INV-IOIO       | 80       | I and O
    RE-5518          | RE-SS18        | 80       | S
    RE-8812          | RE-BB12        | 80       | B
    RE-1l12          | RE-I112        | 80       | l, I and 1
    A1234            | \uff211234     | 100      | full width
    A1234            | \u04101234     | 100      | Cyrillic
    A1234            | \u03911234     | 100      | Greek
    SO-77            | \u054f\u0555-77 | 100     | Armenian
    A1234            | A1\u200b234    | 100      | zero width
    A1234            | A1\u00ad234    | 100      | soft hyphen
    A1234            | A1\ufe0f234    | 100      | variation selector
    4711             | \u0664\u0667\u0661\u0661 | 100 | Arabic digits
    4711             | \u0c6a\u0c6d\u0c67\u0c67 | 100 | Telugu digits
    A1234            | \U0001d400\U0001d7cf234 | 100 | mathematical
    070710SJ         | 070710DL       | 0        | a day, and another tail
    AB-4711          | CD-4711        | 0        | another series
    RE-0815          | 815            | 90       | letters left out
    4711A            | 4711           | 0        | a tail of letters (short)
    2.17032E+13      | 2.17032E+13    | 0        | destroyed
    2,17E+13         | 21703204567890 | 0        | destroyed
    21703200000000   | 21703200000000 | 0        | what was left of it
    ########         | ########       | 0        | a column that was too narrow
    2E13             | 2E13           | 100      | a number of its own
    1234567890123450 | 1234567890123450 | 100    | sixteen digits may end in 0
"""


def letters(text: str) -> str:
    return text.encode("ascii").decode("unicode_escape")


@pytest.mark.parametrize(("one", "other", "likeness", "why"), grid(REFERENCES)[1:])
def test_two_references_are_as_alike_as_they_look(one, other, likeness, why):
    assert references.likeness(letters(one), letters(other)) == int(likeness), why
    assert references.likeness(letters(other), letters(one)) == int(likeness), why


NAMES = r"""
    one                        | another
    Acme Tools                 | \u0410cme T\u043e\u043els Ltd
    Acme Tools                 | A\u200bcme Tools
    Acme Tools                 | \uff21\uff43\uff4d\uff45 Tools
    \u0420\u043e\u043c\u0430\u0448\u043a\u0430 | \u0420\u041e\u041c\u0410\u0428\u041a\u0410
"""


@pytest.mark.parametrize(("one", "other"), grid(NAMES)[1:])
def test_names_are_folded_the_same_way(one, other):
    assert bare(letters(one)) == bare(letters(other))


ACCOUNTS = r"""
    account                          | sound | why
    DE02120300000000202051           | yes   |
    de02 1203 0000 0000 2020 51      | yes   |
    DE02\u00a01203 0000 0000 2020 51 | yes   | a blank is a blank
    D\u041502120300000000202051      |       | Cyrillic
    \u0394E02120300000000202051      |       | Greek
    DE0212030000000020205\uff11      |       | full width
    DE021203\u200b00000000202051     |       | hidden
    DE0212O300000000202051           |       | the letter O
    12345678                         | yes   | nothing can be told of it
    1234\u041e678                    |       | Cyrillic in a number that is no IBAN
    5.01E+11                         |       | destroyed
    50100012345678                   | yes   |
    500000000000                     | yes   | an account may end in zeros
"""


@pytest.mark.parametrize(("account", "sound", "why"), grid(ACCOUNTS)[1:])
def test_an_account_with_a_letter_that_only_looks_latin_is_none(account, sound, why):
    assert bank_codes.is_sound(letters(account)) == bool(sound), why
    if not sound:
        assert not bank_codes.is_payable(letters(account), "DEUTDEFF")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=12))
def test_what_is_folded_stays_as_it_is(text):
    plain = references.plain(text)
    assert references.plain(plain) == plain


def test_the_table_has_letters_that_nothing_else_folds():
    others = [other for some in BY_LETTER.values() for other in some]
    assert len(others) == len(set(others)) > 300
    assert all(unicodedata.normalize("NFKC", one) == one and not one.isascii() for one in others)
    assert folding.fold("".join(BY_LETTER["A"])) == "A" * len(BY_LETTER["A"])
