"""India's states as people type them, registration numbers, and which taxes a supply bears."""

import unicodedata

import pytest

from invoice_workbook import gst
from invoice_workbook.gst import Taxes


@pytest.mark.parametrize("state", gst.STATES.values(), ids=lambda state: state.name)
def test_a_state_is_found_by_all_it_is_called(state):
    typed = [state.code, state.name, state.name.upper(), f" {state.name.lower()} ", state.telugu, state.letters]
    typed += [gst.labelled(state.code), f"{state.code} - {state.name}", f"{int(state.code)}"]
    typed += [unicodedata.normalize("NFD", state.telugu), state.telugu.replace(" ", "")]
    assert {gst.state_code(one) for one in typed} == {state.code}


def test_no_two_states_are_called_the_same():
    assert len(gst._by_name()) >= 3 * len(gst.STATES)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", ""),
        ("0", ""),
        ("99", ""),
        ("37/AP", "37"),
        ("౩౭", "37"),
        ("25", "26"),
        ("28-Andhra Pradesh", "37"),
        ("Orissa", "21"),
        ("J & K", "01"),
        ("Jammu & Kashmir", "01"),
        ("Pondicherry", "34"),
        ("96", "96"),
        ("96-Other Countries", "96"),
        ("Abroad", "96"),
        ("Andhra Pradesh 520001", "37"),
        ("371", ""),
        ("Kent", ""),
    ],
)
def test_a_state_as_typed(typed, code):
    assert gst.state_code(typed) == code


@pytest.mark.parametrize(
    ("number", "is_sound"),
    [
        ("37AAACV1234C1ZU", True),
        ("37 aaacv 1234c 1zu", True),
        ("37AAACV1234C1ZV", False),
        ("38AABCL4321E1ZV", True),
        ("04AABCC1111F1ZN", True),
        ("37AAACV1234C0ZU", False),
        ("37AAACV1234C1Z", False),
        ("", False),
    ],
)
def test_a_gstin_has_its_form_its_state_and_its_check_digit(number, is_sound):
    assert gst.is_gstin(number) == is_sound


HALVES, UNION, NONE = Taxes(is_halved=True), Taxes(is_halved=True, is_union=True), Taxes()


@pytest.mark.parametrize(
    ("supplier", "place", "supply", "taxes"),
    [
        ("37", "37", "", HALVES),  # IGST Act, section 8(1) and (2)
        ("37", "36", "", gst.INTEGRATED),  # section 7(1) and (3)
        ("37", "96", "", gst.INTEGRATED),  # section 7(5)(a)
        ("37", "37", "SEZ with tax", gst.INTEGRATED),  # section 7(5)(b)
        ("37", "37", "SEZ without tax", gst.INTEGRATED),
        ("37", "36", "export without tax", gst.INTEGRATED),
        ("37", "37", "deemed export", HALVES),  # CGST Act, section 147: taxed as any supply
        ("37", "36", "deemed export", gst.INTEGRATED),
        ("04", "04", "", UNION),  # UTGST Act, section 7
        ("07", "07", "", HALVES),  # Delhi, Puducherry, Jammu and Kashmir have legislatures: SGST
        ("34", "34", "", HALVES),
        ("01", "01", "", HALVES),
        ("38", "38", "", UNION),
        ("04", "03", "", gst.INTEGRATED),
        ("37", "", "", NONE),
        ("", "37", "", NONE),
        ("96", "37", "", gst.INTEGRATED),  # a service from abroad
    ],
)
def test_the_taxes_of_a_supply(supplier, place, supply, taxes):
    assert gst.taxes_of(supplier, place, supply) == taxes
