/** A cast is a promise that the compiler cannot check: the line above it, or its own, says why it holds. */
export const reasonedCasts = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      bare: "This cast gives no reason. Use a guard, or say above it in a `//` line why it is true.",
    },
  },
  create(context) {
    const source = context.sourceCode;
    const reasons = new Set(
      source
        .getAllComments()
        .filter(({ type }) => type === "Line")
        .map(({ loc }) => loc.start.line),
    );
    const isReasoned = (node) => {
      for (let line = node.loc.start.line; line <= node.loc.end.line; line += 1) {
        if (reasons.has(line)) return true;
      }
      for (let at = node; at; at = at.parent) {
        if (reasons.has(at.loc.start.line - 1)) return true;
        if (isWhole(at)) return false;
      }
      return false;
    };
    return {
      TSAsExpression(node) {
        if (isConst(node.typeAnnotation) || isReasoned(node)) return;
        context.report({ node, messageId: "bare" });
      },
    };
  },
};

/** `as const` narrows what stands there, and promises nothing. */
function isConst({ type, typeName }) {
  return type === "TSTypeReference" && typeName.name === "const";
}

/** What a line above is about: a statement, or a member of an object or a class. */
function isWhole({ type }) {
  return /Statement$|Declaration$|^Property$|^PropertyDefinition$|^MethodDefinition$/.test(type);
}
