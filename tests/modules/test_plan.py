"""Which cases a learner gets: by work, by what the district allows, another one each year."""

from modules.module import Module, QuizPlan
from modules.pack import Profile
from modules.plan import Cases, Learner, items, rotating
from modules.scenario import Option, Scenario, Step

CLUSTERS = {f"{name}{n}": name for name in ("x", "y") for n in range(3)}


RULES = {"x": "private_texting", "y": "connect_with_students"}


def scenario(id: str, cluster: str) -> Scenario:
    """A scenario with one step, about one fact."""
    rule = {"by": RULES[cluster], "no": "breach", "ask": "risky", "yes": "ok"}
    options = (Option(id="a", verdict="best"), Option(id="b", verdict=rule))
    step = Step(id="d1", medium="email", options=options)
    return Scenario(id=id, roles=("teacher",), cluster=cluster, steps=(step,))


SCENARIOS = {id: scenario(id, cluster) for id, cluster in CLUSTERS.items()}
REFRESHER = Module(
    slug="refresher",
    minutes=12,
    lessons=("hello",),
    scenarios=tuple(SCENARIOS),
    take=6,
    refresher=True,
    quiz=QuizPlan(draw=1, pass_mark=1),
)


def taken(seed: str, year: int, weak: frozenset[str] = frozenset()) -> list[str]:
    """What a person gets in a year."""
    learner = Learner("teacher", seed, year, weak)
    return rotating(REFRESHER, SCENARIOS, Profile(facts={}), learner)


def test_no_case_comes_again_within_two_cycles() -> None:
    for person in map(str, range(50)):
        years = [set(taken(person, year)) for year in range(2026, 2036)]
        pairs = zip(years, years[1:], strict=False)
        assert all(not this & following for this, following in pairs)


def test_every_cluster_gives_one_case_and_a_weak_one_two() -> None:
    assert sorted(CLUSTERS[id] for id in taken("p", 2026)) == ["x", "y"]
    assert sorted(
        CLUSTERS[id] for id in taken("p", 2026, frozenset({"connect_with_students"}))
    ) == ["x", "y", "y"]


def test_lessons_come_before_the_cases_they_prepare() -> None:
    way = items(REFRESHER, Cases(SCENARIOS, {}), Profile(facts={}), Learner("teacher", "p", 2026))
    assert [item.kind for item in way] == ["lesson", "scenario", "scenario"]
