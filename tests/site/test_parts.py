"""The page's program as it is put among the pages of a site."""

from pathlib import Path

from studytool.site import parts

SCRIPT = """\
// What it is.

import { a } from "./a.js"; // of which
/** One. */
const one = /** @type {any} */ (a);
  /**
   * Two.
   * @param {string} b
   */
/** @type {any} */ (one).two = (b) => `http://${b}`; /* three */
"""


def test_comments_on_lines_of_their_own_are_taken_out_of_scripts_and_all_out_of_styles(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "a.css").write_text("/* One. */\na {\n  top: 0; /* two */\n}\n", encoding="utf-8")
    parts.lighten(tmp_path)
    assert (tmp_path / "a.css").read_text(encoding="utf-8") == "a {\n  top: 0; }\n"
    assert (tmp_path / "a.js").read_text(encoding="utf-8").splitlines() == [
        "",
        'import { a } from "./a.js"; // of which',
        "const one = /** @type {any} */ (a);",
        "/** @type {any} */ (one).two = (b) => `http://${b}`; /* three */",
    ]
