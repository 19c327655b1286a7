"""Near numbers are those that each pair by itself would show, where few bills stand in a week as where many do."""

import random

import numpy as np
import pytest

from invoice_workbook import references
from invoice_workbook.ledger.payable import near_numbers

A_LONG_ONE = "A" * (near_numbers.LONGEST + 5)


@pytest.mark.parametrize("groups", [1, 3, 6])
@pytest.mark.parametrize("seed", range(5))
def test_near_numbers_are_those_that_each_pair_shows(seed, groups):
    dice = random.Random(seed)  # noqa: S311  # nothing is secret
    texts = ["".join(dice.choices("AB01", k=dice.randint(5, 6))) for _ in range(60)]
    texts = [*dict.fromkeys(texts), A_LONG_ONE, A_LONG_ONE[1:], "B" + A_LONG_ONE]
    rows = sorted((dice.randrange(groups), dice.randrange(90), dice.randrange(len(texts))) for _ in range(200))
    group, day, number = np.array(rows, np.int64).T
    found = near_numbers.pairs(group, day, number, np.array(texts, object))
    assert sorted(zip(*(places.tolist() for places in found), strict=True)) == [
        (later, earlier)
        for later, (one, on, a) in enumerate(rows)
        for earlier, (other, before, b) in enumerate(rows[:later])
        if one == other and on - before <= near_numbers.DAYS and references.is_near(texts[a], texts[b])
    ]
    assert len(found[0])
