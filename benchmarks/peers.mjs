// Peers that run in node, found in the folder where it is started: one line of JSON in, one out.
//   in:  {"engine": "node-diff3" | "Yjs", "paragraphs": [{"base": [word], "proposals": [[word]], "ids": [number]}]}
//   out: {"seconds": CPU seconds, "outcomes": [{"text": string, "reports": [[string, string]]}]}
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.cwd() + "/");
const { diff3Merge, diffIndices } = require("node-diff3");
const Y = require("yjs");

// One proposal after the other into what stands; at a conflict what stands remains, and both sides are reported.
function fold({ base, proposals }) {
  let standing = base;
  const reports = [];
  for (const proposal of proposals) {
    const words = [];
    for (const group of diff3Merge(standing, base, proposal, { excludeFalseConflicts: true })) {
      words.push(...(group.ok ?? group.conflict.a));
      if (group.conflict) reports.push([group.conflict.a.join(" "), group.conflict.b.join(" ")]);
    }
    standing = words;
  }
  return { text: standing.join(" "), reports };
}

const spaced = (words) => words.map((word) => word + " ").join("");

// Everybody changes a copy of their own, without seeing the others', and all the changes come together. Everybody keeps
// the same client number whenever their change arrives, which is what decides between insertions at one point.
function together({ base, proposals, ids }) {
  const all = new Y.Doc();
  all.clientID = 1;
  all.getText().insert(0, spaced(base));
  const start = Y.encodeStateAsUpdate(all);
  const known = Y.encodeStateVector(all);
  const places = [0];
  for (const word of base) places.push(places.at(-1) + word.length + 1);
  const updates = proposals.map((proposal, number) => {
    const own = new Y.Doc();
    own.clientID = ids[number] + 2;
    Y.applyUpdate(own, start);
    const text = own.getText();
    own.transact(() => {
      for (const { buffer1: [from, length], buffer2Content: words } of diffIndices(base, proposal).reverse()) {
        text.delete(places[from], places[from + length] - places[from]);
        text.insert(places[from], spaced(words));
      }
    });
    return Y.encodeStateAsUpdate(own, known);
  });
  for (const update of updates) Y.applyUpdate(all, update);
  return { text: all.getText().toString(), reports: [] };
}

const engines = { "node-diff3": fold, Yjs: together };

for await (const line of createInterface({ input: process.stdin })) {
  const { engine, paragraphs } = JSON.parse(line);
  const before = process.cpuUsage();
  const outcomes = paragraphs.map(engines[engine]);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ seconds: (user + system) / 1e6, outcomes }));
}
