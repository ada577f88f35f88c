"""Generated files: out of date until they are written, and again when the code says something else."""

from __future__ import annotations

from pathlib import Path

from ops.generated import Generated, outdated, write


def document() -> dict[str, str]:
    return {"title": "Größe"}


def test_a_file_is_outdated_until_it_says_what_the_code_says(tmp_path: Path) -> None:
    files = (Generated(Path("docs/made.json"), f"{__name__}:document"),)
    assert outdated(files, tmp_path) == [Path("docs/made.json")]
    write(files, tmp_path)
    assert outdated(files, tmp_path) == []
    assert (tmp_path / "docs/made.json").read_text(encoding="utf-8") == '{\n  "title": "Größe"\n}\n'
    (tmp_path / "docs/made.json").write_text("{}")
    assert outdated(files, tmp_path) == [Path("docs/made.json")]
