"""What the generated reference pages say in Chinese, beside what the program itself says in it."""

READING = """## 读取 {#reading .no-quiz}

人和程序会写的都能读：numpy、torch、jax、MATLAB、R、Julia、Mathematica 与 SymPy 打印的内容（`dtype=…`、\
`grad_fn=<…>` 与提示符不计），\
TeX 及其矩阵，电子表格的制表符与换行，全角符号，`=` 前面的标签，`1/4 = 0.25`、`25%`、`1.2×10⁻³`、`6 3/5`，\
以及用窄空格、`'` 或 `_` 分组的数字。求向量时，长度相符的一行或一列就是那个向量；代码返回的则必须形状完全一致。

公式里，上标的字母是幂（`γⁿ⁻¹`），`np.exp`、`pow` 与 `\\mathbf{w}` 就是它们所说的意思，\
`w·f`、`wᵀf`、`w @ f`、`⟨w, f⟩` 是两个向量的内积；只有在内积配不上，或者题目不用别的方式相乘时，`·` 才是逐分量相乘。\
题目给出的名字，从不当作常数来读。

能读成两种意思的，例如 `1/2x`、`log p/q` 或 `e^2x`，只要两种读法的评判不同，就算*无法读取*：\
两种读法都会显示，不计入。\
只求一个数时 `0,25` 就是 0.25，并且会说明；`1,234` 则要再问。不对的公式按读到的样子显示。\
词语不计冠词与复数；像是打错字的，会再问一遍，但不说出那个词。"""

TOLERANCE = """\
| `tolerance:` | 在此范围内算对 |
|---|---|
| `digits: d`（不写则为 3） | 答案第 d 位有效数字的半个单位 |
| `decimals: n` | 第 n 位小数的半个单位 |
| `rel: r`、`abs: a` | a + r 乘以答案的大小 |

逐个分量评判，以答案而不是以回答为尺度。数组或梯度的一个分量，与最大分量的大小相比差在 5e-4 以内也算对，\
除非 `abs:` 另有规定；\
答案为 0 时，差在 5e-4 以内算对。位数比要求的多，从不算错。如果最大的分量写了两位或更多，\
而回答正是答案按所写位数四舍五入的结果，\
则算*精度不够*：就所写的位数而言是对的。"""

CARRIED = """\
`derivation` 的每个小问按它自己的题型评判。与答案不同的小问，再按学习者自己对前面各小问的回答推下去，重新评判一次：\
按所写的数；答对的按全部位数；事先料到的错误按它的全部位数。一个错的数可能在书写时经过四舍五入，\
只要这对推出的结果影响不超过十分之一。这样推得出的就是*从这里起是对的*，算对，并且会说明。\
如果推出的结果没有值、形状不同或者为零，就不往下传。差错先与答案对照着找，再与推出的结果对照着找。

得分是答对的或往下传的小问所占的比例：为 1 算*正确*，为 0 算*错误*，否则算*部分正确*。只要有一个小问无法读取、\
精度不够或没有回答，\
就整个再问一遍。`studytool check` 像验证同类型的题一样验证每个小问，并把每个料到的错误都做一遍：\
它必须在自己的小问里被指出，\
由它推出的一切都往下传，这样一个小问里的差错就不会被当成下一个小问的差错。"""

EVIDENCE = """\
`studytool gradcheck` 听取三个证人，并说出各自说了什么：

1. **两种导数。** 复步长 `Im f(x + ih)/h` 精确到舍入误差，只有在代码接受复数、并且差分与它一致时才相信它：\
丢掉虚部的代码（`abs`、浮点数的缓冲区）就是这样查出来的。差分只需要 `f`；步长不断缩小，直到更小的一步与之一致。\
一个分量若与导数相差不超过自身的 1e-6 与导数估计误差的十倍之和，就算对。
2. **泰勒检验。** 对梯度 `g`，`|f(x + h d) - f(x) - h g·d|` 按 h² 下降，对别的向量则按 h 下降。\
如果差分说错，而 `f` 在还能分辨的最小步长上说对，就不作评判。
3. **附近的点。** 用种子抽定的三次移动，每个分量大约移动 1%、3% 和 10%；任一函数出错，或导数不收敛的点跳过并计数。\
在 0 处，对 x⁴ 来说 `5x³` 与 `4x³` 一样好。

以下情形无法评判：`f` 在该点有尖点；导数误差的十倍超过其分量的 0.5%；证人意见不一；\
梯度为 0 而附近没有一个点可以评判。\
`f` 像台阶那样上升时也不能：它在该点旁边不动，到远处才动，台阶或者比单精度造成的更宽，或者更细、\
而所给的梯度正是台阶上的斜率 0。\
如果一个分量因更大的项的舍入而在 `f` 中看不出来，那么只有给出的是 0 而 `f` 不动，\
或者给出的正是相消各项的舍入所剩下的，才算对。\
缩小步长就能避开的尖点或尖峰不算。有 n 个分量时，`f` 大约被调用 10 n + 150 次；每个需要很多步长的分量至多再加 60 次。

`studytool check` 用两种导数验证每道 `gradient` 题的答案，每个分量以自己的大小为尺度，每次抽取都做。\
输入的公式在另外几次抽取上比较；点固定时，则在附近的点上比较。`function` 在另外几次抽取和另一种大小上调用；\
如果它的答案只能靠差分，差分的误差必须小于容差。"""

MISTAKES = "题目自己的 `mistakes:` 排在最前。然后是下面这些，每一个都只在它确实与数字相符时才说："
OF_FUNCTIONS = "对于函数，无论是题目所求的，还是由 `studytool gradcheck` 检查的："

OPERATORS = """\
运算符：`+ - * / ** @`、负号、比较（成立为 1，不成立为 0）、下标与切片，列表即数组。\
常数（题目没有另给这个名字含义时）：{constants}。一切都以 64 位浮点数计算；Python 的其他东西都不能用。"""

PROVED = """\
如果从变量到目标函数的每个函数都是解析的，答案就用复步长法验证；否则用差分，且两个单侧差分必须一致。两者总是相互比较。"""

REQUIRED = "**粗体**的字段必须有。每种题型也都有第一张表里的字段。"
DRAWS = "`given:` 是固定的数或列表，或者下列之一："

DERIVATION = """\
每个小问相当于一道相应题型的题：可以用那种题型的字段（`gradient` 的 `objective` 与 `wrt`，`formula` 的 `variables`，\
`number` 的 `unit`），\
`mistakes:` 与 `tolerance:` 也各写各的。小问的 `id` 在后面各小问的 `let`、`answer`、`objective` 与 `mistakes` 里，\
以及在解答的 `{{…}}` 里代表它的答案，在别处不代表。

::: code

练习时各小问依次提问，每个可以再试一次，最后一个做完之前不显示任何答案。算数的是每个小问的第一次回答。\
一道推导题算一次复习，记下的回答是以小问 `id` 为键的 JSON，内容就是这些第一次的回答，\
例如 `{"probabilities": [0.2, 0.3, 0.5], "score": "…"}`；`studytool answer` 与存放回答的文件也接受这种写法。\
怎样评判，见[错误往下传](grading.md#carried)。"""

KINDS = {
    "word": "词", "text": "文字", "texts": "几段文字", "words": "几个词", "record": "记录", "records": "若干记录",
    "flag": "真假", "draws": "抽取",
    "expression": "表达式", "expressions": "若干表达式", "count": "计数", "number": "数",
    "parts": "小问", "domains": "取值范围",
}  # fmt: skip

SHAPES = {
    "as the argument": "同自变量",
    "a number; with `axis=k`, that axis removed": "一个数；有 `axis=k` 时去掉那个轴",
    "the arguments broadcast together": "所有自变量广播后的形状",
    "as the argument; without an axis, flat": "同自变量；没有轴时展平",
    "as the matrix product": "与矩阵乘积相同",
    "(sizes of the first, of the second)": "（第一个的长度，第二个的长度）",
    "a number": "一个数",
    "axes reversed": "各轴倒序",
    "(n,)": "(n,)",
    "(n, n)": "(n, n)",
    "as asked: n or (m, n)": "照所写：n 或 (m, n)",
}

MEANINGS = {
    # of functions
    "e to the power x, entry by entry": "e 的 x 次幂，逐分量",
    "natural logarithm": "自然对数",
    "logarithm to base 2": "以 2 为底的对数",
    "logarithm to base 10": "以 10 为底的对数",
    "square root": "平方根",
    "absolute value": "绝对值",
    "-1, 0 or 1": "-1、0 或 1",
    "sine, radians": "正弦，弧度",
    "cosine, radians": "余弦，弧度",
    "hyperbolic tangent": "双曲正切",
    "1 / (1 + exp(-x))": "1 / (1 + exp(-x))",
    "x where positive, else 0": "为正时是 x，否则是 0",
    "exp(x) / sum(exp(x)) along the last axis, or `axis=k`": "沿最后一个轴或 `axis=k` 的 exp(x) / sum(exp(x))",
    "log(softmax(x)), without overflow": "log(softmax(x))，不会溢出",
    "log(sum(exp(x))), without overflow": "log(sum(exp(x)))，不会溢出",
    "sum of the entries": "各分量之和",
    "mean of the entries": "各分量的均值",
    "largest entry": "最大的分量",
    "smallest entry": "最小的分量",
    "the smaller of two, entry by entry": "两者中较小的，逐分量",
    "the larger of two, entry by entry": "两者中较大的，逐分量",
    "x held between y and z": "把 x 限制在 y 与 z 之间",
    "the second where the first is true, else the third": "第一个成立时取第二个，否则取第三个",
    "running sum": "累加和",
    "inner or matrix product, as `@`": "内积或矩阵乘积，与 `@` 相同",
    "all products of two vectors' entries": "两个向量的分量的所有乘积",
    "how many entries": "有几个分量",
    "square root of the sum of squares": "平方和的平方根",
    "rows become columns": "行变成列",
    "onehot(a, n): n zeros with a 1 at index a, counted from 0": "onehot(a, n)：下标 a（从 0 数起）为 1，其余为 0",
    "identity matrix": "单位矩阵",
    "all zeros": "全为零",
    "all ones": "全为一",
    "arange(n): 0 to n-1; arange(lo, hi): lo to hi-1": "arange(n)：0 到 n-1；arange(lo, hi)：lo 到 hi-1",
    # of fields
    "kebab-case, unique in the topic, never reused": "小写词用连字符连接，在主题中唯一，从不重用",
    "the item type": "题型",
    "the question, in Markdown with TeX; `{{name}}` shows a drawn value": (
        "题干，用 Markdown 与 TeX 书写；`{{name}}` 显示抽到的值"
    ),
    "a picture that belongs to the prompt": "属于题干的一张图",
    "its file below the bank's folder: SVG, PNG, JPEG, GIF or WebP": "题库文件夹中的文件：SVG、PNG、JPEG、GIF 或 WebP",
    "what it shows, in words; a terminal has no other": "用文字说明图上有什么；终端里只有它",
    "the section that teaches it: `#anchor`, or `page.md#anchor`": "讲解它的小节：`#anchor`，或 `page.md#anchor`",
    "how much it asks": "要求的程度",
    "a nudge that does not give the answer away": "不泄露答案的提示",
    "the worked solution, shown when the item is done": "完整的解答，做完题后显示",
    "citations, such as `[@sutton2018reinforcement, section 13.3]`": (
        "引用，例如 `[@sutton2018reinforcement, section 13.3]`"
    ),
    "true: no longer asked; the id stays taken": "true：不再提问；编号仍被占用",
    "drawn parameters, in order": "抽取的参数，按次序列出",
    "named intermediate expressions, in order": "有名字的中间表达式，按次序列出",
    "the key, as an expression": "答案，写成表达式",
    "how close is right; without it, `digits: 3`": "多接近才算对；不写则为 `digits: 3`",
    "within half a unit of the key's d-th significant digit": "不超过答案第 d 位有效数字的半个单位",
    "within half a unit of the n-th decimal": "不超过第 n 位小数的半个单位",
    "within rel * |key|": "不超过 rel * |答案|",
    "within abs, added to rel": "与答案相差不超过 abs；同时写了 rel 时，两个容差相加",
    "foreseen slips": "料到的差错",
    "its name, kebab-case; else mistake-1, mistake-2, …": (
        "它的名字，小写词用连字符连接；不写则为 mistake-1、mistake-2……"
    ),
    "what the slip gives": "这个差错得出什么",
    "why it is wrong": "为什么不对",
    "what to choose from": "可选的项",
    "what the learner reads": "学习者读到的文字",
    "true for a right option": "正确选项为 true",
    "why it is wrong, or right": "为什么不对，或为什么对",
    "one right option, or many": "一个正确选项，或几个",
    "false keeps the written order": "false 保持所写的次序",
    "the parts, in order": "各个小问，按次序列出",
    "its name, which stands for its answer in later parts": "它的名字，在后面的小问里代表它的答案",
    "the type of its answer": "答案的题型",
    "what it asks for": "求什么",
    "named intermediate expressions of this part": "这个小问里有名字的中间表达式",
    "without effect: a formula is right where it is within 1e-8 of the key's value, and 1e-10 of its largest, at every "
    "test point": "不起作用：公式在每个检验点上，与答案的值之差不超过该值的 1e-8 倍与其最大值的 1e-10 倍之和，就算对",
    "the variables, each with the draw its test points come from": "各个变量，以及检验点怎样抽取",
    "what the function returns; with an objective it may be left out": "函数返回什么；写了目标函数时可以省去",
    "how close is right; without it, within 1e-8 of each component, and 1e-10 of the largest, at every call. A "
    "constant of at most 1e-8 against dividing by zero is right too": (
        "多接近才算对；不写则为每次调用时，与每个分量之差不超过该分量的 1e-8 倍与最大分量的 1e-10 倍之和。"
        "为防止除以零而加上不超过 1e-8 的常数，也算对"
    ),
    "the function asked for: `grad(theta, a)`, of givens and lets": (
        "所求的函数：`grad(theta, a)`，自变量是 given 与 let 中的名字"
    ),
    "the function whose gradient is asked, a number": "要求的就是这个函数的梯度；它的值是一个数",
    "the given (or let) the objective is differentiated by": "目标函数对哪个 given（或 let）求导",
    "the function being differentiated, a number": "被求导的函数，值是一个数",
    "the given (or let) it is differentiated by": "对哪个 given（或 let）求导",
    "what the learner gives; a formula is right within 1e-7 of each component": (
        "学习者给出什么；公式的每个分量与答案的分量之差不超过后者的 1e-7 倍就算对"
    ),
    "the unit of the key, which the learner may type or leave out": "答案的单位，学习者可写可不写",
    "the steps, in the right order": "各个步骤，按正确的次序",
    "what a good response says, to compare with": "好的回答会说什么，用来对照",
    "every response that is right; the first is shown as the key": "所有正确的回答；第一个作为答案显示",
    "responses that show this slip": "能看出这个差错的回答",
}
