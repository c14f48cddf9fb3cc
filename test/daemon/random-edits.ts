import { smallWorkspace } from "./small-workspace.ts";
import type { TrackedWorkspace } from "./tracked-workspace.ts";

const flowFile = "flows/base/orders.flow.yaml";
const tableFile = "flows/base/words.table.yaml";
const overlayFile = "flows/retailers/acme/acme-orders.overlay.yaml";
const retailerFile = "flows/retailers/acme/retailer.yaml";
const contractFile = "flows/base/shop.order.contract.yaml";
const schemaFile = "schemas/shop/order.v1.schema.json";
const systemFile = "flows/retailers/acme/acme-erp.system.yaml";
const extraFile = "flows/base/extra.flow.yaml";

/** A flow that writes one word from itself, one from a table and one from an overlay: a mix of revisions shows. */
export const flowText = (word: string): string =>
  (smallWorkspace[flowFile] ?? "")
    .replace("limit: 5", "limit: 50000")
    .replace(
      `  number: orderNo\n  text: '"one"'\n`,
      `  number: count\n  key: orderNo\n  flow: '"${word}"'\n  table: '$table("words", "text")'\n  overlay: '"base"'\n`,
    );
const tableText = (word: string): string =>
  `kind: Table\nname: words\nowner: tests\nrows: { text: ${word} }\n`;
const overlayText = (word: string): string => `kind: Overlay
name: acme-orders
owner: tests
of: { kind: Flow, name: orders, version: 1 }
retailer: acme
patch:
  steps:
    - id: main
      mapping: { overlay: '"${word}"' }
`;
const extraText = flowText("extra").replace("name: orders", "name: extra").replace("/orders", "/extra");

export const startFiles: Readonly<Record<string, string>> = {
  ...smallWorkspace,
  [flowFile]: flowText("f0"),
  [tableFile]: tableText("t0"),
  [overlayFile]: overlayText("o0"),
  [schemaFile]: (smallWorkspace[schemaFile] ?? "").replace(
    '"properties":{',
    '"properties":{"count":{"type":"integer","x-classification":"internal"},',
  ),
  // Refusals are part of the test.
  [systemFile]: (smallWorkspace[systemFile] ?? "").replace("failures: 100", "failures: 100000"),
};

/** The words that these files make messages write. */
export function wordsOf(files: Readonly<Record<string, string>>): string {
  const [, flow] = /flow: '"(.+)"'/.exec(files[flowFile] ?? "") ?? [];
  const [, table] = /text: (\S+)/.exec(files[tableFile] ?? "") ?? [];
  const [, overlay = "base"] = /overlay: '"(.+)"'/.exec(files[overlayFile] ?? "") ?? [];
  return `${flow} ${table} ${overlay}`;
}

/** What an edit may use; `number` is its own, so that no word comes twice. */
export interface Edit {
  workspace: TrackedWorkspace;
  number: number;
  random(): number;
  /** Waits a random time, too short or long enough for the daemon to look. */
  moment(): Promise<void>;
  /** Waits until the daemon has taken the files as they are. */
  taken(): Promise<void>;
  /** Waits until the daemon has refused the files as they are, with a finding in this one where one is given. */
  refused(file?: string): Promise<void>;
}

/** Each leaves a workspace that is fit to run. */
export const edits: Readonly<Record<string, (edit: Edit) => Promise<void>>> = {
  flow: ({ workspace, number }) => workspace.write(flowFile, flowText(`f${number}`)),
  flowRenamed: ({ workspace, number }) => workspace.replace(flowFile, flowText(`f${number}`)),
  table: ({ workspace, number }) => workspace.replace(tableFile, tableText(`t${number}`)),
  overlay: ({ workspace, number }) => workspace.write(overlayFile, overlayText(`o${number}`)),
  overlayRemoved: ({ workspace }) => workspace.remove(overlayFile),
  swap: ({ workspace, number }) =>
    workspace.swap({
      [flowFile]: flowText(`f${number}`),
      [tableFile]: tableText(`t${number}`),
      [overlayFile]: overlayText(`o${number}`),
    }),
  async twoFiles({ workspace, number, moment }) {
    await workspace.write(flowFile, flowText(`f${number}`));
    await moment();
    await workspace.write(tableFile, tableText(`t${number}`));
  },
  async burst({ workspace, number }) {
    for (let each = 0; each < 15; each++) await workspace.write(flowFile, flowText(`f${number}.${each}`));
  },
  async halfWritten({ workspace, number, moment }) {
    const text = flowText(`f${number}`);
    await workspace.write(flowFile, text.slice(0, Math.floor(text.length * 0.6)));
    await moment();
    await workspace.write(flowFile, text);
  },
  async broken({ workspace, number, refused, random }) {
    const wrong = random() < 0.5 ? ["target: {", "target: ["] : [`'"base"'`, `'"base" &'`];
    await workspace.write(flowFile, flowText(`f${number}`).replace(wrong[0] ?? "", wrong[1] ?? ""));
    await refused(flowFile);
    await workspace.replace(flowFile, flowText(`f${number}`));
  },
  async emptied({ workspace, refused, random }) {
    const files = [flowFile, tableFile, contractFile, schemaFile, retailerFile, systemFile];
    const file = files[Math.floor(random() * files.length)] ?? flowFile;
    const text = workspace.files[file] ?? "";
    await workspace.write(file, "");
    await refused(file);
    await workspace.write(file, text);
  },
  async overlayEmptied({ workspace, number, refused }) {
    await workspace.write(overlayFile, "");
    await refused(overlayFile);
    await workspace.write(overlayFile, overlayText(`o${number}`));
  },
  async folderGone({ workspace, moment, number }) {
    const putBack = await workspace.takeAway("flows/base");
    await moment();
    await putBack();
    await workspace.write(tableFile, tableText(`t${number}`));
  },
  async retailerGone({ workspace, refused, number }) {
    const putBack = await workspace.takeAway("flows/environments");
    await refused();
    await putBack();
    await workspace.replace(flowFile, flowText(`f${number}`));
  },
  async flowAdded({ workspace, taken, moment }) {
    const retailer = workspace.files[retailerFile] ?? "";
    await workspace.write(extraFile, extraText);
    await workspace.write(retailerFile, `${retailer}  - { flow: extra@1 }\n`);
    await taken();
    // The first flow goes away under the messages that wait for it.
    await workspace.write(retailerFile, retailer.replace("orders@1", "extra@1"));
    await moment();
    await workspace.write(retailerFile, retailer);
    await workspace.remove(extraFile);
  },
};
