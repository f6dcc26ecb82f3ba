"""Words of documents as answers: by the heading they stand under, or by holding the words of the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.contract import Card, Intent, Mention, Passage, Query
from knowledge.model import Source
from knowledge.query import Library, Shelf
from knowledge.retrieval import ENOUGH, covered
from knowledge.vocabulary import bare
from knowledge.words import cut

# A paragraph longer than this is quoted by the sentences that hold the words.
LONGEST_WHOLE = 240
# Words that stand in every paragraph tell none apart.
GENERAL = {"支出", "收入", "总支出", "总收入"}
MOST_ANNOUNCED = 6
# Fewer characters than this find too much.
LEAST, LEAST_OF_PROJECT = 3, 2
LEAD = re.compile(r"^(?:（\d{1,2}）|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、])([^，。：]{2,16})[：。]")
GLOSSARY = re.compile("名词解释")
# So near to the word for none stands what there is none of.
NEAR_BY = 24
NONE = re.compile("没有|(?<!全)无(?!法|需)|未(?:安排|发生|使用)|不涉及")
USED_FOR = re.compile("主要用于|用于[:：]|主要安排")
BECAUSE = re.compile(r"因|由于|受.{2,}影响|原因|导致|缺乏|缺少")
SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")


def about(library: Library, shelf: Shelf, query: Query, subjects: Sequence[str]) -> tuple[Passage, ...]:
    """The text under the headings that the question asks for, with what stands under their own headings.

    A paragraph that begins with such a heading (（2）效益实现情况：…) counts as one. Of the project or the evaluation
    that is named, where it has some; where words besides the heading are named, the sections that hold them.
    """
    if not query.topics:
        return ()
    pattern = re.compile("|".join(query.topics))
    passages = library.passages(shelf)
    matching = [h for h in library.headings(shelf) if pattern.search(h.title)]
    # a heading that names several things (经验、问题) gives way to those below it that name one
    headed = [h for h in matching if not any(o.path.startswith(h.path + "/") for o in matching)]
    found: list[Passage] = []
    for passage in passages:
        lead = LEAD.match(passage.text)
        section = passage.source.section
        own = next((h for h in headed if section == h.path or section.startswith(h.path + "/")), None)
        if own and not GLOSSARY.search(section):
            below = section[len(own.path) + 1 :]
            found.append(replace(passage, text=f"{below}：{passage.text}") if below else passage)
        elif lead and pattern.search(lead[1]):
            found.append(passage)
    found = _narrowed(library, shelf, found, query, subjects)
    if query.mentions:
        held = [p for p in found if all(_held(m, _text(p)) >= ENOUGH for m in query.mentions)]
        sections = {p.source.section for p in held} or _beside(passages, found, query)
        found = [p for p in found if p.source.section in sections]
    return tuple(found)


def _beside(passages: Sequence[Passage], found: Sequence[Passage], query: Query) -> set[str]:
    """The sections of what was found in whose chapter all that is named stands in another section (工程 · 实施周期)."""
    chapters = {p.source.section: p.source.section.rpartition("/")[0] for p in found}
    told = {
        chapter
        for chapter in set(chapters.values()) - {""}
        if all(
            any(p.source.section.startswith(chapter + "/") and _held(m, _text(p)) >= ENOUGH for p in passages)
            for m in query.mentions
        )
    }
    return {section for section, chapter in chapters.items() if chapter in told} if len(told) == 1 else set()


def headed(library: Library, shelf: Shelf, query: Query) -> tuple[Passage, ...]:
    """The text under the heading that holds all words of the question (评价 … 方法 → 绩效评价方法)."""
    words = [*query.mentions, *(Mention(word) for word in query.text_words)]
    if len(words) < 2 and not query.mentions:
        return ()
    fitting = [
        h.title for h in library.headings(shelf) if all(covered(m, bare(h.title).lower()) >= ENOUGH for m in words)
    ]
    if not fitting or not words:
        return ()
    shortest = min(fitting, key=len)
    return about(library, shelf, replace(query, topics=(f"^{re.escape(shortest)}$",), mentions=()), ())


def purpose(library: Library, shelf: Shelf, cards: Sequence[Card]) -> tuple[Passage, ...]:
    """What an item is spent on, where the paragraph that states it says so (主要用于…)."""
    for source in (f.source for card in cards for f in card.figures if not f.column):
        told = around(library, shelf, source)
        sentences = [s for s in SENTENCE.findall(told.text) if USED_FOR.search(s)] if told else []
        if told and sentences:
            return (replace(told, text="".join(sentences)),)
    return ()


def including(library: Library, shelf: Shelf, names: Sequence[str]) -> tuple[Passage, ...]:
    """The sentence that says what an item includes (公用经费…，主要包括：办公费、…)."""
    plain = [bare(name) for name in names]
    for passage in library.passages(shelf):
        if GLOSSARY.search(passage.source.section):
            continue
        for clause in re.split("[。；;]", passage.text):
            head, says, _ = bare(clause).partition("包括：")
            if says and any(name in head for name in plain):
                return (replace(passage, text=clause.strip()),)
    return ()


def none_of(library: Library, shelf: Shelf, query: Query) -> tuple[Passage, ...]:
    """The sentence that says in words that there is none (本年度无政府性基金收支)."""
    names = {name for m in query.mentions if m.items and not m.qualifier for name in (m.text, *m.items)}
    for passage in library.passages(shelf):
        if GLOSSARY.search(passage.source.section):
            continue
        for sentence in SENTENCE.findall(passage.text):
            said = (bare(sentence)[found.end() :][:NEAR_BY] for found in NONE.finditer(bare(sentence)))
            if any(bare(name) in after for after in said for name in names):
                return (replace(passage, text=sentence.strip()),)
    return ()


def naming(library: Library, shelf: Shelf, names: Sequence[str]) -> tuple[Passage, ...]:
    """The paragraphs that hold the most of these names, in order."""
    held = [(sum(name in p.text for name in names), p) for p in library.passages(shelf)]
    most = max((count for count, _ in held), default=0)
    return tuple(p for count, p in held if count == most)[:1] if most else ()


def around(library: Library, shelf: Shelf, source: Source) -> Passage | None:
    """The paragraph that a figure was read from."""
    found = None
    for passage in library.passages(shelf):
        if passage.source.section == source.section and passage.source.line <= source.line:
            found = passage
    return found


def _narrowed(
    library: Library, shelf: Shelf, found: list[Passage], query: Query, subjects: Sequence[str]
) -> list[Passage]:
    """The passages that stand in the project's own section or report, where some do."""
    printed = [bare(p) for name, p, _ in library.projects(shelf.id) if name in subjects] or list(map(bare, subjects))
    own = [p for p in found if any(name in bare(p.source.section) for name in printed)]
    if own:
        return own
    if query.viewpoint:
        own = [p for p in found if query.viewpoint in p.source.section]
    return own or ([] if printed else found)


def _text(passage: Passage) -> str:
    return bare(passage.source.section + "|" + passage.text).lower()


def holding(library: Library, shelf: Shelf, query: Query, subjects: Sequence[str]) -> tuple[Passage, ...]:
    """The paragraph that holds all words of the question, quoted by the sentences that hold them."""
    mentions = [*query.mentions, *(Mention(hint, exact=False) for hint in query.hints if not subjects)]
    if query.asks_fact:
        return ()
    if query.intent is Intent.TEXT:
        mentions += [Mention(word) for word in query.text_words if all(word not in m.text for m in mentions)]
    if sum(len(m.text) for m in mentions) < (LEAST_OF_PROJECT if subjects else LEAST):
        return ()
    words = [word for mention in mentions for word in cut(mention.text)]
    best: tuple[float, Passage] | None = None
    for passage in library.search([shelf], words, limit=40):
        if GLOSSARY.search(passage.source.section) and query.intent is not Intent.DEFINE:
            continue
        whole = _text(passage)
        if not all(_held(m, whole) >= ENOUGH for m in mentions):
            continue
        own = bare(passage.text).lower()
        in_text = sum(_held(m, own) * len(m.text) for m in mentions)
        if subjects and _narrowed(library, shelf, [passage], query, subjects):
            in_text += 1
        if best is None or in_text > best[0]:
            best = (in_text, passage)
    if best is None or best[0] <= 0:
        return ()
    return (_quoted(best[1], mentions), *_announced(library, shelf, best[1]))


def _announced(library: Library, shelf: Shelf, passage: Passage) -> tuple[Passage, ...]:
    """What stands after a paragraph that announces it (包括三个方面：), in the same section."""
    if not passage.text.rstrip().endswith(("：", ":")):
        return ()
    own = [p for p in library.passages(shelf) if p.source.section == passage.source.section]
    return tuple(p for p in own if p.source.line > passage.source.line)[:MOST_ANNOUNCED]


def reasons(library: Library, shelf: Shelf, query: Query, subjects: Sequence[str]) -> tuple[Passage, ...]:
    """Sentences that hold the words of the question and say why."""
    mentions = list(query.mentions)
    if (not mentions and not subjects) or (mentions and all(m.text in GENERAL for m in mentions)):
        return ()
    words = [word for mention in mentions for word in cut(mention.text)] or ["原因"]
    for passage in library.search([shelf], words, limit=30):
        if "名词解释" in passage.source.section:
            continue  # what a word means is no reason for its figure
        if subjects and not _narrowed(library, shelf, [passage], query, subjects):
            continue
        whole = _text(passage)
        if not all(_held(m, whole) >= ENOUGH for m in mentions):
            continue
        sentences = [
            s
            for s in SENTENCE.findall(passage.text)
            if BECAUSE.search(s) and (not mentions or any(_held(m, bare(s).lower()) >= ENOUGH for m in mentions))
        ]
        if sentences:
            return (replace(passage, text="".join(sentences)),)
    return ()


def _held(mention: Mention, text: str) -> float:
    """How much of a word a text holds; an item also by its canonical name."""
    return max([covered(mention, text), *(1.0 for item in mention.items if bare(item).lower() in text)])


def _quoted(passage: Passage, mentions: Sequence[Mention]) -> Passage:
    """A long paragraph cut to the sentences from the first to the last that holds a word."""
    if len(passage.text) <= LONGEST_WHOLE:
        return passage
    sentences = [s for s in SENTENCE.findall(passage.text) if s]
    hits = [
        i for i, sentence in enumerate(sentences) if any(covered(m, bare(sentence).lower()) >= ENOUGH for m in mentions)
    ]
    if not hits:
        return passage
    return replace(passage, text="".join(sentences[hits[0] : hits[-1] + 1]))
