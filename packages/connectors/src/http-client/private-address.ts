import { BlockList, isIP } from "node:net";

/** Networks that the outside cannot reach: loopback, private, link-local, shared, multicast and reserved. */
const networks4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

const networks6: readonly (readonly [string, number])[] = [
  ["::", 127],
  // Site-local and unique local.
  ["fec0::", 10],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
  // Discard, documentation, and NAT64 of a network of one's own.
  ["100::", 64],
  ["2001:db8::", 32],
  ["64:ff9b:1::", 48],
];

/** Networks whose addresses carry an IPv4 address, and the group at which it begins. Teredo writes it inverted. */
const carriers: readonly { network: string; prefix: number; at: number; isInverted?: boolean }[] = [
  { network: "::", prefix: 96, at: 6 },
  { network: "::ffff:0:0", prefix: 96, at: 6 },
  { network: "::ffff:0:0:0", prefix: 96, at: 6 },
  { network: "64:ff9b::", prefix: 96, at: 6 },
  { network: "2002::", prefix: 16, at: 1 },
  { network: "2001::", prefix: 32, at: 6, isInverted: true },
];

export type AddressCheck = (address: string) => boolean;

/**
 * Makes the check whether an IP address leads to this machine or an inner network. An IPv6 address that carries an IPv4
 * address, as tunnels and gateways make them, is judged by what it carries. Text that is not an address counts as inner.
 */
export function privateAddresses(): AddressCheck {
  const list = new BlockList();
  for (const [network, prefix] of networks4) list.addSubnet(network, prefix, "ipv4");
  for (const [network, prefix] of networks6) list.addSubnet(network, prefix, "ipv6");
  const carrying = carriers.map(({ network, prefix, at, isInverted = false }) => {
    const inside = new BlockList();
    inside.addSubnet(network, prefix, "ipv6");
    return { inside, at, isInverted };
  });
  return (address) => {
    const family = isIP(address);
    if (family === 0) return true;
    if (family === 4) return list.check(address, "ipv4");
    const plain = address.replace(/%.*$/, "");
    if (list.check(plain, "ipv6")) return true;
    return carrying.some(
      ({ inside, at, isInverted }) =>
        inside.check(plain, "ipv6") && list.check(carriedBy(plain, at, isInverted), "ipv4"),
    );
  };
}

/** The IPv4 address in two groups of an IPv6 address. */
function carriedBy(address: string, at: number, isInverted: boolean): string {
  const groups = groupsOf(address);
  const bytes = [groups[at] ?? 0, groups[at + 1] ?? 0].flatMap((group) => [group >> 8, group & 0xff]);
  return bytes.map((byte) => (isInverted ? 0xff - byte : byte)).join(".");
}

/** The eight groups of an address that `isIP` knows; the URL parser writes a dotted end as groups. */
function groupsOf(address: string): number[] {
  const written = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = "", tail] = written.split("::");
  const numbers = (text: string): number[] =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return numbers(head);
  const [before, behind] = [numbers(head), numbers(tail)];
  return [...before, ...Array.from({ length: 8 - before.length - behind.length }, () => 0), ...behind];
}
