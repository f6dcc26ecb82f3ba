"""Document → everything it says: the one place where the parts of extraction meet."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from glossary.extraction import is_glossary, terms
from knowledge.extraction import grades, organisation, performance
from knowledge.extraction.blocks import blocks
from knowledge.extraction.contents import whole
from knowledge.extraction.context import Context
from knowledge.extraction.drafts import Draft, DraftReason, Project, meant
from knowledge.extraction.flattened import regained
from knowledge.extraction.general_tables import general_table
from knowledge.extraction.grids import grid, place
from knowledge.extraction.headings import marker
from knowledge.extraction.naming import choose_project, titled
from knowledge.extraction.narrative import read_paragraph, viewpoint_of
from knowledge.extraction.numerals import NUMERAL, Kinds, named_spans
from knowledge.extraction.outline import sections
from knowledge.extraction.plain import plain
from knowledge.extraction.statement_titles import Setting
from knowledge.extraction.statements import Empty, read_statements
from knowledge.extraction.unstated import told_once
from knowledge.model import (
    Blank,
    Block,
    BlockKind,
    Document,
    Figure,
    Identity,
    Line,
    Numeral,
    NumeralKind,
    Reason,
    Section,
    Source,
    Term,
)
from knowledge.vocabulary import table

REPORT = re.compile(
    r"^(?P<name>.{4,40}?)(?:项目)?(?:支出)?(?:部门评价|绩效评价|绩效自评|重点评价|财政评价)(?:总)?报告$"
)


@dataclass(frozen=True, slots=True)
class Extract:
    """Everything that a document says."""

    document: Document
    identity: Identity
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    reasons: tuple[Reason, ...]
    terms: tuple[Term, ...]
    projects: tuple[Project, ...]
    numerals: tuple[Numeral, ...]
    blanks: tuple[Blank, ...] = ()
    contents: tuple[Line, ...] = ()
    """The lines of the contents list (目录), each one an entry."""

    @property
    def unplaced(self) -> tuple[Numeral, ...]:
        """The numerals that are neither figures nor named as something else."""
        return tuple(n for n in self.numerals if n.kind is NumeralKind.UNPLACED)


def extract(document: Document) -> Extract:
    """Read all that a document says. Raises ReadingError where it is no disclosure."""
    found = blocks(document)
    outline = sections(found)
    who = organisation.identity(document, outline)
    return _Extraction(document, found, outline, who).run()


class _Extraction:
    """One document on its way through extraction."""

    def __init__(self, document: Document, found: Sequence[Block], outline: tuple[Section, ...], who: Identity) -> None:
        self.document, self.blocks, self.sections, self.identity = document, found, outline, who
        self.names = tuple(sorted({who.department, *who.aliases}, key=len, reverse=True))
        bodies = (who.department, *who.units, *organisation.bodies(outline))
        self.bodies = bodies
        self.evaluations = performance.survey(found, bodies)
        self.projects = self.evaluations.projects
        self.unit = ""
        """The unit of the statement tables so far, for one that does not say its own."""
        self.figures: list[Figure] = []
        self.blanks: list[Blank] = []
        self.reasons: list[Reason] = []
        self.terms: list[Term] = []
        self.numerals: list[Numeral] = []

    def run(self) -> Extract:
        for block in self.blocks:
            if block.kind is BlockKind.CONTENTS:
                self._ledger(block, [], NumeralKind.ORDINAL)
        for section in self.sections:
            if is_glossary(section):
                self.terms += terms(section, self.document, self.identity.title)
                for block in section.blocks:
                    self._ledger(block, [], NumeralKind.DEFINITION)
            else:
                self._section(section)
        return Extract(
            self.document,
            self.identity,
            self.sections,
            tuple(told_once(self.figures)),
            tuple(self.reasons),
            tuple(self.terms),
            self.projects,
            tuple(self.numerals),
            tuple(self.blanks),
            tuple(entry for block in self.blocks if block.kind is BlockKind.CONTENTS for entry in whole(block)),
        )

    # ------------------------------------------------------------ sections

    def _section(self, section: Section) -> None:
        path = "/".join(section.path)
        budget = self.identity.kind.value.endswith("预算")
        context = Context(
            names=self.names,
            projects=self.projects,
            subject=self._subject(section),
            scope=next((s for s in table("grammar")["scopes"]["names"] if s in section.title), ""),
            viewpoint=next((v for v in map(viewpoint_of, reversed(section.path)) if v), ""),
            level="预算数" if budget else "决算数",
            year=self.identity.year,
            account=titled(section.title),
        )
        above = list(section.path)
        for block in section.blocks:
            if block.kind is BlockKind.HEADING:
                self._ledger(block, [], NumeralKind.NAME)
            elif block.kind is BlockKind.TABLE:
                self._table(block, context, path, tuple(above))
                above = []
            else:
                above.append(block.text)
                found = read_paragraph(block, context)
                drafts = meant(found.drafts)
                self._keep(drafts, block, path)
                self.reasons += [self._reason(r, block, path) for r in found.reasons]
                self._ledger(block, drafts, None, found.others, found.why)

    def _subject(self, section: Section) -> str:
        """The project a section is about: its heading names it, or it stands in that project's report."""
        for title in reversed(section.path):
            mark = marker(title)
            words = title[mark.end :] if mark else title
            report = REPORT.match(words)
            name = report["name"] if report else words
            same = [p for p in self.projects if name.removesuffix("项目").startswith(p.printed)]
            if same and (report or _only_names(name, same[0].printed)):
                chosen = choose_project([p for p in same if p.printed == same[0].printed], name)
                return chosen.name if chosen else ""
            if report:
                return _without(name, self.names)
        return ""

    def _table(self, block: Block, context: Context, path: str, above: tuple[str, ...]) -> None:
        drawn = grid(block)
        ruled = drawn or regained(block)
        # a table of which only words are left has the unit that is told over it, or none
        setting = Setting(above, context.level, self.unit if drawn else "")
        stated = read_statements(ruled, setting) if ruled else None
        if stated:
            stated.drafts = [draft for draft in meant(stated.drafts) if drawn or draft.unit]
            self.unit = next((d.unit for d in stated.drafts if d.unit in table("grammar")["units"]["money"]), self.unit)
            self._keep(stated.drafts, block, path)
            self.blanks += [self._blank(each, block, path) for each in stated.blanks]
            self._ledger(block, stated.drafts, None, stated.others)
            return
        read = performance.read(block, self.evaluations, context.subject, context.viewpoint)
        drafts, others = (list(read.drafts), list(read.others)) if read else ([], [])
        if ruled and not read:
            plain_drafts, others = general_table(ruled, above, context.level, self.bodies)
            drafts = [replace(d, subject=d.subject or context.subject) for d in plain_drafts]
        drafts = meant([*drafts, *_scale(block.text, context)])
        self._keep(drafts, block, path)
        self._ledger(block, drafts, None, others)

    # ------------------------------------------------------------ figures

    def _keep(self, drafts: Sequence[Draft], block: Block, path: str) -> None:
        for draft in sorted(drafts, key=lambda d: d.start):
            self.figures.append(self._figure(draft, block, path))

    def _source(self, block: Block, path: str, at: int, quote: tuple[int, int]) -> Source:
        begin, line = _piece_at(block, at)
        words = re.sub(r"\s+", " ", block.text[quote[0] : quote[1]]).strip()
        return Source(
            self.document.name,
            self.identity.title,
            path,
            line.page,
            self.document.page_labels.get(line.page, ""),
            line.number,
            words,
            place(line, at - begin),
            line.page in self.document.recognised,
        )

    def _blank(self, empty: Empty, block: Block, path: str) -> Blank:
        return Blank(
            item=empty.item,
            label=empty.label,
            column=empty.column,
            scope=empty.scope,
            measure=empty.measure,
            unit=empty.unit,
            statement=empty.statement,
            code=empty.code,
            source=self._source(block, path, empty.start, empty.quote),
        )

    def _figure(self, draft: Draft, block: Block, path: str) -> Figure:
        return Figure(
            department=self.identity.department,
            year=draft.year or self.identity.year,
            item=draft.item,
            label=draft.label,
            scope=draft.scope,
            subject=draft.subject,
            measure=draft.measure,
            printed=draft.printed,
            value=draft.value,
            unit=draft.unit,
            qualifier=draft.qualifier,
            direction=draft.direction,
            basis=draft.basis,
            part_of=draft.part_of,
            viewpoint=draft.viewpoint,
            column=draft.column,
            statement=draft.statement,
            code=draft.code,
            start=draft.start,
            end=draft.end,
            source=self._source(block, path, draft.start, draft.quote),
        )

    def _reason(self, draft: DraftReason, block: Block, path: str) -> Reason:
        return Reason(
            department=self.identity.department,
            year=self.identity.year,
            item=draft.item,
            label=draft.label,
            scope=draft.scope,
            subject=draft.subject,
            basis=draft.basis,
            text=block.text[draft.start : draft.end],
            source=self._source(block, path, draft.start, draft.quote),
        )

    # ------------------------------------------------------------ the ledger

    def _ledger(
        self,
        block: Block,
        drafts: Sequence[Draft],
        rest: NumeralKind | None,
        others: Sequence[tuple[int, int, NumeralKind]] = (),
        why: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        """Write every numeral of a block into the ledger; `rest` is what those are that nothing has named.

        `why` says of an unplaced one why it found no place.
        """
        text = plain(block.text)
        figures = {draft.start for draft in drafts}
        kinds = Kinds(text, [*others, *named_spans(text)])
        for found in NUMERAL.finditer(text):
            start, end = found.span()
            other = kinds.of(start, end) or rest or NumeralKind.UNPLACED
            kind = NumeralKind.FIGURE if start in figures else other
            _, line = _piece_at(block, start)
            context = text[max(0, start - 12) : end + 8].replace("\n", " ")
            self.numerals.append(Numeral(found[0], kind, line.page, line.number, context, why.get(start, "")))


def _piece_at(block: Block, offset: int) -> tuple[int, Line]:
    """The printed line of the character at `offset` and where it begins, found fast: a table may have thousands."""
    return block.pieces[bisect_right(block.pieces, offset, key=lambda piece: piece[0]) - 1]


def _only_names(words: str, printed: str) -> bool:
    """Whether a heading is but a project's name, with 本级 or 下属 or its unit at most."""
    rest = words.removeprefix(printed).removesuffix("项目")
    return not rest or (bool(re.match(r"^[-—（(]", rest)) and len(rest) <= 30)


def _without(name: str, names: Sequence[str]) -> str:
    """A project's name without the department's before it."""
    for own in names:
        if name.startswith(own) and len(name) > len(own) + 3:
            return name[len(own) :].removeprefix("的")
    return name


def _scale(text: str, context: Context) -> Iterator[Draft]:
    """The grade scale under a score sheet, though it wraps over lines."""

    kept = [i for i, character in enumerate(text) if character not in "\n "]
    compact = plain("".join(text[i] for i in kept))
    for draft in grades.scale(compact):
        start, end = kept[draft.start], kept[draft.end - 1] + 1
        first = text.rfind("\n", 0, start) + 1
        yield replace(
            draft,
            start=start,
            end=end,
            subject=context.subject,
            viewpoint=context.viewpoint,
            quote=(first, len(text)),
        )
