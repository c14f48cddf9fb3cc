import type { Pick } from "./pick.ts";

/** Somebody who buys: the same person of a country always has the same number, name and address. */
export interface Shopper {
  /** Eight digits; leading zeros belong to it. */
  customerNo: string;
  email: string;
  /** `de_DE`. */
  locale: string;
  address: ShopperAddress;
}

interface ShopperAddress {
  firstName: string;
  lastName: string;
  fullName: string;
  address1: string;
  address2?: string;
  city: string;
  stateCode?: string;
  postalCode: string;
  countryCode: string;
  phone: string;
}

/** One of the country's shoppers. Throws for a country that no site sells to. */
export function shopper(country: string, pick: Pick): Shopper {
  const people = directory[country];
  if (!people) throw new Error(`no shoppers live in ${country}`);
  return printed(country, people, pick.below(people.length));
}

/** Everybody of every country, in the order of their numbers. */
export function shoppers(): readonly Shopper[] {
  return Object.entries(directory).flatMap(([country, people]) =>
    people.map((_, index) => printed(country, people, index)),
  );
}

function printed(country: string, people: readonly Entry[], index: number): Shopper {
  const [firstName, lastName, address1, city, postalCode, phone, stateCode, address2] =
    people[index] ?? unreachable();
  const fullName = country === "JP" ? `${lastName} ${firstName}` : `${firstName} ${lastName}`;
  return {
    customerNo: String(12_000 + Object.keys(directory).indexOf(country) * 1_000 + index).padStart(8, "0"),
    email: `shopper${index + 1}@${country.toLowerCase()}.example.com`,
    locale: locales[country] ?? unreachable(),
    address: {
      firstName,
      lastName,
      fullName,
      address1,
      ...(address2 ? { address2 } : {}),
      city,
      ...(stateCode ? { stateCode } : {}),
      postalCode,
      countryCode: country,
      phone,
    },
  };
}

type Entry = readonly [
  firstName: string,
  lastName: string,
  address1: string,
  city: string,
  postalCode: string,
  phone: string,
  stateCode?: string,
  address2?: string,
];

/** Invented people; telephone numbers are from the ranges reserved for fiction. */
const directory: Readonly<Record<string, readonly Entry[]>> = {
  DE: [
    ["Mareike", "Größer", "Fährstraße 7", "Köln", "50678", "+49 30 23125 001", "", "3. OG links"],
    ["Jörg", "von der Heide", "Am Öschberg 12a", "Tübingen", "72070", "+49 30 23125 002"],
    ["Ayşe", "Yılmaz-Krüger", "Lindenallee 101", "Berlin", "10115", "+49 30 23125 003"],
    ["Karl", "Ott", "Postweg 1", "Ulm", "01067", "+49 30 23125 004"],
  ],
  US: [
    ["Rosie", "O'Malley", "18 Harbor Lane", "Burlington", "05401", "802-555-0111", "VT", "Apt 2"],
    ["Marcus", "Lee", '900 Pine "Old Mill" St', "Seattle", "98101", "206-555-0122", "WA"],
    ["Inés", "de la Cruz", "77 Mesa Rd", "Santa Fe", "87501", "505-555-0133", "NM"],
    ["Bo", "Ng", "5 Elm & Oak Ct", "Boston", "02108", "617-555-0144", "MA"],
  ],
  JP: [
    ["花子", "佐藤", "神宮前1-2-3", "渋谷区", "150-0001", "03-5550-0101", "13"],
    ["健", "鈴木", "梅田4-5-6", "大阪市北区", "530-0001", "06-5550-0102", "27"],
    ["さくら", "髙橋", "一番町7-8", "仙台市青葉区", "980-0811", "022-555-0103", "04"],
  ],
};

const locales: Readonly<Record<string, string>> = { DE: "de_DE", US: "en_US", JP: "ja_JP" };

function unreachable(): never {
  throw new Error("a country has a locale and at least one shopper");
}
