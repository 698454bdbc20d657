"""Records and archives: the same bytes every time, and whatever is wrong with a file is a row, never the end."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli import meetings
from tests.cli.terminal import Terminal
from votekit.record import FILES
from votekit_cli import records


@pytest.fixture
def archive(paper: Terminal) -> Path:
    """The archive of a small paper session that was declared."""
    paper("attend --present 12")
    paper("issue --printed 12 --issued 11 --unused 1")
    paper("close --returned 11")
    paper.write("pass.csv", meetings.pass_sheet([["1", "1", "2"]] * 7 + [["2", "3", "1"]] * 4, 3, (6, 5)))
    paper("enter pass.csv --pass 1 --by 李敏")
    paper("enter pass.csv --pass 2 --by 王涛")
    paper("enter --settle --by 陈国栋")
    paper("count")
    paper("declare --by 林主席 --on 2027-01-16 --yes")
    paper("archive --to ../柳河镇.zip")
    return paper.folder.parent / "柳河镇.zip"


def test_an_archive_is_the_same_bytes_every_time(paper: Terminal, archive: Path) -> None:
    paper("archive --to again.zip")
    assert (paper.folder / "again.zip").read_bytes() == archive.read_bytes()
    with zipfile.ZipFile(archive) as opened:
        infos = opened.infolist()
        assert [info.filename for info in infos] == sorted(info.filename for info in infos)
        assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}
        assert set(opened.namelist()) <= set(FILES)
    paper("archive")
    assert (paper.folder / "paper.zip").exists()


def test_nothing_secret_and_nobody_elses_file_is_in_an_archive(paper: Terminal, archive: Path) -> None:
    (paper.folder / "record" / "note.txt").write_text("x", encoding="utf-8")
    paper("archive --to b.zip")
    assert (paper.folder / "b.zip").read_bytes() == archive.read_bytes()


def rewrite(
    archive: Path, to: Path, change: dict[str, bytes | None], *, twice: str = "", compress: bool = False
) -> Path:
    with zipfile.ZipFile(archive) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    parts |= {name: data for name, data in change.items() if data is not None}
    for name in [name for name, data in change.items() if data is None]:
        del parts[name]
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with pytest.MonkeyPatch.context() as patch, zipfile.ZipFile(to, "w", method) as made:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        for name, data in parts.items():
            made.writestr(name, data)
        if twice:
            made.writestr(twice, parts[twice])
    return to


def test_bad_archives_are_rows_and_never_the_end(archive: Path, terminal: Terminal) -> None:
    folder = terminal.folder / "全省"
    folder.mkdir()
    good = archive.read_bytes()
    shutil.copy(archive, folder / "柳河镇.zip")
    (folder / "南沟乡.zip").write_bytes(good[: len(good) // 2])
    (folder / "石桥乡.zip").write_bytes(b"no zip at all")
    (folder / "空.zip").write_bytes(b"")
    rewrite(archive, folder / "两份.zip", {}, twice="result.json")
    rewrite(archive, folder / "多余.zip", {"../secrets.txt": b"x"})
    rewrite(archive, folder / "缺定版.zip", {"manifest.json": None})
    rewrite(archive, folder / "坏定版.zip", {"manifest.json": b"{}"})
    with zipfile.ZipFile(archive) as opened:
        result = opened.read("result.json")
    wrong = result.replace('["赞成",7]'.encode(), '["赞成",6]'.encode())
    assert wrong != result
    rewrite(archive, folder / "改票.zip", {"result.json": wrong}, compress=True)
    corrupt = bytearray(good)
    corrupt[good.index(b'{"batch') + 40 if b'{"batch' in good else 200] ^= 1
    (folder / "坏字节.zip").write_bytes(bytes(corrupt))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("manifest.json", b" " * (70 << 20))
    (folder / "炸弹.zip").write_bytes(bomb.getvalue())
    paths = sorted(str(path) for path in folder.glob("*.zip"))
    found = terminal("audit", *paths, "--to", "总表.csv", status=4)
    rows = {
        path.name: row for path in folder.glob("*.zip") for row in found.out.splitlines() if path.name in row
    }
    assert "柳河镇.zip" not in rows  # exceptions only
    told = {
        "南沟乡.zip": "文件不完整或不是 zip",
        "石桥乡.zip": "文件不完整或不是 zip",
        "空.zip": "文件不完整或不是 zip",
        "两份.zip": "出现两次",
        "多余.zip": "不该有的",
        "缺定版.zip": "没有 manifest.json",
        "坏字节.zip": "zip",
    }
    for name, reason in told.items():
        assert reason in rows[name], (name, rows[name])
    assert "12 重新计票" in rows["改票.zip"]
    assert "failed" in rows["坏定版.zip"] or "不通过" in rows["坏定版.zip"]
    assert "炸弹.zip" in rows
    sheet = (terminal.folder / "总表.csv").read_text(encoding="utf-8-sig")
    assert len(sheet.splitlines()) == len(paths) + 1


def test_sizes_are_bounded_before_anything_is_unpacked(
    archive: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "UNPACKED_LIMIT", 1000)
    assert "VK-9505" in terminal("audit", str(archive), status=4).out


def test_large_files_are_read_where_they_lie(
    archive: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "_MEMORY_LIMIT", 100)
    assert "自洽" in terminal("audit", str(archive)).out


def test_an_encrypted_zip_is_told(archive: Path, terminal: Terminal) -> None:
    data = bytearray(archive.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    (terminal.folder / "密.zip").write_bytes(bytes(data))
    assert "VK-9506" in terminal("audit", "密.zip", status=4).out


def test_what_townships_reported_is_held_against_what_they_sent(archive: Path, terminal: Terminal) -> None:
    folder = terminal.folder
    told = json.loads(terminal("--json", "audit", str(archive)).out)["data"]
    other = "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH"
    shutil.copy(archive, folder / "北岭镇.zip")
    shutil.copy(archive, folder / "多送.zip")
    rows = [
        ["乡镇", "会次编号", "封箱摘要", "结果摘要"],
        ["柳河镇", told["session"], told["closing"], told["result"]],
        ["北岭镇", other, "", ""],
        ["未送镇", other],
        [],
    ]
    terminal.write("报备.csv", meetings.table(rows))
    paths = [str(archive), "北岭镇.zip", "多送.zip"]
    found = terminal("audit", *paths, "--expect", "报备.csv", "--jobs", "2", status=4)
    assert "3 份：" in found.out
    assert "报备未送：未送镇；送来未报备：多送.zip" in found.out
    assert "北岭镇.zip" in found.out
    lines = [
        json.loads(line)
        for line in terminal("--json", "audit", *paths, "--expect", "报备.csv", status=4).out.splitlines()
    ]
    assert [line["data"] and line["data"]["verdict"] for line in lines] == [
        "passed",
        "failed",
        "self-consistent",
        None,
    ]
    assert lines[0]["data"]["rule"] == {"pass": {"base": "entitled", "more_than": "1/2"}}
    assert lines[-1]["file"] == "未送镇"
    terminal.write("坏.csv", "甲,乙\n1,2\n")
    assert "VK-9507" in terminal("audit", str(archive), "--expect", "坏.csv", status=3).err
    terminal.write("空.csv", "")
    assert "VK-9507" in terminal("audit", str(archive), "--expect", "空.csv", status=3).err


def test_what_cannot_be_typed_together(archive: Path, terminal: Terminal) -> None:
    terminal.write("报备.csv", "乡镇,会次编号\n")
    assert (
        "--expect" in terminal("audit", str(archive), "--expect", "报备.csv", "--closing", "x", status=2).err
    )
    assert "只能配一份" in terminal("audit", str(archive), str(archive), "--closing", "x", status=2).err
    short = terminal("audit", str(archive), "--session-id", "AAAA", status=4)
    assert "VK-" in short.out


def test_what_cannot_be_opened(terminal: Terminal) -> None:
    assert "VK-9101" in terminal("audit", "没有.zip", status=4).out
    (terminal.folder / "空文件夹").mkdir()
    assert "VK-9501" in terminal("audit", "空文件夹", status=4).out
    lines = terminal("--json", "audit", "空文件夹", status=4).out.splitlines()
    assert json.loads(lines[0])["data"]["verdict"] == "unreadable"


def test_an_unfinished_session_has_a_verdict_of_its_own(paper: Terminal) -> None:
    for commands, verdict in (
        ([], "没有计票"),
        (
            ["attend --present 12", "issue --printed 12 --issued 5 --unused 7", "close --returned 5"],
            "没有计票",
        ),
    ):
        for command in commands:
            paper(command)
        assert verdict in paper("audit .").out


def test_a_file_shorter_than_it_claims_is_told(archive: Path, terminal: Terminal) -> None:
    data = bytearray(archive.read_bytes())
    at = data.index(b"PK\x01\x02")
    size = int.from_bytes(data[at + 24 : at + 28], "little")
    data[at + 24 : at + 28] = (size + 5).to_bytes(4, "little")
    (terminal.folder / "短.zip").write_bytes(bytes(data))
    assert "VK-9502" in terminal("audit", "短.zip", status=4).out
