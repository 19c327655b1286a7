"""Where an open workbook is: saved nowhere, in the cloud, gone, not to be written: each has its own sentence."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from xlwings.utils import fullname_url_to_local_path

from invoice_workbook.errors import WorkbookError
from invoice_workbook.hosts.live_workbook import _path

HOME = "https://d.docs.live.net/d7bb12/Books.xlsm"
WORK = "https://acme-my.sharepoint.com/personal/ann_acme_com/Documents/Books.xlsm"
TEAM = "https://acme.sharepoint.com/sites/Sales/Shared Documents/Books.xlsm"
OTHER = "https://files.acme.com/Books.xlsm"


@dataclass
class Opened:
    """A workbook as Excel has it open; xlwings itself looks for the file of one in the cloud."""

    address: str
    settings: dict[str, str] = field(default_factory=dict)
    read_only: bool = False

    @property
    def name(self) -> str:
        return self.address.replace("\\", "/").rpartition("/")[2]

    @property
    def fullname(self) -> str:
        if "://" not in self.address:
            return self.address
        return str(fullname_url_to_local_path(self.address, **self.settings))

    @property
    def api(self) -> SimpleNamespace:
        return SimpleNamespace(FullName=self.address, ReadOnly=self.read_only)


def refusal(book: Opened) -> str:
    with pytest.raises(WorkbookError) as error:
        _path(book)  # type: ignore[arg-type]
    return str(error.value)


@pytest.fixture(autouse=True)
def nothing_known_of_the_cloud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    fullname_url_to_local_path.cache_clear()


@pytest.mark.parametrize(
    ("address", "row"),
    [
        (HOME, "ONEDRIVE_CONSUMER_WIN"),
        (WORK, "ONEDRIVE_COMMERCIAL_WIN"),
        (TEAM, "SHAREPOINT_WIN"),
        (OTHER, "SHAREPOINT_WIN"),
    ],
)
def test_a_book_in_the_cloud_that_is_not_found_says_where_to_write_its_folder(address, row):
    words = refusal(Opened(address))
    assert address in words
    assert f"beside {row}" in words
    assert "unhide the sheet xlwings.conf" in words
    assert "not saved" not in words


@pytest.mark.parametrize(
    ("address", "setting", "place"),
    [
        (HOME, "sheet_onedrive_consumer_config", "Books.xlsm"),
        (WORK, "sheet_onedrive_commercial_config", "Books.xlsm"),
        (TEAM, "sheet_sharepoint_config", "Sales - Documents/Books.xlsm"),
    ],
)
def test_a_book_in_the_cloud_whose_folder_is_written_there_is_found(address, setting, place, tmp_path):
    path = tmp_path / "cloud" / place
    path.parent.mkdir(parents=True)
    path.touch()
    assert _path(Opened(address, {setting: str(tmp_path / "cloud")})) == path  # type: ignore[arg-type]


def test_the_rest_of_the_places(tmp_path):
    assert "not saved on this computer yet" in refusal(Opened("Book1"))
    assert "no longer where it was opened" in refusal(Opened(str(tmp_path / "gone" / "Books.xlsm")))
    path = tmp_path / "O'Brien & Söhne; 50%.xlsm"
    path.touch()
    assert _path(Opened(str(path))) == path  # type: ignore[arg-type]
    assert "is open read-only" in refusal(Opened(str(path), read_only=True))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever runs the tests may write everywhere")
def test_a_file_or_a_share_that_may_not_be_written(tmp_path):
    path = tmp_path / "share" / "Books.xlsm"
    path.parent.mkdir()
    path.touch()
    path.parent.chmod(0o500)
    assert "You cannot write in" in refusal(Opened(str(path)))
    path.chmod(0o400)
    assert "clear Read-only" in refusal(Opened(str(path)))
