import { against, diff, fails, files, lint, type ReviewedChange } from "../reviewed-change.ts";

const { orders, carriers } = files;

/** What is written into which field. */
export const mapping: readonly ReviewedChange[] = [
  {
    title: "the city is the postal code",
    edits: { [orders]: ["city: address.city", "city: address.zip"] },
    says: [fails("requests[0] (partner).city"), diff("medium", '"Strasbourg" → "67000"')],
  },
  {
    title: "postal code and city change places",
    edits: {
      [orders]: [
        ["zip: address.zip", "zip: address.city"],
        ["city: address.city", "city: address.zip"],
      ],
    },
    says: [
      lint("warning", "zip"),
      diff("medium", '"67000" → "Strasbourg"'),
      diff("medium", "No test notices it."),
    ],
  },
  {
    title: "orders without a gift wrap ask for one",
    edits: { [orders]: ["giftWrap ? ", "$not(giftWrap) ? "] },
    says: [
      diff("medium", 'null → "Gift wrap, please."'),
      against("warning", "no test notices what is different in order-to-erp, step `order`: `note`"),
    ],
  },
  {
    title: "a field is misspelt",
    edits: { [orders]: ["email: customer.email", "email: customer.emial"] },
    says: [lint("error", "emial")],
  },
  {
    title: "a text without quotes",
    edits: { [orders]: ["country_code: address.country", "country_code: FR"] },
    says: [lint("error", "FR")],
  },
  {
    title: "one article is no list",
    edits: { [orders]: ["values: '[$distinct(lines.sku)]'", "values: 'lines.sku'"] },
    says: [lint("error", "list")],
  },
  {
    title: "the street is not written any more",
    edits: { [orders]: ["      street: address.street\n", ""] },
    says: [diff("medium", "field `street` is gone"), diff("medium", '"Rue de la Gare 14" → nothing')],
  },
  {
    title: "the lines are written the other way round",
    edits: { [orders]: ["[lines.{", "[$reverse(lines).{"] },
    says: [fails("order_line[0]"), diff("medium", "`order_line[].product_id`")],
  },
  {
    title: "the e-mail address stands in the title of a case",
    edits: { [orders]: ["Order {{ key }} needs a person", "Order of {{ customer.email }} needs a person"] },
    says: [lint("error", "customer.email"), diff("high", "`case.title` changed")],
  },
  {
    title: "a carrier leaves the table, and its default takes over",
    edits: { [carriers]: ["DHL,DHL Paket\n", ""] },
    says: [
      diff("medium", "the row `DHL` is gone"),
      diff("medium", '"DHL Paket" → "the carrier"'),
      fails("client_order_ref"),
    ],
  },
  {
    title: "a carrier of which no test knows is renamed",
    edits: { [carriers]: ["DPD,DPD Classic", "DPD,DPD"] },
    says: [diff("medium", "the row `DPD` changed"), diff("medium", "No test sends a message that shows it.")],
  },
];
