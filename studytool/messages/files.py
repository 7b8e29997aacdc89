"""What is said of files that cannot be written or read, and of the progress file's state, in English and Chinese."""

from __future__ import annotations

from studytool.messages.languages import both
from studytool.model import Text

FREE_SPACE = both("free some space and try again; what was there before is kept", "请腾出空间后重试；原有内容保持不变")
WRITABLE_OR_ANOTHER = both(
    "make the file and its folder writable, or choose another file; what was there before is kept",
    "请让文件及其所在文件夹可写，或换一个文件；原有内容保持不变",
)


def cannot_be_written(reason: str) -> Text:
    return both(f"cannot be written ({reason})", f"无法写入（{reason}）")
