"""The pictures of the READMEs can be drawn again, and are small."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.pictures import COLOURS, main

SHOWN = Path(__file__).parents[1] / "deploy" / "pictures"


def test_the_pictures_of_the_readmes(tmp_path: Path) -> None:
    main(tmp_path, [])
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {file.name for file in SHOWN.iterdir()}
    for name in names:
        with Image.open(SHOWN / name) as shown, Image.open(tmp_path / name) as drawn:
            assert shown.size == drawn.size
            assert shown.width == 400
        assert (SHOWN / name).stat().st_size < 50_000


def test_any_question_can_be_looked_at(tmp_path: Path) -> None:
    main(tmp_path, ["区水务局三公经费近三年", "天气"])
    themes = {f"{number:02}-{theme}.png" for number in (0, 1) for theme in COLOURS}
    assert {file.name for file in tmp_path.iterdir()} == {*themes, "00-chart.png"}
