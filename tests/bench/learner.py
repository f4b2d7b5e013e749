"""The measured journey, the same for Brightline and for the floor: from sign-in to the PDF."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.browsing import Browser, Page, Unexpected

PASSWORD = "three quiet mountain rivers"
LOOK_AGAIN = 0.1
"""Seconds before a learner whose PDF is still being made loads the page again."""
WAITS = 300

Key = Mapping[str, Sequence[str]]


@dataclass
class Timed:
    """How long each step took, in milliseconds, under its name."""

    steps: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one click of the learner, with the redirects that follow it."""
        began = time.perf_counter()
        yield
        self.steps.append((name, (time.perf_counter() - began) * 1000))


def journey(browser: Browser, name: str, key: Key, timed: Timed) -> None:
    """Everything one learner does; raises Unexpected or OSError where they cannot go on.

    `key` holds the good options of scenario steps and the right ones of questions, by id."""
    with timed.step("sign-in form"):
        form = browser.get("/sign-in")
    with timed.step("sign in, task list"):
        tasks = browser.post(form.address, ("name", name), ("password", PASSWORD))
    _module(browser, tasks, key, timed)
    _policy(browser, name, timed)
    _certificate(browser, timed)


def _module(browser: Browser, tasks: Page, key: Key, timed: Timed) -> None:
    with timed.step("module"):
        page = browser.get(tasks.link(r"^/training/[^.]+$"))
    with timed.step("begin, lesson"):
        page = browser.post(page.address)
    with timed.step("to the scenario"):
        page = browser.post(page.address)
    while not page.has_link(r"/questions$"):
        page = _onward(browser, page, key, timed)
    with timed.step("quiz"):
        page = browser.get(page.link(r"/questions$"))
    fixed = page.fields("idempotency_key|try")
    asked = dict.fromkeys(name.removeprefix("q-") for name, _value in page.fields("q-.*"))
    answers = [(f"q-{id}", option) for id in asked for option in key[id]]
    with timed.step("hand in, result"):
        result = browser.post(page.address, *fixed, *answers)
    if "Passed" not in result.html:
        raise Unexpected(f"{result.address}: not passed")


def _onward(browser: Browser, page: Page, key: Key, timed: Timed) -> Page:
    """From a scene through its feedback to the next; from the summary to the quiz's notice."""
    if not page.fields("choice"):
        with timed.step("notice before the quiz"):
            return browser.get(page.link(r"^/quizzes/[^/]+$"))
    step = page.fields("step")[0]
    with timed.step("choose, feedback"):
        page = browser.post(page.address, step, ("choice", key[step[1]][0]))
    with timed.step("next scene or summary"):
        return browser.get(page.link(r"^/sittings/[^?]+$"))


def _policy(browser: Browser, name: str, timed: Timed) -> None:
    with timed.step("task list"):
        tasks = browser.get("/")
    with timed.step("policy"):
        page = browser.get(tasks.link(r"^/sign/"))
    page = _to_the_form(browser, page, timed)
    with timed.step("last look"):
        ticked = page.fields("editions")
        page = browser.post(page.address, *ticked, ("typed_name", f"Person {name}"))
    with timed.step("sign, receipt"):
        fields = page.fields("editions|typed_name|idempotency_key")
        receipt = browser.post(f"{page.address}/confirm", *fields)
    if not receipt.address.startswith("/receipts/"):
        raise Unexpected(f"{receipt.address}: no receipt")


def _to_the_form(browser: Browser, page: Page, timed: Timed) -> Page:
    """Past the end of the text and the consent, for which the floor does not ask."""
    if not page.fields("opened"):
        with timed.step("signature form"):
            return browser.get(page.link(r"^/sign/[^/]+$"))
    with timed.step("end of the text, consent"):
        page = browser.post(page.address, *page.fields("opened"))
    with timed.step("signature form"):
        about = page.fields("enrollment|requirement")
        return browser.post(page.address, ("agrees", "yes"), *about)


def _certificate(browser: Browser, timed: Timed) -> None:
    with timed.step("task list, all done"):
        tasks = browser.get("/")
    with timed.step("certificate page"):
        page = browser.get(tasks.link(r"^/done/"))
    with timed.step("certificate PDF, with the wait"):
        page = _when_made(browser, page)
        file = browser.get(page.link(r"/file$"))
    if not file.body.startswith(b"%PDF-"):
        raise Unexpected(f"{file.address}: not a PDF")


def _when_made(browser: Browser, page: Page) -> Page:
    for _turn in range(WAITS):
        if page.has_link(r"/file$"):
            return page
        time.sleep(LOOK_AGAIN)
        page = browser.get(page.address)
    raise Unexpected(f"{page.address}: the PDF was never made")
