"""What is said of files that cannot be written or read, and of the progress file's state, in English and Chinese."""

from __future__ import annotations

from studytool.messages.languages import both
from studytool.model import Text

FREE_SPACE = both("free some space and try again; what was there before is kept", "请腾出空间后重试；原有内容保持不变")
WRITABLE_OR_ANOTHER = both(
    "make the file and its folder writable, or choose another file; what was there before is kept",
    "请让文件及其所在文件夹可写，或换一个文件；原有内容保持不变",
)
NOTHING_READABLE = both(
    "the progress file is damaged and nothing of it can be read", "进度文件已损坏，其中没有任何内容可以读出"
)
RESTORE_COPY = both(
    "move it away, and `studytool progress import` the newest file of the folder `backups` beside it",
    "请把它移走并恢复备份：用 `studytool progress import BACKUP` 导入它旁边 `backups` 文件夹中最新的备份",
)
TOO_LARGE = both("the backup would take more than 50 MB", "备份会超过 50 MB")
BACK_UP_YOURSELF = both("copy the progress file yourself from time to time", "请不时自行复制进度文件")
EMPTIED = both("the progress file is empty, though there are backups of it", "进度文件是空的，但存在它的备份")
WAITING = both(
    "waiting for another program that keeps it locked; Ctrl-C stops, without recording",
    "正在等待另一个锁定它的程序；按 Ctrl-C 停止，不作记录",
)


def restore(backup: str) -> Text:
    return both(
        f"`studytool progress import {backup}` restores it, or delete the file to start anew",
        f"用 `studytool progress import {backup}` 恢复，或删除该文件以重新开始",
    )


def missing(backup: str) -> Text:
    return both(
        f"there is no progress file, but a backup of it: `studytool progress import {backup}` restores it",
        f"没有进度文件，但有它的备份：用 `studytool progress import {backup}` 恢复",
    )


def rows_copied(entries: int, shared: str) -> Text:
    en = "1 entry" if entries == 1 else f"{entries} entries"
    return both(
        f"{en} of this course copied from {shared}; it has a file of its own now",
        f"已从 {shared} 复制本课程的 {entries} 条记录；本课程从此有自己的文件",
    )


def sound(entries: int) -> Text:
    return both(f"sound; {entries} {'entry' if entries == 1 else 'entries'}", f"完好；{entries} 条记录")


def repaired(saved: int, lost: int | None, kept: str) -> Text:
    gone = "how many were lost cannot be told" if lost is None else f"{lost} lost"
    gone_zh = "丢失多少条无法得知" if lost is None else f"丢失 {lost} 条"
    return both(
        f"repaired: {saved} {'entry' if saved == 1 else 'entries'} saved, {gone}; the damaged file is now {kept}",
        f"已修复：保住 {saved} 条记录，{gone_zh}；损坏的文件保留为 {kept}",
    )


def cannot_be_written(reason: str) -> Text:
    return both(f"cannot be written ({reason})", f"无法写入（{reason}）")
