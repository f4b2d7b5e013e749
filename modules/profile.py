"""From packs and district decisions to the profile that judges every scenario and question."""

from collections.abc import Collection, Iterable, Mapping

from modules.pack import Answer, Citation, Clause, ClauseWords, Pack, PackWords, Profile, Ruling

LoadedPack = tuple[Pack, Mapping[str, PackWords]]


def profile(packs: Iterable[LoadedPack], rulings: Iterable[Ruling] = ()) -> Profile:
    """Facts of the packs, each overridden by the district's last decision about it."""
    decided = list(rulings)
    confirmed = {ruling.fact for ruling in decided}
    facts = {name: answer for pack in packs for name, answer in _answers(pack, confirmed).items()}
    for ruling in decided:
        facts[ruling.fact] = _ruled(ruling, facts.get(ruling.fact))
    return Profile(facts=facts)


def _answers(loaded: LoadedPack, confirmed: Collection[str]) -> dict[str, Answer]:
    """The pack's answers; what nobody has verified yet has no words, so no learner reads it."""
    pack, words = loaded
    cited = {clause.id: _citation(pack, clause, words) for clause in pack.clauses}
    unread = {name for name, given in pack.facts.items() if given.verify} - set(confirmed)
    return {
        name: Answer(
            value=None if given.open or given.verify else given.answer,
            says={} if name in unread else _says(words, name),
            citations=() if name in unread else tuple(cited[id] for id in given.clauses),
            waits_for=given.open or given.verify,
        )
        for name, given in pack.facts.items()
    }


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


def _ruled(ruling: Ruling, published: Answer | None) -> Answer:
    """A decision keeps the pack's citations unless it cites a section of the district's own."""
    citations = published.citations if published else ()
    says = published.says if published else {}
    if ruling.section:
        words = {"en": ClauseWords(title=ruling.section, text=ruling.says)}
        citations = (
            Citation(id=ruling.section, code="", section=ruling.section, words=words),
            *citations,
        )
    return Answer(
        value=ruling.answer, says={"en": ruling.says} if ruling.says else says, citations=citations
    )
