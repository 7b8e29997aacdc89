from __future__ import annotations

import platformdirs
import pytest

from studytool.cli.support.places import folder


@pytest.mark.parametrize("kind", ["cache", "config", "data"])
@pytest.mark.parametrize("set_there", [{}, {"XDG_{}_HOME": "/elsewhere"}, {"XDG_{}_HOME": "here"}, {"HOME": "here"}])
def test_a_folder_is_where_platformdirs_says_it_is(
    kind: str, set_there: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(f"XDG_{kind.upper()}_HOME", raising=False)
    for name, value in set_there.items():
        monkeypatch.setenv(name.format(kind.upper()), value)
    assert str(folder(kind)) == getattr(platformdirs, f"user_{kind}_dir")("studytool", appauthor=False)
