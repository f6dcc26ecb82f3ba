"""What people call a public body, made from its full name by rule; the words and endings are data.

A name is a place with its levels (甲市乙区) and the body's own name (文化和旅游局), and may say that the body itself is
meant without those under it (本级). The place is left out or cut to its last level, with or without its own name; the
own name is shortened to the first characters of its words, or as custom has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import product
from typing import Any

from knowledge import levels, vocabulary
from knowledge.vocabulary import alternatives

CONNECTORS = re.compile("[和与及、]")
# A street or a town, which gives its office or its government the name.
STREET = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,8}?)街道(?:办事处)?$")
TOWN = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,8}?)(?P<kind>镇|民族乡|乡|苏木)(?:人民政府)?$")
LOCALITIES = ("街道", "镇", "民族乡", "乡", "苏木")
BRANCH = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{2,12}?)局(?P<where>[\u4e00-\u9fff]{1,6}?)(?P<level>区|县|市|新区|开发区)?分局$"
)
NUMBERED = re.compile(
    r"(?P<whose>[\u4e00-\u9fff]{0,6}?)第(?P<number>[一二三四五六七八九十]{1,3})(?P<kind>[\u4e00-\u9fff]+)$"
)
ANOTHER = re.compile(r"（(?P<name>[\u4e00-\u9fff]{3,20})）$")
# A name of so many words has no more than so many short names by their first characters.
MOST_INITIALS = 4
# So many names are kept in their pieces: a question that names one kind of body looks at all of them.
NAMES_KEPT = 1 << 15
GOVERNMENT, PARTY = "人民政府", ("委员会", "委")
# The endings of the names that are shortened as a whole, where they are those of bodies.
BODIES = ("会", "院", "社", "办公室", "武装部")
# The body without those under it is called so, whatever stands in its name (本级, 机关, 本部).
OWN = "本级"


@dataclass(frozen=True, slots=True)
class Body:
    """A public body's name in its pieces: 中共 · 甲市, 乙区 · 委组织部 · 本级."""

    head: str
    places: tuple[str, ...]
    core: str
    own: str = ""


def _data() -> dict[str, Any]:
    return vocabulary.table("short_names")


def short_names(full: str) -> tuple[str, ...]:
    """What people call a public body: 区文旅局, 文旅局, 乙文旅局 … for 甲市乙区文化和旅游局; never its full name."""
    body = parted(full)
    if body.own:
        return _named(full, _of_the_body_itself(body))
    return _named(full, _calls(body))


def local(full: str) -> str:
    """The name of the street or town that a body is of (甲街道办事处 → 甲); empty for others and ordinary words."""
    found = _local(parted(full).core)
    name = found["name"] if found else ""
    return name if len(name) > 1 and usable(name) else ""


def is_local(name: str, full: str) -> bool:
    """Whether a name is that of the street or town that a body is of, and no more than that."""
    return any(name + kind in full for kind in LOCALITIES) and name == local(full)


def usable(name: str) -> bool:
    """Whether a body can be called so: not by one character, a word of the vocabulary, or the ending of many names."""
    data = _data()
    return len(name) > 1 and name not in _ordinary() and name not in data["short"]["weak"] + data["levels"]["no_places"]


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(form for _, forms in vocabulary.asked() for form in forms)


def _named(full: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name != full and usable(name))


# ---------------------------------------------------------------- the pieces of a name


@lru_cache(maxsize=NAMES_KEPT)
def parted(full: str) -> Body:
    """The pieces of a full name."""
    own = ""
    found = _own().search(full)
    if found and len(full) - len(found[0]) > 3:
        own, full = found[1], full[: found.start()]
    head = next((begin for begin in _heads() if full.startswith(begin) and len(full) > len(begin) + 1), "")
    found_places, at = levels.places(full, len(head))
    return Body(head, found_places, full[at:], own)


def place_names(full: str) -> tuple[str, ...]:
    """The places that a full name begins with, each with and without its level."""
    own = parted(full).places
    return tuple(name for p in own for name in (p, p.removesuffix(levels.level_of(p))) if len(name) > 1)


@cache
def _own() -> re.Pattern[str]:
    return re.compile(rf"（?({alternatives(vocabulary.table('organisations')['own'])})）?$")


@cache
def _heads() -> dict[str, dict[str, str]]:
    """How the names of some bodies begin, longest first."""
    begins = {begin: entry for entry in _data()["heads"] for begin in entry["begins"]}
    return dict(sorted(begins.items(), key=lambda pair: -len(pair[0])))


# ---------------------------------------------------------------- what a body is called


def _calls(body: Body) -> Iterator[str]:
    """All names of a body but that of 本级, the most usual ones not first."""
    head = _heads().get(body.head, {})
    core, office = body.core, ""
    for begin in PARTY:
        if core.startswith(begin) and (head or begin == "委") and body.places:
            office = core.removeprefix(begin)
            yield from _of_association(body, head, office) if "called" in head else _of_party(body, office)
            return
    if core.startswith(GOVERNMENT):
        core = core.removeprefix(GOVERNMENT)
        if not core or core in ("办公室", "办公厅"):
            yield from _of_government(body, core)
            return
    another = ANOTHER.search(core)
    if another:
        core, name = core[: another.start()], parted(another["name"]).core
        both = _data()["shortened"].get(core + name, [])
        yield from _with_place(body.places, [*both, core, name, *_shortened(name)])
    found, branch, numbered = _local(core), BRANCH.fullmatch(core), NUMBERED.fullmatch(core)
    if found:
        yield from _of_locality(body, found)
    elif branch:
        yield from _of_branch(body, core, branch)
    else:
        forms = [*_numbered(numbered), *_shortened(core)] if numbered else _shortened(core)
        yield from _with_place(body.places, [core], whole=True)
        yield from _with_place(body.places, forms)


def _with_place(places: Sequence[str], cores: Sequence[str], *, whole: bool = False) -> Iterator[str]:
    for core in cores:
        for place in levels.before(places, whole=whole):
            if place or usable(core):
                yield place + core


def _of_the_body_itself(body: Body) -> Iterator[str]:
    """某局本级, 某局（本级） …; never 某局机关, which 某局机关运行经费 would be cut by."""
    full = body.head + "".join(body.places) + body.core
    for name in (*_calls(replace(body, own="")), full):
        yield name + OWN
    for name in (*_with_place(body.places, [body.core], whole=True), full):
        yield f"{name}（{body.own}）"


def _of_party(body: Body, office: str) -> Iterator[str]:
    """区委组织部, 乙区委组织部, 组织部 …; 区委 for the committee itself."""
    last = body.places[-1]
    committee = [place + "委" for place in (last, levels.level_of(last)[-1:], "".join(body.places))]
    if not office:
        yield from committee
        return
    forms = [office, "办"] if office == "办公室" else [office, *_shortened(office)]
    alone = [form for form in forms if usable(form)]
    yield from alone
    yield from (place + form for form in forms for place in committee)
    yield from (place + form for form in alone for place in levels.before(body.places)[1:])


def _of_association(body: Body, head: dict[str, str], office: str) -> Iterator[str]:
    """团委, 区团委, 团区委, 共青团乙区委 …"""
    called, written = head["called"], head["written"]
    forms = [called + short for short in ("", *_data()["short"]["endings"].get(office, [office]))]
    yield from _with_place(body.places, forms[: 1 if not office else None], whole=not office)
    last = body.places[-1]
    yield from (f"{written}{last}{committee}{office}" for committee in PARTY)
    if called.endswith("委"):
        yield f"{called.removesuffix('委')}{levels.level_of(last)}委{office}"


def _of_government(body: Body, office: str) -> Iterator[str]:
    """区政府, 乙区人民政府; 区政府办公室, 政府办 …"""
    forms = [f"政府{office}", GOVERNMENT + office, *(["政府办"] if office else [])]
    yield from (form for form in forms if office)
    yield from (place + form for form in forms for place in levels.before(body.places, whole=True)[1:])


def _local(core: str) -> re.Match[str] | None:
    """The street or town that a body is of."""
    core = core.removeprefix(GOVERNMENT)
    found = STREET.match(core) or TOWN.match(core)
    return (
        None
        if found and (found[0].endswith(tuple(_data()["levels"]["no_places"])) or found["name"] in levels.LEVELS)
        else found
    )


def _of_locality(body: Body, found: re.Match[str]) -> Iterator[str]:
    """某街道, 某街办, 某办事处; 某镇, 某镇政府; 某."""
    name, kind = found["name"], "街道" if found.re is STREET else found["kind"]
    if kind == "街道":
        forms = [f"{name}街道", f"{name}街道办事处", f"{name}街道办", f"{name}街办", f"{name}办事处"]
        generic = ["街道办事处", "街道办"]
    else:
        forms = [f"{name}{kind}", f"{name}{kind}政府", f"{name}{kind}人民政府"]
        generic = [f"{kind}政府"]
    last = body.places[-1:]
    yield from (place + form for place in ("", *last) for form in forms)
    for whole in levels.before(body.places, whole=True)[1:]:
        if len(whole) > 1:
            yield from (whole + form for form in forms[:2])
    yield from ("".join(last) + GOVERNMENT + form for form in forms[:2] if last and kind == "街道")
    yield from generic
    yield name if name not in levels.LEVELS else ""


def _of_branch(body: Body, core: str, found: re.Match[str]) -> Iterator[str]:
    """甲市公安局乙区分局: 乙公安分局, 公安乙分局, 区公安分局, 乙区公安局 …"""
    where, level = found["where"], found["level"] or ""
    yield core
    yield "".join(body.places) + core if body.places else core
    for what in (found["what"], *_stems(found["what"])):
        for name in dict.fromkeys((where, where + level)):
            yield from (f"{name}{what}分局", f"{what}{name}分局", f"{what}局{name}分局", f"{name}分局")
        yield from (f"{what}分局", *([f"{level}{what}分局", f"{where}{level}{what}局"] if level else []))


def _numbered(found: re.Match[str]) -> list[str]:
    """第一中学 → 一中; 某某第二小学 → 某某二小."""
    called = _data()["short"]["numbered"].get(found["kind"], [])
    return [found["whose"] + found["number"] + kind for kind in called if len(kind) > 1 or found["kind"] != "医院"]


# ---------------------------------------------------------------- words of a name


def _shortened(core: str) -> list[str]:
    """A body's own name with its words shortened, and its ending: 市场监督管理局 → 市监局, 市场监管局."""
    shortened = _data()["shortened"]
    if core in shortened:
        return list(shortened[core])
    endings: dict[str, list[str]] = _data()["short"]["endings"]
    found: list[str] = []
    for ending in sorted(endings, key=len, reverse=True):
        stem = core.removesuffix(ending)
        if stem == core or not stem:
            continue
        if ending.startswith("管理") and _cut(stem + "管理") is not None:
            continue  # the word holds 管理 itself (应急管理)
        stems = [*_stems(stem), stem]
        found += [short + called for called in endings[ending] for short in stems]
        break
    else:
        found = [core.replace(word, short, 1) for word in _longest(core, shortened) for short in shortened[word]]
    return [name for name in dict.fromkeys(found) if name != core]


def _stems(stem: str) -> list[str]:
    """The part of a name before its ending, shortened: by the first characters of its words, and word by word."""
    data = _data()
    shortened, initials = data["shortened"], data["initials"]
    if stem in shortened:
        return list(shortened[stem])
    words = _cut(stem)
    if words is None:
        return [stem.replace(word, short, 1) for word in _longest(stem, shortened) for short in shortened[word]]
    found: list[str] = []
    if len(words) > 1 and all(word in initials for word in words):
        made = ("".join(letters) for letters in product(*(initials[word] for word in words)))
        found += [name for name in made if len(name) > 1][:MOST_INITIALS]
    if len(words) > 1:
        found += ["".join(pieces) for pieces in product(*(shortened.get(word, [word]) for word in words))][:2]
    if words and words[0] in data["short"]["leads"] and len(words) > 1:
        found += [words[0], *shortened.get(words[0], [])]
    return [name for name in dict.fromkeys(found) if name != stem]


def _cut(stem: str) -> list[str] | None:
    """The words that a stem is put together of, the longest first; None where one is not known."""
    data = _data()
    known = data["initials"].keys() | data["shortened"].keys() | set(data["short"]["leads"])
    words: list[str] = []
    at = 0
    while at < len(stem):
        if CONNECTORS.match(stem, at) and words:
            at += 1
            continue
        word = next((stem[at:end] for end in range(len(stem), at, -1) if stem[at:end] in known), "")
        if not word:
            return None
        words.append(word)
        at += len(word)
    return words


def _longest(name: str, words: Iterable[str]) -> list[str]:
    """The longest of the words that a name begins or ends with."""
    fitting = [word for word in words if name.startswith(word) or name.endswith(word)]
    return sorted(fitting, key=len, reverse=True)[:1]


# ---------------------------------------------------------------- bodies by their kind


@cache
def kinds() -> frozenset[str]:
    """What bodies are called without a place, whichever they are: 财政局, 卫健委, 团委."""
    data = _data()["kinds"]
    formal = [stem + ending for stem in data["bureaus"] for ending in ("局", "厅")]
    for words, ending in (("committees", "委员会"), ("offices", "办公室"), ("ministries", "部")):
        formal += [stem + ending for stem in data[words]]
    formal += [name for name in _data()["shortened"] if name.endswith(BODIES)]
    named = {name for full in formal for name in (full, *short_names(full))} | set(data["whole"])
    named |= {head["called"] for head in _data()["heads"] if "called" in head}
    return frozenset(name for name in named if usable(name))
