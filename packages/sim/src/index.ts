export {
  type ActiveFault,
  type Fault,
  type FaultKind,
  type Faults,
  type FaultsOptions,
  faultKinds,
  faults,
  type Refusal,
} from "./faults.ts";
export {
  type Article,
  articles,
  type Currency,
  minorDigits,
  priceListName,
  type Site,
  serviceProducts,
  sites,
  type TaxClass,
  taxes,
  taxName,
} from "./world.ts";
