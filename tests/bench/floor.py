"""The floor: the journey as a bare Flask app, with the same words and the same safe disk writes.

It has no design, languages, access rules, idempotency, ledger or records for HR; what Brightline
costs above it is the price of those. `python -m tests.bench.floor` fills its database.
"""

import json
import os
import secrets
import sqlite3
import threading
from pathlib import Path
from typing import Any

import segno
from argon2 import PasswordHasher
from flask import Flask, Response, abort, redirect, render_template, request, session
from jinja2 import DictLoader
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from werkzeug.wrappers import Response as Answer

FOLDER = Path(os.environ["DATA_DIR"])
FONT = Path(__file__).parents[2] / "certificates" / "fonts" / "EBGaramond-Regular.ttf"
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
FACE = f"@font-face {{ font-family: Serif; src: url({FONT.as_uri()}) }}"
PAPER = "@page { size: letter landscape; margin: 2cm } body { font: 20pt Serif }"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>{{ title }}</title></head><body><h1>{{ title }}</h1>{{ text|safe }}
{% for url in links %}<p><a href="{{ url }}">{{ url }}</a></p>{% endfor %}
{% if button %}<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf }}">
{% for name, value in hidden %}<input type="hidden" name="{{ name }}" value="{{ value }}">
{% endfor %}{% for name, type, legend, options in asked %}
<fieldset><legend>{{ legend }}</legend>{% for value, label in options %}
<label><input type="{{ type }}" name="{{ name }}" value="{{ value }}"> {{ label }}</label>
{% endfor %}</fieldset>{% endfor %}<button>{{ button }}</button></form>{% endif %}</body></html>"""
PDF = """<html lang="en"><title>Certificate</title><h1>Certificate</h1><p>{{ name }} finished the
annual training, 35 minutes, on August 28, 2026, and signed policy GBEE, Staff Communications.</p>
<p>Number {{ number }}</p><img alt="Check" width="90" src="{{ qr }}">"""

application = Flask(__name__)
application.secret_key = "for loopback only"
application.jinja_loader = DictLoader({"page.html": PAGE, "pdf.html": PDF})
given = json.loads((FOLDER / "given.json").read_text())
words, key = given["words"], given["key"]
fonts = FontConfiguration()
style = CSS(string=FACE + PAPER, font_config=fonts)
one_at_a_time, local = threading.Lock(), threading.local()


def rows(statement: str, *values: Any) -> list[Any]:
    """Run one statement, which is its own transaction."""
    if not hasattr(local, "db"):
        local.db = sqlite3.connect(FOLDER / "floor.sqlite3", timeout=10, isolation_level=None)
        local.db.execute("PRAGMA journal_mode=wal")
        local.db.execute("PRAGMA synchronous=full")
    return list(local.db.execute(statement, values))


def note(kind: str, body: Any = "") -> None:
    """Keep what the signed-in person did."""
    rows("INSERT INTO record VALUES (?, ?, ?)", session["id"], kind, json.dumps(body))


def page(title: str, text: str = "", *links: str, **form: Any) -> str:
    """Any page: words, links, at most one form."""
    csrf = session.setdefault("csrf", secrets.token_urlsafe(16))
    return render_template("page.html", title=title, text=text, links=links, csrf=csrf, **form)


@application.before_request
def guard() -> None:
    """A token in every form, and a person on every page but the first."""
    if request.method == "POST" and request.form["csrf_token"] != session.get("csrf"):
        abort(400)
    if request.path != "/sign-in" and "id" not in session:
        abort(401)


@application.get("/sign-in")
def sign_in_form() -> str:
    asked = [(name, "text", name, [("", name)]) for name in ("name", "password")]
    return page("Sign in", asked=asked, button="Sign in")


@application.post("/sign-in")
def sign_in() -> Answer:
    found = rows("SELECT id, hash FROM person WHERE name = ?", request.form["name"])
    HASHER.verify(found[0][1], request.form["password"])
    session["id"], session["name"] = found[0][0], request.form["name"]
    note("session")
    return redirect("/")


@application.get("/")
def tasks() -> str:
    done = {kind for (kind,) in rows("SELECT kind FROM record WHERE person = ?", session["id"])}
    text = "<p>Module: done</p>" if "attempt" in done else "<p>Module</p>"
    return page("My training", text, "/training/1", "/sign/1/read", "/done/1")


@application.get("/training/1")
def module() -> str:
    return page("Module", "<p>About 35 minutes.</p>", button="Start")


@application.post("/training/1")
def begin() -> Answer:
    note("begin")
    return redirect("/sittings/lesson")


@application.get("/sittings/lesson")
def lesson() -> str:
    return page("Lesson", words["lesson"], button="Continue")


@application.post("/sittings/lesson")
def lesson_read() -> Answer:
    note("lesson")
    return redirect("/sittings/" + next(iter(words["steps"])))


@application.get("/sittings/<id>")
def scene(id: str) -> str:
    step = words["steps"][id]
    asked = [("choice", "radio", step["question"], step["options"])]
    return page("Scenario", step["text"], hidden=[("step", id)], asked=asked, button="Choose")


@application.post("/sittings/<id>")
def choose(id: str) -> str:
    step, choice = words["steps"][id], request.form["choice"]
    note("choice", [id, choice])
    return page("What follows", step["told"][choice], f"/sittings/{step['next'][choice] or 'quiz'}")


@application.get("/sittings/quiz")
def summary() -> str:
    return page("What you worked through", "<p>One lesson, one scenario.</p>", "/quizzes/1")


@application.get("/quizzes/1")
def before_quiz() -> str:
    return page("Before the quiz", "<p>14 questions.</p>", "/quizzes/1/questions")


@application.get("/quizzes/1/questions")
def quiz() -> str:
    asked = [(f"q-{q['id']}", q["type"], q["stem"], q["options"]) for q in words["questions"]]
    return page("Quiz", asked=asked, button="Hand in")


@application.post("/quizzes/1/questions")
def hand_in() -> Answer:
    given = {q["id"]: request.form.getlist(f"q-{q['id']}") for q in words["questions"]}
    score = sum(sorted(options) == key[id] for id, options in given.items())
    note("attempt", [score, given])
    return redirect("/attempts/1")


@application.get("/attempts/1")
def result() -> str:
    (last,) = rows("SELECT body FROM record WHERE person = ? AND kind = 'attempt'", session["id"])
    score, given = json.loads(last[0])
    text = "".join(
        f"<h2>{q['stem']}</h2><p>{given[q['id']]}</p><p>{q['explanation']}</p>"
        for q in words["questions"]
    )
    return page("Passed" if score >= 12 else "Not passed", text, "/")


@application.get("/sign/1/read")
def policy() -> str:
    return page("Policy", words["policy"], "/sign/1")


@application.get("/sign/1")
def sign_form() -> str:
    asked = [("editions", "checkbox", "Tick", [("1", "GBEE")])]
    asked.append(("typed_name", "text", "Your full name", [("", "")]))
    return page("Sign", asked=asked, button="Check")


@application.post("/sign/1")
def check() -> str:
    hidden = [(name, request.form[name]) for name in ("editions", "typed_name")]
    return page("Check and sign", "<p>I have read it.</p>", hidden=hidden, button="Sign")


@application.post("/sign/1/confirm")
def sign() -> Answer:
    note("signature", request.form["typed_name"])
    note("certificate", secrets.token_hex(8))
    return redirect("/receipts/1")


@application.get("/receipts/1")
def receipt() -> str:
    return page("You signed", f"<p>{found('signature')}</p>", "/")


@application.get("/done/1")
def certificate() -> str:
    return page("You are done", f"<p>{found('certificate')}</p>", "/certificates/1/file")


@application.get("/certificates/1/file")
def file() -> Response:
    number = found("certificate")
    qr = segno.make(f"https://example.org/{number}", error="m").svg_data_uri(border=0)
    html = HTML(string=render_template("pdf.html", name=session["name"], number=number, qr=qr))
    with one_at_a_time:
        pdf = html.write_pdf(font_config=fonts, stylesheets=[style], pdf_variant="pdf/a-3u")
    return Response(pdf, mimetype="application/pdf")


def found(kind: str) -> Any:
    """What the signed-in person did last of a kind."""
    what = "SELECT body FROM record WHERE person = ? AND kind = ? ORDER BY rowid DESC LIMIT 1"
    return json.loads(rows(what, session["id"], kind)[0][0])


if __name__ == "__main__":
    from tests.bench.learner import PASSWORD

    rows("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT UNIQUE, hash TEXT)")
    rows("CREATE TABLE record (person INTEGER REFERENCES person, kind TEXT, body TEXT)")
    rows("CREATE INDEX record_person ON record (person, kind)")
    kept = HASHER.hash(PASSWORD)
    rows("BEGIN")
    for name in given["names"]:
        rows("INSERT INTO person (name, hash) VALUES (?, ?)", name, kept)
    rows("COMMIT")
