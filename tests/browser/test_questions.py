"""Questions answered in the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from studytool.items import types
from studytool.items._computed import typed
from studytool.items.contract import Item
from studytool.model import Verdict
from tests.browser.conftest import Visit, settled, visiting
from tests.course import bank

BANK = {item.id: item for item in bank().items}
PAGE = "concepts/score-function/"
DERIVATION = "baselines/gae-step-by-step"
CHOICE = "score-function/log-derivative-trick"
NUMBER = "score-function/score-variance"
GRADIENT = "score-function/softmax-jacobian-row"
ORDER = "policy-gradient/derivation-of-the-gradient"
FUNCTION = "score-function/gradient-of-a-mean-in-code"
BY_KEYBOARD = {  # one of each type
    "concepts/policy-gradient-theorem/": (
        "policy-gradient/dynamics-drop-out",
        "policy-gradient/weights-of-a-run",
        "policy-gradient/corridor-gradient",
        "policy-gradient/derivation-of-the-gradient",
        "policy-gradient/reward-to-go-in-code",
        "policy-gradient/gradient-from-visits",
        "policy-gradient/from-trajectories-to-states",
    ),
    "concepts/actor-critic/": ("baselines/gae-step-by-step",),
    "concepts/reinforce/": ("policy-gradient/last-state-of-the-corridor",),
    "speeches/rl-for-llms/bodies-and-rewards/": ("rl-for-llms/fourth-scope",),
}
PATIENCE = 60_000  # of a loaded machine that starts Python
HOSTILE = "<img src=x onerror=alert(1)>"

pytestmark = pytest.mark.usefixtures("runtime")


@pytest.fixture
def visit(context: BrowserContext, site: str) -> Iterator[Visit]:
    visit = Visit(context.new_page())
    settled(visit.page, site + PAGE)
    yield visit
    visit.page.close()


def question(page: Page, item: str) -> Locator:
    """A question of the page, unfolded."""
    place = page.locator(f".question[data-item='{item}']")
    fold = page.locator("details.quiz-more:not([open])", has=place)
    if fold.count():
        fold.locator("> summary").click()
    return place


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


def respond(place: Locator, response: str, *, check: str = "Check") -> None:
    place.get_by_role("textbox").fill(response)
    press(place, check)


def says(place: Locator, words: str) -> None:
    expect(place.locator(".question-verdict")).to_contain_text(words, timeout=PATIENCE)


def letters(item: Item, *, right: bool) -> list[int]:
    """The places shown of right or of wrong options, from 0."""
    options = item.options  # type: ignore[attr-defined]
    return [place for place, index in enumerate(item.variant(0).order) if options[index].correct is right]


def test_a_choice_is_judged_at_once_and_without_python(visit: Visit) -> None:
    place, item = question(visit.page, CHOICE), BANK[CHOICE]
    place.get_by_role("radio").nth(letters(item, right=False)[0]).check()
    press(place, "Check")
    says(place, "Incorrect")
    says(place, "One more try")
    assert not any("worker.js" in url for url in visit.requests)
    place.get_by_role("radio").nth(letters(item, right=True)[0]).check()
    press(place, "Check")
    says(place, "Correct")


def test_a_second_wrong_choice_opens_the_answer(page: Page) -> None:
    place, item = question(page, CHOICE), BANK[CHOICE]
    for wrong in letters(item, right=False)[:2]:
        expect(place.locator(".question-key")).to_be_hidden()
        place.get_by_role("radio").nth(wrong).check()
        press(place, "Check")
        says(place, "Incorrect")
        expect(place.get_by_role("radio").nth(wrong)).to_be_checked()
    expect(place.locator(".question-key")).to_be_visible()


def test_nothing_chosen_is_nothing_to_read(page: Page) -> None:
    place = question(page, CHOICE)
    press(place, "Check")
    says(place, "There is nothing to read")


def test_a_number_is_judged_by_the_grader(page: Page) -> None:
    place, item = question(page, NUMBER), BANK[NUMBER]
    respond(place, f"-{typed(item.variant(0).key)}")
    says(place, "The sign is flipped")
    respond(place, typed(item.variant(0).key))
    says(place, "Correct")


def test_the_parts_of_a_derivation_are_asked_in_turn_and_what_follows_from_a_slip_counts(page: Page, site: str) -> None:
    settled(page, f"{site}concepts/actor-critic/")
    place, key = question(page, DERIVATION), BANK[DERIVATION].variant(0).values
    slip = -key["errors"]  # with every sign flipped, as all that follows is then
    for number, response in enumerate((slip, slip, -key["last"], -key["middle"], -key["first"])):
        expect(place.locator(".question-part")).to_have_text(f"Part {max(number, 1)} of 4")
        expect(place.locator(".question-key")).to_be_hidden()
        respond(place, typed(response))
        says(place, "Incorrect" if number < 2 else "Right from here on")
        says(place, f"{max(number, 1)}. ")
    expect(place.locator(".question-key")).to_be_visible()
    expect(place.locator(".question-form .st-status")).to_have_text("Review kept, by its first try: Hard")
    press(place, "New numbers")
    expect(place.locator(".question-part")).to_have_text("Part 1 of 4", timeout=PATIENCE)


def test_the_table_of_a_gradient_shows_what_is_right_only_when_done(page: Page) -> None:
    place, item = question(page, GRADIENT), BANK[GRADIENT]
    key = item.variant(0).key
    respond(place, typed(key + np.eye(1, key.size)[0]))
    table = place.get_by_role("table")
    expect(table.locator("tbody tr")).to_have_count(key.size, timeout=PATIENCE)
    expect(table.get_by_role("columnheader", name="expected")).to_have_count(0)
    expect(table.locator("tbody tr").first).to_contain_text("✗")
    respond(place, typed(key))
    says(place, "Correct")
    expect(table.get_by_role("columnheader", name="expected")).to_be_visible()


def test_new_numbers_are_those_the_terminal_draws_for_the_next_seed(page: Page) -> None:
    place, item = question(page, NUMBER), BANK[NUMBER]
    key = item.variant(1).key
    assert key != item.variant(0).key
    press(place, "New numbers")
    command = f"studytool quiz --item {NUMBER} --seed 1"
    expect(place.locator(".question-command code")).to_have_text(command, timeout=PATIENCE)
    shown = place.locator(".question-prompt annotation").all_text_contents()
    assert "".join(shown) == "".join(item.fill(item.prompt, item.variant(1), "en").split("$")[1::2])
    respond(place, typed(key))
    says(place, "Correct")
    place.locator("summary", has_text="Answer").click()
    expect(place.locator(".question-key")).to_contain_text(item.key_shown(item.variant(1), "en"))


def test_the_command_for_the_terminal_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    place = question(page, NUMBER)
    expect(place.locator(".question-command code")).to_be_hidden()
    place.get_by_text("Show in terminal").click()
    press(place, "Copy")
    expect(place.locator(".question-command").get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"studytool quiz --item {NUMBER} --seed 0"


def test_a_function_is_run_and_judged(page: Page) -> None:
    place, item = question(page, FUNCTION), BANK[FUNCTION]
    code = next(sample.response for sample in item.samples(item.variant(0)))
    respond(place, code)
    says(place, "Correct")
    respond(place, "def nothing(): pass")
    says(place, "I cannot read that")


def test_a_function_that_never_returns_can_be_stopped(page: Page) -> None:
    place, item = question(page, FUNCTION), BANK[FUNCTION]
    respond(place, f"def {item.asked}:\n    print('going')\n    while True: pass")  # type: ignore[attr-defined]
    expect(place.get_by_role("status").first).to_have_text("Judging", timeout=PATIENCE)
    press(place, "Stop")
    expect(place.get_by_role("status").first).to_have_text("Stopped.")
    respond(place, "")
    says(place, "There is nothing to read")


def test_what_is_typed_is_shown_as_it_is_read(page: Page) -> None:
    place = question(page, GRADIENT)
    box, reading = place.get_by_role("textbox"), place.locator(".question-reading")
    box.fill("1/2 0")
    says_nothing_yet = reading.inner_text()  # Python may not be here yet, and is not loaded for this
    respond(place, "1/2 -1/4 0")
    says(place, "Read as")
    assert place.locator(".question-verdict .katex .mfrac").count() == 2
    box.fill("sqrt(2)/2 0 0")
    expect(reading.locator(".katex .sqrt")).to_be_visible(timeout=PATIENCE)
    assert "sqrt" not in says_nothing_yet
    box.fill("0 0 (")
    expect(reading.locator(".katex")).to_have_count(0)


def test_code_is_tried_on_the_values_shown_without_being_judged(page: Page) -> None:
    place = question(page, FUNCTION)
    code = place.get_by_role("textbox")
    code.fill(code.input_value().rstrip() + "\n    return np.zeros(3) + 7\n")
    press(place, "Run")
    says(place, "What it gives for the values shown:")
    expect(place.locator(".question-verdict samp")).to_contain_text("7. 7. 7.")
    expect(place.locator(".question-result")).to_have_count(0)
    code.fill("def broken(:")
    press(place, "Run")
    expect(place.locator(".question-bar [role=status]").first).to_have_text("Error in line 1", timeout=PATIENCE)


@pytest.fixture
def order(page: Page, site: str) -> Locator:
    settled(page, f"{site}concepts/policy-gradient-theorem/")
    return question(page, ORDER)


def numbers(order: Locator) -> list[int]:
    """The steps from top to bottom, by the numbers they were shown with."""
    return [int(number) for number in order.locator("li").evaluate_all("steps => steps.map(step => step.value)")]


def test_steps_are_put_in_order_by_keys(order: Locator) -> None:
    right = [int(number) for number in BANK[ORDER].key_shown(BANK[ORDER].variant(0), "en").split()]
    for place, number in enumerate(right):
        order.get_by_role("button", name=f"Move step {number} up").focus()
        for _ in range(numbers(order).index(number) - place):
            order.page.keyboard.press("ArrowUp")
    assert numbers(order) == right
    expect(order.get_by_role("textbox")).to_have_value(" ".join(map(str, right)))
    press(order, "Check")
    says(order, "Correct")


def test_a_step_is_dragged_to_its_place_and_typed_numbers_move_them_too(order: Locator) -> None:
    before = numbers(order)
    grip, last = order.locator(".step-grip").first, order.locator("li").last
    grip.hover()
    order.page.mouse.down()
    box = last.bounding_box()
    assert box
    order.page.mouse.move(box["x"] + 20, box["y"] + box["height"], steps=8)
    order.page.mouse.up()
    assert numbers(order) == [*before[1:], before[0]]
    order.get_by_role("textbox").fill(" ".join(map(str, before[::-1])))
    assert numbers(order) == before[::-1]


def test_moved_steps_keep_their_words_in_another_language(order: Locator) -> None:
    order.get_by_role("button", name="Move step 2 up").click()
    press(order, "中文")
    item = BANK[ORDER]
    second, first, *_ = item.options_shown(item.variant(0), "zh")[1::-1]
    expect(order.locator(".question-option").nth(0)).to_contain_text(second.split("$")[0])
    expect(order.locator(".question-option").nth(1)).to_contain_text(first.split("$")[0])
    press(order, "English")


def test_options_are_a_group_with_a_name(page: Page) -> None:
    place = question(page, CHOICE)
    expect(place.get_by_role("radiogroup", name="Response to question 1")).to_be_visible()
    assert place.get_by_role("radiogroup").get_by_role("radio").count() == len(BANK[CHOICE].options)  # type: ignore[attr-defined]


def test_questions_are_read_and_judged_in_chinese_where_that_is_chosen(page: Page) -> None:
    choice, number = question(page, CHOICE), question(page, NUMBER)
    english = unmarked(choice)
    press(choice, "中文")
    expect(number.locator(".question-how")).to_have_text("回答方式：至少 3 位有效数字，例如 1.23。", timeout=PATIENCE)
    settled(page)
    expect(choice.locator(".question-prompt")).to_have_text(BANK[CHOICE].prompt.say("zh"))
    expect(choice).to_have_accessible_name("问题 1")
    choice.get_by_role("radio").nth(letters(BANK[CHOICE], right=False)[0]).check()
    press(choice, "检查")
    says(choice, "不正确")
    says(choice, "用同样的数再试一次")
    press(question(page, NUMBER), "换一组数")
    expect(number.locator(".question-command")).to_contain_text("--seed 1", timeout=PATIENCE)
    expect(number.locator(".question-prompt")).to_contain_text("方差")
    respond(number, f"-{typed(BANK[NUMBER].variant(1).key)}", check="检查")
    says(number, "符号反了")
    settled(page)
    press(choice, "English")
    expect(choice.get_by_role("button", name="中文")).to_be_visible()
    expect(choice.locator(".question-form .st-status")).to_be_empty()
    expect(choice).to_contain_text("✓ again today")
    assert unmarked(choice) == english


def unmarked(choice: Locator) -> str:
    """The text of a question without the mark of when it comes again, which an answer changes."""
    return re.sub("✓ .*", "", choice.inner_text())


def test_what_was_typed_and_said_is_still_there_after_another_page(page: Page) -> None:
    page.evaluate("window.same = true")
    choice, number = question(page, CHOICE), question(page, NUMBER)
    wrong = letters(BANK[CHOICE], right=False)[0]
    choice.get_by_role("radio").nth(wrong).check()
    press(choice, "Check")
    says(choice, "One more try")
    number.get_by_role("textbox").fill("half typed")
    page.locator("nav.md-nav--primary a", has_text="Bandits").first.click()
    page.get_by_role("heading", level=1, name="Bandits").wait_for()
    page.go_back()
    page.get_by_role("heading", level=1, name="The score function").wait_for()
    says(choice, "One more try")
    expect(choice.get_by_role("radio").nth(wrong)).to_be_checked()
    expect(question(page, NUMBER).get_by_role("textbox")).to_have_value("half typed")
    choice.get_by_role("radio").nth(letters(BANK[CHOICE], right=True)[0]).check()
    press(choice, "Check")
    says(choice, "Correct")
    assert page.evaluate("window.same") is True


def test_nothing_in_a_response_is_read_as_html(page: Page) -> None:
    place = question(page, NUMBER)
    respond(place, HOSTILE)
    says(place, "I cannot read that")
    place = question(page, FUNCTION)
    name = BANK[FUNCTION].asked  # type: ignore[attr-defined]
    respond(place, f"def {name}:\n    print('{HOSTILE}')\n    raise ValueError('{HOSTILE} `$\\\\href{{x}}{{y}}$')")
    says(place, HOSTILE)
    assert page.locator(".question-verdict").locator("img, a, script").count() == 0


def test_nothing_an_item_or_the_grader_says_is_read_as_html(page: Page) -> None:
    """Even if the bank, its translations or what code prints were to say so."""
    said = f"{HOSTILE} <script>alert(2)</script> [x](javascript:alert(3)) ![x](x.png) $\\href{{x}}{{y}}$ `{HOSTILE}`"
    place = question(page, CHOICE)
    place.evaluate(
        """async (element, [base, said]) => {
          const { put, tell } = await import(base + "answering.js");
          const shown = { prompt: said, options: Array(4).fill(said), hint: said, key: said, solution: said };
          await put(element, { item: "", seed: 1, written: [] }, () => shown);
          const { words } = await fetch(base + "runtime/answers.en.json").then((response) => response.json());
          const rows = [{ index: said, yours: said, expected: said, ok: false }];
          const judged = { verdict: "partial", score: 0.5, feedback: [said], rows, printed: said, words };
          await tell(element.querySelector(".question-verdict"), judged, true);
        }""",
        [page.url.partition("concepts/")[0] + "assets/", said],
    )
    assert place.locator(".question-prompt").inner_text().count(HOSTILE) == 2
    assert place.locator(".question-verdict").inner_text().count(HOSTILE) == 10
    assert place.locator("img, script, a[href]").count() == 0


def test_every_type_has_an_item_to_be_answered_by_keyboard() -> None:
    assert {BANK[item].type for items in BY_KEYBOARD.values() for item in items} == set(types())


@pytest.mark.parametrize(("place", "items"), BY_KEYBOARD.items())
def test_an_item_of_each_type_is_answered_by_keyboard_alone(
    page: Page, site: str, place: str, items: tuple[str, ...]
) -> None:
    settled(page, site + place)
    for asked in items:
        Typist(page, BANK[asked]).answer_badly_wrongly_and_rightly()


@dataclass
class Typist:
    """Someone without a mouse, at one question."""

    page: Page
    item: Item

    @property
    def place(self) -> Locator:
        return question(self.page, self.item.id)

    def answer_badly_wrongly_and_rightly(self) -> None:
        variant = self.item.variant(0)
        _, item, variant = next(self.item.parts_at(variant), ("", self.item, variant))  # of a derivation the first part
        samples = {sample.verdict: sample.response for sample in item.samples(variant)}
        wrong = Verdict.INCORRECT if Verdict.INCORRECT in samples else Verdict.PARTIAL
        if self.item.type == "choice":
            places = {Verdict.CORRECT: letters(self.item, right=True), wrong: letters(self.item, right=False)}
            samples = {verdict: str(found[0]) for verdict, found in places.items()} | {Verdict.UNREADABLE: ""}
        self.respond(samples[Verdict.UNREADABLE])
        self.told("I cannot read that")
        if self.item.type == "recall":
            self.respond("from memory")
            self.tab_to("Good")
            expect(self.place.locator(".question-form .st-status")).to_have_text("Review kept: Good")
            return
        self.respond(samples[wrong])
        self.told("Incorrect" if wrong is Verdict.INCORRECT else "Partly right")
        self.respond(samples[Verdict.CORRECT])
        self.told("Correct")

    def told(self, words: str) -> None:
        expect(self.place.locator(".question-verdict")).to_have_role("status")
        says(self.place, words)

    def respond(self, response: str) -> None:
        """From the question's title on, as after reading it."""
        self.place.locator(".question-title").evaluate("title => { title.tabIndex = -1; title.focus(); }")
        if self.item.type == "choice":
            self.choose(response)
        else:
            self.tab_to_field()
            self.page.keyboard.press("Control+a")
            self.page.keyboard.insert_text(response)
        if self.item.type == "function":
            self.page.keyboard.press("Control+Enter")
        elif self.item.form.name in ("line", "order"):
            self.page.keyboard.press("Enter")
        else:
            self.tab_to("Compare" if self.item.type == "recall" else "Check")

    def choose(self, place: str) -> None:
        self.tab_to_field()
        if place:
            self.page.keyboard.press("Space")
            while not self.place.get_by_role("radio").nth(int(place)).is_checked():
                self.page.keyboard.press("ArrowDown")

    def tab_to_field(self) -> None:
        field = self.place.locator("input, textarea")
        moves = self.place.get_by_role("button", name="Move step").count()  # of an order, before its field
        for _ in range(moves + 1):
            self.page.keyboard.press("Tab")
        assert field.evaluate_all("fields => fields.includes(document.activeElement)")

    def tab_to(self, name: str) -> None:
        button = self.place.get_by_role("button", name=name, exact=True)
        expect(button).to_be_visible()
        for _ in range(9):
            self.page.keyboard.press("Tab")
            if button.evaluate("button => button === document.activeElement"):
                return self.page.keyboard.press("Enter")
        raise AssertionError(f"{name} is not reached by Tab")


def test_on_paper_questions_stand_at_the_end_with_their_keys(browser: Browser, site: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(site + PAGE)
        visit.page.emulate_media(media="print")
        last = visit.page.locator("article > :not(.quiz):not(:empty)").last.bounding_box()
        first = visit.page.locator(".quiz").first.bounding_box()
        assert last
        assert first
        assert first["y"] >= last["y"] + last["height"]
        keys = visit.page.locator(".question-key")
        assert all(key.is_visible() for key in keys.all())
        assert keys.count() == visit.page.locator(".question").count()


def test_a_verdict_is_announced_and_its_field_is_labelled(page: Page) -> None:
    place = question(page, NUMBER)
    number = str(place.get_attribute("id")).removeprefix("question-")
    expect(place.get_by_role("textbox", name=f"Response to question {number}")).to_be_visible()
    expect(place.get_by_role("textbox")).to_have_accessible_description(
        "Answer with 3 significant digits or more, like 1.23."
    )
    expect(place.locator(".question-verdict")).to_have_role("status")
    place.get_by_role("textbox").fill("")
    place.get_by_role("textbox").press("Enter")
    says(place, "There is nothing to read")


def test_a_question_without_its_answers_says_so(page: Page, visit: Visit) -> None:
    page.route("**/answers.en.json", lambda route: route.abort())
    place = question(page, CHOICE)
    place.get_by_role("radio").first.check()
    press(place, "Check")
    expect(place.get_by_role("status").first).to_contain_text("This cannot be judged here", timeout=PATIENCE)
    visit.errors.clear()  # the browser itself reports what it could not load
    page.unroute("**/answers.en.json")
    press(place, "Check")
    expect(place.locator(".question-result")).to_be_visible()
