"""The whole contract between `knowledge/` and `bot/`: what is asked, and what is known.

`Query` has no trace of how a question was phrased, `Result` none of how it will be shown. Frozen, without logic.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knowledge.model import Figure, Finding, Reason, Source, Term


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"


class Intent(StrEnum):
    """The kinds of question."""

    FIGURE = "figure"
    COMPARE = "compare"
    SHARE = "share"
    BUDGET = "budget"
    REASON = "reason"
    DEFINE = "define"
    SCORE = "score"
    COUNT = "count"
    LIST = "list"
    RANK = "rank"
    CALC = "calc"
    CHECK = "check"
    TEXT = "text"
    HOLDINGS = "holdings"
    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"
    RESET = "reset"
    PERSONAL = "personal"
    UNKNOWN = "unknown"


class Asked(StrEnum):
    """What may be asked of figures beyond what is printed."""

    LAST_YEAR = "last year"
    DIFFERENCE = "difference"
    SUM = "sum"
    EACH = "each"
    OVER = "over"
    AVERAGE = "average"
    TIMES = "how many times"
    WHERE = "where it stands"
    BETWEEN = "between two years, or two items"


class Population(StrEnum):
    """Among what a rank or a list is asked for."""

    PROJECTS = "projects"
    INDICATORS = "indicators"
    DEPARTMENTS = "departments"
    PARTS = "parts"
    PROJECT_COUNT = "number of projects"


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of the question that what is found must account for.

    `items` are the canonical items it may mean; `exact` says that it stands in the vocabulary or is a name in the
    knowledge base, and so must be accounted for as a whole. A `qualifier` (财政拨款 before 项目支出) says which of
    several accounts is meant and is never an answer by itself. `apart` says that it is a thing of its own beside the
    word before it (基本支出和项目支出), and not what that is looked for in.
    """

    text: str
    items: tuple[str, ...] = ()
    exact: bool = True
    qualifier: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """Which of several is wanted: the n-th greatest or least, the first few, or those within bounds.

    `direction` keeps only the changes that go this way (增加, 减少).
    """

    greatest: bool = True
    nth: int = 1
    count: int = 1
    above: Decimal | None = None
    below: Decimal | None = None
    grade: str = ""
    other_than_grade: bool = False
    direction: str = ""
    not_full: bool = False

    @property
    def filters(self) -> bool:
        """Whether those within bounds are wanted, and not the first few."""
        return self.above is not None or self.below is not None or bool(self.grade) or self.not_full


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, with no trace of how it was phrased.

    departments  full names; empty where none was named; `unknown_departments` those that no name held matches;
                 `either`: one short name stands for several of them; `place`: they are those of a place, and
                 none of them was named
    years        fiscal years; `all_years`: the latest so many of those held; `years_back`: so many years before the
                 latest held (去年 1); `year_before`: the year before the one talked about, or the latest (上年)
    against      the year that another is compared with, where it is named (较2021年)
    mentions     the words that name what is asked for
    subjects     projects by name; `hints` words that a project's name must hold; `units` 所属单位 that were named
    measures     what is asked of it, most wanted first; empty for its value
    unit_class   money, people, count, share or score, where the question tells it (多少人, 几分)
    viewpoint    自评, 部门评价 or 整体支出评价
    basis        what a change or a reason is measured against: 上年 or 预算
    terms        names of glossary terms that the question holds
    topics       regular expressions over the headings of the text that is asked for
    titled       words of the title of a table whose place is asked for
    text_words   words that headings are made with (方法, 原则 …)
    by_place     whether places are compared by the sums of their departments (哪个区)
    level        of which level of the classification the parts are meant: 类, 款, 项; empty where it is not said
    every        whether all departments held are meant (三个局, 各部门)
    numbers      numbers that the question itself states
    each_of      of what an amount for each is asked: 人, 批, 辆 …; empty where it is not asked
    output_unit  元 or 亿元, where the answer is wanted in it
    grades       grades whose bounds in the scale are asked for
    term_number  the number of a term in the glossary (名词解释第3条)
    asks_fact    whether a name, a place or a day is asked for, which only a statement of it answers
    has_any      whether it is asked if there is any (有没有)
    how          whether it is asked how something was done, so that words may answer
    asks_number  whether a number is asked for, so that words are no answer
    """

    intent: Intent
    departments: tuple[str, ...] = ()
    either: bool = False
    place: str = ""
    unknown_departments: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    years_back: tuple[int, ...] = ()
    year_before: bool = False
    against: int = 0
    all_years: int = 0
    mentions: tuple[Mention, ...] = ()
    subjects: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    unit_class: str = ""
    viewpoint: str = ""
    basis: str = ""
    terms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    titled: str = ""
    text_words: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    population: Population | None = None
    by_place: bool = False
    level: str = ""
    every: bool = False
    order: Order | None = None
    numbers: tuple[Decimal, ...] = ()
    each_of: str = ""
    output_unit: str = ""
    grades: tuple[str, ...] = ()
    term_number: int = 0
    has_any: bool = False
    how: bool = False
    asks_fact: bool = False
    asks_number: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """All that a document states about one item: of the department, or of one of its projects."""

    department: str
    year: int
    kind: str
    item: str
    label: str
    scope: str
    subject: str
    viewpoint: str
    part_of: str
    figures: tuple[Figure, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """A number that no document prints but that follows from printed ones; `working` shows how."""

    name: str
    value: Decimal
    unit: str
    working: str
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an answer: the card it is about, the figures asked for, and what follows from them."""

    card: Card
    figures: tuple[Figure, ...] = ()
    derived: tuple[Derived, ...] = ()
    reasons: tuple[Reason, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a document, as printed: a paragraph or a section."""

    department: str
    year: int
    title: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Holding:
    """A document that the knowledge base holds."""

    department: str
    year: int
    kind: str
    title: str
    name: str
    figures: int
    terms: int
    short: str


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a knowledge base holds: departments, documents, and of which years, in their order."""

    departments: int
    documents: int
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """The document that was looked in."""

    document: int
    department: str
    year: int
    kind: str

    @property
    def budget(self) -> bool:
        """Whether it is a plan (预算), and not accounts (决算)."""
        return self.kind.endswith("预算")


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of what was asked.

    `missing` says what kept an answer from being found (department, year, item …) with the words of the question
    it is about; `instead` names what there is of the same kind, `looked` the document that has nothing on it.
    `findings` are what does not agree with the figures told; of a question whether they agree, all that was found.
    """

    status: Status
    query: Query
    parts: tuple[Part, ...] = ()
    passages: tuple[Passage, ...] = ()
    terms: tuple[Term, ...] = ()
    holdings: tuple[Holding, ...] = ()
    missing: str = ""
    about: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    taken: tuple[tuple[str, int], ...] = ()
    looked: Looked | None = None
    in_all: int = 0
    findings: tuple[Finding, ...] = ()
