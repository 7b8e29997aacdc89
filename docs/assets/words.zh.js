// What words.js says, in Chinese.

export const CHINESE = {
  question: "问题",
  levels: { recall: "回忆", apply: "应用", derive: "推导" },
  hint: "提示",
  answer: "答案",
  response: (name) => `回答${name}`,
  code: (name) => `回答${name}。按 Control 或 Command 加回车检查，按 Escape 离开。`,
  check: "检查",
  compare: "对照",
  renew: "换一组数",
  stop: "停止",
  other: "English",
  waiting: "请稍候",
  judging: "正在评判",
  ended: { stop: "已停止。", time: "超过 20 秒，已停止。" },
  failed: (why) => `在这里无法评判：${why}`,
  grade: "掌握得怎样？",
  kept: (rating) => `已记录：${rating}`,
  ungraded: "已记录，请自评",
  uncounted: "不计入：已经看过答案",
  lost: (why) => `没有记录：浏览器不予保存（${why}）`,
};
