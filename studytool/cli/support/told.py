"""Errors and problems in the language spoken: what the code says in English only has its Chinese in a table."""

from __future__ import annotations

from studytool.errors import StudytoolError, Translated
from studytool.model import Problem


def told(error: StudytoolError, language: str) -> str:
    """`where: what; what to do`."""
    if language != "zh" or isinstance(error, Translated):
        return error.say(language)
    return f"{error.where}: {worded(error.what, language)}; {worded(error.todo, language)}"


def said(problem: Problem, language: str) -> Problem:
    return problem._replace(message=worded(problem.message, language), fix=worded(problem.fix, language))


def worded(words: str, language: str) -> str:
    if language != "zh":
        return words
    from studytool.messages.problems import in_chinese  # a large table, read where it is needed

    return in_chinese(words)
