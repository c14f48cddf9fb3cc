import { newContract } from "./new-contract.ts";
import { newEnvironment } from "./new-environment.ts";
import { newFlow } from "./new-flow.ts";
import { newMapping } from "./new-mapping.ts";
import { newOverlay } from "./new-overlay.ts";
import { newRetailer } from "./new-retailer.ts";
import { newSystem } from "./new-system.ts";
import { newTable } from "./new-table.ts";
import { newTest } from "./new-test.ts";
import { refuse, refuseUnknown } from "./refuse.ts";
import { type Draft, type Site, withDraft } from "./site.ts";

/** What a person may say about a resource, by flag. */
export interface Wish {
  name: string;
  environment: string;
  trigger?: string | undefined;
  from?: string | undefined;
  list?: string | undefined;
  contract?: string | undefined;
  to?: string | undefined;
  system?: string | undefined;
  operation?: string | undefined;
  connector?: string | undefined;
  auth?: string | undefined;
  role?: string | undefined;
  shared?: boolean | undefined;
  retailer?: string | undefined;
  owner?: string | undefined;
  criticality?: string | undefined;
  sample?: readonly string[] | undefined;
}

interface NewKind {
  /** Flags that it takes. */
  flags: readonly (keyof Wish)[];
  /** The name is that of a resource that is there. */
  isOfAnother?: boolean;
  /** The name may have parts with dots between them, such as `retail.order`. */
  isDotted?: boolean;
  draft(site: Site, wish: Wish): Draft | Promise<Draft>;
}

/** What `crossdock new` writes, by its word. */
export const newKinds: Readonly<Record<string, NewKind>> = {
  flow: {
    flags: ["trigger", "from", "list", "contract", "system", "operation", "retailer", "owner", "criticality"],
    async draft(site, wish) {
      const flow = newFlow(site, wish);
      const { environment } = wish;
      const test = await newTest(withDraft(site, flow), { name: `${wish.name}@1`, environment });
      return {
        ...test,
        files: { ...flow.files, ...test.files },
        changed: flow.changed,
        choices: [...flow.choices, ...test.choices],
      };
    },
  },
  system: {
    flags: ["connector", "auth", "role", "shared", "retailer", "owner", "criticality"],
    draft: newSystem,
  },
  overlay: {
    flags: ["retailer", "owner"],
    isOfAnother: true,
    draft: newOverlay,
  },
  test: {
    flags: ["retailer"],
    isOfAnother: true,
    draft: newTest,
  },
  mapping: {
    flags: ["contract", "to", "system", "operation", "retailer"],
    draft: newMapping,
  },
  contract: {
    flags: ["sample", "owner", "criticality"],
    isDotted: true,
    draft: newContract,
  },
  retailer: {
    flags: ["retailer"],
    draft: newRetailer,
  },
  environment: {
    flags: ["owner"],
    draft: newEnvironment,
  },
  table: {
    flags: ["retailer", "owner"],
    draft: newTable,
  },
};

/** The files of a new resource; ends the command where a word is wrong or a file is there already. */
export async function draftOf(site: Site, kind: string, wish: Wish): Promise<Draft> {
  const known = newKinds[kind];
  if (!known || !Object.hasOwn(newKinds, kind)) return refuseUnknown("kind", kind, Object.keys(newKinds));
  const foreign = Object.entries(wish).find(
    ([flag, value]) => value !== undefined && !["name", "environment", ...known.flags].includes(flag),
  );
  if (foreign)
    refuse(
      `\`--${foreign[0]}\` says nothing about a new ${kind}; it takes ${known.flags.map((flag) => `--${flag}`).join(", ")}`,
    );
  const parts = known.isDotted ? wish.name.split(".") : [wish.name];
  if (!known.isOfAnother && !parts.every((part) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)))
    refuse(`\`${wish.name}\` is not a kebab-case name${hintOf(wish.name)}`);
  const draft = await known.draft(site, wish);
  const taken = Object.keys(draft.files).find((path) => Object.hasOwn(site.files, path));
  if (taken !== undefined) refuse(`${taken} is there already; nothing was written`);
  return draft;
}

function hintOf(name: string): string {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const better = words.filter(Boolean).join("-");
  return better === "" ? ", such as `order-to-erp`" : `; write \`${better}\``;
}
