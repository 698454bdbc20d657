"""The demonstration: held whole, through the same commands, and audited with what it printed."""

import zipfile
from pathlib import Path

import pytest

from votekit_cli.main import main


@pytest.mark.parametrize(
    ("kind", "record", "told"),
    [
        ("票决", "2027票决.zip", ["有效 311，废票 2", "第 10 名 171 票，第 11 名 170 票", "key-used"]),
        ("测评", "6月测评.zip", ["第 5 项未定：满意 12 = 实到 24 的 1/2", "全部 9 项已宣布"]),
        ("纸票", "县票决.zip", ["两遍不同 3 处", "有效 168，废票 2"]),
    ],
)
def test_a_meeting_is_held_and_passes(
    kind: str, record: str, told: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "演示"
    assert main(["demo", str(folder), "--kind", kind]) == 0
    printed = capsys.readouterr().out
    for part in told:
        assert part in printed
    assert printed.count("\n通过\n") == 1
    with zipfile.ZipFile(folder / record) as archive:
        assert "manifest.json" in archive.namelist()
    assert not list((folder / "网关").glob("*")) if kind == "票决" else True


def test_it_is_held_in_an_empty_folder_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "别的").write_text("", encoding="utf-8")
    assert main(["demo", str(tmp_path)]) == 6
    assert "VK-9603" in capsys.readouterr().err
