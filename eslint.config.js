// The page's program, and what makes and tests it. Types are checked by tsc; here is what it does not see.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/assets/katex/**", "**/assets/runtime/**", "**/*.ts"] },
  js.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, document$: "readonly" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      complexity: ["error", 18], // values by default and `?.` count too
      eqeqeq: "error",
      "max-depth": ["error", 3],
      "max-lines": ["error", 250],
      "max-lines-per-function": ["error", { max: 40, skipComments: true }],
      "no-else-return": "error",
      "no-shadow": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  {
    files: ["**/*.mjs", "tests/page/**", "eslint.config.js"],
    languageOptions: { globals: globals.node },
  },
  {
    files: ["tests/page/**"],
    rules: { "max-lines-per-function": "off" },
  },
];
