"""QTI. What is written is version 1.2 as Canvas reads it: a package with one quiz, in which each item is a group that
draws one of its variants.

A numerical question there has one number, so that a cloze is a group for each gap; what is to be put in order is
matched with its places. A formula is the image that Canvas draws from its TeX.

What is read is version 1.2 or 2, a file or a package. Nothing but the files of a package that hold questions is opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from studytool.bank.pictures import Picture
from studytool.errors import UnusableFile
from studytool.exchange import _qti_one, _qti_two
from studytool.exchange.contract import Export, Format, Question, Sheet, Unread, distinct, reading
from studytool.exchange.contract.answers import Reading, named
from studytool.exchange.contract.archive import zipped
from studytool.exchange.contract.gaps import gaps_of, singles
from studytool.exchange.contract.markup import asked, html, inline, xml_document, xml_text
from studytool.items.contract.portable import (
    Cloze,
    Essay,
    MultipleChoice,
    Numerical,
    Ordering,
    Portable,
    ShortAnswer,
)
from studytool.messages import exchange as said
from studytool.model import Text

QUIZ = "quiz.xml"
GENERAL = "general_fb"
RESPONSE = "response1"


def write(sheet: Sheet) -> bytes:
    root = Element("questestinterop", xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2")
    assessment = SubElement(root, "assessment", ident=_ident(sheet.title), title=xml_text(sheet.title))
    outer = SubElement(assessment, "section", ident="root_section")
    for variants in sheet.items:
        groups: defaultdict[str, list[Question]] = defaultdict(list)
        for variant in distinct(variants):
            for gap, question in singles(variant):
                groups[gap].append(question)
        for gap, questions in groups.items():
            _group(outer, gap, questions)
    pictures = {_path(picture): picture.content for picture in sheet.pictures.values()}
    return zipped({"imsmanifest.xml": _manifest(sheet), QUIZ: xml_document(root), **pictures})


def _manifest(sheet: Sheet) -> bytes:
    root = Element(
        "manifest", identifier=_ident(f"{sheet.title} package"), xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
    )
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "IMS Content"
    SubElement(metadata, "schemaversion").text = "1.1.3"
    SubElement(root, "organizations")
    resource = SubElement(
        SubElement(root, "resources"), "resource",
        identifier=_ident(sheet.title), type="imsqti_xmlv1p2", href=QUIZ,
    )  # fmt: skip
    SubElement(resource, "file", href=QUIZ)
    for picture in sheet.pictures.values():
        ident, path = _ident(f"picture {picture.name}"), _path(picture)
        image = SubElement(root[-1], "resource", identifier=ident, type="webcontent", href=path)
        SubElement(image, "file", href=path)
        SubElement(resource, "dependency", identifierref=ident)
    return xml_document(root)


def _ident(name: str) -> str:
    """A name that XML allows, the same each time: Canvas finds by it what was imported before."""
    return f"g{sha256(name.encode()).hexdigest()[:32]}"


def _group(outer: Element, gap: str, questions: list[Question]) -> None:
    name = f"{questions[0].item} {gap}".rstrip()
    group = SubElement(outer, "section", ident=_ident(name), title=name)
    selection = SubElement(SubElement(group, "selection_ordering"), "selection")
    SubElement(selection, "selection_number").text = "1"
    SubElement(SubElement(selection, "selection_extension"), "points_per_item").text = "1.0"
    for question in questions:
        title = f"{question.name} ({question.seed}) {gap}".rstrip()
        _item(SubElement(group, "item", ident=_ident(f"{question.item} {title}"), title=title), question)


def _item(item: Element, question: Question) -> None:
    ask = question.ask
    _metadata(item, {"question_type": _kind(ask), "points_possible": "1.0"})
    presentation = SubElement(item, "presentation")
    template = f"<pre>{escape(ask.template)}</pre>" if isinstance(ask, Essay) and ask.template else ""
    _material(presentation, asked(question, _formula, f"%24IMS-CC-FILEBASE%24/{_path(question.picture)}") + template)
    processing = SubElement(item, "resprocessing")
    SubElement(
        SubElement(processing, "outcomes"), "decvar", varname="SCORE", vartype="Decimal", minvalue="0", maxvalue="100"
    )
    feedback = {GENERAL: html(question.explanation, _formula)}
    if feedback[GENERAL]:
        always = SubElement(processing, "respcondition", attrib={"continue": "Yes"})
        SubElement(SubElement(always, "conditionvar"), "other")
        SubElement(always, "displayfeedback", feedbacktype="Response", linkrefid=GENERAL)
    match ask:
        case MultipleChoice():
            feedback |= _choices(presentation, processing, ask)
        case ShortAnswer(accept=accept):
            right = _typed(presentation, processing)
            for response in accept:
                SubElement(right, "varequal", respident=RESPONSE).text = xml_text(response)
        case Numerical():
            _number(_typed(presentation, processing), ask)
        case Ordering():
            _places(presentation, processing, ask)
        case _:
            _blank(presentation)
    for ident, text in feedback.items():
        if text:
            _material(SubElement(SubElement(item, "itemfeedback", ident=ident), "flow_mat"), text)


def _path(picture: Picture | None) -> str:
    """Where a picture stands in the package."""
    return f"images/{quote(picture.name)}" if picture else ""


def _kind(ask: Portable) -> str:
    match ask:
        case MultipleChoice(many=many):
            return "multiple_answers_question" if many else "multiple_choice_question"
        case ShortAnswer():
            return "short_answer_question"
        case Numerical():
            return "numerical_question"
        case Ordering():
            return "matching_question"
    return "essay_question"


def _metadata(item: Element, fields: dict[str, str]) -> None:
    metadata = SubElement(SubElement(item, "itemmetadata"), "qtimetadata")
    for label, entry in fields.items():
        field = SubElement(metadata, "qtimetadatafield")
        SubElement(field, "fieldlabel").text = label
        SubElement(field, "fieldentry").text = entry


def _material(parent: Element, text: str) -> None:
    SubElement(SubElement(parent, "material"), "mattext", texttype="text/html").text = xml_text(text)


def _formula(tex: str, display: bool) -> str:
    source = quote(quote(tex, safe=""), safe="")
    written = escape(tex)
    image = (
        f'<img class="equation_image" title="{written}" src="/equation_images/{source}" alt="LaTeX: {written}" '
        f'data-equation-content="{written}">'
    )
    return f'<span style="display: block; text-align: center">{image}</span>' if display else image


def _blank(presentation: Element) -> None:
    answer = SubElement(presentation, "response_str", ident=RESPONSE, rcardinality="Single")
    SubElement(SubElement(answer, "render_fib"), "response_label", ident="answer1", rshuffle="No")


def _typed(presentation: Element, processing: Element) -> Element:
    """Where any of several conditions on what is typed is right."""
    _blank(presentation)
    return _right(processing)


def _right(processing: Element, points: str = "100", action: str = "Set") -> Element:
    right = SubElement(processing, "respcondition", attrib={"continue": "No" if action == "Set" else "Yes"})
    conditions = SubElement(right, "conditionvar")
    SubElement(right, "setvar", action=action, varname="SCORE").text = points
    return conditions


def _number(conditions: Element, ask: Numerical) -> None:
    value, within = Decimal(ask.value), Decimal(ask.within)
    either = SubElement(conditions, "or")
    SubElement(either, "varequal", respident=RESPONSE).text = f"{value:f}"
    between = SubElement(either, "and")
    SubElement(between, "vargte", respident=RESPONSE).text = f"{value - within:f}"
    SubElement(between, "varlte", respident=RESPONSE).text = f"{value + within:f}"


def _options(parent: Element, ident: str, texts: list[str], *, many: bool = False, shuffle: bool = False) -> Element:
    """Options to choose from, named by their numbers."""
    asked = SubElement(parent, "response_lid", ident=ident, rcardinality="Multiple" if many else "Single")
    render = SubElement(asked, "render_choice", shuffle="Yes" if shuffle else "No")
    for place, text in enumerate(texts, 1):
        _material(SubElement(render, "response_label", ident=str(place)), text)
    return asked


def _choices(presentation: Element, processing: Element, ask: MultipleChoice) -> dict[str, str]:
    """The feedback of each option by the name that it is shown under."""
    texts = [inline(choice.text, _formula) for choice in ask.choices]
    _options(presentation, RESPONSE, texts, many=ask.many, shuffle=ask.shuffle)
    feedback = {}
    for place, choice in enumerate(ask.choices, 1):
        if choice.feedback:
            feedback[f"{place}_fb"] = inline(choice.feedback, _formula)
            chosen = SubElement(processing, "respcondition", attrib={"continue": "Yes"})
            SubElement(SubElement(chosen, "conditionvar"), "varequal", respident=RESPONSE).text = str(place)
            SubElement(chosen, "displayfeedback", feedbacktype="Response", linkrefid=f"{place}_fb")
    right = _right(processing)
    for place, choice in enumerate(ask.choices, 1) if not ask.many else ():
        if choice.correct:
            SubElement(right, "varequal", respident=RESPONSE).text = str(place)
    if ask.many:
        every = SubElement(right, "and")
        for place, choice in enumerate(ask.choices, 1):
            held = every if choice.correct else SubElement(every, "not")
            SubElement(held, "varequal", respident=RESPONSE).text = str(place)
    return feedback


def _places(presentation: Element, processing: Element, ask: Ordering) -> None:
    numbers = [str(place) for place in range(1, len(ask.steps) + 1)]
    for step in ask.shown:
        ident = f"response_{step + 1}"
        asked = _options(presentation, ident, numbers)
        _material(asked, inline(ask.steps[step], _formula))
        asked.insert(0, asked[-1])
        del asked[-1]
        right = _right(processing, f"{100 / len(numbers):.2f}", "Add")
        SubElement(right, "varequal", respident=ident).text = str(step + 1)


def lost(question: Question) -> Iterator[Text]:
    if question.hint:
        yield said.NO_HINT
    match question.ask:
        case Cloze() as ask:
            yield said.ONE_GAP
            if any(gap.wrong for _, gap in gaps_of(ask)):
                yield said.NO_MISTAKES
        case Ordering():
            yield said.AS_PLACES
        case ShortAnswer(wrong=wrong) | Numerical(wrong=wrong) if wrong:
            yield said.NO_MISTAKES


# Reading -------------------------------------------------------------------------------------------------------------

HOLDS = (".xml", ".qti", ".dat")
QUIZZES = ("questestinterop", "assessmentItem")


def read(path: Path) -> Iterator[Question | Unread]:
    found = False
    seen: set[str] = set()
    package = reading.packed(path)
    for name, raw in _documents(path, package):
        place = f"{name}:" if name else ""
        document = reading.tree(raw, f"{path}/{name}" if name else str(path))
        if document.root.tag not in QUIZZES:
            continue
        found = True
        items = [document.root] if document.root.tag == "assessmentItem" else document.root.iter("item")
        for item in items:
            ident = item.get("ident", item.get("identifier", ""))
            if ident in seen:  # Canvas exports a quiz twice, for itself and for others
                continue
            seen |= {ident} - {""}
            yield from _read_item(item, f"{place}{document.line(item)}", package)
    if not found:
        raise UnusableFile(str(path), said.not_this("QTI"), said.EXPORT_ANEW)


def _documents(path: Path, package: reading.Packed | None) -> Iterator[tuple[str, bytes]]:
    """The files that may hold questions, by name; the file itself where it is no package."""
    if package is None:
        yield "", reading.content(path)
        return
    for name in package.names:
        if name.lower().endswith(HOLDS):
            yield name, package.read(name)


def _held(package: reading.Packed | None, address: str) -> bytes | None:
    """The picture at an address in the package, wherever its questions stand."""
    name = address.replace("$IMS-CC-FILEBASE$", "").split("?")[0].lstrip("./")
    inner = [one for one in package.names if name and f"/{one}".endswith(f"/{name}")] if package else []
    return package.read(inner[0]) if package and inner else None


def _read_item(item: Element, place: str, package: reading.Packed | None) -> Iterator[Question | Unread]:
    title = item.get("title", "")
    own = Reading(place, named(title))
    try:
        version = _qti_one if item.tag == "item" else _qti_two
        questions = version.questions(item, own, partial(_held, package))
    except ValueError as refused:
        yield own.unread(said.refused(str(refused)))
        return
    if questions:
        yield from own.given(*questions)
    else:
        kind = _qti_one.fields_of(item).get("question_type", "")
        yield own.unread(said.no_item(kind) if kind == "calculated_question" else said.NO_KEY)


FORMAT = Format("Canvas", Export(write, lost), read)
