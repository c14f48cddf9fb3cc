import { duration } from "@crossdock/kit";
import { type Static, Type } from "typebox";

export const sfccOptions = Type.Object(
  {
    organizationId: Type.String({
      pattern: "^f_ecom_[a-z]{4}_(prd|stg|dev|s[0-9]{2}|[0-9]{3})$",
      description: "`f_ecom_` and the tenant: realm and instance, such as `f_ecom_zzxy_prd`.",
    }),
    siteIds: Type.Array(Type.String({ minLength: 1, maxLength: 32 }), {
      minItems: 1,
      uniqueItems: true,
      description:
        "Sites of this System. The Orders API answers for one site at a time; lists ask each in turn.",
    }),
    indexLag: duration({
      default: "2m",
      description:
        "How far the index behind the orders list may be behind the orders. Lists by time of change read at least this much again.",
    }),
  },
  { additionalProperties: false },
);

export type SfccOptions = Static<typeof sfccOptions>;
