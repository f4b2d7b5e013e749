"""The printed page: what it says, that it is one page, tagged, marked and always the same bytes."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from certificates.render import CertificateNotPrintable, render
from certificates.words import CertificateWords, PolicyLine

# WeasyPrint leaves its color profile open, and pytest turns the reminder into a failure.
pytestmark = pytest.mark.filterwarnings("ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning")

REQUIRED = (
    "Pine Hollow School District 12",
    "Certificate of Completion",
    "Maria Elena Whitford",
    "Annual Refresher 2026–27",
    "Digital boundaries with students 3 35",
    "Boundaries and speaking up 2 30",
    "GBEE Staff Communications adopted November 15, 2022",
    "Passed",
    "65 declared minutes in total",
    "August 28, 2026",
    "BL-7Q4M-0XKD-93TZ-HV5K",
    "training.pinehollow.example/check",
    "Office of Human Resources",
    "Supplementary. Does not by itself satisfy NMSA 22-10A-32.",
    "This is a training record. It is not legal advice",
    "not a certificate of professional development units",
)
SPANISH = (
    "Certificado de finalización",
    "Se certifica que",
    "28 de agosto de 2026",
    "Aprobado",
    "65 minutos declarados en total",
    "No es asesoría legal",
)


def tool(pdf: bytes, *command: str) -> str:
    answer = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return answer.stdout.decode()


def text_of(pdf: bytes) -> str:
    return " ".join(tool(pdf, "pdftotext", "-layout", "-", "-").split())


def test_the_page_says_everything_required(words: CertificateWords) -> None:
    printed = text_of(render(words))
    assert [line for line in REQUIRED if line not in printed] == []


def test_a_spanish_certificate_is_spanish(words: CertificateWords) -> None:
    printed = text_of(render(replace(words, language="es")))
    assert [line for line in SPANISH if line not in printed] == []


@pytest.mark.parametrize("unwanted", ["score", "%", "seconds", "elapsed", "u7Jx0v2mQb1cZr9TtKp4Aw"])
def test_the_page_shows_no_score_no_time_taken_and_no_secret(
    words: CertificateWords, unwanted: str
) -> None:
    assert unwanted not in text_of(render(words))


def test_a_program_of_policies_alone_has_no_modules_and_no_minutes(words: CertificateWords) -> None:
    printed = text_of(render(replace(words, modules=(), minutes=0)))
    assert "Modules" not in printed and "minutes" not in printed


def test_hours_the_last_day_and_training_elsewhere_are_printed(credited: CertificateWords) -> None:
    printed = text_of(render(credited))
    for line in ("Clock hours: 2.5", "Valid until August 28, 2028", "Training elsewhere"):
        assert line in printed
    assert "Two-year training, Yellow Pine" in printed and "May 4, 2026 90" in printed


def test_they_are_printed_in_spanish(credited: CertificateWords) -> None:
    printed = text_of(render(replace(credited, language="es")))
    assert "Horas reloj: 2.5" in printed and "Válido hasta el 28 de agosto de 2028" in printed


@pytest.mark.parametrize("unwanted", ["hours", "Valid until", "elsewhere"])
def test_without_them_nothing_is_said_of_them(words: CertificateWords, unwanted: str) -> None:
    assert unwanted not in text_of(render(words))


def test_minutes_that_no_proof_states_are_a_dash(credited: CertificateWords) -> None:
    training = replace(credited.elsewhere[0], minutes=0)
    printed = text_of(render(replace(credited, modules=(), policies=(), elsewhere=(training,))))
    assert "May 4, 2026 –" in printed and "Modules" not in printed


def test_without_a_signatory_the_district_signs(words: CertificateWords) -> None:
    printed = text_of(render(replace(words, signatory="")))
    assert printed.count("Pine Hollow School District 12") == 2


def test_the_pdf_is_sound_tagged_and_one_letter_page(words: CertificateWords) -> None:
    facts = " ".join(tool(render(words), "pdfinfo", "-").split())
    assert "Tagged: yes" in facts and "Pages: 1 " in facts and "(letter)" in facts


def test_qpdf_finds_no_fault(busiest: CertificateWords, tmp_path: Path) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(render(busiest))
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)


def test_the_pdf_carries_both_marks_its_language_and_its_title(words: CertificateWords) -> None:
    with pikepdf.open(BytesIO(render(words))) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1" and metadata.pdfa_status == "3A"
        assert pdf.Root.Lang == "en" and pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title).startswith("Certificate of Completion: Maria")


def test_every_picture_has_a_description(words: CertificateWords) -> None:
    with pikepdf.open(BytesIO(render(words))) as pdf:
        pictures = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        assert len(pictures) == 2 and all(str(picture.Alt) for picture in pictures)


def test_the_same_words_give_the_same_bytes_in_one_process(
    words: CertificateWords, busiest: CertificateWords
) -> None:
    first = render(words)
    render(busiest)
    assert render(words) == first


def test_another_process_without_any_system_font_gives_the_same_bytes(
    words: CertificateWords, tmp_path: Path
) -> None:
    no_fonts = tmp_path / "fonts.conf"
    no_fonts.write_text("<fontconfig></fontconfig>")
    script = (
        "import sys, hashlib; from certificates import render, words;"
        "text = sys.stdin.buffer.read().decode();"
        "pdf = render.render(words.CertificateWords.from_json(text));"
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        input=words.to_json().encode(),
        env={**os.environ, "FONTCONFIG_FILE": str(no_fonts), "TZ": "Pacific/Honolulu"},
        capture_output=True,
        check=True,
    )
    assert answer.stdout.decode().strip() == hashlib.sha256(render(words)).hexdigest()


@pytest.mark.parametrize(
    "name",
    [
        "W" * 200,
        "Al " * 66,
        "Maximiliana Alexandrina Featherstonehaugh-Vandersteen Okonkwo",
        "Анастасія Володимирівна Коваль-Ґедзь",
        "Ἀλεξάνδρα Παπαδημητρίου",
        "Łucja Đặng Kealoha ʻĀina",
    ],
)
def test_any_printable_name_stays_whole_on_one_page(words: CertificateWords, name: str) -> None:
    printed = text_of(render(replace(words, learner=name))).replace(" ", "")
    assert name.replace(" ", "") in printed


def test_eight_modules_and_twelve_policies_fit_on_one_page(busiest: CertificateWords) -> None:
    printed = text_of(render(busiest))
    assert all(policy.code in printed for policy in busiest.policies)


def test_credit_beside_eight_modules_and_twelve_policies_fits_on_one_page(
    busiest: CertificateWords, credited: CertificateWords
) -> None:
    more = replace(busiest, elsewhere=credited.elsewhere * 2, valid_until=date(2028, 8, 28))
    assert "Training elsewhere" in text_of(render(more))


def test_more_than_one_page_is_refused(words: CertificateWords) -> None:
    many = tuple(PolicyLine(str(n), "A policy of this district", "2022") for n in range(60))
    with pytest.raises(CertificateNotPrintable, match="one page"):
        render(replace(words, policies=many))


def test_a_character_without_a_glyph_is_refused_by_name(words: CertificateWords) -> None:
    with pytest.raises(CertificateNotPrintable, match=r"न \(U\+0928\)"):
        render(replace(words, program="नमन"))


def test_the_date_follows_the_words_and_not_the_clock(words: CertificateWords) -> None:
    assert "January 3, 2031" in text_of(render(replace(words, issued_on=date(2031, 1, 3))))
