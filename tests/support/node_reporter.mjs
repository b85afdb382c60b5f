// Reports the results of Node's test runner as one JSON object a line: `file`, `name`, `passed`, and the `error`.

/** @param {AsyncIterable<any>} source */
export default async function* report(source) {
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const error = data.details?.error;
    const text = error ? String(error.cause?.stack ?? error.cause ?? error.stack ?? error) : "";
    yield `${JSON.stringify({ file: data.file, name: data.name, passed: type === "test:pass", error: text })}\n`;
  }
}
