/** What people read of an error, a finding or a failure. */
const told = new Set(["message", "title", "detail", "hint"]);
/** What looks for something in a text. */
const looks = new Set([
  "includes",
  "startsWith",
  "endsWith",
  "match",
  "matchAll",
  "search",
  "indexOf",
  "lastIndexOf",
]);
/** What makes another text of a text. */
const passes = new Set([
  "trim",
  "toLowerCase",
  "toUpperCase",
  "replace",
  "replaceAll",
  "slice",
  "at",
  "split",
]);

/**
 * Nothing is decided by the words of a message: they are written for people and change. What is wrong has an id, a code
 * or a field of its own; the sentence about it is made last.
 */
export const noMatchedText = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      matched: "This decides by the words of a message; hand on an id, a code or a field instead.",
    },
  },
  create(context) {
    const isTold = (node, scope) => {
      switch (node?.type) {
        case "MemberExpression":
          return !node.computed && told.has(node.property.name);
        case "Identifier":
          return isToldVariable(node, scope);
        case "LogicalExpression":
          return isTold(node.left, scope) || isTold(node.right, scope);
        case "ConditionalExpression":
          return isTold(node.consequent, scope) || isTold(node.alternate, scope);
        case "ChainExpression":
        case "TSAsExpression":
        case "TSNonNullExpression":
          return isTold(node.expression, scope);
        case "TemplateLiteral":
          return node.expressions.some((each) => isTold(each, scope));
        case "CallExpression":
          return isPassedOn(node, scope);
        default:
          return false;
      }
    };
    const isPassedOn = ({ callee, arguments: given }, scope) =>
      callee.type === "MemberExpression"
        ? passes.has(callee.property.name) && isTold(callee.object, scope)
        : callee.name === "String" && isTold(given[0], scope);
    const isToldVariable = ({ name }, scope) => {
      const variable = variableOf(name, scope);
      const [definition] = variable?.defs ?? [];
      if (definition?.type === "Variable" && definition.node.id.type === "Identifier") {
        return definition.node.init !== null && isTold(definition.node.init, scope);
      }
      // Taken out of something, as an argument or out of an object: the name of the field says what it is.
      const { parent } = definition?.name ?? {};
      const property = parent?.type === "AssignmentPattern" ? parent.parent : parent;
      return property?.type === "Property" ? told.has(property.key.name) : told.has(name);
    };
    const refuse = (node, subject) => {
      if (isTold(subject, context.sourceCode.getScope(node))) context.report({ node, messageId: "matched" });
    };
    return {
      CallExpression(node) {
        const { callee, arguments: given } = node;
        if (callee.type !== "MemberExpression" || callee.computed) return;
        if (looks.has(callee.property.name)) refuse(node, callee.object);
        if (callee.property.name === "test" || callee.property.name === "exec") refuse(node, given[0]);
      },
      BinaryExpression(node) {
        if (!/^[!=]==?$/.test(node.operator)) return;
        for (const [one, other] of [
          [node.left, node.right],
          [node.right, node.left],
        ]) {
          if (isWritten(other)) refuse(node, one);
        }
      },
      SwitchStatement(node) {
        refuse(node, node.discriminant);
      },
    };
  },
};

/** A text that stands in the code; the empty one asks whether there is any. */
function isWritten({ type, value }) {
  return (type === "Literal" && typeof value === "string" && value !== "") || type === "TemplateLiteral";
}

function variableOf(name, scope) {
  for (let at = scope; at; at = at.upper) if (at.set.has(name)) return at.set.get(name);
  return undefined;
}
