// Material's names are BEM, and its greys and sizes are taken over as they are.
const BEM = "^[a-z][a-z0-9]*(?:(?:-|--|__)[a-z0-9]+)*$";

export default {
  extends: "stylelint-config-standard",
  rules: {
    "custom-property-pattern": BEM,
    "selector-class-pattern": BEM,
    "no-descending-specificity": null, // rules stand by what they are for
    "number-max-precision": null, // KaTeX's fractions
  },
};
