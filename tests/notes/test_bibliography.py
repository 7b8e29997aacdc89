from pathlib import Path

import pytest

from studytool.errors import Unusable
from studytool.notes import bibliography
from studytool.notes.bibliography import Bibliography, in_chinese

BIB = """
@article{one, title={What is <b>this</b>?}, author={van Hoof, Herke}, journal={Machine Learning}, volume={3},
  number={5}, pages={9--44}, year={1988}, doi={10.1/x} } % a comment
@misc{two, title={Talk}, author={Dess{\\`i}, Roberto Carlo and {ACM}}, year={2019}, url={https://example.org/?a=1&b=2}}
@misc{three, title={{GPT} Notes}, author={Le, Quoc V. and Wang, Jun and others}}
"""


@pytest.fixture
def works(tmp_path: Path) -> Bibliography:
    path = tmp_path / "references.bib"
    path.write_text(BIB, encoding="utf-8")
    return bibliography.load(path)


def test_a_work_is_cited_by_author_and_year(works: Bibliography) -> None:
    cited = {key: work.cited for key, work in works.items()}
    assert cited == {"one": "van Hoof, 1988", "two": "Dessì and ACM, 2019", "three": "Le et al., n.d."}
    assert works["two"].at("", "zh") == "Dessì 与 ACM，2019"
    assert works["three"].at("section 2", "zh") == "Le 等，无日期，第 2 节"


def test_the_list_is_sorted_by_author(works: Bibliography) -> None:
    assert list(works) == ["two", "three", "one"]


def test_an_entry_of_the_list_reads_in_full_and_carries_its_key(works: Bibliography) -> None:
    assert works["one"].html == (
        '<li id="one">van Hoof, H. (1988). <cite><a href="https://doi.org/10.1/x">'
        "What is &lt;b&gt;this&lt;/b&gt;?</a></cite> Machine Learning, 3(5), 9–44.</li>"
    )
    assert works["one"].words == "van Hoof, H. (1988). What is <b>this</b>? Machine Learning, 3(5), 9–44."
    assert works["two"].words == "Dessì, R. C. and ACM (2019). Talk."
    assert "Le, Q. V., Wang, J. et al. (n.d.). <cite>GPT Notes</cite>." in works["three"].html


def test_an_address_with_an_ampersand_stays_one_address(works: Bibliography) -> None:
    assert 'href="https://example.org/?a=1&amp;b=2"' in works["two"].html


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"none\.bib: there is no such bibliography; "):
        bibliography.load(tmp_path / "none.bib")


def test_a_broken_entry_is_reported_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.bib"
    path.write_text("@article{one, title={Open", encoding="utf-8")
    with pytest.raises(Unusable, match=r"broken\.bib: not readable as BibTeX"):
        bibliography.load(path)


def test_the_same_key_twice_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "twice.bib"
    path.write_text("@misc{one, title={A}}\n@misc{one, title={B}}", encoding="utf-8")
    with pytest.raises(Unusable, match="one"):
        bibliography.load(path)


@pytest.mark.parametrize(
    ("place", "chinese"),
    [
        ("section 3.2", "第 3.2 节"), ("sections 6.4 and 6.5", "第 6.4、6.5 节"),
        ("chapters 2, 6 and 17", "第 2、6、17 章"),
        ("example 13.1", "例 13.1"), ("equation (13.1)", "式 (13.1)"), ("pages 3–5", "第 3–5 页"),
        ("introduction of chapter 13, equation (13.1)", "第 13 章引言，式 (13.1)"),
        ("appendix A", "appendix A"),
    ],
)  # fmt: skip
def test_the_place_in_a_work_is_said_in_chinese_on_a_chinese_page(place: str, chinese: str) -> None:
    assert in_chinese(place) == chinese
