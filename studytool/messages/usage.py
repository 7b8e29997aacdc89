"""What wrong usage of the commands is told: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Iterable

from studytool import texts
from studytool.messages.languages import both, counted
from studytool.model import Text

NO_ITEM = both("no such item", "没有这道题")
NO_TOPIC = both("no such topic", "没有这个主题")
NO_PATH = both("the course has no such path", "课程中没有这条路线")
ADD_PATHS = both("it has none: add `paths:` to its course.yaml", "课程没有路线：请在 course.yaml 中添加 `paths:`")
NO_TITLE = both("a title is a line of text", "标题应是一行文字")
GIVE_TITLE = both("give one with --title", "请用 --title 给出")
NOT_EMPTY = both("this is there already, and not an empty folder", "已经存在，且不是空文件夹")
NEW_FOLDER = both("name a new folder", "请给出一个新文件夹")
NO_PAGE = both("no such page of the notes", "笔记中没有这一页")
NO_SECTION = both("the page has no such section", "这一页没有这一节")
SEE_LIST = both("see studytool list", "用 studytool list 查看")
NO_HOME = both("there is no such home folder", "没有这个用户的主目录")
WRITE_OUT = both("write the path out", "请写出完整路径")
RETIRED = both("it is retired: no longer asked", "已停用，不再提问")
NO_COURSE = both("there is no mkdocs.yml here or above", "这里和上级目录中都没有 mkdocs.yml")
CHANGE_FOLDER = both("change to the folder of a course", "请进入课程所在的文件夹")
PROGRESS_ITSELF = both("this is the progress file itself", "这就是进度文件本身")
ANOTHER_FILE = both("choose another file", "请换一个文件")
NEVER_REVIEWED = both("it has never been reviewed", "从未复习过")
NOTHING_TO_RESET = both("there is nothing to reset", "没有可以重置的内容")
NO_RESPONSE_FILE = both("no such file to read the response from", "没有这个文件，无法读取回答")
CHECK_NAME = both("check the name after @", "请检查 @ 后的文件名")
FILE_OF_RESPONSES = both("name a file of responses", "请给出一个写有回答的文件")
SET_EDITOR = both("set VISUAL or EDITOR, or give @FILE", "请设置 VISUAL 或 EDITOR，或给出 @文件名")
NOT_REGULAR = both("cannot be read (not a regular file)", "无法读取（不是普通文件）")
NAME_IN_FILE = both("give FILE:NAME, a name in a Python file", "请给出 FILE:NAME，即 Python 文件中的一个名字")
GIVE_POINT = both(
    "give a number, an array, a tuple of arguments, a dict or a tree of arrays",
    "请给出数、数组、由参数组成的元组、字典或由数组组成的树",
)
NO_PYTHON = both("this is no program that can be run", "这不是可以运行的程序")
NAME_PYTHON = both(
    "name a Python with --python, such as .venv/bin/python", "请用 --python 指明 Python，如 .venv/bin/python"
)
GIVE_MEMORY = both("allow it more with --memory, such as 8G", "请用 --memory 放宽，如 8G")
INSTALL_OR_NAME_PYTHON = both(
    "put it beside the file, or name the Python that has it with --python",
    "请把它放在文件旁边，或用 --python 指明装有它的 Python",
)
STAND_ABOVE = both(
    "data are found beside the file and in the folder you stand in: stand in a folder that holds both, and name the "
    "file from there",
    "数据从文件旁边和你所在的文件夹里读取：请站到同时包含两者的文件夹，再从那里给出文件",
)
WRITE_NOTHING = both(
    'nothing is written here: take out what saves files, or put it under `if __name__ == "__main__":`',
    '这里不能写文件：请去掉保存文件的代码，或放到 `if __name__ == "__main__":` 之下',
)
NO_NOTEBOOK = both("cannot be read (not a notebook)", "无法读取（不是笔记本文件）")
MEND_FILE = both("mend the file; run it with python to see more", "请修改文件；用 python 运行可看到详情")
NO_PASSING = both("no item passes these filters", "没有符合这些条件的题目")
NO_FILE = both("no such file or folder", "没有这个文件或文件夹")
FILES_OF_BANK = both("name files of the bank or the notes", "请给出题库或笔记的文件")
NO_TRANSLATION = both("this is no page of the Chinese edition", "这不是中文版的页面")
NAME_TRANSLATIONS = both(
    "name pages below docs/zh whose English page is there", "请给出 docs/zh 之下、有对应英文页的页面"
)
NAME_BANK = both("name the bank's folder with --bank DIR", "请用 --bank DIR 指明题库文件夹")
SAVE_AS_UTF8 = both(
    "save it as UTF-8 (in PowerShell: Out-File -Encoding utf8)", "请存为 UTF-8（PowerShell：Out-File -Encoding utf8）"
)


def prepared(folder: str) -> Text:
    return both(f"Written: {folder}", f"已写入：{folder}")


def add_lines(file: str) -> Text:
    return both(f"Add these lines to {file}:", f"请在 {file} 中加入这些行：")


LOOKS = {texts.UNMARKED: "没有字节序标记的 UTF-16", texts.WESTERN: "Latin-1 或某种 Windows 代码页"}


def not_utf8(looks: str) -> Text:
    return both(f"this is not UTF-8; it looks like {looks}", f"这不是 UTF-8，看起来是 {LOOKS.get(looks, looks)}")


def elsewhere(bank: str) -> Text:
    return both(f"this belongs neither to the bank {bank} nor to its notes", f"这既不属于题库 {bank}，也不属于它的笔记")


def no_language(name: str) -> Text:
    return both(f"there is no language {name!r}", f"没有语言 {name!r}")


def no_chinese(encoding: str) -> Text:
    message = f"standard output: its encoding {encoding} has no Chinese, so this is English; set PYTHONIOENCODING=utf-8"
    return Text({"en": message})


def use(names: Iterable[str]) -> Text:
    listed = ", ".join(names)
    return both(f"use {listed}", f"可用：{listed}")


def did_you_mean(names: Iterable[str]) -> Text:
    listed = ", ".join(names)
    return both(f"did you mean {listed}?", f"是否想输入 {listed}？")


def no_command(name: str) -> Text:
    return both(f"No such command {name!r}", f"没有命令 {name!r}")


def see(command: str) -> Text:
    return both(f"see {command}", f"参见 {command}")


def cannot_read(reason: str) -> Text:
    return both(f"cannot be read ({reason})", f"无法读取（{reason}）")


CONFINED = {
    "files": both("files", "文件"),
    "memory": both("memory", "内存"),
    "network": both("network", "网络"),
    "processes": both("processes", "进程"),
    "signals": both("signals", "信号"),
    "sockets": both("sockets", "套接字"),
}


def _named(missing: tuple[str, ...]) -> tuple[str, str]:
    """What a system does not confine, in English and in Chinese."""
    texts = [CONFINED[name] for name in missing]
    return ", ".join(text.say("en") for text in texts), "、".join(text.say("zh") for text in texts)


def run_with_your_rights(snippets: int, notes: int, missing: tuple[str, ...]) -> Text:
    names_en, names_zh = _named(missing)
    ran = f"{counted(snippets, 'snippet')} of {counted(notes, 'note')}"
    return both(
        f"This system does not confine {names_en}. Run {ran} with your rights?",
        f"这个系统不能限制{names_zh}。要以你的权限运行 {notes} 篇笔记中的 {snippets} 段代码吗？",
    )


def not_confined(missing: tuple[str, ...]) -> Text:
    names_en, names_zh = _named(missing)
    return both(
        f"sandbox: this system does not confine {names_en}; your code runs all the same, with what limits there are",
        f"沙箱：这个系统不能限制{names_zh}；你的代码仍会运行，只受现有的限制",
    )


def cannot_run(reason: str | None) -> Text:
    return both(reason or "it cannot be run", reason or "无法运行")


def not_there(reason: str) -> Text:
    """Why a name of a file leads to nothing."""
    from studytool.messages.problems import in_chinese  # a large table, read where it is needed

    return both(reason, in_chinese(reason))


SEVERITY = {"error": both("error", "错误"), "warning": both("warning", "警告")}


def more_problems(count: int, kinds: str) -> Text:
    return both(
        f"and {count} more ({kinds}); --format json lists all", f"另有 {count} 处（{kinds}）；--format json 列出全部"
    )


def checked(items: int, variants: int, mutants: int, snippets: int) -> Text:
    return both(
        f"{counted(items, 'item')}, {counted(variants, 'variant')}, {counted(mutants, 'wrong formula')} tried, "
        f"{counted(snippets, 'snippet')} run",
        f"{items} 道题，{variants} 个变式，试了 {mutants} 个错误公式，运行了 {snippets} 段代码",
    )


def found(errors: int, warnings: int) -> Text:
    return both(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}", f"{errors} 个错误，{warnings} 个警告")
