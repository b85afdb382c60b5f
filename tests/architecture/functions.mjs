// Lists every function of the scripts named on standard input (one a line) as JSON: [[file, name, first line, lines],
// ...].
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const ts = createRequire(pathToFileURL(join(process.cwd(), "frontend/package.json")))("typescript");

function functionsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const lineOf = (at) => source.getLineAndCharacterOfPosition(at).line + 1;
  const below = (node) => {
    const found = [];
    ts.forEachChild(node, (child) => void found.push(...below(child)));
    if (!ts.isFunctionLike(node) || !node.body) return found;
    const [first, last] = [lineOf(node.getStart(source)), lineOf(node.end)];
    return [[file, nameOf(node), first, last - first + 1], ...found];
  };
  return below(source);
}

/** Returns the name of a function, or of the variable that holds it; empty if it has neither. */
function nameOf(node) {
  return node.name?.getText() ?? node.parent?.name?.getText?.() ?? "";
}

const files = readFileSync(0, "utf8").split("\n").filter(Boolean);
process.stdout.write(JSON.stringify(files.flatMap(functionsOf)));
