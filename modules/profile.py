"""From packs and district decisions to the profile that judges every scenario and question."""

from collections.abc import Collection, Iterable, Mapping

from modules.facts import FACTS
from modules.pack import (
    TAKEN_BACK,
    Answer,
    Citation,
    Clause,
    ClauseRuling,
    ClauseWords,
    Decided,
    Pack,
    PackWords,
    Profile,
    Ruling,
)

LoadedPack = tuple[Pack, Mapping[str, PackWords]]
Standings = Mapping[str, ClauseRuling]
"""What was decided last about each clause that is not open."""


def profile(
    packs: Iterable[LoadedPack],
    rulings: Iterable[Ruling] = (),
    clause_rulings: Iterable[ClauseRuling] = (),
) -> Profile:
    """Facts of the packs after the district's decisions, of which the last about each counts.

    A decision about the fact itself goes before those about its clauses."""
    last = {ruling.fact: ruling for ruling in rulings}
    decided = {fact: each for fact, each in last.items() if each.answer != TAKEN_BACK}
    ruled = {each.clause: each for each in clause_rulings}
    standings = {id: each for id, each in ruled.items() if each.standing != "open"}
    facts = {
        name: answer
        for pack in packs
        for name, answer in _answers(pack, decided, standings).items()
    }
    for ruling in decided.values():
        facts[ruling.fact] = _ruled(ruling, facts.get(ruling.fact))
    return Profile(facts=facts)


def settling(pack: Pack, fact: str) -> list[Clause]:
    """The clauses whose standing answers an open fact: those that its own issue leaves open.

    A clause opened by another issue is another question: that a list forbids texting does not say
    whether a teacher's own children are on it."""
    given = pack.facts[fact]
    return [
        clause
        for clause in pack.clauses
        if given.open and clause.open == given.open and clause.id in given.clauses
    ]


def _answers(
    loaded: LoadedPack, confirmed: Collection[str], standings: Standings
) -> dict[str, Answer]:
    """The pack's answers; what nobody has verified yet has no words, so no learner reads it."""
    pack, words = loaded
    cited = {clause.id: _citation(pack, clause, words) for clause in pack.clauses}
    unread = {name for name, given in pack.facts.items() if given.verify} - set(confirmed)
    as_published = {
        name: Answer(
            value=None if given.open or given.verify else given.answer,
            says={} if name in unread else _says(words, name),
            citations=() if name in unread else tuple(cited[id] for id in given.clauses),
            waits_for=given.open or given.verify,
            decided=tuple(
                _beside(standings[id], clause=cited[id].section, standing=standings[id].standing)
                for id in given.clauses
                if id in standings
            ),
        )
        for name, given in pack.facts.items()
    }
    return {name: _settled(pack, name, each, standings) for name, each in as_published.items()}


def _settled(pack: Pack, fact: str, published: Answer, standings: Standings) -> Answer:
    """The answer once every clause that leaves it open stands one way; until then as it was."""
    asked = settling(pack, fact)
    ruled = [standings[clause.id] for clause in asked if clause.id in standings]
    ways = {each.standing for each in ruled}
    if len(ruled) < len(asked) or len(ways) != 1:
        return published
    settled: dict[str, object] = {"value": pack.facts[fact].answer, "waits_for": None}
    if ways == {"permitted"}:
        settled |= {
            "value": FACTS[fact][-1],
            "says": {"en": " ".join(dict.fromkeys(each.says for each in ruled))},
            "citations": tuple(_own(each.section, each.says) for each in ruled),
        }
    return published.model_copy(update=settled)


def _beside(ruled: Ruling | ClauseRuling, **about: str) -> Decided:
    return Decided(
        by=ruled.by,
        on=ruled.on,
        authority=ruled.authority,
        section=ruled.section,
        says=ruled.says,
        **about,
    )


def _says(words: Mapping[str, PackWords], fact: str) -> dict[str, str]:
    return {language: said.facts[fact] for language, said in words.items()}


def _citation(pack: Pack, clause: Clause, words: Mapping[str, PackWords]) -> Citation:
    restated = {language: said.clauses[clause.id] for language, said in words.items()}
    return Citation(
        id=clause.id,
        code=pack.code,
        section=clause.section,
        words=restated,
        unchecked=clause.verify is not None,
    )


def _own(section: str, says: str) -> Citation:
    """A section of the district's own, in the language it was entered in."""
    words = {"en": ClauseWords(title=section, text=says)}
    return Citation(id=section, code="", section=section, words=words)


def _ruled(ruling: Ruling, published: Answer | None) -> Answer:
    """A decision keeps the pack's citations, after the section of the district's own if it cites
    one."""
    citations = published.citations if published else ()
    if ruling.section:
        citations = (_own(ruling.section, ruling.says), *citations)
    says = published.says if published else {}
    return Answer(
        value=ruling.answer,
        says={"en": ruling.says} if ruling.says else says,
        citations=citations,
        decided=(_beside(ruling, fact=ruling.fact, answer=ruling.answer),),
    )
