"""The help of the commands in Chinese, and what Click says around it, by the English that stands in the code.

Of an epilog every paragraph stands here, or else every line: of an example, what follows the command.
"""

from __future__ import annotations

CLICK = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Error: {message}": "错误：{message}",
    "Aborted!": "已中止！",
    "Show the version and exit.": "显示版本。",
    "Show this message and exit.": "显示本帮助。",
    "default: {default}": "默认：{default}",
    "required": "必填",
    "env var: {var}": "环境变量：{var}",
    "(dynamic)": "（动态）",
    "Missing command.": "缺少命令",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少 {param_type}",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Choose from:\n\t{choices}": "可选：{choices}",
    "No such option {name!r}.": "没有选项 {name!r}，",
    "No such command {name!r}.": "没有命令 {name!r}，",
    "(Did you mean one of: {possibilities}?)": "是否想输入 {possibilities}？",
    "Invalid value: {message}": "无效的值：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值无效：{message}",
    "Invalid start character for option ({option})": "选项不能以此字符开头（{option}）",
    "Option {name!r} does not take a value.": "选项 {name!r} 不带值",
    "Option {name!r} requires {nargs} arguments.": "选项 {name!r} 需要 {nargs} 个值",
    "Argument {name!r} takes {nargs} values.": "参数 {name!r} 需要 {nargs} 个值",
    "Got unexpected extra arguments ({args})": "多余的参数（{args}）",
    "Takes {nargs} values but {len} were given.": "需要 {nargs} 个值，给了 {len} 个",
    "Value must be an iterable.": "值必须可以逐个取出",
    "{len_type} values are required, but {len_value} were given.": "需要 {len_type} 个值，给了 {len_value} 个",
    "{value!r} is not one of {choices}.": "{value!r} 不在可选值 {choices} 之中",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 之内",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是有效的 {number_type}",
    "{value!r} is not a valid boolean. Recognized values: {states}": "{value!r} 不是真假值，可用：{states}",
    "{name} {filename!r} does not exist.": "{name} {filename!r} 不存在",
    "{name} {filename!r} is a file.": "{name} {filename!r} 是文件",
    "{name} {filename!r} is a directory.": "{name} {filename!r} 是文件夹",
    "{name} {filename!r} is not readable.": "{name} {filename!r} 不可读",
    "{name} {filename!r} is not writable.": "{name} {filename!r} 不可写",
    "Could not open file {filename!r}: {message}": "无法打开文件 {filename!r}：{message}",
    "{editor}: Editing failed": "{editor}：编辑失败",
    "{editor}: Editing failed: {e}": "{editor}：编辑失败：{e}",
    "unknown error": "未知错误",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
}

COMMANDS = {
    "Begin a course in DIR: a note, a bank of three questions, a site, and the workflow that publishes it.": (
        "在 DIR 中新建一门课程：一篇笔记、三道题、一个网站，以及发布它的工作流。"
    ),
    "Notes on reinforcement learning, and a quiz that judges your calculations and says why.": (
        "强化学习笔记，以及一套会判断计算对错并说明原因的测验。"
    ),
    "Grade one RESPONSE to ITEM. `-` reads it from standard input, `@FILE` from a file.": (
        "判断对 ITEM 的一个回答 RESPONSE。`-` 从标准输入读取，`@FILE` 从文件读取。"
    ),
    "Prove the bank and the notes, all or the PATHs given: everything wrong, with its place.": (
        "验证题库和笔记，全部或给出的 PATH：列出每处错误及其位置。"
    ),
    "Check a GRADIENT you wrote against the function it is the gradient of.": (
        "检验你写的梯度 GRADIENT 与其所属函数是否一致。"
    ),
    "Write items, all or of some TOPICs, as a file of another program's FORMAT.": (
        "把题目（全部，或某些主题 TOPIC 的）写成其他程序的文件，格式为 FORMAT。"
    ),
    "Read the questions of FILE, in another program's FORMAT, as items of a bank.": (
        "把其他程序的文件 FILE（格式为 FORMAT）中的题读成题库的题目。"
    ),
    "List the items of the bank, all or of some TOPICs.": "列出题库中的题目：全部，或某些主题 TOPIC 的。",
    "Your log of reviews: carry it, merge it, amend it, find it.": "复习记录：转移、合并、修正、查找。",
    "Print the path of the progress file.": "显示进度文件的路径。",
    "Print the log, one JSON object a line, oldest first.": "输出记录，每行一个 JSON 对象，从最早的开始。",
    "Add the entries of an exported FILE, `-` for standard input; all of them, or none where a line is bad.": (
        "加入导出文件 FILE（`-` 为标准输入）中的记录；只要有一行有误，就一条也不加入。"
    ),
    "Of a file of {program}'s ({suffixes}) {taken}.": "{program} 的文件（{suffixes}）：{taken}。",
    "the reviews of notes that hold an item's full id: as their guid, a field, or the tag studytool::topic/item": (
        "取其中带有题目完整编号的笔记的复习，编号可以是 guid、一个字段，或标签 studytool::topic/item"
    ),
    "Unite the log with other progress files or exports: every entry once, in whatever order they are merged.": (
        "与其他进度文件或导出文件合并：每条记录只留一份，与合并次序无关。"
    ),
    "Say whether the progress file is sound (exit code 0) or damaged (3).": (
        "检查进度文件完好（退出码 0）还是已损坏（3）。"
    ),
    "Save what can be read into a new file; the damaged one is kept beside it.": (
        "把能读出的内容保存为新文件；损坏的文件保留在旁边。"
    ),
    "Take back the last review, reset or optimize, as if it had not been.": "撤销最近一次复习、重置或优化。",
    "Learn ITEM anew: what was remembered of it no longer counts. `progress undo` takes it back.": (
        "重新学习 ITEM：以前的记忆不再计算。可用 `progress undo` 撤销。"
    ),
    "Fit the scheduler to your own log, and derive every due date anew.": (
        "按你自己的记录拟合调度参数，并重新推算每个到期日。"
    ),
    "A session on all topics, or on some TOPICs: due items first, then new ones.": (
        "一次练习，涉及全部主题或某些主题 TOPIC：先到期的题，后新题。"
    ),
    "{value!r} is not a time such as 20m, 90s or 1h30m": "{value!r} 不是时长，时长形如 20m、90s 或 1h30m",
    "{value!r} is not FILE:NAME, such as policy.py:grad": "{value!r} 不是 FILE:NAME，例如 policy.py:grad",
    "Read PAGE of the notes, or its section ID; on a terminal through $PAGER, if set.": (
        "阅读笔记的一页 PAGE 或其中一节 ID；在终端里经由 $PAGER（如已设置）。"
    ),
    "{value!r} is not a size such as 500M or 8G": "{value!r} 不是大小，大小形如 500M 或 8G",
    "Show ITEM as a learner sees it.": "按学习者看到的样子显示 ITEM。",
    "The site of a course: needs the `site` extra.": "课程的网站：需要附加包 `site`。",
    "Build the site into site/.": "把网站生成到 site/。",
    "Write what the site needs into its folder, for builders that run no plugins.": (
        "把网站需要的文件写入其文件夹，供不运行插件的生成器使用。"
    ),
    "Serve the site, rebuilt as its pages change.": "在本机提供网站，页面改动后自动重新生成。",
    "What you know, what is due, how well you retain it, where your time goes.": (
        "掌握了什么、什么到期、记得多牢、时间用在哪里。"
    ),
}

OPTIONS = {
    "Join what was learnt in every course, each topic by its course.": "合并在所有课程中学到的，主题按课程列出。",
    "What the course is called; default: the name of DIR.": "课程的名称；默认取 DIR 的名字。",
    "Which variant of the item.": "题目的哪个变式。",
    "One JSON document on standard output.": "在标准输出上给出一个 JSON 文档。",
    "The file; - prints it.": "输出文件；- 为标准输出。",
    "Variants of each item; of paper, sheets.": "每道题几个变式；paper 格式为几份试卷。",
    "The new file of the bank; its name is the topic.": "题库的新文件；文件名就是主题。",
    "Language of the questions, such as de.": "题目的语言，例如 de。",
    "The first variant.": "第一个变式。",
    "Log it as a review.": "记为一次复习。",
    "Folder of item files, or a .zip of it or of its course.": "题目文件所在的文件夹。",
    "Progress file.": "进度文件。",
    "Language of texts and feedback.": "文字和反馈的语言。",
    "Words for signs, formulas on one line: to be read aloud.": "符号写成文字，公式写在一行：适合朗读。",
    "Seeds tried per item.": "每道题试用的种子数。",
    "Execute the notes' snippets and compare their outputs.": "运行笔记中的代码并比较输出。",
    "Record that the Chinese PATHs say what the English pages say now.": "记下：所给的中文页与现在的英文页一致。",
    "With --run: rewrite the recorded outputs.": "与 --run 合用：改写已记录的输出。",
    "Run snippets with your rights where the system cannot confine them.": (
        "系统无法限制时，以你的权限运行笔记中的代码。"
    ),
    "The notes; default: as mkdocs.yml says, else docs/ beside the bank.": "笔记；默认依 mkdocs.yml，或题库旁 docs/。",
    "The function.": "函数。",
    "Items at most; those that come again are not counted.": "最多多少道题；再次出现的不计。",
    "Where to compare.": "在哪一点比较。",
    "Look at this argument or parameter alone; may be repeated.": "只检查这个参数；可以重复给出。",
    "The Python that runs the files; default: the active environment's.": "运行文件的 Python；默认是当前虚拟环境的。",
    "Components to look at one by one, of many.": "分量很多时，逐个检查多少个。",
    "Chooses the sample and the directions.": "决定抽样和方向。",
    "What the code may use, such as 8G; default: 4G.": "代码可用的内存，如 8G；默认 4G。",
    "Judge again whenever a file is saved, until Ctrl-C.": "每次保存文件都重新判断，直到 Ctrl-C。",
    "This item.": "这道题。",
    "Items of this path of the course.": "课程中这条路线上的题。",
    "Items of this page or section.": "这一页或这一节的题。",
    "Items of this type, such as gradient.": "这种题型的题，例如 gradient。",
    "Items of this level.": "这一难度的题。",
    "Items due now.": "现在到期的题。",
    "Items never reviewed.": "从未复习过的题。",
    "Items you flagged, and leeches: forgotten eight times.": "你标记的题，以及忘记八次以上的难记题。",
    "Write to FILE instead.": "改写到 FILE。",
    "Questions at most.": "最多几道题。",
    "Fix the order, and give every item this variant.": "固定次序，每道题都用这个变式。",
    "Only items due now.": "只问现在到期的题。",
    "Only items never reviewed.": "只问从未复习过的题。",
    "Ignore the schedule.": "不管复习安排。",
    "New items a day at most; 20 in a plain session in a terminal.": "每天最多几道新题；在终端中不带选项时为 20。",
    "One try each, feedback at the end.": "每题只有一次机会，最后给出反馈。",
    "Ask nothing more after this time.": "超过这段时间不再提问。",
    "Exit 1 below this percentage.": "低于这个百分比时以 1 退出。",
    "Responses from FILE, one a line; - for standard input.": "从 FILE 读取回答，每行一个；- 为标准输入。",
    "One JSON document at the end.": "最后给出一个 JSON 文档。",
    "Log nothing.": "什么都不记录。",
    "The right answer too.": "同时显示正确答案。",
    "The key and the worked solution too.": "同时显示答案和解题过程。",
    "Build into DIR instead.": "改为生成到 DIR。",
    "Write a page with plots to FILE.": "把带图的报告写到 FILE。",
}

EPILOGS = {
    "Example:": "例：",
    "Examples:": "例：",
    "a session: what is due, then what is new": "一次练习：先到期的题，后新题",
    "prove the bank and the notes": "验证题库和笔记",
    "Where nothing can be judged, the document of --json has `error`, and null\nfor the rest.": (
        "无法评判时，--json 的文档中有 `error`，其余为 null。"
    ),
    "Exit codes: 0 correct; 1 incorrect, partial or imprecise; 2 unreadable,\n"
    "unknown item or wrong usage; 3 its topic does not load.": (
        "退出码：0 正确；1 不正确、部分正确或精度不够；2 无法读取、\n没有这道题或用法错误；3 它的主题无法载入。"
    ),
    "everything": "全部",
    "one file": "一个文件",
    "execute the notes' snippets too": "同时运行笔记中的代码",
    "and rewrite their recorded outputs": "并改写已记录的输出",
    "annotations for a pull request": "用作拉取请求的注释",
    "a translation is up to date": "译文已与英文一致",
    (
        "Exit codes: 0; 1 if any problem is an error; 3 if snippets are not run, as the\n"
        "system cannot confine them (--unconfined)."
    ): "退出码：0；有错误时为 1；系统无法限制代码而没有运行时为 3（--unconfined）。",
    (
        "A NAME may be dotted (net.grad) and end in parts of what it returns: loss[1]\n"
        'or loss.1, grads["W2"]. The point is a number, an array, a tuple (the\n'
        "arguments), a dict (named arguments, or a tree of parameters) or a nested\n"
        "tree; a function without arguments may give it. The gradient has the point's\n"
        "tree, or is one flat vector. Integers, texts and the like are handed on as\n"
        "they are."
    ): (
        "名字可以带点（net.grad），末尾可以是返回值的一部分：loss[1] 或 loss.1、\n"
        'grads["W2"]。点可以是数、数组、元组（对应多个参数）、字典（具名参数，\n'
        "或参数的树）或嵌套的树；也可由无参数的函数给出。梯度的结构与点相同，\n"
        "或是一个向量。整数、文字等原样传入。"
    ),
    (
        "The files, notebooks too, run as `python FILE` would: modules and data beside\n"
        "them are found, and so is the package that a file belongs to.\n"
        "They run in a sandbox: no network, no writing, two minutes. Above 400 numbers\n"
        "a sample and random directions over all of them are checked."
    ): (
        "文件（也可以是笔记本）像 `python FILE` 那样运行：能找到旁边的模块和数据，\n"
        "也能找到文件所属的包。\n"
        "在沙箱中运行：没有网络，不能写入，限时两分钟。超过 400 个数时，\n"
        "检查一部分分量，并沿所有分量的随机方向检查。"
    ),
    (
        "Exit codes: 0 right; 1 wrong (wrong shape, nan, a changed argument, or right\n"
        "at this point and wrong beside it); 2 cannot judge (at a kink, which is named;\n"
        "where derivatives do not settle or disagree; cannot load or call)."
    ): (
        "退出码：0 正确；1 错误（形状不对、nan、改动了参数，或此点正确而邻近处错误）；\n"
        "2 无法判断（在不可导点，会指明；导数不收敛或互不一致；无法载入或调用）。"
    ),
    (
        "Needs the extra `optimize` (torch) and a log of some months. The parameters\n"
        "are kept in the log, so that they travel with `export` and `merge`; `progress\n"
        "undo` takes them back. How much you want to retain is the setting `retention`."
    ): (
        "需要附加包 `optimize`（torch）和几个月的记录。参数保存在记录中，\n"
        "随 `export` 和 `merge` 一起转移；用 `progress undo` 可以撤销。\n"
        "想记住多少，由设置 `retention` 决定。"
    ),
    (
        "What the format cannot carry is listed on standard error, item by item.\n"
        "Exit codes: 0; 2 wrong usage; 3 nothing could be written."
    ): "该格式不能承载的内容会逐题列在标准错误上。\n退出码：0；2 用法错误；3 什么都没能写出。",
    (
        "What is not read is listed on standard error, each with its place in the file.\n"
        "Exit codes: 0; 2 wrong usage; 3 nothing could be read or written."
    ): "没有读入的内容会列在标准错误上，并给出它在文件中的位置。\n退出码：0；2 用法错误；3 什么都没能读入或写出。",
    "what is due, then what is new": "先到期的题，后新题",
    "five questions of two topics": "两个主题的五道题",
    (
        "At the prompt, each alone on its line:\n"
        "  hint ?   skip s   show !   undo u   flag f   note n   why w   quit q\n"
        "  easier +   harder -   the last one, than it was rated\n"
        "  提示 跳过 看答案 撤销 标记 笔记 为何 更易 更难 退出   the same in Chinese\n"
        "  (\\s answers with the letter s, \\hint with the word)\n"
        "  show before a response counts as a wrong one; after it, the response stands"
    ): (
        "在提示符后单独输入一行：\n"
        "  提示 ?   跳过 s   看答案 !   撤销 u   标记 f   笔记 n   为何 w   退出 q\n"
        "  更易 +   更难 -   指上一题，与它的评分相比\n"
        "  hint skip show undo flag note why easier harder quit   英文同义\n"
        "  （\\s 表示回答字母 s，\\hint 表示回答这个词）\n"
        "  回答之前看答案算作答错；回答之后看，以回答为准"
    ),
    (
        "Exit codes: 0; 1 below --pass; 2 wrong usage; 3 the bank or the progress file\n"
        "cannot be used; 130 interrupted."
    ): ("退出码：0；1 低于 --pass；2 用法错误；3 题库或进度文件无法使用；\n130 被中断。"),
}

CHINESE = CLICK | COMMANDS | OPTIONS | EPILOGS
