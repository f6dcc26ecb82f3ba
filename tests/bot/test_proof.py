"""The proof of an answer: the page with the place marked where the file is kept, else the words around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bot.answer import Cited, Proof
from bot.assistant import Assistant
from bot.charts import FONT
from bot.replies import html, proof, sheet
from knowledge.ingest import Ingestion
from knowledge.originals import Originals
from knowledge.reading.text import decode
from knowledge.store import Store, opened
from tests.accounts import random_history
from tests.accounts.disclose import disclose, random_look
from tests.accounts.writers.pages import PageForm
from tests.accounts.writers.pdf import write_pdf
from tests.conftest import SAMPLES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files come from."""
    return tmp_path_factory.mktemp("published")


@pytest.fixture(scope="module")
def store(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A PDF and a text, with copies of both; where they came from, they are no more."""
    written = write_pdf(disclose(random_history(7)[-1], random_look(7)), PageForm(), embedded=True)
    files = [folder / written.name, folder / "水务局.txt"]
    files[0].write_bytes(written.content)
    files[1].write_bytes((SAMPLES / "区水务局_2022.txt").read_bytes())
    with opened(tmp_path_factory.mktemp("base") / "k.sqlite", create=True) as made:
        run = Ingestion(made, originals=Originals(made))
        for file in files:
            list(run.add(file))
            file.unlink()
        yield made


@pytest.fixture(scope="module")
def answering(store: Store) -> Assistant:
    """Who answers from them."""
    return Assistant(store)


def proved(answering: Assistant, question: str) -> tuple[Cited, Proof]:
    """The first place of an answer, and how it is shown."""
    result = answering.ask(question).result
    assert result
    place = proof.cited(result)[0]
    return place, answering.proof(place)


def whose(answering: Assistant) -> str:
    """The department of the PDF."""
    return next(name for name in answering.departments("") if "水务局" not in name or "砚湖" not in name)


def test_a_page_with_the_place_marked(answering: Assistant) -> None:
    place, shown = proved(answering, f"{whose(answering)}收入总计多少")
    assert place.source.box
    picture = Image.open(BytesIO(shown.picture)).convert("RGB")
    assert picture.width == sheet.WIDTH
    scale = picture.width / 595.3
    left, top, right, bottom = place.source.box
    middle = [picture.getpixel((x, y)) for x, y in _ground(left * scale, top * scale, right * scale, bottom * scale)]
    yellow = [pixel for pixel in middle if isinstance(pixel, tuple) and pixel[0] > 240 and pixel[2] < 200]
    assert yellow, "nothing is marked"
    away = picture.getpixel((5, picture.height - 5))
    assert isinstance(away, tuple)
    assert min(away) > 250
    assert f"第{place.source.page}页" in shown.marked
    assert shown.file
    assert shown.file.suffix == ".pdf"


def _ground(left: float, top: float, right: float, bottom: float) -> list[tuple[int, int]]:
    """Points within a place."""
    across = [int(left + (right - left) * n / 20) for n in range(21)]
    return [(x, int(top + (bottom - top) * n / 6)) for x in across for n in range(7)]


def test_words_around_with_the_number_marked(answering: Assistant) -> None:
    """A text has no pages to be shown."""
    _, shown = proved(answering, "区水务局2022年三公经费多少")
    assert not shown.picture
    [told] = html.whole(shown.marked)
    assert "决算数为<u>9.69</u>万元" in told
    assert told.count("<u>") == 1
    assert shown.file
    original = (SAMPLES / "区水务局_2022.txt").read_bytes()
    assert shown.file.read_bytes() == original
    assert "9.69" in decode(original, "x")


@pytest.mark.parametrize(
    ("quote", "printed", "told"),
    [
        ("总计 2,995.39", "2995.39", "总计 <u>2,995.39</u>"),
        ("19.69万元，9.69万元", "9.69", "19.69万元，<u>9.69</u>万元"),
        ("9.69.1和9.69", "9.69", "9.69.1和<u>9.69</u>"),
        ("没有发生", "0", "<u>没有发生</u>"),
        ("一", "", "<u>一</u>"),
    ],
)
def test_the_number_is_marked_where_it_stands_by_itself(
    quote: str, printed: str, told: str, answering: Assistant
) -> None:
    place, _ = proved(answering, "区水务局2022年三公经费多少")
    words = proof.words(Cited(replace(place.source, quote=quote), printed), [])
    assert html.pages(words)[0].endswith(told)


def test_a_file_that_is_damaged_is_proved_by_words(answering: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody cleaned up the folder: the answer stands all the same."""
    place, shown = proved(answering, f"{whose(answering)}收入总计多少")
    assert shown.file
    kept = shown.file.read_bytes()
    try:
        shown.file.write_bytes(b"%PDF-1.4 broken")
        again = answering.proof(place)
        assert not again.picture
        assert "收入总计" in again.marked or place.printed in again.marked.replace(",", "")
        assert "cannot be drawn" in caplog.text
        shown.file.unlink()
        assert answering.proof(place).file is None
    finally:
        shown.file.write_bytes(kept)


def test_copies_are_kept_once_and_only_of_what_was_read(store: Store, folder: Path) -> None:
    originals = Originals(store)
    kept = sorted(store.path.with_name("k.files").iterdir())
    assert len(kept) == 2
    other = folder / "other.txt"
    other.write_text("另一个", "utf-8")
    originals.keep(other, kept[0].stem)  # there already
    originals.keep(other, "0" * 64)  # not its checksum: it is an archive's member
    assert sorted(store.path.with_name("k.files").iterdir()) == kept


def test_what_is_masked_in_words_is_black_on_the_page(tmp_path: Path) -> None:
    """A name and a number in a line, a name in a table beside its label and under one; nothing else."""
    file = BytesIO()
    registerFont(TTFont("Song", FONT))
    canvas = Canvas(file, pagesize=(600, 400))
    canvas.setFont("Song", 12)
    canvas.drawString(50, 350, "联系人：王小明")
    canvas.drawString(200, 350, "电话：0912-3456789")
    canvas.drawString(50, 320, "本年支出合计1234.56万元，王小明无关")
    for y in (300, 280, 260, 240):
        canvas.line(50, y, 350, y)
    for x in (50, 150, 250, 350):
        canvas.line(x, 240, x, 300)
    for y, row in ((285, ("序号", "姓名", "金额")), (265, ("1", "赵大海", "12.5")), (245, ("2", "钱多多", "8.25"))):
        for x, text in zip((60, 160, 260), row, strict=True):
            canvas.drawString(x, y, text)
    canvas.save()
    path = tmp_path / "p.pdf"
    path.write_bytes(file.getvalue())
    picture = Image.open(BytesIO(sheet.page(path, 1, None))).convert("L")
    scale = picture.width / 600

    def black(left: float, right: float, y: float) -> bool:
        spots = [picture.getpixel((int(x * scale), int((400 - y - 4) * scale))) for x in range(int(left), int(right))]
        return all(isinstance(spot, int) and spot < 60 for spot in spots)

    assert black(112, 132, 350)  # 小明
    assert black(238, 258, 350)  # 0912
    assert black(162, 194, 265)
    assert black(162, 194, 245)
    for left, right, y in ((52, 96, 350), (52, 200, 320), (162, 182, 285), (262, 284, 265), (62, 66, 245)):
        assert not black(left, right, y)
    with pytest.raises(IndexError):
        sheet.page(path, 2, None)


def test_a_scanned_page_with_something_masked_is_told_in_words(
    answering: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it stands on the picture is not known."""
    place, _ = proved(answering, f"{whose(answering)}收入总计多少")
    scanned = replace(place, source=replace(place.source, recognised=True))
    assert answering.proof(scanned).picture
    monkeypatch.setattr(Originals, "masks", lambda *_: True)
    assert answering.proof(place).picture
    assert not answering.proof(scanned).picture


def test_whether_a_page_has_something_masked(tmp_path: Path) -> None:
    told = (SAMPLES / "区水务局_2022.txt").read_text("utf-8")
    file = tmp_path / "区水务局_2022.txt"
    file.write_text(f"{told}\n联系人：王小明。\n", "utf-8")
    with opened(tmp_path / "k.sqlite", create=True) as made:
        list(Ingestion(made).add(file))
        result = Assistant(made).ask("区水务局2022年三公经费多少").result
        assert result
        source = proof.cited(result)[0].source
        last = made.db.execute("select max(page) from passages").fetchone()[0]
        assert not Originals(made).masks(source)
        assert Originals(made).masks(replace(source, page=last))


@pytest.mark.parametrize("turned", [0, 90])
def test_personal_data_on_a_page_is_covered(turned: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is covered is black all over; nothing else of the page is another than without it."""
    path = tmp_path / "page.pdf"
    canvas = Canvas(str(path), pagesize=(400, 400))
    canvas.setPageRotation(turned)
    canvas.setFont("Helvetica", 20)
    canvas.drawString(50, 300, "13912345678")
    canvas.drawString(50, 200, "1391234.56")
    canvas.drawString(50, 100, "310101198001011234")
    canvas.save()
    shown = Image.open(BytesIO(sheet.page(path, 1, None))).convert("L")
    monkeypatch.setattr(sheet, "personal", lambda *_: ())
    monkeypatch.setattr(sheet, "masked", lambda text: text)
    bare = Image.open(BytesIO(sheet.page(path, 1, None))).convert("L")
    scale = sheet.WIDTH / 400

    def part(picture: Image.Image, bottom: int) -> Image.Image:
        """The line of words at a height of the page; a page that is turned is turned back."""
        upright = picture.rotate(turned, expand=True)
        top = 400 - bottom - 14
        return upright.crop((round(52 * scale), round(top * scale), round(150 * scale), round((top + 12) * scale)))

    for personal in (300, 100):
        assert max(part(shown, personal).tobytes()) < 40, "black all over"
        assert max(part(bare, personal).tobytes()) > 200
    assert part(shown, 200).tobytes() == part(bare, 200).tobytes()
