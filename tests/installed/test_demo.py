"""The tour on the sample company, from the command line to the last document."""

from pathlib import Path

import pytest

from tests.cli import run_apart

pytestmark = [pytest.mark.installed, pytest.mark.timeout(600)]


def test_the_demo_is_whole_and_a_second_one_lets_the_first_be(tmp_path: Path):
    said = run_apart("demo", tmp_path / "demo")
    assert said.code == 0, said.err
    book = tmp_path / "demo" / "Kranich.xlsm"
    before = book.read_bytes()
    assert len(list((tmp_path / "demo" / "Kranich files").glob("*.pdf"))) > 100
    assert run_apart("demo", tmp_path / "demo").code == 0
    assert (tmp_path / "demo" / "Kranich 2.xlsm").exists()
    assert book.read_bytes() == before
