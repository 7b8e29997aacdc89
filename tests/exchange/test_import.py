"""Files of other programs as items of a bank: our own come back, others' pass `check` or are named, hostile ones do
nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studytool.bank.loader import load
from studytool.check.report import check
from studytool.errors import Unusable
from studytool.exchange import format_named
from studytool.exchange.contract import Question, Unread, distinct
from studytool.exchange.contract.asking import sheet
from studytool.exchange.contract.gaps import singles
from studytool.exchange.contract.importing import made
from studytool.exchange.contract.markdown import markdown
from studytool.exchange.contract.markup import delimited, html
from studytool.items.contract.judging import judge
from studytool.items.contract.portable import (
    Cloze,
    Essay,
    MultipleChoice,
    Numerical,
    Ordering,
    Portable,
    ShortAnswer,
)
from studytool.model import Verdict
from tests.cli.running import exit_code_of, studytool

SAMPLES = load(Path(__file__).parents[1] / "data" / "items")[0].items
READ = ("anki", "csv", "gift", "moodle", "qti")
FORMATS = pytest.mark.parametrize("form", READ)
SUFFIXES = {"anki": "apkg", "csv": "csv", "gift": "gift", "moodle": "xml", "qti": "zip"}


def written(form: str, folder: Path) -> Path:
    """The samples, exported."""
    export = format_named(form).export
    assert export
    file = folder / f"samples.{SUFFIXES[form]}"
    file.write_bytes(export.write(sheet(SAMPLES, range(2), "en", "samples")[0]))
    return file


def read(form: str, file: Path) -> list[Question | Unread]:
    reader = format_named(form).read
    assert reader
    return [*reader(file)]


# Our own files ---------------------------------------------------------------------------------------------------


def carried(form: str) -> Iterator[Question]:
    """What a format has of the samples, by what its export says of itself."""
    for variants in sheet(SAMPLES, range(2), "en", "samples")[0].items:
        if form == "qti":  # a group for each gap
            gaps = [(gap, one) for question in distinct(variants) for gap, one in singles(question)]
            names = dict.fromkeys(gap for gap, _ in gaps)
            yield from (one for name in names for gap, one in gaps if gap == name)
            continue
        for question in distinct(variants):
            if form == "gift":
                yield from (one for _, one in singles(question))
            elif form == "anki" and isinstance(question.ask, Cloze):
                yield replace(question, ask=Essay(question.key))
            else:
                yield question


def essence(form: str, ask: Portable) -> object:
    """What of a question its format is said to carry."""
    match ask:
        case MultipleChoice(choices=choices, many=many, shuffle=shuffle):
            ordered = None if form in ("gift", "csv") else shuffle
            return {(one.text, one.correct, one.feedback) for one in choices}, many, ordered
        case Ordering(steps=steps):
            return steps
        case ShortAnswer(accept=accept, wrong=wrong):
            return accept, () if form == "qti" else tuple(
                (response, one.feedback) for one in wrong for response in one.responses
            )
        case Numerical(value=value, within=within, wrong=wrong):
            mistakes = () if form == "qti" else tuple((float(one.responses[0]), one.feedback) for one in wrong)
            return float(value), float(within), mistakes
        case Cloze(parts=parts):
            return [
                (part.shape, [(float(gap.value), float(gap.within)) for gap in part.numbers])
                for part in parts if part.numbers
            ]  # fmt: skip
    return None


@FORMATS
def test_our_own_file_comes_back_with_all_that_its_export_did_not_list_as_lost(form: str, tmp_path: Path) -> None:
    found = read(form, written(form, tmp_path))
    assert [one for one in found if isinstance(one, Unread)] == []
    asked = [*carried(form)]
    assert len(found) == len(asked)
    for one, question in zip(found, asked, strict=True):
        assert isinstance(one, Question)
        assert type(one.ask) is type(question.ask), question.item
        assert essence(form, one.ask) == essence(form, question.ask), question.item
        if form in ("anki", "moodle", "qti"):
            assert (one.alt, one.picture and one.picture.content) == (
                question.alt, question.picture and question.picture.content,
            )  # fmt: skip
        if not isinstance(question.ask, Essay):
            shown = "" if form == "csv" and isinstance(question.ask, Cloze) else one.solution
            assert html(shown, delimited) in html(question.solution, delimited)


@pytest.mark.slow
@FORMATS
def test_what_is_imported_passes_check_and_its_right_responses_are_right(form: str, tmp_path: Path) -> None:
    output = tmp_path / "quiz" / "samples.yaml"
    assert exit_code_of(["import", form, str(written(form, tmp_path)), "-o", str(output), "--lang", "en"]) == 0
    report = check(output.parent, variants=3)
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    bank, _ = load(output.parent)
    assert len(bank.items) == len([*carried(form)])
    for item in bank.items:
        for sample in item.samples(item.variant(0)):
            told = judge(item, item.variant(0), sample.response).judgement.verdict
            assert (told is Verdict.CORRECT) == (sample.verdict is Verdict.CORRECT), item.id


# Others' files -------------------------------------------------------------------------------------------------------

MOODLE = """<?xml version="1.0"?>
<quiz>
 <question type="category"><category><text>top</text></category></question>
 <question type="numerical"><name><text>Fall</text></name>
  <questiontext format="html"><text><![CDATA[<p>How far? Costs $5, \\(a<b\\)</p>]]></text></questiontext>
  <answer fraction="100"><text>4,905</text><tolerance>0,01</tolerance></answer>
  <answer fraction="50"><text>9.81</text><feedback><text>Halve it.</text></feedback></answer>
  <units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units></question>
 <question type="cloze"><name><text>Both</text></name>
  <questiontext format="html"><text>x is {1:NUMERICAL:=2:0.1} and y {1:NM:=3:0.1#yes}</text></questiontext></question>
 <question type="calculated"><name><text>Sum</text></name><questiontext><text>{a}+{b}</text></questiontext></question>
 <question type="multichoice"><name><text>Colour</text></name><single>true</single>
  <questiontext format="html"><text>Which? <![CDATA[<img src="a.png" alt="a cart">]]></text></questiontext>
  <answer fraction="100"><text>red</text></answer><answer fraction="33.3"><text>pink</text></answer></question>
 <question type="shortanswer"><name><text>Word</text></name><questiontext><text>Say it</text></questiontext>
  <answer fraction="100"><text>a\\*b</text></answer><answer fraction="100"><text>w*d</text></answer></question>
</quiz>
"""


def told(found: list[Question | Unread]) -> list[tuple[str, str]]:
    return [(one.place, one.what.say("en")) for one in found if isinstance(one, Unread)]


def test_a_question_bank_of_moodle_is_read_and_what_is_left_out_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bank.xml").write_text(MOODLE)
    found = read("moodle", tmp_path / "bank.xml")
    fall, both, colour, word = (one for one in found if isinstance(one, Question))
    assert (fall.prompt, fall.ask) == (
        "How far? Costs \\$5, $a<b$",
        Numerical("4.905", "0.01", "m", ((("9.81",), "Halve it."),)),  # type: ignore[arg-type]
    )
    assert both.prompt == "x is (1) … and y (2) …"
    assert isinstance(both.ask, Cloze)
    assert [[gap.value for gap in part.numbers] for part in both.ask.parts] == [["2"], ["3"]]
    assert isinstance(colour.ask, MultipleChoice)
    assert [choice.correct for choice in colour.ask.choices] == [True, False]
    assert word.ask == ShortAnswer(("a*b",))
    assert told(found) == [
        ("4", "`9.81` gave part of the points, and is wrong here"),
        ("9", "what is said to a right answer is left out"),
        ("11", "left out: there is no item type for `calculated`"),
        ("12", "its picture `a cart` is left out"),
        ("12", "options that gave part of the points are wrong here"),
        ("15", "the answer `w*d` is a pattern, and is left out"),
    ]


GIFT = """// a comment
$CATEGORY: top

::Tomb::Who is \\{buried\\} here?{
=no one#Right.
~Grant
}

It is {=entombed ~buried} there.

About pi? {#3.141..3.142}

The sun rises. {T#No.#Yes.}

Match. {=a -> 1 =b -> 2}

A description alone.

Write about it. {}

Which? {=right ~#because}
"""


def test_gift_as_its_manual_writes_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "bank.gift").write_text(GIFT)
    found = read("gift", tmp_path / "bank.gift")
    tomb, gap, pi, sun, order = (one for one in found if isinstance(one, Question))
    assert tomb.prompt == "Who is {buried} here?"
    assert gap.prompt == "It is … there."
    assert pi.ask == Numerical("3.1415", "0.0005")
    assert isinstance(sun.ask, MultipleChoice)
    assert [(one.text, one.correct, one.feedback) for one in sun.ask.choices] == [
        ("True", True, "Yes."), ("False", False, "No."),
    ]  # fmt: skip
    assert order.ask == Ordering(("a", "b"), (0, 1))
    assert told(found) == [
        ("17", "left out: there is no item type for `description`"),
        ("19", "left out: it names no right answer that can be read"),
        ("21", "left out: an option has no text"),
    ]


def test_a_table_of_a_german_spreadsheet_is_read(tmp_path: Path) -> None:
    rows = "Question;Answer;Option 1;Option 2\r\nWas färbt?;b;Blau;Rot\r\nWie viel?;1,5;;\r\nLeer?;;;\r\n"
    (tmp_path / "table.csv").write_bytes(rows.encode("cp1252"))
    found = read("csv", tmp_path / "table.csv")
    colour, number = (one for one in found if isinstance(one, Question))
    assert (colour.prompt, [one.correct for one in colour.ask.choices]) == ("Was färbt?", [False, True])  # type: ignore[union-attr]
    assert number.ask == Numerical("1.5", "0")
    assert told(found) == [("4", "left out: it names no right answer that can be read")]


QTI_2 = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="Sky">
<responseDeclaration identifier="R" cardinality="single" baseType="identifier">
<correctResponse><value>B</value></correctResponse></responseDeclaration>
<itemBody><p>Look <b>up</b>.</p><choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">
<prompt>Colour?</prompt><simpleChoice identifier="A">red</simpleChoice>
<simpleChoice identifier="B">blue</simpleChoice></choiceInteraction></itemBody></assessmentItem>"""


def test_an_item_of_qti_2_is_read(tmp_path: Path) -> None:
    (tmp_path / "item.xml").write_text(QTI_2)
    (sky,) = read("qti", tmp_path / "item.xml")
    assert isinstance(sky, Question)
    assert (sky.item, sky.prompt) == ("Sky", "Look **up**.\n\nColour?")
    assert isinstance(sky.ask, MultipleChoice)
    assert [(one.text, one.correct) for one in sky.ask.choices] == [("red", False), ("blue", True)]


GAP = """<response_lid ident="response_{0}"><material><mattext>{1}</mattext></material><render_choice>
<response_label ident="1"><material><mattext>{1}</mattext></material></response_label>
<response_label ident="2"><material><mattext>{2}</mattext></material></response_label></render_choice></response_lid>"""
STEPS = """<questestinterop><item ident="i" title="Steps"><presentation><material><mattext>Sort.</mattext></material>
<response_lid ident="R" rcardinality="Ordered"><render_choice><response_label ident="a"><material><mattext>one</mattext>
</material></response_label><response_label ident="b"><material><mattext>two</mattext></material></response_label>
</render_choice></response_lid></presentation><resprocessing><respcondition><conditionvar>
<varequal respident="R">a</varequal><varequal respident="R">b</varequal></conditionvar><setvar>100</setvar>
</respcondition></resprocessing></item></questestinterop>"""


def test_options_of_qti_to_put_in_order_are_named_as_that(tmp_path: Path) -> None:
    (tmp_path / "steps.xml").write_text(STEPS)
    (unread,) = read("qti", tmp_path / "steps.xml")
    assert isinstance(unread, Unread)
    assert unread.what.say("en") == "left out: options to put in order are not read from QTI 1.2"
    assert unread.what.say("zh") == "未读入：QTI 1.2 中要求排序的选项无法读入"


GAPS = """<questestinterop><item ident="i" title="Colours"><itemmetadata><qtimetadata><qtimetadatafield>
<fieldlabel>question_type</fieldlabel><fieldentry>fill_in_multiple_blanks_question</fieldentry></qtimetadatafield>
</qtimetadata></itemmetadata><presentation><material><mattext texttype="text/html">&lt;p&gt;Roses are [a-1],
violets [b]&lt;/p&gt;</mattext></material>{}{}</presentation><resprocessing><respcondition><conditionvar>
<varequal respident="response_a-1">1</varequal></conditionvar><setvar varname="SCORE" action="Add">50</setvar>
</respcondition></resprocessing></item></questestinterop>"""


def test_a_gap_of_canvas_takes_each_of_its_labels_and_none_is_shown(tmp_path: Path) -> None:
    gaps = GAP.format("a-1", "red", "crimson"), GAP.format("b", "blue", "azure")
    (tmp_path / "quiz.xml").write_text(GAPS.format(*gaps))
    found = [one for one in read("qti", tmp_path / "quiz.xml") if isinstance(one, Question)]
    assert [one.ask for one in found] == [ShortAnswer(("red", "crimson")), ShortAnswer(("blue", "azure"))]
    assert [one.prompt for one in found] == [f"Roses are (1) …,\nviolets (2) …\n\n({place})" for place in (1, 2)]


def test_numbers_keep_the_width_they_had() -> None:
    asks = [("1990", "0"), ("3.14", "0.005"), ("2.5", "0.2"), ("120", "0.5")]
    items, _ = made((Question(prompt="x", ask=Numerical(*ask)) for ask in asks), "en", "topic")
    assert [one.fields.get("tolerance") for one in items] == [{"rel": 1e-9}, None, {"abs": 0.2}, None]


def test_texts_of_another_language_and_names_in_another_script_get_ids_of_their_own() -> None:
    questions = [Question(prompt="什么？", ask=Essay("甲"), item="题目"), Question(prompt="什么？", ask=Essay("乙"))]
    items, _ = made(questions, "zh", "topic")
    assert [(one.fields["id"], one.fields["prompt"]) for one in items] == [
        ("question", {"zh": "什么？"}), ("question-2", {"zh": "什么？"}),
    ]  # fmt: skip


# Hostile files -------------------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><quiz><question type="essay">&b;</question></quiz>'
REACHES = '<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB, "it defines entities"),
        (REACHES, "it defines entities"),
        ("<a>" * 200, "deeper inside each other"),
        ("<quiz><question></quiz>", "this is no XML"),
        ("<html></html>", "this is no Moodle XML"),
        ("", "this is no XML"),
    ],
)
def test_xml_made_to_harm_is_refused(content: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "bank.xml").write_text(content)
    with pytest.raises(Unusable, match=reason):
        read("moodle", tmp_path / "bank.xml")


def package(folder: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(folder / "quiz.zip", "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return folder / "quiz.zip"


def test_a_package_that_unpacks_to_too_much_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="larger than 64 MiB"):
        read("qti", package(tmp_path, {"quiz.xml": b" " * 80 * 2**20}))


@pytest.mark.slow
def test_nothing_of_a_package_is_written_wherever_its_names_point(tmp_path: Path) -> None:
    file = package(tmp_path, {"../../evil.xml": QTI_2.encode(), "/etc/evil.xml": QTI_2.replace('"i"', '"j"').encode()})
    before = {*tmp_path.parent.rglob("*")}
    assert len(read("qti", file)) == 2
    assert {*tmp_path.parent.rglob("*")} == before


@pytest.mark.parametrize("content", [b"PK\x03\x04cut", b"PK" + b"\0" * 100])
def test_a_damaged_package_is_a_clear_refusal(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "quiz.zip").write_bytes(content)
    with pytest.raises(Unusable, match="the archive is damaged"):
        read("qti", tmp_path / "quiz.zip")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>hi", "hi"),
        ('<img src=x onerror="alert(1)">hi', "hi"),
        ('<a href="javascript:alert(1)">hi</a>', "hi"),
        ("<iframe src='https://evil.example'></iframe>hi", "hi"),
        ("\x1b]8;;https://evil.example\x07hi\x9b2J", "]8;;https://evil.examplehi2J"),
        ("a\u202eb", "ab"),
        ("{{theta}} and \\(x^{{2}}\\)", "{\\{theta}} and $x^{ {2}}$"),
        ("*a* _b_ `c` [d](https://e.f) # g", "\\*a\\* \\_b\\_ \\`c\\` \\[d](https://e.f) # g"),
    ],
)
def test_nothing_in_a_text_acts(text: str, shown: str) -> None:
    assert markdown(text).text == shown


def test_a_text_nested_too_deeply_or_too_long_costs_one_question_alone(tmp_path: Path) -> None:
    deep = "&lt;div&gt;" * 3000
    question = '<question type="essay"><name><text>{}</text></name><questiontext><text>{}</text></questiontext>'
    answered = "<graderinfo><text>yes</text></graderinfo></question>"
    texts = (("deep", deep), ("long", "a" * 200_000), ("good", "Why?"))
    held = "".join(f"{question.format(*text)}{answered}" for text in texts)
    (tmp_path / "bank.xml").write_text(f"<quiz>{held}</quiz>")
    found = read("moodle", tmp_path / "bank.xml")
    assert [one.prompt for one in found if isinstance(one, Question)] == ["Why?"]
    assert len(told(found)) == 2


@pytest.mark.parametrize("number", ["1e999999999", "9" * 5000, "0x10", "nan", "1e", "1_000", "inf"])
def test_no_number_is_computed_that_is_none(number: str, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(f"kind,prompt,answer\nnumber,How much?,{number}\n")
    assert [*map(type, read("csv", tmp_path / "table.csv"))][-1] is Unread


# The command ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def bank_file(tmp_path: Path) -> Path:
    (tmp_path / "bank.xml").write_text(MOODLE)
    return tmp_path / "bank.xml"


def test_the_command_writes_a_bank_and_lists_what_it_left_out(bank_file: Path, tmp_path: Path) -> None:
    output = tmp_path / "new" / "mechanics.yaml"
    ran = studytool("import", "moodle", str(bank_file), "-o", str(output), "--lang", "en", "--json")
    document = json.loads(ran.stdout)
    assert (ran.returncode, document["items"]) == (0, 4)
    calculated = {"place": "11", "name": "Sum", "what": "left out: there is no item type for `calculated`"}
    assert calculated in document["unread"]
    assert f"{bank_file}:11: Sum" in " ".join(ran.stderr.split())
    assert {problem.severity for problem in load(output.parent)[1]} <= {"warning"}


def test_what_check_refuses_is_left_out_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(
        "kind,prompt,answer,within,hint,option 1,option 2\n"
        "number,Too wide?,5,2,,,\n"
        "text,Good?,yes,,$\\frac{1$,,\n"
        "choice,Alike?,1,,,same,Same\n"
    )
    output = tmp_path / "quiz" / "table.yaml"
    ran = studytool("import", "csv", str(tmp_path / "table.csv"), "-o", str(output), "--lang", "en")
    said = " ".join(ran.stderr.split())
    assert (ran.returncode, ran.stdout) == (0, f"1 item written to {output}\n")
    assert "table.csv:2: Too wide?: left out: " in said
    assert "no variant can be drawn" in said
    assert "table.csv:3: Good?: `hint` is left out" in said
    assert "table.csv:4: Alike?: left out: this option reads as option 1 does" in said


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["moodle", "none.xml", "-o", "quiz/a.yaml"], 3, "none.xml: cannot be read"),
        (["moodle", "bank.xml", "-o", "quiz/A b.yaml"], 2, "an item file is called TOPIC.yaml"),
        (["moodle", "bank.xml", "-o", "there.yaml"], 3, "this file is there already"),
        (["moodle", "bank.xml", "-o", "a.yaml", "--texts", "German"], 2, "this is not the code of a language"),
        (["paper", "bank.xml", "-o", "a.yaml"], 2, "'paper' is not one of anki, csv, gift, moodle, qti"),
        (["csv", "bank.xml", "-o", "a.yaml"], 3, "this is no table"),
    ],
)
def test_a_refusal_says_what_to_do(
    arguments: list[str], code: int, reason: str, bank_file: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(bank_file.parent)
    (bank_file.parent / "there.yaml").write_text("kept")
    assert exit_code_of(["import", *arguments, "--lang", "en"]) == code
    assert reason in " ".join(capsys.readouterr().err.split())
    assert (bank_file.parent / "there.yaml").read_text() == "kept"


def test_a_file_of_nothing_that_can_be_asked_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "bank.gift").write_text("Only words.\n")
    output = tmp_path / "quiz" / "words.yaml"
    ran = studytool("import", "gift", str(tmp_path / "bank.gift"), "-o", str(output), "--lang", "zh")
    assert ran.returncode == 3
    assert "其中没有可以做成题目的内容" in ran.stderr
    assert not output.exists()
